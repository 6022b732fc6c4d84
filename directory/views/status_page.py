"""Offers by residence status: every step of it is a POST, so that no address ever names the status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from directory import residence, status_question
from directory.catalogue import TermEntry
from directory.status_question import StatusAnswer, StatusQuestion
from search import links
from search.query import Results

from .lists import is_protection
from .responses import personal, reader_language

# Ways out of nothing found, and the button that each of them is.
_WIDER = {"near": ("without", "radius"), "area": ("anywhere", "1")}


@dataclass(frozen=True, slots=True)
class Press:
    """A button that asks again with one thing changed: what is a link on the list is a button here."""

    label: str
    name: str
    value: str
    current: bool = False
    count: int | None = None


# It changes nothing, so a forged one does no harm: no token, no count, no waiting time (docs/public-forms.md).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def services_by_status(request: HttpRequest) -> HttpResponse:
    """`directory/status.html` asks for the status; `directory/services_by_status.html` is the answer.

    Both get `question`, `groups` and `kept` (pairs that go along with every button). An address asks for nothing.
    """
    is_asked = request.method == "POST"
    question = StatusQuestion.read(request.POST if is_asked else request.GET)
    if not is_asked:
        question = question.without_status()
    context: dict[str, Any] = {
        "question": question,
        "form": question.form,
        "groups": residence.groups(),
        "kept": question.kept(),
        "kept_filters": [(name, value) for name, value in question.kept() if name not in ("q", "near")],
        "is_protection": is_protection(question.form),
    }
    if question.status is None:
        return personal(render(request, "directory/status.html", {**context, "is_missing": is_asked}))
    answer = status_question.ask(question, question.status, language=reader_language())
    return personal(
        render(
            request, "directory/services_by_status.html", {**context, **_answered(question, question.status, answer)}
        )
    )


def _answered(question: StatusQuestion, status: TermEntry, answer: StatusAnswer) -> dict[str, Any]:
    """`results` is the part that has the page; `unknown` the other one, `None` where it is the page itself."""
    results = answer.unknown if question.only_unknown else answer.fitting
    return {
        "status": status,
        "results": results,
        "unknown": None if question.only_unknown else answer.unknown,
        "facets": links.facet_groups(results),
        "radii": links.radius_values(question.form, results),
        "chips": _chips(question, results),
        "orders": [
            Press(link.label, "sort", link.value, link.current) for link in links.sort_links(question.form, results)
        ],
        "page_presses": _pages(results),
        "relaxations": list(_relaxations(results)),
    }


def _chips(question: StatusQuestion, results: Results) -> list[Press]:
    found = [
        Press(value.label, "without", f"{name}={value.value}")
        for name, values in results.facets.items()
        for value in values
        if value.selected and name != "kind"
    ]
    if question.form.radius is not None and results.place is not None:
        found.insert(0, Press(_("up to %(km)s km") % {"km": f"{question.form.radius:g}"}, "without", "radius"))
    return found


def _pages(results: Results) -> dict[str, Any]:
    """As `links.page_links`: `numbers`, `previous`, `next`."""
    if results.pages < 2:
        return {}
    around = links.PAGES_AROUND
    pages = range(max(1, results.page - around), min(results.pages, results.page + around) + 1)
    return {
        "numbers": [Press(str(page), "page", str(page), page == results.page) for page in pages],
        "previous": str(results.page - 1) if results.page > 1 else "",
        "next": str(results.page + 1) if results.page < results.pages else "",
    }


def _relaxations(results: Results) -> Iterable[Press]:
    """Nothing fits: one filter less. To leave the status out is a link of the page."""
    for name, count in sorted(results.relaxed.items(), key=lambda one: -one[1]):
        if name in _WIDER:
            yield Press(_("Search in the whole region"), *_WIDER[name], count=count)
        elif name in results.facets:
            label = links.chosen_label(results, name)
            yield Press(_("Without the filter “%(filter)s”") % {"filter": label}, "without", name, count=count)
