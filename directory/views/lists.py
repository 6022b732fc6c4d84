"""The lists of offers, courses and organisations: the search with a fixed kind, also without a word."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from directory.catalogue import catalogue
from directory.finder import finder_fields, finder_summary, hidden_filters
from directory.models import AdmissionNotice
from portal import languages
from search import links
from search.forms import SearchForm
from search.query import Results, search


def services(request: HttpRequest) -> HttpResponse:
    """`directory/services.html` gets what the results page gets (search.views), without tabs."""
    form, results = _ask(request, "service")
    return render(request, "directory/services.html", _context(form, results))


def courses(request: HttpRequest) -> HttpResponse:
    """`directory/courses.html` gets besides: `fields` and `summary` of the finder, `kept` filters, `notices`."""
    form, results = _ask(request, "course")
    context = _context(form, results)
    context |= {
        "fields": finder_fields(form),
        "summary": finder_summary(form, context["chips"]),
        "kept": hidden_filters(form),
        "notices": list(AdmissionNotice.objects.valid_on(timezone.localdate())),
    }
    return render(request, "directory/courses.html", context)


def organisations(request: HttpRequest) -> HttpResponse:
    form, results = _ask(request, "organisation")
    return render(request, "directory/organisations.html", _context(form, results))


def _ask(request: HttpRequest, kind: str) -> tuple[SearchForm, Results]:
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
        page=form.page,
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
    context["relaxations"] = [link for link in links.relaxations(form, results) if link.value != "kind"]
    return context
