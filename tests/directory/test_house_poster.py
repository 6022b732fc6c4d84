"""The sheet for a door: true on its day, readable without its words, and leading to the page that knows more."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from freezegun import freeze_time

from directory.models import Location

from .factories import (
    LocationFactory,
    ScheduleExceptionFactory,
    ScheduleFactory,
    ServiceAtLocationFactory,
    ServiceTextFactory,
    term,
)
from .factories import ServiceFactory as Offer

pytestmark = pytest.mark.django_db

MONDAY_AT_TEN = "2026-11-23T09:00:00Z"


@pytest.fixture
def house() -> Location:
    """Arabic on Monday morning, Turkish on Monday afternoon, Ukrainian every second Tuesday, Tigrinya on Wednesday."""
    for code, label in {"ar": "Arabisch", "tr": "Türkisch", "uk": "Ukrainisch", "ti": "Tigrinya"}.items():
        term("language", code, label)
    house = LocationFactory(name="Haus am Markt", street="Markt 1")
    service = Offer(name="Kursberatung", access=["ohne_termin"], place=False, hours=[])
    ServiceTextFactory(record=service, language="ar", name="استشارة")
    place = ServiceAtLocationFactory(service=service, location=house, room="Zimmer 3")
    for day, opens, closes, language, nth in (
        (0, "9:00", "12:30", "ar", None),
        (0, "14:00", "16:00", "tr", None),
        (1, "10:00", "12:00", "uk", 2),
        (2, "10:00", "12:00", "ti", None),
    ):
        ScheduleFactory(place=place, weekday=day, opens=opens, closes=closes, languages=[language], nth_week=nth)
    return house


def sheet(client: Client, house: Location, query: str = "", *, moment: str = MONDAY_AT_TEN, code: str = "de") -> Any:
    with freeze_time(moment):
        response = client.get(f"/{code}/orte/{house.pk}-{house.slug}/aushang/{query}")
    assert response.status_code == 200
    return response


def text(response: Any) -> str:
    found = re.search(r'<article class="kim-poster.*?</article>', response.content.decode(), re.DOTALL)
    assert found
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0])).strip()


def test_the_sheet_of_a_day_shows_the_entire_day_with_date_and_languages(client: Client, house: Location) -> None:
    said = text(sheet(client, house, moment="2026-11-23T12:45:00Z"))
    assert "Montag, 23. November 2026" in said
    assert "9:00 – 12:30" in said
    assert "Arabisch العربية" in said
    assert "14:00 – 16:00" in said
    assert "Zimmer 3" in said
    assert "Tigrinya" not in said


def test_who_prints_in_the_evening_gets_the_next_day(client: Client, house: Location) -> None:
    said = text(sheet(client, house, moment="2026-11-23T18:00:00Z"))
    assert "Mittwoch, 25. November 2026" in said
    assert "Tigrinya" in said


def test_another_day_can_be_chosen_and_nonsense_is_today(client: Client, house: Location) -> None:
    assert "Tigrinya" in text(sheet(client, house, "?tag=2026-11-25"))
    for nonsense in ("2026-11-22", "2027-11-25", "2026-13-45", "morgen", "%00"):
        assert "Montag, 23. November 2026" in text(sheet(client, house, f"?tag={nonsense}"))


def test_what_differs_on_that_day_is_on_its_sheet(client: Client, house: Location) -> None:
    ScheduleExceptionFactory(location=house, first_day=dt.date(2026, 11, 25))
    assert "Tigrinya" not in text(sheet(client, house, "?tag=2026-11-25"))


def test_the_sheet_of_the_week_may_hang_for_months(client: Client, house: Location) -> None:
    ScheduleExceptionFactory(location=house, first_day=dt.date(2026, 11, 25))
    said = text(sheet(client, house, "?tag=woche"))
    assert re.findall("Montag|Dienstag|Mittwoch|Donnerstag", said) == ["Montag", "Dienstag", "Mittwoch"]
    assert "Tigrinya" in said
    assert "nur der zweite im Monat" in said
    assert "23. November" not in said


@pytest.mark.parametrize(
    ("code", "query", "languages"),
    [
        ("de", "", ["de", "ar", "tr"]),  # what is spoken that day
        ("uk", "", ["de", "uk"]),  # the reader's
        ("de", "?with=fr", ["de", "fr"]),
        ("de", "?with=fr&with=fr&with=de&with=xx&with=ru", ["de", "fr", "ru"]),
        ("de", "?with=en&with=ar&with=uk&with=tr&with=ru", ["de", "en", "ar", "uk"]),
    ],
)
def test_german_and_at_most_three_more_languages(
    client: Client, house: Location, code: str, query: str, languages: list[str]
) -> None:
    assert list(sheet(client, house, query, code=code).context["poster"].codes) == languages


def test_an_offer_is_named_in_the_languages_somebody_wrote_it_in(client: Client, house: Location) -> None:
    said = text(sheet(client, house, "?with=ar&with=fr"))
    assert "Kursberatung · استشارة" in said
    assert said.count("Kursberatung") == 2


def test_every_foreign_word_says_its_language(client: Client, house: Location) -> None:
    page = sheet(client, house, "?with=ar").content.decode()
    assert '<bdi lang="ar">استشارة</bdi>' in page
    assert '<article class="kim-poster kim-poster--l" lang="de" dir="ltr">' in page


def test_the_code_leads_to_the_page_of_the_house(client: Client, house: Location, settings: Any) -> None:
    assert f"{settings.BASE_URL}/de/orte/{house.pk}-haus-am-markt/" in text(sheet(client, house))


def test_an_old_name_in_the_address_leads_to_the_same_sheet(client: Client, house: Location) -> None:
    response = client.get(f"/de/orte/{house.pk}-frueher/aushang/?tag=woche")
    assert response.status_code == 301
    assert response["Location"] == f"/de/orte/{house.pk}-haus-am-markt/aushang/?tag=woche"


@pytest.mark.parametrize("trait", [{"redacted": True}, {"unlisted": True}, {"virtual": True, "is_listed": False}])
def test_a_place_without_a_page_has_no_sheet(client: Client, trait: dict[str, bool]) -> None:
    place = LocationFactory(**trait)
    assert client.get(f"/de/orte/{place.pk}-{place.slug}/aushang/").status_code == 404
