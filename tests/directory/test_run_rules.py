"""The two rules about runs, in memory and in a statement, around their borders."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from directory import course_words, run_rules
from directory.models import CourseRun
from directory.result_cards import result_card

from .factories import CourseRunFactory, term

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(dt.datetime(2026, 11, 23, 10, 30))
TODAY = NOW.date()
SECOND = dt.timedelta(seconds=1)


@pytest.mark.parametrize("days", [59, 60, 61])
@pytest.mark.parametrize("ends_in", [None, -1, 0])
@pytest.mark.parametrize("status", CourseRun.Status.values)
def test_memory_and_statement_list_the_same_runs(days: int, ends_in: int | None, status: str) -> None:
    run = CourseRunFactory(
        starts_on=TODAY - dt.timedelta(days=days),
        ends_on=None if ends_in is None else TODAY + dt.timedelta(days=ends_in),
        status=status,
    )
    listed = status in ("planned", "open", "running") and days <= 60 and ends_in != -1
    assert run.is_listed(TODAY) is listed
    assert CourseRun.objects.filter(run_rules.listed(TODAY)).exists() is listed
    card = {"runs": [{"start": run.starts_on.isoformat(), "end": run.ends_on.isoformat() if run.ends_on else ""}]}
    if status == "open":  # a card of the index holds no other
        shown = result_card("course", card, at=NOW).rows[1].small
        assert (shown == course_words.until_start(run.starts_on, today=TODAY)) is listed


@pytest.mark.parametrize(
    ("age", "holds"),
    [(dt.timedelta(), True), (dt.timedelta(days=14), True), (dt.timedelta(days=14) + SECOND, False), (None, False)],
)
def test_memory_and_statement_know_the_same_places(age: dt.timedelta | None, holds: bool) -> None:
    run = CourseRunFactory(places="wenige", places_as_of=None if age is None else NOW - age)
    unknown = term("place_state", "unbekannt")
    assert run.places_code(NOW) == ("wenige" if holds else "unbekannt")
    assert run.places_known(NOW) is holds
    assert CourseRun.objects.filter(run_rules.places_told([run.places_state_id], NOW)).exists() is holds
    assert CourseRun.objects.filter(run_rules.places_unknown(unknown.pk, NOW)).exists() is not holds
    assert course_words.places("wenige", run.places_as_of, "self", at=NOW).is_known is holds


def test_places_told_to_be_unknown_are_unknown() -> None:
    run = CourseRunFactory(places="unbekannt", places_as_of=NOW)
    assert not run.places_known(NOW)
    assert CourseRun.objects.filter(run_rules.places_unknown(run.places_state_id, NOW)).exists()
