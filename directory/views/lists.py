"""The lists of offers and organisations: the search with a fixed kind, also without a word. Courses: course_list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from directory.catalogue import catalogue
from portal import languages
from search import links
from search.forms import SearchForm
from search.query import PAGE_SIZE, Results, search


def services(request: HttpRequest) -> HttpResponse:
    """`directory/services.html` gets what the results page gets (search.views), without tabs."""
    form, results = ask(request, "service")
    return render(request, "directory/services.html", _context(form, results))


def organisations(request: HttpRequest) -> HttpResponse:
    form, results = ask(request, "organisation")
    return render(request, "directory/organisations.html", _context(form, results))


def ask(request: HttpRequest, kind: str, *, size: int = PAGE_SIZE) -> tuple[SearchForm, Results]:
    """What the address of a list asks for; another `size` than that of a page begins with the first hit."""
    form = SearchForm.read(request.GET)
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
    )
    return form, results


def _context(form: SearchForm, results: Results) -> dict[str, Any]:
    context = links.context(form, results)
    # A list without its kind would be another page.
    context["kept"] = [(name, value) for name, values in form.filters.items() for value in values]
    topics = catalogue().topics_by_code
    context["is_protection"] = any(
        topics[code].is_protection for code in form.filters.get("topic", ()) if code in topics
    )
    # The same list to take along. Lists about protection from violence stay on the screen.
    context["download"] = "" if context["is_protection"] else form.query_string(page=1)
    context["relaxations"] = [link for link in links.relaxations(form, results) if link.value != "kind"]
    return context
