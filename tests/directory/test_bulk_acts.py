"""Bulk actions: one act for many records, each logged, found and refused as if it were edited alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate
from wagtail.log_actions import registry as log_registry

from directory import bulk_acts
from directory.models import Location, Organisation, Service, Verification
from directory.recording import changes_of
from portal.role_groups import make_groups
from search.models import OutboxEntry
from tests.directory.conftest import BACKEND
from tests.directory.desk import an_offer
from tests.directory.factories import LocationFactory, OrganisationFactory, ServiceFactory, TopicFactory, term

pytestmark = pytest.mark.django_db


def url(action: str, *records: Any) -> str:
    ids = "&".join(f"id={record.pk}" for record in records)
    return f"/admin/bulk/directory/{records[0]._meta.model_name}/{action}/?{ids}"


def statuses(*services: Service) -> list[str]:
    return [Service.objects.get(pk=service.pk).status for service in services]


def last_changes(record: Any) -> dict[str, tuple[str, str]]:
    entry = log_registry.get_logs_for_instance(record).order_by("-pk").first()
    return {change.field: (change.old, change.new) for change in changes_of(entry)}


def test_the_page_says_what_happens_to_which_records(desk: Client) -> None:
    first, ended = an_offer(name="Läuft"), ServiceFactory(name="Vorbei", ended=True)
    text = desk.get(url("pause", first, ended)).content.decode()
    assert text.index("Läuft") < text.index("Vorbei")
    assert [row["item"] for row in desk.get(url("pause", first, ended)).context["items"]] == [first]
    assert statuses(first, ended) == ["published", "ended"]


def test_many_offers_are_paused_and_each_remembers_it(desk: Client) -> None:
    services = [an_offer(), an_offer(), an_offer()]
    assert desk.post(url("pause", *services)).status_code == 302
    assert statuses(*services) == ["paused"] * 3
    for service in services:
        assert last_changes(service)["status"][1] == "pausiert"
        history = desk.get(f"/admin/service/history/{service.pk}/").content.decode()
        assert "pausiert" in history
    assert {f"service:{service.pk}" for service in services} <= set(OutboxEntry.objects.values_list("key", flat=True))


@pytest.mark.parametrize(
    ("action", "fields", "allowed"),
    [
        ("publish", {"status": "draft"}, True),
        ("publish", {"status": "paused"}, True),
        ("publish", {"status": "published"}, False),
        ("publish", {"status": "ended"}, False),
        ("pause", {"status": "published"}, True),
        ("pause", {"status": "draft"}, False),
        ("end", {"status": "paused"}, True),
        ("end", {"status": "draft"}, False),
    ],
)
def test_a_state_follows_only_where_it_may(desk: Client, action: str, fields: dict[str, str], allowed: bool) -> None:
    service = an_offer(**fields)
    after = {"publish": "published", "pause": "paused", "end": "ended"}[action]
    desk.post(url(action, service))
    assert statuses(service) == [after if allowed else fields["status"]]


def test_an_offer_nobody_would_see_is_not_published(desk: Client) -> None:
    without_topic = ServiceFactory(draft=True)
    hidden = an_offer(draft=True, organisation__unlisted=True)
    good = an_offer(draft=True)
    desk.post(url("publish", without_topic, hidden, good))
    assert statuses(without_topic, hidden, good) == ["draft", "draft", "published"]
    # Those that stayed are named with the reason.
    message = str(next(iter(desk.get("/admin/service/").context["messages"])))
    assert without_topic.name in message


def test_records_are_confirmed_as_checked(desk: Client) -> None:
    term("verification_method", "phone")
    for record in (an_offer(stale=True), OrganisationFactory(stale=True), LocationFactory(stale=True)):
        values = {"verified_on": localdate().isoformat(), "method": "phone", "by_function": "Redaktion"}
        response = desk.post(url("confirm", record), values)
        assert response.status_code == 302, response.context["form"].errors
        record.refresh_from_db()
        assert (record.verified_on, record.verified_by_function) == (localdate(), "Redaktion")
        assert record.verification_method.code == "phone"
        assert "verified_on" in last_changes(record)
    assert Verification.objects.count() == 3


def test_nobody_confirms_for_tomorrow(desk: Client) -> None:
    service = an_offer(stale=True)
    values = {"verified_on": "2999-01-01", "method": term("verification_method", "phone").code, "by_function": "R"}
    response = desk.post(url("confirm", service), values)
    assert list(response.context["form"].errors) == ["verified_on"]
    assert Service.objects.get(pk=service.pk).is_stale(localdate())


def test_topics_are_added_and_removed(desk: Client) -> None:
    old, new = TopicFactory(title="Alt"), TopicFactory(title="Neu")
    both, only = ServiceFactory(topics=[old, TopicFactory()]), ServiceFactory(topics=[old])
    desk.post(url("topics", both, only), {"add": [new.pk]})
    desk.post(url("topics", both, only), {"remove": [old.pk]})
    assert old not in both.topics.all()
    assert list(only.topics.all()) == [new]
    # The last topic stays: nobody would find the offer.
    desk.post(url("topics", only), {"remove": [new.pk]})
    assert list(only.topics.all()) == [new]
    assert desk.post(url("topics", only), {}).context["form"].errors


def test_the_next_check_is_planned(desk: Client) -> None:
    houses = [LocationFactory(), LocationFactory()]
    assert desk.post(url("next_check", *houses), {"next_check_due": "2027-03-01"}).status_code == 302
    assert Location.objects.filter(next_check_due="2027-03-01").count() == 2


def test_one_failure_takes_back_all(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    services = [an_offer(), an_offer()]
    act = bulk_acts.set_status

    def breaks(offer: Service, status: Any, *, by: Any) -> None:
        if offer.pk == services[1].pk:
            raise RuntimeError
        act(offer, status, by=by)

    monkeypatch.setattr(bulk_acts, "set_status", breaks)
    with pytest.raises(RuntimeError):
        desk.post(url("pause", *services))
    assert statuses(*services) == ["published", "published"]


@pytest.mark.parametrize("ids", ["", "?id=all", "?id=x", "?id=-1"])
def test_only_named_records_are_touched(desk: Client, ids: str) -> None:
    an_offer()
    assert desk.get(f"/admin/bulk/directory/service/pause/{ids}").status_code == 404


@pytest.mark.parametrize("role", ["translator", "admin"])
def test_who_may_not_edit_sees_no_names(person: Any, role: str) -> None:
    make_groups()
    client = Client()
    client.force_login(person(role), BACKEND)
    service = an_offer(name="Entwurf geheim", draft=True)
    response = client.get(url("pause", service), follow=True)
    assert "Entwurf geheim" not in response.content.decode()
    client.post(url("publish", service))
    assert statuses(service) == ["draft"]


def test_lists_without_bulk_actions_have_no_boxes(desk: Client) -> None:
    TopicFactory()
    an_offer()
    assert "data-bulk-action-checkbox" in desk.get("/admin/service/").content.decode()
    assert "data-bulk-action-checkbox" not in desk.get("/admin/topic/").content.decode()
    assert Organisation.objects.exists()
