"""Events: when they are listed, what a change says, and that calendars and search engines are told the same."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from wagtail.models import PageViewRestriction
from wagtail_localize.models import Translation, TranslationSource

from directory.opening_hours import REGION
from kompass import events
from kompass.models import EventPage
from kompass.search_documents import FOUND_FOR, event_document
from portal.role_groups import make_groups
from search import index
from search.query import search
from tests.directory.factories import LocationFactory, OrganisationFactory, term
from tests.forms import filled
from tests.kompass.factories import EventIndexPageFactory, EventPageFactory
from tests.portal.factories import portal

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def homes() -> dict[str, Any]:
    return portal("ar", "en")


@pytest.fixture
def lists(homes: dict[str, Any]) -> dict[str, Any]:
    german = EventIndexPageFactory(parent=homes["de"])
    return {
        "de": german,
        "ar": EventIndexPageFactory(parent=homes["ar"], language="ar", translation_of=german, title="مواعيد"),
    }


def body(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def titles(html: str) -> list[str]:
    return re.findall(r'class="kim-mini__title"><a[^>]*>(.*?)</a>', html)


# --- Lists -----------------------------------------------------------------------------------------------------------
def test_what_comes_next_stands_first_and_what_is_over_in_the_archive(client: Client, lists: dict[str, Any]) -> None:
    today = localdate()
    for title, starts, ends in (
        ("Später", today + 40 * DAY, None), ("Morgen", today + DAY, None), ("Läuft noch", today - 2 * DAY, today),
        ("Gestern", today - DAY, None), ("Lange her", today - 400 * DAY, None),
    ):  # fmt: skip
        EventPageFactory(parent=lists["de"], title=title, starts_on=starts, ends_on=ends)
    EventPageFactory(parent=lists["de"], title="Entwurf", draft=True)
    assert titles(body(client, "/de/termine/")) == ["Läuft noch", "Morgen", "Später"]
    assert titles(body(client, "/de/termine/?past=1")) == ["Gestern", "Lange her"]


def test_an_event_is_shown_in_german_with_a_mark_where_nobody_translated_it(
    client: Client, lists: dict[str, Any]
) -> None:
    german = EventPageFactory(parent=lists["de"], title="Feier", place_text="Im Rathaus")
    EventPageFactory(parent=lists["de"], title="Fest")
    EventPageFactory(parent=lists["ar"], language="ar", translation_of=german, title="احتفال", place_text="في البلدية")
    html = body(client, "/ar/termine/")
    assert titles(html) == ["احتفال", "Fest"]
    assert "في البلدية" in html
    assert 'href="/ar/termine/fest/" lang="de"' in html


def test_the_home_page_names_events_only_while_there_are_some(client: Client, lists: dict[str, Any]) -> None:
    EventPageFactory(parent=lists["de"], starts_on=localdate() - DAY)
    assert 'id="termine-t"' not in body(client, "/de/")
    EventPageFactory(parent=lists["de"], title="Infoabend")
    assert "Infoabend" in body(client, "/de/")


def test_pages_of_events_cost_few_statements(client: Client, lists: dict[str, Any]) -> None:
    for _number in range(6):
        EventPageFactory(parent=lists["de"], location=LocationFactory(), organisation=OrganisationFactory())
    page = EventPage.objects.first()
    for address in ("/ar/termine/", f"/de/termine/{page.slug}/"):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        assert len(queries) <= 15, "\n".join(query["sql"][:150] for query in queries)


# --- One event -------------------------------------------------------------------------------------------------------
def test_a_cancelled_event_says_why_and_leads_to_no_registration(client: Client, lists: dict[str, Any]) -> None:
    page = EventPageFactory(parent=lists["de"], cancelled=True, registration="Schreiben Sie uns.")
    html = body(client, f"/de/termine/{page.slug}/")
    assert "Fällt aus, weil die Heizung kaputt ist." in html
    assert "Schreiben Sie uns." not in html
    assert "termin.ics" not in html


def test_a_place_whose_address_became_secret_is_shown_nowhere(client: Client, lists: dict[str, Any]) -> None:
    place = LocationFactory(name="Haus Morgenrot", street="Geheimweg 1")
    page = EventPageFactory(parent=lists["de"], location=place, place_text="Treffpunkt am Markt")
    assert "Geheimweg 1" in body(client, f"/de/termine/{page.slug}/")
    place.address_visibility = "hidden"
    place.save()
    for address in ("termine/", f"termine/{page.slug}/", f"termine/{page.slug}/termin.ics", "termine/kalender.ics"):
        shown = body(client, f"/de/{address}")
        assert "Geheimweg" not in shown
        assert "Morgenrot" not in shown
    document = event_document(([EventPage.objects.get()], ()))
    assert document is not None
    assert document.locations == ()
    assert document.card["where"] == "Treffpunkt am Markt"


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"ends_on": dt.date(2026, 1, 1)}, "ends_on"),
        ({"ends_at": dt.time(10)}, "starts_at"),
        ({"starts_at": dt.time(12), "ends_at": dt.time(11)}, "ends_at"),
        ({"register_until": dt.date(2026, 2, 3)}, "register_until"),
        ({"state": "moved"}, "state_note"),
        ({"state": "cancelled", "state_note": "  "}, "state_note"),
    ],
)
def test_bad_input_is_named_at_its_field(fields: dict[str, Any], where: str) -> None:
    with pytest.raises(ValidationError) as caught:
        EventPage(title="Fest", slug="fest", starts_on=dt.date(2026, 2, 2), **fields).clean()
    assert list(caught.value.message_dict) == [where]


def test_a_secret_place_is_refused_at_its_field() -> None:
    place = LocationFactory(address_visibility="hidden")
    with pytest.raises(ValidationError) as caught:
        EventPage(title="Fest", starts_on=dt.date(2026, 2, 2), location=place).clean()
    assert list(caught.value.message_dict) == ["location"]


@pytest.mark.parametrize(
    "fields",
    [
        {"ends_on": dt.date(2020, 1, 1)},
        {"ends_at": dt.time(10)},
        {"starts_at": dt.time(12), "ends_at": dt.time(11)},
        {"state": "moved"},
        {"state": "vielleicht", "state_note": "x"},
    ],
)
def test_the_database_keeps_the_same_rules(lists: dict[str, Any], fields: dict[str, Any]) -> None:
    page = EventPageFactory(parent=lists["de"])
    with pytest.raises(IntegrityError), transaction.atomic():
        EventPage.objects.filter(pk=page.pk).update(**fields)


# --- Calendars and search engines ------------------------------------------------------------------------------------
def entries(client: Client, path: str) -> list[Any]:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content).walk("VEVENT")


def test_the_calendar_holds_what_comes_and_a_file_replaces_itself(client: Client, lists: dict[str, Any]) -> None:
    place = LocationFactory(street="Markt 1", postal_code="52062", city="Aachen")
    german = EventPageFactory(
        parent=lists["de"], title="Feier", starts_at=dt.time(17), ends_at=dt.time(20), location=place
    )
    EventPageFactory(parent=lists["ar"], language="ar", translation_of=german, title="احتفال", starts_at=dt.time(17))
    EventPageFactory(parent=lists["de"], starts_on=localdate() - DAY)
    (entry,) = entries(client, "/de/termine/kalender.ics")
    assert str(entry["summary"]) == "Feier"
    assert entry.decoded("dtstart") == dt.datetime.combine(german.starts_on, dt.time(17), REGION)
    assert entry.decoded("dtend") == dt.datetime.combine(german.starts_on, dt.time(20), REGION)
    assert "Markt 1, 52062 Aachen" in str(entry["location"])
    (arabic,) = entries(client, f"/ar/termine/{german.slug}/termin.ics")
    assert str(arabic["summary"]) == "احتفال"
    assert arabic["uid"] == entry["uid"]


def test_all_day_ends_with_the_last_day_and_cancelled_is_said(client: Client, lists: dict[str, Any]) -> None:
    first = localdate() + 3 * DAY
    page = EventPageFactory(parent=lists["de"], starts_on=first, ends_on=first + DAY, cancelled=True)
    with translation.override("de"):
        (entry,) = entries(client, f"/de/termine/{page.slug}/termin.ics")
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (first, first + 2 * DAY)
    assert entry["status"] == "CANCELLED"
    assert "Heizung" in str(entry["description"])


def test_drafts_and_restricted_events_have_no_file(client: Client, lists: dict[str, Any]) -> None:
    EventPageFactory(parent=lists["de"], slug="entwurf", draft=True)
    closed = EventPageFactory(parent=lists["de"], slug="geschlossen")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    for slug in ("entwurf", "geschlossen", "gibt-es-nicht"):
        assert client.get(f"/de/termine/{slug}/termin.ics").status_code == 404
    assert entries(client, "/de/termine/kalender.ics") == []


def test_search_engines_are_told_what_the_page_says(client: Client, lists: dict[str, Any]) -> None:
    page = EventPageFactory(
        parent=lists["de"], title="Feier </script>", slug="feier", cancelled=True, starts_at=dt.time(17), spoken=["de"]
    )
    html = body(client, "/de/termine/feier/")
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)[1])  # type: ignore[index]
    assert data["@type"] == "Event"
    assert data["name"] == "Feier </script>"
    assert data["eventStatus"] == "https://schema.org/EventCancelled"
    assert data["startDate"].startswith(f"{page.starts_on.isoformat()}T17:00:00+0")
    assert "/de/termine/feier/" in b"".join(client.get("/sitemap.xml").streaming_content).decode()


# --- Search ----------------------------------------------------------------------------------------------------------
def test_what_comes_is_found_before_what_is_over_and_in_every_language(lists: dict[str, Any]) -> None:
    today = localdate()
    over = EventPageFactory(parent=lists["de"], title="Einbürgerungsfeier", slug="alt", starts_on=today - 20 * DAY)
    comes = EventPageFactory(parent=lists["de"], title="Einbürgerungsfeier", slug="neu")
    EventPageFactory(parent=lists["ar"], language="ar", translation_of=comes, title="حفل التجنيس")
    index.rebuild()
    found = search("Einbürgerungsfeier", language="de", kinds=("event",))
    assert [hit.id for hit in found.hits] == [f"event:{comes.translation_key}", f"event:{over.translation_key}"]
    assert search("حفل التجنيس", language="ar").hits[0].url == "/ar/termine/neu/"


def test_long_after_its_end_an_event_leaves_the_search(lists: dict[str, Any]) -> None:
    page = EventPageFactory(parent=lists["de"], starts_on=localdate() - FOUND_FOR - DAY)
    assert event_document(([page], ())) is None


def test_a_hit_says_when_and_where(client: Client, lists: dict[str, Any]) -> None:
    EventPageFactory(
        parent=lists["de"], title="Infoabend", starts_on=localdate() + DAY, starts_at=dt.time(18), place_text="Foyer"
    )
    index.rebuild()
    html = body(client, "/de/suche/?q=Infoabend")
    assert "Foyer" in html
    assert "18:00" in html


days = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))
times = st.none() | st.times().map(lambda time: time.replace(microsecond=0))


@given(days, st.integers(0, 400), times, times)
def test_whatever_the_form_lets_through_can_be_said_and_put_into_a_calendar(
    first: dt.date, more: int, opens: dt.time | None, closes: dt.time | None
) -> None:
    from kompass.event_data import _span

    page = EventPage(title="Fest", starts_on=first, ends_on=first + more * DAY, starts_at=opens, ends_at=closes)
    try:
        page.clean()
    except ValidationError:
        return
    assert events.when(page)
    start, end = _span(page)
    assert end is None or end > start


# --- At the desk -----------------------------------------------------------------------------------------------------
def test_an_editor_is_told_at_the_field_and_loses_nothing(person: Any, lists: dict[str, Any]) -> None:
    make_groups()
    client, page = Client(), EventPageFactory(parent=lists["de"])
    client.force_login(person("editor"), "allauth.account.auth_backends.AuthenticationBackend")
    term("language", "de", "Deutsch")
    address = f"/admin/pages/{page.pk}/edit/"
    shown = filled(client.get(address).context["form"])
    wrong = {"title": "Neuer Name", "ends_on": (page.starts_on - DAY).isoformat(), "spoken": ["de"]}
    data = {**shown, "body-count": "0", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    response = client.post(address, {**data, **wrong, "action-publish": "1"})
    assert list(response.context["form"].errors) == ["ends_on"]
    assert "Neuer Name" in response.content.decode()
    response = client.post(address, {**data, **wrong, "ends_on": "", "action-publish": "1"})
    assert response.status_code == 302
    assert EventPage.objects.get(pk=page.pk).title == "Neuer Name"


def test_a_new_date_in_german_is_the_new_date_in_every_language(person: Any, lists: dict[str, Any]) -> None:
    german = EventPageFactory(parent=lists["de"], title="Fest")
    source, _new = TranslationSource.update_or_create_from_instance(german)
    translation_of = Translation.objects.create(source=source, target_locale=lists["ar"].locale)
    translation_of.save_target(publish=True)
    arabic = EventPage.objects.get(locale=lists["ar"].locale)
    assert arabic.starts_on == german.starts_on
    german.starts_on += DAY
    german.save_revision().publish()
    source.update_from_db()
    translation_of.save_target(publish=True)
    assert EventPage.objects.get(locale=lists["ar"].locale).starts_on == german.starts_on
