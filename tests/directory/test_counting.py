"""How often offers are seen: what is counted, what never is, and that no number is lost on the way to the database."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.signals import request_finished
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory import counting
from directory.models import OfferMonth
from search.tally import Notes
from tests.directory.factories import CourseFactory, LocationFactory, OrganisationFactory, ServiceFactory, TopicFactory

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def notes(monkeypatch):
    """Notes of this test's own."""
    monkeypatch.setattr(counting, "_notes", Notes())


def counted() -> dict[tuple[str, int], tuple[int, int]]:
    counting.write()
    rows = OfferMonth.objects.values_list("target", "record_id", "shown", "opened")
    return {(target, pk): (shown, opened) for target, pk, shown, opened in rows}


def this_month() -> dt.date:
    return timezone.localdate().replace(day=1)


def test_the_page_of_an_offer_counts_as_opened_in_its_month(client):
    service, course = ServiceFactory(), CourseFactory(runs=1)
    for _time in range(2):
        assert client.get(service.get_absolute_url()).status_code == 200
    client.get(course.get_absolute_url())
    assert counted() == {("service", service.pk): (0, 2), ("course", course.pk): (0, 1)}
    assert set(OfferMonth.objects.values_list("month", flat=True)) == {this_month()}


@pytest.mark.parametrize("address", ["/de/angebote/", "/ar/suche/?q=Sprechstunde"])
def test_an_offer_in_a_list_counts_as_shown(client, indexed, address):
    service = ServiceFactory(name="Sprechstunde Wohnen")
    OrganisationFactory(name="Sprechstunde e. V.")
    indexed()
    client.get(address)
    assert counted() == {("service", service.pk): (1, 0)}


def test_a_course_in_the_finder_counts_as_shown(client):
    course = CourseFactory(runs=1)
    client.get("/de/kurse/")
    assert counted() == {("course", course.pk): (1, 0)}


def test_later_visits_add_to_the_same_row(client):
    service = ServiceFactory()
    client.get(service.get_absolute_url())
    counting.write()
    client.get(service.get_absolute_url())
    assert counted() == {("service", service.pk): (0, 2)}


def test_what_leads_elsewhere_is_gone_or_was_asked_for_its_head_is_not_counted(client):
    service, ended = ServiceFactory(), ServiceFactory(status="ended")
    client.get(f"/de/angebote/{service.pk}-alter-name/")
    client.head(service.get_absolute_url())
    client.get(ended.get_absolute_url())
    assert counted() == {}


def test_who_is_logged_in_is_not_counted(person):
    client, service = Client(), ServiceFactory()
    client.force_login(person("editor"), BACKEND)
    client.get(service.get_absolute_url())
    assert counted() == {}


@pytest.mark.parametrize("agent", ["Mozilla/5.0 (compatible; Googlebot/2.1)", "UptimeMonitor/1.0", "SomeCrawler"])
def test_machines_that_say_so_are_not_counted(client, agent):
    client.get(ServiceFactory().get_absolute_url(), HTTP_USER_AGENT=agent)
    assert counted() == {}


@pytest.mark.parametrize(
    "make",
    [
        lambda: ServiceFactory(topics=[TopicFactory(protection=True)]),
        lambda: ServiceFactory(place__location=LocationFactory(redacted=True)),
        lambda: ServiceFactory(audience="staff"),
        lambda: CourseFactory(runs=1, topics=[TopicFactory(protection=True)]),
        lambda: CourseFactory(runs=1, runs__location=LocationFactory(redacted=True)),
    ],
)
def test_protection_secret_places_and_offers_for_staff_leave_no_number(client, rf, make):
    offer = make()
    client.get(offer.get_absolute_url())
    counting.note_listed(rf.get("/"), [("service", offer.pk), ("course", offer.pk)])
    assert counted() == {}


def test_a_page_costs_no_statement_more_and_writing_takes_three(client, rf):
    services, course = ServiceFactory.create_batch(20), CourseFactory(runs=1)
    with CaptureQueriesContext(
        connection,
    ) as none:
        counting.note_listed(rf.get("/"), [("service", one.pk) for one in services])
        counting.note_opened(rf.get("/"), "course", course.pk)
    assert len(none) == 0
    with CaptureQueriesContext(connection) as queries:
        counting.write()
    assert len(queries) == 3  # which services and courses may be counted, and one to add


def test_a_database_that_is_away_loses_nothing(client, monkeypatch, caplog):
    service = ServiceFactory()
    client.get(service.get_absolute_url())
    with monkeypatch.context() as away:
        away.setattr(counting, "_add", lambda amounts: (_ for _ in ()).throw(DatabaseError("no")))
        counting.write()
    assert "Offers not counted" in caplog.text
    assert counted() == {("service", service.pk): (0, 1)}


def test_the_server_writes_after_an_answer_when_it_is_time(client, monkeypatch):
    monkeypatch.setattr(counting.Notes, "due", lambda notes: True)
    monkeypatch.setattr(counting.atexit, "register", lambda act: None)
    service = ServiceFactory()
    client.get(service.get_absolute_url())
    counting.connect()
    try:
        counting.write_if_due()
    finally:
        request_finished.disconnect(dispatch_uid="directory.counting")
    assert OfferMonth.objects.get().opened == 1


def test_months_are_kept_for_25_months(rf):
    on = dt.date(2026, 11, 24)
    for month in (dt.date(2024, 10, 1), dt.date(2024, 11, 1), dt.date(2026, 11, 1)):
        OfferMonth.objects.create(target="service", record_id=1, month=month, shown=1)
    counting.forget_old(on=on)
    assert list(OfferMonth.objects.order_by("month").values_list("month", flat=True)) == [
        dt.date(2024, 11, 1), dt.date(2026, 11, 1),
    ]  # fmt: skip
