"""„Fehler melden“: what a reader can tell, what is kept of it, and for how long."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from directory import suggesting
from directory.models import Suggestion, SuggestionState
from portal import public_forms
from portal.languages import CODES
from portal.rate_limits import RateLimit
from portal.role_groups import make_groups
from tests.public_forms import send

from .factories import CourseFactory, LocationFactory, OrganisationFactory, ServiceFactory, TopicFactory

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _fresh_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = RateLimit(window=public_forms.WINDOW, per_key=public_forms.PER_NETWORK, in_all=public_forms.IN_ALL)
    monkeypatch.setattr(public_forms, "_limit", limit)


def form_of(record: Any, code: str = "de") -> str:
    area = {"Service": "angebote", "Course": "kurse", "Organisation": "traeger", "Location": "orte"}
    return f"/{code}/fehler-melden/{area[type(record).__name__]}/{record.pk}/"


def made(state: str = "new", **fields: Any) -> Suggestion:
    facts = {
        "target": "service",
        "record_id": 1,
        "record_name": "Beratung",
        "part": "hours",
        "language": "de",
        **fields,
    }
    return Suggestion.objects.create(state=state, closed_on=None if state == "new" else timezone.localdate(), **facts)


@pytest.mark.parametrize("factory", [ServiceFactory, CourseFactory, OrganisationFactory, LocationFactory])
def test_from_every_record_a_reader_reports_a_mistake(client: Client, factory: Any) -> None:
    record = factory()
    address = form_of(record)
    assert f'href="{address}"' in client.get(record.get_absolute_url()).content.decode()

    response = send(client, address, {"part": "gone", "comment": "Dort ist jetzt ein Laden.", "contact": ""})

    assert response.status_code == 302
    thanks = client.get(response["Location"])
    assert record.get_absolute_url() in thanks.content.decode()
    [kept] = Suggestion.objects.all()
    assert (kept.target, kept.record_id, kept.record_name) == (type(record).__name__.lower(), record.pk, record.name)
    assert (kept.part, kept.comment, kept.state, kept.source) == ("gone", "Dort ist jetzt ein Laden.", "new", "public")
    assert kept.created_on == timezone.localdate()
    assert not client.cookies


def test_nothing_of_the_sender_is_kept_but_what_they_gave(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    send(
        client,
        form_of(ServiceFactory()),
        {"part": "phone", "comment": "Es ist die 0241 000-77", "contact": "amira@example.org"},
        **{"User-Agent": "Telltale/1.0", "X-Forwarded-For": "203.0.113.5"},
    )
    [row] = Suggestion.objects.values()
    assert row["contact"] == "amira@example.org"
    assert not [
        value for value in map(str, row.values()) if "Telltale" in value or "203.0" in value or "127.0" in value
    ]
    assert "000-77" not in caplog.text
    assert "amira" not in caplog.text


@pytest.mark.parametrize("code", CODES)
def test_the_language_of_the_page_is_noted(client: Client, code: str) -> None:
    send(client, form_of(ServiceFactory(), code), {"part": "costs"})
    assert Suggestion.objects.get().language == code


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "part"),
        ({"part": "nonsense"}, "part"),
        ({"part": "other"}, "comment"),
        ({"part": "hours", "comment": "x" * 1001}, "comment"),
        ({"part": "hours", "comment": "a\x00b"}, "comment"),
        ({"part": "hours", "contact": "call me"}, "contact"),
        ({"part": "hours", "contact": "123"}, "contact"),
        ({"part": "hours", "contact": "amira@"}, "contact"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_lost(
    client: Client, data: dict[str, str], field: str
) -> None:
    kept = {"comment": "Am Montag ist zu.", "contact": "0241 000-1", **data}
    kept.pop("comment") if field == "comment" and "comment" not in data else None
    response = send(client, form_of(ServiceFactory()), kept)
    page = response.content.decode()
    assert set(response.context["form"].errors) == {field}
    assert f'id="id_{field}_error"' in page
    for name in ("comment", "contact"):
        if name in kept and "\x00" not in kept[name]:
            assert kept[name] in page
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize("contact", ["amira@example.org", "0241 000-77", "+49 (241) 000/77", "004924100077"])
def test_a_contact_is_an_email_address_or_a_telephone_number(client: Client, contact: str) -> None:
    send(client, form_of(ServiceFactory()), {"part": "hours", "contact": contact})
    assert Suggestion.objects.get().contact == contact


@pytest.mark.parametrize("comment", ["Fragen an amira@example.org", "Ruft mich an: 0176 1234567", "+49 151 23456789"])
def test_a_contact_among_the_words_is_asked_about_once(client: Client, comment: str) -> None:
    address = form_of(ServiceFactory())
    asked = send(client, address, {"part": "hours", "comment": comment})
    assert set(asked.context["form"].errors) == {"comment"}
    assert 'name="warned"' in asked.content.decode()
    assert send(client, address, {"part": "hours", "comment": comment, "warned": "1"}).status_code == 302
    assert Suggestion.objects.get().comment == comment


def test_the_right_number_of_an_office_is_what_we_ask_for(client: Client) -> None:
    assert send(client, form_of(ServiceFactory()), {"part": "phone", "comment": "0176 1234567"}).status_code == 302


@pytest.mark.parametrize(
    "trait", [{"draft": True}, {"staff_only": True}, {"ended": True}, {"organisation__unlisted": True}]
)
def test_what_the_public_cannot_open_cannot_be_reported(client: Client, trait: dict[str, bool]) -> None:
    assert client.get(form_of(ServiceFactory(**trait))).status_code == 404


@pytest.mark.parametrize("address", ["angebote/99999999999999999999", "angebote/0", "personen/1", "orte/1"])
def test_what_does_not_exist_cannot_be_reported(client: Client, address: str) -> None:
    assert client.get(f"/de/fehler-melden/{address}/").status_code == 404


def test_a_protected_offer_asks_for_no_address_and_offers_the_way_out(client: Client) -> None:
    service = ServiceFactory(topics=[TopicFactory(protection=True)], place__location__redacted=True)
    page = client.get(form_of(service)).content.decode()
    assert "kim-exit" in page
    assert 'value="address"' not in page
    assert "Geheimweg" not in page
    assert "Verborgenstadt" not in page
    assert set(send(client, form_of(service), {"part": "address"}).context["form"].errors) == {"part"}


# --- Afterwards ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", [SuggestionState.ACCEPTED, SuggestionState.REJECTED])
def test_closing_deletes_the_contact_for_good(state: SuggestionState) -> None:
    suggestion = made(contact="amira@example.org")
    suggesting.close(suggestion, state=state, on=dt.date(2026, 11, 30))
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.contact, suggestion.closed_on) == (state, "", dt.date(2026, 11, 30))
    suggesting.reopen(suggestion)
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.contact, suggestion.closed_on) == ("new", "", None)


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "accepted", "contact": "amira@example.org"},
        {"part": "other", "comment": ""},
    ],
)
def test_the_database_itself_refuses_what_must_not_be(broken: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        made(**broken)


@pytest.fixture
def desk(person: Any) -> Client:
    make_groups()
    client = Client()
    client.force_login(person("editor"), BACKEND)
    return client


def test_an_editor_sees_the_open_ones_with_their_age_and_their_record(desk: Client) -> None:
    service = ServiceFactory()
    made(record_id=service.pk, record_name=service.name, created_on=timezone.localdate() - dt.timedelta(days=12))
    made(state="rejected", record_name="Erledigtes")
    page = desk.get("/admin/suggestion/?state=new").content.decode()
    assert service.name in page
    assert f"/admin/service/edit/{service.pk}/" in page
    assert "12 " in page
    assert "Erledigtes" not in page


def test_an_editor_closes_a_report_and_changes_nothing_else(desk: Client) -> None:
    suggestion = made(comment="Am Montag ist zu.", contact="amira@example.org")
    address = f"/admin/suggestion/edit/{suggestion.pk}/"
    shown = desk.get(address)
    assert "amira@example.org" in shown.content.decode()
    assert desk.post(address, {"act": "done", "comment": "Geändert", "contact": "x@example.org"}).status_code == 302
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.comment, suggestion.contact) == ("accepted", "Am Montag ist zu.", "")
    assert "amira" not in desk.get(address).content.decode()


@pytest.mark.parametrize("door", ["new/", "delete/1/"])
def test_nobody_makes_or_removes_a_report_at_the_desk(desk: Client, door: str) -> None:
    made(pk=1)
    desk.post(f"/admin/suggestion/{door}", {})
    assert Suggestion.objects.count() == 1
