"""The filters of the offers of the whole demo: every count is a promise that choosing the value keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

import pytest
from django.test import Client

from directory import status_question
from directory.residence import EVERYBODY, RESIDENCE, groups
from directory.status_question import StatusQuestion
from search.forms import SearchForm
from search.query import Results, search

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_region")]

# A Tuesday on which most offices are open.
AT = dt.datetime(2026, 11, 24, 10, 30)
Chosen = Mapping[str, tuple[str, ...]]


def found(chosen: Chosen, *, radius: float | None = None) -> Results:
    return search("", language="de", kinds=("service",), filters=chosen, near="52062", radius=radius, now=AT)


def promises(chosen: Chosen) -> Iterator[tuple[str, str, int, int]]:
    """Facet, value, count on the page, and what choosing it instead of the facet's other values gives."""
    results = found(chosen)
    for name, values in results.facets.items():
        for value in values:
            if name != "kind" and not value.selected:
                yield name, value.value, value.count, found({**chosen, name: (value.value,)}).total
    for kilometres, count in results.radius.items():
        yield "radius", kilometres, count, found(chosen, radius=float(kilometres)).total


@pytest.mark.parametrize(
    "chosen", [{}, {"language": ("ar",)}, {"open": ("today",), "cost": ("free",)},
               {"open": ("now",), "language": ("ar", "fa.interpreter")}],
)  # fmt: skip
def test_every_count_of_the_list_is_what_choosing_it_gives(chosen: Chosen) -> None:
    kept = list(promises(chosen))
    assert len(kept) > 60
    assert [promise for promise in kept if promise[2] != promise[3]] == []


def test_nobody_falls_out_of_a_fact_that_all_have_to_answer() -> None:
    """Whoever chooses all values of such a filter sees every offer: what nobody knows is among them."""
    everything = found({}).total
    for name in ("language", "cost", "access", "audience", "childcare", "offer_kind", "life_phase", "stay_phase"):
        values = tuple(value.value for value in found({}).facets[name])
        keys = {
            hit.id
            for start in range(0, len(values), 20)
            for page in range(1, 20)
            for hit in search(
                "", language="de", kinds=("service",), filters={name: values[start : start + 20]}, page=page, now=AT
            ).hits
        }
        assert len(keys) == everything, name


def test_each_status_sees_what_is_for_everybody_and_for_it() -> None:
    everything, open_to_all = found({}).total, found({RESIDENCE: (EVERYBODY,)}).total
    assert 0 < open_to_all < everything
    for status in groups():
        answer = status_question.ask(StatusQuestion(SearchForm(), status), status, language="de")
        own = found({RESIDENCE: (status.code,)}).total
        both = found({RESIDENCE: (status.code, EVERYBODY)}).total
        assert max(own, open_to_all) <= answer.fitting.total == both <= own + open_to_all, status.code


def test_the_status_stands_in_no_answer_of_the_api() -> None:
    answer = Client().get("/api/search?q=beratung&residence=duldung").json()
    assert RESIDENCE not in answer["facets"]
    assert answer["total"] == Client().get("/api/search?q=beratung").json()["total"]
