"""An address becomes wishes and wishes an address; bad input becomes a default."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.wishes import MOST_WEEKS, Wishes

from .factories import CourseTypeFactory, TopicFactory, term

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _vocabularies() -> None:
    for code in ("vormittags", "abends"):
        term("course_time", code)
    for code in ("praesenz", "online"):
        term("course_mode", code)
    for code in ("plaetze_frei", "wenige", "warteliste_offen", "unbekannt"):
        term("place_state", code)
    CourseTypeFactory(code="bsk_b1")
    TopicFactory(code="integrationskurs")


def read(query: str) -> Wishes:
    return Wishes.read(QueryDict(query))


def test_all_wishes_are_read() -> None:
    wishes = read(
        "q=Pflege&from=A2&level=B1.1&level=B2&type=bsk_b1&time=abends&time=unknown&day=0&day=2&near=Stolberg&radius=5"
        "&weeks=8&childcare=yes&women=yes&mode=online&places=free&sort=distance&page=2"
    )
    assert wishes == Wishes(
        q="Pflege", now="A2", level=("B1", "B2"), type=("bsk_b1",), time=("abends", "unknown"), day=("0", "2"),
        near="Stolberg", radius=5.0, weeks=8, childcare=("yes",), women=("yes",), mode=("online",), places=("free",),
        sort="distance", page=2,
    )  # fmt: skip
    assert read(wishes.query_string(page=2).removeprefix("?")) == wishes


@pytest.mark.parametrize(
    "query",
    [
        "from=Z9", "level=D1", "type=unbekannt", "time=nachts", "day=7", "day=-1", "radius=NaN", "radius=-1",
        "weeks=0",
        "weeks=-3", "weeks=acht", "weeks=٨", "childcare=vielleicht", "women=1", "mode=x", "places=viele",
        "sort=teuer", "page=0", "page=abc", "topic=unbekannt", "municipality=koeln", "soon=ja", "near=%00", "from=",
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_no_wish(query: str) -> None:
    assert read(query) == Wishes()


def test_what_is_too_much_is_bounded() -> None:
    wishes = read("weeks=99999&page=99999999&near=" + "x" * 500 + "&q=" + "y" * 5000)
    assert wishes.weeks == MOST_WEEKS
    assert wishes.page == 500
    assert len(wishes.near) == 80
    assert len(wishes.q) == 200


def test_soon_stands_for_two_wishes_and_yields_to_those_that_are_named() -> None:
    assert read("soon=1") == Wishes(weeks=8, places=("free",))
    assert read("soon=1&weeks=4&places=wenige") == Wishes(weeks=4, places=("wenige",))
    assert read("soon=1").are_soon
    assert not read("weeks=8").are_soon


def test_a_link_takes_away_one_value_and_leads_back_to_page_one() -> None:
    wishes = read("time=abends&time=vormittags&from=A2&page=3")
    assert wishes.without("time", "abends") == "?from=A2&time=vormittags"
    assert wishes.without("now") == "?time=vormittags&time=abends"
    assert wishes.query_string(page=4) == "?from=A2&time=vormittags&time=abends&page=4"
    assert Wishes().query_string() == "?"


NAMES = ("q", "from", "level", "type", "time", "day", "near", "radius", "weeks", "childcare", "places", "sort", "page")
VALUES: Any = st.one_of(
    st.text(max_size=20), st.sampled_from(["abends", "B1", "0", "5", "8", "yes", "free", "unknown", "\x00", "1" * 40])
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=6))
def test_what_was_read_can_be_written_and_read_again(pairs: list[tuple[str, str]]) -> None:
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)
    wishes = Wishes.read(data)
    assert read(wishes.query_string(page=wishes.page).removeprefix("?")) == wishes
