"""Cards, levels, dates and costs in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone, translation

from directory import course_words, phones
from directory.cards import packed, unpacked
from directory.distance import kilometres
from directory.hours import Exceptional, Hours, Span
from directory.models import ContactPoint
from directory.offer_words import for_whom, prices, public_contacts
from directory.opening_hours import Kind
from directory.place_choice import Wanted
from directory.reading import read_services
from directory.result_cards import result_card
from directory.sitemap import sitemap_entries

from .factories import (
    ContactPointFactory,
    CostOptionFactory,
    CourseFactory,
    LocationFactory,
    OrganisationFactory,
    ServiceFactory,
    ServiceTextFactory,
    term,
)

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(dt.datetime(2026, 11, 23, 10))
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("start", "target", "shown", "spoken"),
    [
        ("B1", "B2", "B1 → B2", "from B1 to B2"),
        ("A2", "", "", "from A2 on"),
        ("", "B1", "", "B1"),
        ("B1", "B1", "", "B1"),
    ],
)
def test_levels(start: str, target: str, shown: str, spoken: str) -> None:
    assert course_words.levels(start, target) == course_words.Levels(shown, spoken)


def test_no_level_is_no_badge() -> None:
    assert course_words.levels("", "") is None


@pytest.mark.parametrize(
    ("days", "words"),
    [([0, 1, 2, 3], "Mon to Thu"), ([0, 2], "Mon and Wed"), ([3], "Thu"), ([1, 2, 5], "Tue, Wed, Sat"), ([], ""),
     ([2, 2, 9, "x"], "Wed")],
)  # fmt: skip
def test_weekdays(days: list[Any], words: str) -> None:
    assert course_words.weekdays(days) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [(-3, "has begun"), (0, "today"), (1, "in 1 day"), (13, "in 13 days"), (14, "in 2 weeks"), (49, "in 7 weeks"),
     (150, "in 5 months")],
)  # fmt: skip
def test_time_until_the_start(days: int, words: str) -> None:
    assert course_words.until_start(TODAY + dt.timedelta(days=days), today=TODAY) == words


@pytest.mark.parametrize(
    ("code", "age", "words", "tone"),
    [("wenige", dt.timedelta(days=3), "As of 3 days ago", "warning"),
     ("voll", dt.timedelta(hours=2), "As of today", "neutral"),
     ("plaetze_frei", dt.timedelta(days=15), "Older than 14 days", "unknown"),
     ("unfug", dt.timedelta(0), "As of today", "unknown"),
     ("plaetze_frei", None, "", "unknown")],
)  # fmt: skip
def test_places_and_their_age(code: str, age: dt.timedelta | None, words: str, tone: str) -> None:
    places = course_words.places(code, NOW - age if age is not None else None, "self", at=NOW)
    assert (places.as_of, places.badge.tone) == (words, tone)


def test_hours_survive_the_way_through_a_card() -> None:
    hours = Hours(
        [
            Span(0, dt.time(9), dt.time(12, 30)), Span(4, None, None, "by_appointment"),
            Span(2, dt.time(9), dt.time(12), "phone", -1, dt.date(2026, 1, 1), dt.date(2027, 1, 1)),
        ],
        [
            Exceptional(TODAY, TODAY), Exceptional(TODAY, TODAY, dt.time(9), dt.time(10)),
            Exceptional(dt.date(2020, 1, 1), dt.date(2020, 1, 1)),
        ],
    )  # fmt: skip
    again = unpacked(packed(hours, today=TODAY))
    assert again.schedules == hours.schedules
    assert again.exceptions == hours.exceptions[:2]


def test_a_card_of_several_places_names_the_nearest() -> None:
    places = [{"town": "Aachen", "point": [50.77, 6.08]}, {"town": "Monschau", "point": [50.55, 6.24]}]
    card = result_card("service", {"places": places}, at=NOW, wanted=Wanted(near=(50.56, 6.2)))
    assert (card.place, card.further_words) == ("Monschau", "and 1 more place")
    assert result_card("service", {"places": places}, at=NOW).place == "Aachen"


def test_a_card_with_unknown_hours_says_whom_to_call() -> None:
    card = result_card("service", {"phone": "0241 000-1", "places": [{"town": "Aachen"}]}, at=NOW)
    assert card.state is not None
    assert card.state.kind == Kind.UNKNOWN
    assert [tag.phone for tag in card.tags] == ["0241 000-1"]


def test_a_course_card_shows_the_next_run_that_is_still_listed() -> None:
    runs = [
        {"start": "2026-01-01", "places": "plaetze_frei", "as_of": NOW.isoformat()},
        {"start": "2026-11-01", "places": "wenige", "as_of": NOW.isoformat()},
        {"start": "2027-01-11", "places": "voll", "as_of": NOW.isoformat()},
    ]
    card = result_card("course", {"runs": runs, "levels": ["A2", "B1"]}, at=NOW)
    assert card.rows[1].words == "Jan. 11, 2027"
    assert card.places is not None
    assert card.places.badge.tone == "neutral"


@pytest.mark.parametrize("kind", ["service", "course", "organisation", "location"])
def test_an_empty_card_is_no_error(kind: str) -> None:
    assert result_card(kind, {}, at=NOW).kind is not None


def test_costs_in_another_language_carry_it() -> None:
    card = result_card("course", {"cost": {"de": "120 Euro"}, "free": False}, at=NOW)
    assert [(tag.words, tag.language) for tag in card.tags] == [("120 Euro", "de")]


def test_for_whom_says_that_the_status_does_not_matter_unless_it_does() -> None:
    ServiceFactory(name="A", min_age=16, max_age=27, women_only=True)
    limited = ServiceFactory(name="B")
    limited.residence_groups.set([term("residence_group", "duldung", "Duldung")])
    first, second = read_services(type(limited).objects.order_by("name"))
    assert for_whom(first, first.service) == [
        "For women only", "From 16 to 27 years of age", "Your residence status does not matter.",
    ]  # fmt: skip
    assert for_whom(second, second.service) == ["For: Duldung"]


def test_prices_hold_on_their_days_and_keep_their_condition() -> None:
    service = ServiceFactory()
    CostOptionFactory(service=service, label="ermäßigt", amount="40.00")
    CostOptionFactory(service=service, label="voll", amount="12.50", unit="Monat")
    CostOptionFactory(service=service, label="früher", amount="1", valid_to=dt.date(2020, 1, 1))
    assert [(price.label, price.amount) for price in prices(list(service.costs.all()), on=TODAY)] == [
        ("ermäßigt", "40 euros"), ("voll", "12.50 euros / Monat"),
    ]  # fmt: skip


def test_contacts_of_the_offer_come_before_those_of_the_organisation() -> None:
    organisation = OrganisationFactory()
    service, other = ServiceFactory(organisation=organisation), ServiceFactory(organisation=organisation)
    general = ContactPointFactory(organisation=organisation)
    own = ContactPointFactory(organisation=organisation, service=service)
    assert public_contacts(service, service=True) == [own]
    assert public_contacts(other, service=True) == [general]
    assert public_contacts(CourseFactory(organisation=organisation), service=False) == [general]
    assert ContactPoint.objects.count() == 2


def test_numbers_are_written_as_people_dial_them() -> None:
    organisation = OrganisationFactory(phone="+49241000100")
    assert phones.shown(organisation.phone) == "0241 000100"
    assert phones.phone_of("", "0241 000-210", organisation.phone) == "0241 000-210"
    assert phones.phone_of("", organisation.phone) == "0241 000100"


def test_a_distance_is_about_right() -> None:
    assert kilometres((50.776, 6.087), (50.776, 6.087)) == 0
    assert 26.5 < kilometres((50.7760, 6.0872), (50.5546, 6.24)) < 27.5


def test_the_sitemap_holds_public_records_in_their_languages() -> None:
    service = ServiceFactory(name="Beratung", place__location__redacted=True)
    ServiceFactory(draft=True, place=False)
    ServiceTextFactory(record=service, language="en")
    LocationFactory(name="Rathaus", unlisted=True)
    entries = {entry.path: entry.languages for entry in sitemap_entries()}
    assert entries[f"/angebote/{service.pk}-beratung/"] == ("de", "en")
    assert not any("/orte/" in path for path in entries)
    assert len(entries) == 3  # the offer and the two organisations
