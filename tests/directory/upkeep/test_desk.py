from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from directory.models import UpkeepRequest, Verification
from directory.upkeep.links import access_of, token_of
from portal.role_groups import make_groups
from tests.directory.factories import OrganisationFactory, ServiceFactory
from tests.pdf import text as text_of

pytestmark = pytest.mark.django_db
Asked = Callable[..., UpkeepRequest]


@pytest.fixture
def editor(client: Client, person: Callable[..., Any]) -> Client:
    make_groups()
    client.force_login(person("editor", function="Redaktion"))
    return client


def act(editor: Client, request: UpkeepRequest, **data: Any) -> None:
    answer = editor.post(f"/admin/upkeeprequest/edit/{request.pk}/", data)
    assert answer.status_code == 302
    request.refresh_from_db()


def test_a_withdrawn_link_opens_nothing(editor: Client, asked: Asked) -> None:
    request = asked(OrganisationFactory())
    act(editor, request, act="withdraw")
    assert access_of(token_of(request), on=localdate()) is None
    assert not request.is_open


def test_a_new_link_replaces_the_old_one_and_goes_to_the_address_of_today(editor: Client, asked: Asked) -> None:
    owner = OrganisationFactory(email="alt@example.org")
    old = asked(owner)
    owner.email = "neu@example.org"
    owner.save()
    act(editor, old, act="anew")
    assert access_of(token_of(old), on=localdate()) is None
    new = UpkeepRequest.objects.open().get()
    assert (new.sent_to, new.mail) == ("neu@example.org", "waiting")


def test_what_was_confirmed_on_the_telephone_is_confirmed_by_that_way(editor: Client, asked: Asked) -> None:
    service = ServiceFactory(organisation=OrganisationFactory(), stale=True)
    request = asked(service.organisation, escalated_on=localdate())
    act(editor, request, act="phone", record=[f"service-{service.pk}"])
    service.refresh_from_db()
    assert (service.verified_on, service.verified_by_function) == (localdate(), "Redaktion")
    assert Verification.objects.get().method == "phone"
    assert (request.answered_on, request.escalated_on) == (localdate(), None)


def test_a_returned_mail_is_noted(editor: Client, asked: Asked) -> None:
    request = asked(OrganisationFactory(), mails=1, mail="sent", last_mail_on=localdate())
    act(editor, request, act="bounce", note="mailbox full")
    assert (request.mail, request.mail_note) == ("bounced", "mailbox full")


def test_the_list_and_the_telephone_list_name_who_has_to_be_rung_up(editor: Client, asked: Asked) -> None:
    waiting = asked(OrganisationFactory(name="Haus ohne Antwort", phone="0241 000777"), escalated_on=localdate())
    ServiceFactory(organisation=waiting.organisation, name="Sprechstunde Arbeit", stale=True)
    asked(OrganisationFactory(name="Haus in Ruhe"))
    page = editor.get("/admin/upkeeprequest/?state=ring").content.decode()
    assert "Haus ohne Antwort" in page
    assert "Haus in Ruhe" not in page
    sheet = editor.get("/admin/upkeeprequest/telefonliste.pdf")
    assert sheet.headers["Content-Type"] == "application/pdf"
    words = text_of(sheet.content)
    assert "Haus ohne Antwort" in words
    assert "0241 000777" in words
    assert "Sprechstunde Arbeit" in words
    assert "Haus in Ruhe" not in words


@pytest.mark.parametrize("role", ["translator", "provider", "counsellor", "admin"])
def test_only_editors_see_links_of_providers(client: Client, person: Any, asked: Asked, role: str) -> None:
    make_groups()
    request = asked(OrganisationFactory())
    client.force_login(person(role))
    for address in (f"/admin/upkeeprequest/edit/{request.pk}/", "/admin/upkeeprequest/telefonliste.pdf"):
        answer = client.get(address)
        assert token_of(request) not in answer.content.decode("latin-1")
        assert answer.status_code in (302, 403, 404)


def test_fields_that_providers_change_themselves_are_chosen_from_a_list(editor: Client) -> None:
    from directory.models import DirectField

    assert editor.post("/admin/directfield/new/", {"where": "service.phone"}).status_code == 302
    assert DirectField.objects.get().field == "phone"
    again = editor.post("/admin/directfield/new/", {"where": "service.phone"})
    assert again.status_code == 200
    assert editor.post("/admin/directfield/new/", {"where": "service.status"}).status_code == 200
    assert DirectField.objects.count() == 1
