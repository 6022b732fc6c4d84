"""Who changed what, from what to what; and two editors at one record."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from wagtail.log_actions import registry as log_registry
from wagtail.models import ModelLogEntry

from directory.edit_conflicts import CHANGED_MEANWHILE
from directory.models import ContactPoint, Service
from directory.recording import changes_of, recorded
from directory.snapshots import differences, snapshot
from tests.directory.conftest import BACKEND
from tests.directory.desk import a_course, address, an_offer, edit, shown
from tests.directory.factories import ContactPointFactory, LocationFactory, TopicFactory
from tests.forms import filled, row

pytestmark = pytest.mark.django_db


def last_entry(record: Any) -> Any:
    return log_registry.get_logs_for_instance(record).order_by("-pk").first()


def changes(record: Any) -> dict[str, tuple[str, str]]:
    return {change.field: (change.old, change.new) for change in changes_of(last_entry(record))}


# --- The log ---------------------------------------------------------------------------------------------------------
def test_a_saved_form_tells_which_fields_changed(desk: Client) -> None:
    service = an_offer(name="Alt", women_only=False)
    topic = TopicFactory(title="Neues Thema")
    old = service.topics.get()
    assert edit(desk, service, name="Neu", women_only="on", topics=[old.pk, topic.pk]).status_code == 302
    told = changes(service)
    assert told["name"] == ("Alt", "Neu")
    assert told["women_only"] == ("nein", "ja")
    assert "Neues Thema" in told["topics"][1]
    assert set(told) == {"name", "women_only", "topics"}


def test_rows_below_a_record_are_told_too(desk: Client) -> None:
    service = an_offer(hours=[(0, "9:00", "12:30")])
    house = LocationFactory(name="Neues Haus")
    data = shown(desk, service) | {"places-TOTAL_FORMS": 2, "places-0-room": "Zimmer 7", "places-0-week_open_0": "9-13"}
    data |= {"places-1-schedules-TOTAL_FORMS": 0, "places-1-schedules-INITIAL_FORMS": 0}
    data |= {"places-1-exceptions-TOTAL_FORMS": 0, "places-1-exceptions-INITIAL_FORMS": 0}
    data |= row("places", 1, location=house.pk, order=1)
    assert desk.post(address(service), data).status_code == 302
    told = changes(service)
    assert told["room"] == ("", "Zimmer 7")
    assert told["schedules"] == ("Montag 9:00–12:30", "Montag 9:00–13:00")
    assert "Neues Haus" in told[""][1]


def test_the_history_shows_old_and_new(desk: Client) -> None:
    course = a_course(name="Alter Name")
    edit(desk, course, name="Neuer Name")
    with translation.override("de"):
        text = desk.get(f"/admin/course/history/{course.pk}/").content.decode()
    assert "<del>Alter Name</del>" in text
    assert "<ins>Neuer Name</ins>" in text
    assert "Name" in text


def test_saving_without_a_change_is_no_change(desk: Client) -> None:
    service = an_offer()
    edit(desk, service)
    assert changes(service) == {}
    assert not last_entry(service).content_changed


def test_line_ends_of_a_browser_are_no_change(desk: Client) -> None:
    service = an_offer(description="Eins.\n\nZwei.")
    service.texts.create(language="en", state="confirmed", description="One.\n\nTwo.")
    service.save()
    data = {name: value.replace("\n", "\r\n") if isinstance(value, str) else value
            for name, value in shown(desk, service).items()}  # fmt: skip
    assert desk.post(address(service), data).status_code == 302
    assert changes(service) == {}
    assert Service.objects.get(pk=service.pk).description == "Eins.\n\nZwei."


def test_a_name_of_a_person_is_never_kept_in_the_log(desk: Client) -> None:
    contact = ContactPointFactory()
    data = {"contacts-0-person_name": "Erika Muster", "contacts-0-consent_on": "2026-01-01"}
    response = edit(desk, contact.organisation, **data, **{"contacts-0-email": "erika.muster@example.org"})
    assert response.status_code == 302
    assert ContactPoint.objects.get(pk=contact.pk).person_name == "Erika Muster"
    edit(desk, contact.organisation, **{"contacts-0-DELETE": "on"})
    assert not ContactPoint.objects.exists()
    log = " ".join(str(entry.data) for entry in ModelLogEntry.objects.all())
    assert "person_name" in log
    for secret in ("Erika", "erika.muster"):
        assert secret not in log


def test_the_address_of_a_protected_place_is_never_kept_in_the_log(desk: Client) -> None:
    house = LocationFactory(redacted=True)
    assert edit(desk, house, street="Geheime Gasse 1", postal_code="52070", sure="postcode:52070").status_code == 302
    assert "street" in changes(house)
    assert "Geheim" not in " ".join(str(entry.data) for entry in ModelLogEntry.objects.all())


def test_a_long_text_is_kept_around_what_changed(desk: Client) -> None:
    service = an_offer(description="Anfang " * 300 + "alt" + " Ende" * 300)
    edit(desk, service, description="Anfang " * 300 + "neu" + " Ende" * 300)
    [(old, new)] = changes(service).values()
    assert "alt" in old
    assert "neu" in new
    assert len(old) < 700


def test_one_request_may_write_for_many_records(desk: Client, person: Any) -> None:
    first, second = an_offer(), an_offer()
    for service in (first, second):
        with recorded(service, by=person("editor")):
            service.name += " neu"
            service.save()
    for service in (first, second):
        assert "neu" in desk.get(f"/admin/service/history/{service.pk}/").content.decode()


def test_a_snapshot_of_the_same_state_has_no_differences() -> None:
    course = a_course()
    assert differences(snapshot(course), snapshot(course)) == []


# --- Two editors -----------------------------------------------------------------------------------------------------
@pytest.fixture
def other(person: Any, desk: Client) -> Client:
    client = Client()
    client.force_login(person("editor", first_name="Erste", last_name="Redakteurin"), BACKEND)
    return client


def conflicts(response: Any) -> dict[str, tuple[str, str]]:
    return {conflict.label: (conflict.saved, conflict.yours) for conflict in response.context["conflicts"]}


def test_the_second_editor_sees_what_the_first_one_saved(desk: Client, other: Client) -> None:
    service = an_offer(name="Alt", summary="Alt.", hours=[(0, "9:00", "12:30")])
    mine = shown(desk, service)
    assert edit(other, service, summary="Ihrer.", **{"places-0-week_open_0": "9-13"}).status_code == 302
    response = desk.post(address(service), {**mine, "name": "Meiner", "summary": "Meiner."})
    assert response.status_code == 200
    with translation.override("de"):
        told = conflicts(response)
    assert told["In einem Satz"] == ("Ihrer.", "Meiner.")
    assert any(values == ("Montag 9:00–13:00", "Montag 9:00–12:30") for values in told.values())
    # What only I changed is no conflict.
    assert "Name" not in told
    assert Service.objects.get(pk=service.pk).name == "Alt"
    assert "Meiner." in response.content.decode()
    assert desk.post(address(service), filled(response.context["form"])).status_code == 302
    assert Service.objects.get(pk=service.pk).summary == "Meiner."


def test_what_both_wrote_alike_needs_no_question(desk: Client, other: Client) -> None:
    service = an_offer(summary="Alt.")
    mine = shown(desk, service)
    edit(other, service, summary="Neu.")
    assert desk.post(address(service), {**mine, "summary": "Neu.", "name": "Meiner"}).status_code == 302
    assert Service.objects.get(pk=service.pk).name == "Meiner"


def test_a_form_with_errors_shows_the_other_version_too(desk: Client, other: Client) -> None:
    service = an_offer(summary="Alt.")
    mine = shown(desk, service)
    edit(other, service, summary="Ihrer.")
    response = desk.post(address(service), {**mine, "phone": "falsch"})
    assert "Ihrer." in str(conflicts(response))
    assert "phone" in response.context["form"].errors
    assert str(CHANGED_MEANWHILE) in response.context["form"].non_field_errors()


def test_a_change_through_another_door_is_shown_as_well(desk: Client) -> None:
    service = an_offer(summary="Alt.")
    mine = shown(desk, service)
    row = Service.objects.get(pk=service.pk)
    row.summary = "Vom Import."
    row.save()
    response = desk.post(address(service), {**mine, "name": "Meiner"})
    assert ("Vom Import.", "Alt.") in conflicts(response).values()


def test_looking_at_the_clash_leaves_nothing_behind(desk: Client, other: Client) -> None:
    service = an_offer()
    mine = shown(desk, service)
    edit(other, service, summary="Ihrer.")
    before = ModelLogEntry.objects.count()
    desk.post(address(service), {**mine, "places-0-room": "Zimmer 9", "places-0-week_open_6": "9-12"})
    place = Service.objects.get(pk=service.pk).places.get()
    assert (place.room, place.schedules.filter(weekday=6).count()) == ("", 0)
    assert ModelLogEntry.objects.count() == before
