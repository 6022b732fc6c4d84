"""The lists of offers and organisations: the search with a fixed kind, also without a word. Courses: course_list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from directory import counting, residence
from directory.catalogue import catalogue
from directory.status_question import StatusQuestion
from portal import languages
from search import links
from search.forms import SearchForm
from search.query import PAGE_SIZE, Results, search


def services(request: HttpRequest) -> HttpResponse:
    """`directory/services.html` gets what the results page gets (search.views), without tabs.

    `groups` and `asked` (pairs that go along) are for the question of the residence status.
    """
    form, results = ask(request, "service")
    counting.note_hits(request, [hit.id for hit in results.hits])
    asked = StatusQuestion(form).kept()
    return render(
        request, "directory/services.html", {**_context(form, results), "groups": residence.groups(), "asked": asked}
    )


def organisations(request: HttpRequest) -> HttpResponse:
    form, results = ask(request, "organisation")
    return render(request, "directory/organisations.html", _context(form, results))


def ask(request: HttpRequest, kind: str, *, size: int = PAGE_SIZE) -> tuple[SearchForm, Results]:
    """What the address of a list asks for; another `size` than that of a page begins with the first hit."""
    form = SearchForm.read(request.GET, nearest_first=True)
    form = replace(form, filters={name: values for name, values in form.filters.items() if name != "kind"})
    code = get_language() or languages.BASE
    results = search(
        form.q,
        language=code,
        kinds=(kind,),
        filters=form.filters,
        near=form.near,
        radius=form.radius,
        page=form.page if size == PAGE_SIZE else 1,
        size=size,
        sort=form.sort,
        correct=not form.exact,
        anywhere=form.anywhere,
    )
    return form, results


def is_protection(form: SearchForm) -> bool:
    """A list about protection from violence: a quick exit stands above it."""
    topics = catalogue().topics_by_code
    return any(topics[code].is_protection for code in form.filters.get("topic", ()) if code in topics)


def _context(form: SearchForm, results: Results) -> dict[str, Any]:
    context = links.context(form, results)
    # A list without its kind would be another page.
    context["kept"] = [(name, value) for name, values in form.filters.items() for value in values]
    context["is_protection"] = is_protection(form)
    # The same list to take along. Lists about protection from violence stay on the screen.
    context["download"] = "" if context["is_protection"] else form.query_string(page=1)
    context["relaxations"] = [link for link in links.relaxations(form, results) if link.value != "kind"]
    return context
