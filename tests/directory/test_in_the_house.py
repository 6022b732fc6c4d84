"""„Heute im Haus“: who is there now, in which language, and what a reader is told when nobody is."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from freezegun import freeze_time

from directory.house_words import HouseBlock, house_block
from directory.in_the_house import house_day, read_house
from directory.models import Location, Schedule, Service
from portal.role_groups import make_groups
from tests.forms import filled

from .factories import (
    LocationFactory,
    OrganisationFactory,
    ScheduleExceptionFactory,
    ScheduleFactory,
    ServiceAtLocationFactory,
    ServiceFactory,
    ServiceTextFactory,
    TermFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 11, 23)


def at(day: int, time: str) -> dt.datetime:
    """Monday 23 November 2026 plus so many days, wall time."""
    return dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time.fromisoformat(time.zfill(5)))


@pytest.fixture
def house() -> Location:
    for code, german, english in (
        ("ar", "Arabisch", "Arabic"),
        ("tr", "Türkisch", "Turkish"),
        ("de", "Deutsch", "German"),
    ):
        TermFactory(vocabulary="language", code=code, label=german, labels={"en": english})
    return LocationFactory(name="Haus am Markt")


def offer(house: Location, name: str, *spans: tuple[Any, ...], access: str = "ohne_termin", **facts: Any) -> Service:
    """`(weekday, opens, closes, languages…)` each."""
    service = ServiceFactory(name=name, access=[access], place=False, hours=[], **facts)
    place = ServiceAtLocationFactory(service=service, location=house, room="Zimmer 3")
    for weekday, opens, closes, *languages in spans:
        ScheduleFactory(place=place, weekday=weekday, opens=opens, closes=closes, languages=languages)
    return service


def block(house: Location, moment: dt.datetime, *, language: str = "en") -> HouseBlock:
    day = house_day(read_house(house).offers, at=moment)
    assert day is not None
    with translation.override(language):
        return house_block(day, language=language)


def said(house: Location, moment: dt.datetime, *, language: str = "en") -> list[str]:
    return [line.words for line in block(house, moment, language=language).lines]


def test_each_slot_says_its_own_languages_until_when_and_that_one_may_simply_come(house: Location) -> None:
    offer(house, "Kursberatung", (0, "9:00", "12:30", "ar"), (0, "14:00", "16:00", "tr"))
    assert block(house, at(0, "10:00")).heading == "Today in the house"
    assert said(house, at(0, "10:00")) == [
        "Arabic until 12:30, without an appointment",
        "Turkish from 14:00 to 16:00, without an appointment",
    ]


def test_what_is_over_is_gone_and_the_rest_stands_in_order_of_time(house: Location) -> None:
    offer(house, "Nachmittag", (0, "13:00", "17:00"))
    offer(house, "Früh", (0, "8:00", "9:00"))
    offer(house, "Mittag", (0, "11:00", "12:00"))
    names = [line.name.text for line in block(house, at(0, "9:00")).lines]
    assert names == ["Mittag", "Nachmittag"]


def test_without_languages_of_its_own_a_slot_has_those_of_the_offer(house: Location) -> None:
    offer(house, "Beratung", (0, "9:00", "12:00"), speaks=["de", "ar:fluent", "tr:interpreter"])
    # German goes without saying, and an interpreter does not sit there.
    assert said(house, at(0, "10:00")) == ["Arabic until 12:00, without an appointment"]


def test_where_only_german_is_spoken_it_is_said(house: Location) -> None:
    offer(house, "Amt", (0, "9:00", "12:00"), speaks=["de"])
    assert said(house, at(0, "10:00")) == ["German until 12:00, without an appointment"]


def test_by_appointment_is_said_and_a_telephone_hour_is_not_in_the_house(house: Location) -> None:
    service = offer(house, "Beratung", (0, "13:00", "15:00", "ar"))
    place = service.places.get()
    Schedule.objects.filter(place=place).update(kind="by_appointment")
    ScheduleFactory(place=place, weekday=0, opens="9:00", closes="12:00", kind="phone")
    ScheduleFactory(place=place, weekday=0, opens=None, closes=None, kind="by_appointment", languages=["tr"])
    assert said(house, at(0, "8:00")) == [
        "Arabic from 13:00 to 15:00, by appointment only",
        "Turkish, by appointment only",
    ]


def test_the_readers_language_stands_first_and_is_marked(house: Location) -> None:
    offer(house, "Beratung", (0, "9:00", "12:00", "tr", "ar"))
    offer(house, "Amt", (0, "9:00", "12:00", "tr"))
    amt, beratung = block(house, at(0, "10:00"), language="ar").lines
    assert (amt.is_mine, beratung.is_mine) == (False, True)
    assert beratung.words.startswith("Arabisch")  # no label in Arabic here


def test_a_german_reader_is_not_told_that_german_is_spoken(house: Location) -> None:
    offer(house, "Amt", (0, "9:00", "12:00"), speaks=["de"])
    assert not block(house, at(0, "10:00"), language="de").lines[0].is_mine


@pytest.mark.parametrize(
    ("moment", "heading", "words"),
    [
        (at(0, "12:30"), "Tomorrow in the house", ["Arabic from 10:00 to 12:00, without an appointment"]),
        (at(1, "13:00"), "In the house on Thursday, Nov. 26, 2026", ["9:00 to 10:00, without an appointment"]),
    ],
)
def test_when_nothing_more_is_open_today_the_next_day_is_told(
    house: Location, moment: dt.datetime, heading: str, words: list[str]
) -> None:
    offer(house, "A", (0, "9:00", "12:30", "ar"), (1, "10:00", "12:00", "ar"))
    offer(house, "B", (3, "9:00", "10:00"))
    found = block(house, moment)
    assert found.heading == heading
    assert found.notes == ("Nothing more is open here today.",)
    assert [line.words for line in found.lines] == words


def test_an_appointment_later_today_keeps_the_day(house: Location) -> None:
    service = offer(house, "A", (0, "9:00", "10:00"), (1, "9:00", "10:00"))
    ScheduleFactory(place=service.places.get(), weekday=0, opens="14:00", closes="15:00", kind="by_appointment")
    assert said(house, at(0, "12:00")) == ["14:00 to 15:00, by appointment only"]


def test_a_day_on_which_only_appointments_are_kept_is_not_the_next_opening(house: Location) -> None:
    service = offer(house, "A", (1, "9:00", "10:00"), (2, "9:00", "10:00"))
    Schedule.objects.filter(place__service=service, weekday=1).update(kind="by_appointment")
    assert block(house, at(0, "18:00")).heading == "In the house on Wednesday, Nov. 25, 2026"


def test_a_closing_of_the_house_a_different_day_and_a_pause_win(house: Location) -> None:
    open_again = offer(house, "Trotzdem offen", (0, "9:00", "12:00", "ar"))
    offer(house, "Zu", (0, "9:00", "12:00"))
    offer(house, "Pause", (0, "9:00", "12:00"), paused=True)
    ScheduleExceptionFactory(location=house, first_day=MONDAY)
    ScheduleExceptionFactory(place=open_again.places.get(), first_day=MONDAY, opens="10:00", closes="11:00")
    assert [line.name.text for line in block(house, at(0, "9:30")).lines] == ["Trotzdem offen"]
    # Nobody said in which language on a day that differs: those of the offer hold, and it names none.
    assert said(house, at(0, "9:30")) == ["10:00 to 11:00, without an appointment"]


def test_a_public_holiday_is_named_as_the_reason(house: Location) -> None:
    offer(house, "Beratung", (4, "9:00", "12:00"), (0, "9:00", "12:00"))
    found = block(house, dt.datetime(2026, 12, 25, 10))
    assert found.notes == ("Today is a public holiday.",)
    assert found.heading == "In the house on Monday, Dec. 28, 2026"


def test_offers_without_known_times_are_named_and_not_hidden(house: Location) -> None:
    offer(house, "Beratung", (0, "9:00", "12:00"))
    unknown = offer(house, "Irgendwann")
    found = block(house, at(0, "10:00"))
    assert [(name.text, url.split("/", 2)[2]) for name, url in found.unknown] == [
        ("Irgendwann", unknown.get_absolute_url().split("/", 2)[2])
    ]


def test_an_offer_without_hours_of_its_own_has_those_of_the_house(house: Location) -> None:
    ScheduleFactory(location=house, weekday=0, opens="8:00", closes="16:00")
    offer(house, "Infotheke", speaks=["ar"])
    assert said(house, at(0, "10:00")) == ["Arabic until 16:00, without an appointment"]


def test_what_the_public_may_not_see_is_not_in_the_house(house: Location) -> None:
    hidden = OrganisationFactory(unlisted=True)
    for facts in ({"draft": True}, {"staff_only": True}, {"ended": True}, {"organisation": hidden}):
        offer(house, "Nicht öffentlich", (0, "9:00", "12:00"), **facts)
    assert read_house(house).offers == ()
    assert house_day([], at=at(0, "10:00")) is None


def test_an_entire_house_is_read_in_five_statements(house: Location, django_assert_num_queries: Any) -> None:
    for number in range(6):
        offer(house, f"Beratung {number}", (0, "9:00", "12:00", "ar"), speaks=["ar"])
    block(house, at(0, "10:00"))
    with django_assert_num_queries(5):
        found = read_house(house)
    assert len(found.offers) == 6


# --- On the page -----------------------------------------------------------------------------------------------------
def test_the_page_of_a_house_shows_it_in_the_readers_language(client: Client, house: Location) -> None:
    service = offer(house, "Kursberatung", (0, "9:00", "12:30", "ar"))
    ServiceTextFactory(record=service, name="Course advice")
    with freeze_time("2026-11-23T09:00:00Z"):  # 10:00 in Aachen
        page = client.get(house.get_absolute_url().replace("/de/", "/en/")).content.decode()
    assert "Arabic until 12:30, without an appointment" in page
    assert ">Course advice</a>" in page
    assert f"{house.get_absolute_url().replace('/de/', '/en/')}aushang/" in page


def test_the_page_of_the_offer_says_who_speaks_what_when(client: Client, house: Location) -> None:
    service = offer(house, "Kursberatung", (0, "9:00", "12:30", "ar"), (3, "14:00", "16:00", "tr"))
    page = client.get(service.get_absolute_url()).content.decode()
    assert '9:00 bis 12:30 Uhr<span class="kim-hours__languages">Arabisch</span>' in page
    assert '14:00 bis 16:00 Uhr<span class="kim-hours__languages">Türkisch</span>' in page


def test_a_house_without_offers_has_no_such_block(client: Client, house: Location) -> None:
    assert "kim-house" not in client.get(house.get_absolute_url()).content.decode()


# --- At the desk -----------------------------------------------------------------------------------------------------
def test_an_editor_ticks_the_languages_of_a_slot(client: Client, house: Location, person: Any) -> None:
    make_groups()
    client.force_login(person("editor"), "allauth.account.auth_backends.AuthenticationBackend")
    service = offer(house, "Kursberatung", (0, "9:00", "12:30", "ar"), topics=[TopicFactory()])
    address = f"/admin/service/edit/{service.pk}/"
    shown = client.get(address)
    assert "<summary>Arabisch</summary>" in shown.content.decode()
    field = "places-0-schedules-0-languages"
    refused = client.post(address, filled(shown.context["form"], **{field: ["xx"]}))
    assert "xx" in str(refused.context["form"].formsets["places"].forms[0].formsets["schedules"].errors)
    saved = client.post(address, filled(shown.context["form"], **{field: ["tr", "ar"]}))
    assert saved.status_code == 302
    assert Schedule.objects.get().languages == ["tr", "ar"]
