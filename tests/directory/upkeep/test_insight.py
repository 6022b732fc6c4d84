"""What a provider reads of its offers: how often they are seen, what was changed and what became of corrections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from directory.counting import months_before
from directory.models import OfferMonth, Organisation, Suggestion, UpkeepRequest
from directory.recording import recorded
from directory.upkeep import changing
from directory.upkeep.figures import band
from directory.upkeep.history import changes
from directory.upkeep.links import token_of
from portal.models import User
from tests.directory.factories import (
    ContactPointFactory,
    CourseFactory,
    LocationFactory,
    OrganisationFactory,
    ServiceFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
RUNNING = localdate().replace(day=1)
LAST = months_before(RUNNING, 1)


@pytest.fixture
def provider() -> Organisation:
    return OrganisationFactory(name="Beratungshaus Beispiel")


@pytest.fixture
def link(asked: Callable[..., UpkeepRequest], provider: Organisation) -> str:
    return f"/pflege/{token_of(asked(provider))}/"


@pytest.fixture
def editor(person: Callable[..., User]) -> User:
    return person("editor", email="erika@example.org", first_name="Erika", last_name="Mustermann")


def seen(record: object, month: dt.date, shown: int, opened: int, target: str = "service") -> None:
    OfferMonth.objects.create(target=target, record_id=record.pk, month=month, shown=shown, opened=opened)  # type: ignore[attr-defined]


# --- Figures ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0"), (1, "1–9"), (9, "1–9"), (10, "10–49"), (199, "50–199"), (999, "200–999"), (4321, "1.000 und mehr")],
)
def test_numbers_are_told_as_bands(number: int, words: str) -> None:
    assert band(number) == words


def test_the_page_tells_the_last_whole_month_and_the_running_one_so_far(
    client: Client, link: str, provider: Organisation
) -> None:
    busy, quiet = (
        ServiceFactory(organisation=provider, name="Viel"),
        ServiceFactory(organisation=provider, name="Still"),
    )
    seen(busy, LAST, 57, 3)
    seen(busy, RUNNING, 1200, 0)
    seen(ServiceFactory(), LAST, 5000, 5000)  # somebody else's
    figures = client.get(f"{link}zahlen/").context["figures"]
    assert [(month.is_running, month.shown, month.opened) for month in figures.months] == [
        (True, "1.000 und mehr", "0"), (False, "50–199", "1–9"),
    ]  # fmt: skip
    assert figures.chosen.first == LAST
    assert [(row.name, row.shown, row.opened) for row in figures.offers] == [
        (quiet.name, "0", "0"), (busy.name, "50–199", "1–9"),
    ]  # fmt: skip
    wanted = client.get(f"{link}zahlen/?monat={RUNNING:%Y-%m}").content.decode()
    assert "bisher" in wanted
    assert "1200" not in wanted


def test_what_protects_people_says_that_it_is_not_counted(client: Client, link: str, provider: Organisation) -> None:
    ServiceFactory(organisation=provider, topics=[TopicFactory(protection=True)])
    seen(ServiceFactory(), RUNNING, 1, 1)
    assert "wird nicht gezählt" in client.get(f"{link}zahlen/").content.decode()


@pytest.mark.parametrize("query", ["", "?monat=2026-13", "?monat=x", "?monat=1999-01"])
def test_without_numbers_the_page_says_so_and_a_made_up_month_is_no_error(
    client: Client, link: str, query: str
) -> None:
    answer = client.get(f"{link}zahlen/{query}")
    assert answer.status_code == 200
    assert "Es gibt noch keine Zahlen" in answer.content.decode()


# --- Changes ---------------------------------------------------------------------------------------------------------
def test_a_change_is_told_with_both_texts_and_without_a_persons_name(
    client: Client, link: str, provider: Organisation, editor: User
) -> None:
    service = ServiceFactory(organisation=provider, name="Sprechstunde", phone="+49241000123")
    changing.correct(service, {"phone": "+49241000456"}, by=editor)
    page = client.get(f"{link}verlauf/").content.decode()
    assert "Redaktion des Portals" in page
    assert "Erika" not in page
    assert "erika@example.org" not in page
    (line,) = changes(provider)
    assert (line.record, line.day, "0241 000456" in line.new or "000456" in line.new) == (
        service.name,
        localdate(),
        True,
    )


def test_the_provider_reads_its_own_name_where_it_changed_something(
    link: str, provider: Organisation, client: Client
) -> None:
    run = CourseFactory(organisation=provider, runs=1, runs__places_old=True).runs.get()
    client.post(f"{link}durchgang/{run.pk}/", {"places_state": "plaetze_frei", "places_free": "5"})
    assert {line.by for line in changes(provider)} == {"Beratungshaus Beispiel"}


def test_notes_for_staff_and_contacts_behind_the_scenes_stay_at_the_desk(provider: Organisation, editor: User) -> None:
    service = ServiceFactory(organisation=provider)
    with recorded(service, by=editor):
        service.staff_note = "Ruft nie zurück"
        service.save()
    with recorded(provider, by=editor):
        ContactPointFactory(organisation=provider, staff_only=True)
        provider.is_trusted = True
        provider.save()
    assert changes(provider) == []


def test_nothing_of_a_secret_place_is_told(provider: Organisation, editor: User) -> None:
    place = LocationFactory(redacted=True, owner=provider)
    service = ServiceFactory(organisation=provider, place__location=place)
    with recorded(place, by=editor):
        place.street = "Geheimweg 14"
        place.save()
    with recorded(service, by=editor):
        service.places.update(room="Klingel Müller")
    assert changes(provider) == []


def test_other_providers_changes_are_not_told(provider: Organisation, editor: User) -> None:
    changing.correct(ServiceFactory(), {"phone": "+49241000456"}, by=editor)
    assert changes(provider) == []


def test_a_rejected_correction_stands_there_with_its_reason(client: Client, link: str, provider: Organisation) -> None:
    service = ServiceFactory(organisation=provider, name="Sprechstunde")
    Suggestion.objects.create(
        target="service", record_id=service.pk, record_name=service.name, part="other", field="phone", language="de",
        new_value="+49241000456", source="provider", organisation=provider, state="rejected", closed_on=localdate(),
        reason="Diese Nummer gehört zum Fax.",
    )  # fmt: skip
    page = client.get(f"{link}verlauf/").content.decode()
    assert "Grund: Diese Nummer gehört zum Fax." in page
    assert "000456" in page


# --- Both ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("page", "most"), [("zahlen", 10), ("verlauf", 10)])
def test_fifty_records_cost_few_statements(
    client: Client, link: str, provider: Organisation, editor: User, page: str, most: int
) -> None:
    for number, service in enumerate(ServiceFactory.create_batch(40, organisation=provider)):
        seen(service, LAST, number, number)
        if number < 25:
            changing.correct(service, {"phone": "+49241000456"}, by=editor)
    CourseFactory.create_batch(10, organisation=provider, runs=1)
    client.get(f"{link}{page}/")  # the first visit is noted
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"{link}{page}/").status_code == 200
    assert len(queries) <= most, "\n".join(query["sql"] for query in queries)


@pytest.mark.parametrize("page", ["zahlen", "verlauf"])
def test_a_wrong_link_opens_neither(client: Client, link: str, page: str) -> None:
    assert client.get(f"{link.rstrip('/')}x/{page}/").status_code == 404
    assert client.get(f"/pflege/{page}/").status_code == 404  # nobody is logged in


def test_both_pages_are_linked_from_the_overview(client: Client, link: str) -> None:
    page = client.get(link).content.decode()
    assert f"{link}zahlen/" in page
    assert f"{link}verlauf/" in page
