from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.timezone import localdate

from directory import deciding
from directory.models import Suggestion, SuggestionState
from portal.role_groups import make_groups
from search.models import OutboxEntry
from tests.directory.factories import LocationFactory, OrganisationFactory, ServiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, person: Any) -> Client:
    make_groups()
    client.force_login(person("editor"))
    return client


def correction(record: Any, field: str, old: Any, new: Any, **facts: Any) -> Suggestion:
    return Suggestion.objects.create(
        target="service", record_id=record.pk, record_name=record.name, part="other", field=field, old_value=old,
        new_value=new, source="provider", language="de", organisation=record.organisation, **facts,
    )  # fmt: skip


def post(desk: Client, suggestion: Suggestion, **data: str) -> Any:
    return desk.post(f"/admin/suggestion/edit/{suggestion.pk}/", data)


def test_the_desk_shows_old_new_and_what_stands_there_now(desk: Client) -> None:
    service = ServiceFactory(phone="0241 000999")
    suggestion = correction(service, "phone", "0241 000123", "0241 000456")
    page = desk.get(f"/admin/suggestion/edit/{suggestion.pk}/").content.decode()
    for number in ("0241 000123", "0241 000456", "0241 000999"):
        assert number in page


def test_taken_over_the_record_changes_and_is_found_as_it_is_now(desk: Client) -> None:
    service = ServiceFactory(phone="0241 000123")
    suggestion = correction(service, "phone", "0241 000123", "0241 000456")
    OutboxEntry.objects.all().delete()
    assert post(desk, suggestion, act="accept", value="0241 000456").status_code == 302
    service.refresh_from_db()
    suggestion.refresh_from_db()
    assert (service.phone, suggestion.state, suggestion.closed_on) == ("0241 000456", "accepted", localdate())
    assert OutboxEntry.objects.filter(key=f"service:{service.pk}").exists()


def test_an_editor_may_take_it_over_differently(desk: Client) -> None:
    service = ServiceFactory(summary="Wir helfen.")
    suggestion = correction(service, "summary", "Wir helfen.", "WIR HELFEN BEI ALLEM!!!")
    post(desk, suggestion, act="accept", value="Wir helfen bei Briefen und Anträgen.")
    service.refresh_from_db()
    assert service.summary == "Wir helfen bei Briefen und Anträgen."


@pytest.mark.parametrize(("typed", "stored"), [("True", True), ("False", False), ("", None)])
def test_yes_no_and_not_known_are_taken_over(desk: Client, typed: str, stored: bool | None) -> None:
    service = ServiceFactory(is_free=not stored)
    post(desk, correction(service, "is_free", service.is_free, stored), act="accept", value=typed)
    service.refresh_from_db()
    assert service.is_free is stored


def test_an_impossible_value_is_refused_and_the_report_stays_open(desk: Client) -> None:
    service = ServiceFactory(email="da@example.org")
    suggestion = correction(service, "email", "da@example.org", "neu@example.org")
    page = post(desk, suggestion, act="accept", value="kein at").content.decode()
    assert "kein at" in page
    service.refresh_from_db()
    suggestion.refresh_from_db()
    assert (service.email, suggestion.is_open) == ("da@example.org", True)


def test_a_field_that_nobody_may_propose_is_never_written() -> None:
    service = ServiceFactory()
    suggestion = correction(service, "status", "published", "ended")
    with pytest.raises(ValidationError):
        deciding.accept(suggestion, value="ended", by=None, on=localdate())  # type: ignore[arg-type]
    service.refresh_from_db()
    assert service.status == "published"


def test_a_provider_reads_why_a_correction_was_rejected(desk: Client) -> None:
    service = ServiceFactory()
    suggestion = correction(service, "phone", "", "0900 000000")
    assert post(desk, suggestion, act="reject", reason="").status_code == 200
    suggestion.refresh_from_db()
    assert suggestion.is_open
    post(desk, suggestion, act="reject", reason="Das ist eine teure Sondernummer.")
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.reason) == ("rejected", "Das ist eine teure Sondernummer.")


@pytest.mark.parametrize(
    ("make", "target", "field", "value"),
    [
        (ServiceFactory, "service", "status", "ended"),
        (OrganisationFactory, "organisation", "status", "closed"),
        (LocationFactory, "location", "is_listed", False),
    ],
)
def test_what_is_gone_ends_and_all_reports_of_it_are_closed(
    desk: Client, make: Any, target: str, field: str, value: Any
) -> None:
    record = make()
    first, second = (
        Suggestion.objects.create(
            target=target, record_id=record.pk, record_name=record.name, part="gone", language="de", contact=contact
        )
        for contact in ("", "amira@example.org")
    )
    post(desk, first, act="end")
    record.refresh_from_db()
    assert getattr(record, field) == value
    second.refresh_from_db()
    assert (second.state, second.contact) == (SuggestionState.ACCEPTED, "")


def test_an_ended_offer_says_so_at_its_address(desk: Client, client: Client) -> None:
    service = ServiceFactory()
    gone = Suggestion.objects.create(
        target="service", record_id=service.pk, record_name=service.name, part="gone", language="de"
    )
    post(desk, gone, act="end")
    assert client.get(f"/de/angebote/{service.pk}-{service.slug}/").status_code == 410


def test_closed_reports_are_forgotten_after_half_a_year() -> None:
    service, today = ServiceFactory(), localdate()
    old = correction(service, "phone", "", "1", state="rejected", closed_on=today - dt.timedelta(days=184))
    young = correction(service, "email", "", "2", state="rejected", closed_on=today - dt.timedelta(days=180))
    waiting = correction(service, "summary", "", "3", created_on=today - dt.timedelta(days=400))
    assert deciding.forget_old(on=today) == 1
    assert set(Suggestion.objects.values_list("pk", flat=True)) == {young.pk, waiting.pk}
    assert not Suggestion.objects.filter(pk=old.pk).exists()
