"""Who helps next to find a course."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone, translation

from directory.course_counselling import next_counselling

from .factories import ScheduleFactory, ServiceFactory, TopicFactory, term

pytestmark = pytest.mark.django_db
MONDAY = timezone.make_aware(dt.datetime(2026, 11, 23, 8))
AACHEN, STOLBERG = ("50.776000", "6.087200"), ("50.769000", "6.230000")
Index = Callable[[], int]


def a_counselling(name: str, place: tuple[str, str] = AACHEN, **facts: Any) -> Any:
    return ServiceFactory(
        name=name,
        topics=[TopicFactory(code="kurszugang")],
        place__location__latitude=place[0],
        place__location__longitude=place[1],
        **facts,
    )


def chosen(language: str = "de", **facts: Any) -> str:
    with translation.override(language):
        found = next_counselling(language=language, at=MONDAY, **facts)
    return found.offer.title if found else ""


def test_without_a_place_what_opens_first_helps_first(indexed: Index) -> None:
    a_counselling("Mittwoch", hours=[(2, "9:00", "12:00")])
    a_counselling("Montag", hours=[(0, "14:00", "16:00")])
    a_counselling("Unbekannt", hours=[])
    indexed()
    assert chosen() == "Montag"


def test_with_a_place_the_nearest_that_opens(indexed: Index) -> None:
    a_counselling("Aachen", hours=[(0, "8:00", "12:00")])
    a_counselling("Stolberg", STOLBERG, hours=[(2, "9:00", "12:00")])
    indexed()
    assert chosen(near=(50.77, 6.23)) == "Stolberg"
    assert chosen(near=(50.776, 6.087)) == "Aachen"


def test_the_readers_language_comes_before_the_way(indexed: Index) -> None:
    a_counselling("Nur Deutsch", speaks=["de"])
    a_counselling("Arabisch", STOLBERG, speaks=["de", "ar"], hours=[(4, "9:00", "12:00")])
    a_counselling("Dolmetscher", speaks=["de", "ar:interpreter"])
    indexed()
    assert chosen("ar", near=(50.776, 6.087)) == "Arabisch"
    assert chosen("uk", near=(50.776, 6.087)) in ("Nur Deutsch", "Dolmetscher")


def test_hours_in_that_language_count(indexed: Index) -> None:
    service = a_counselling("Rathaus", hours=[], speaks=["de"])
    place = service.places.get()
    ScheduleFactory(place=place, weekday=0, opens=dt.time(7), closes=dt.time(12), languages=["de"])
    ScheduleFactory(place=place, weekday=3, opens=dt.time(9), closes=dt.time(12), languages=["ar"])
    indexed()
    with translation.override("ar"):
        found = next_counselling(language="ar", at=MONDAY)
    assert found is not None
    assert found.speaks
    assert not found.badge.words.startswith("Open")
    with translation.override("de"):
        german = next_counselling(language="de", at=MONDAY)
    assert german is not None
    assert german.badge.tone == "success"


def test_other_offers_on_the_topic_and_paused_ones_are_no_counselling(indexed: Index) -> None:
    a_counselling("Kurs", kind=term("offer_kind", "kurs"))
    a_counselling("Pause", paused=True)
    indexed()
    assert chosen() == ""


def test_it_works_without_an_index() -> None:
    a_counselling("Beratung")
    assert chosen() == "Beratung"
