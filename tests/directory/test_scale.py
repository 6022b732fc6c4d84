"""The made directory: the same each time, valid, of every colour, and gone again without a trace of anything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.timezone import localdate

from directory.models import (
    AccessibilityFact,
    CostOption,
    Course,
    CourseRun,
    CourseType,
    Location,
    Organisation,
    OrganisationText,
    Postcode,
    Schedule,
    ScheduleException,
    Service,
    ServiceAtLocation,
    ServiceText,
    SpokenLanguage,
    Term,
    Topic,
)
from directory.scale import loading
from directory.scale.making import SOURCE
from directory.scale.places import HIDDEN_STREET
from directory.seeding import load_seed
from portal.models import User
from portal.role_groups import make_groups
from portal.roles import Role
from search import index
from search.engines.embedded import counting
from search.query import search

from .factories import LocationFactory, OrganisationFactory, ServiceFactory

pytestmark = pytest.mark.django_db
# So many that every value of every vocabulary has its turn.
OFFERS = 130
FILLED = (Organisation, Location, Service, Course)
BELOW = (CourseRun, AccessibilityFact, SpokenLanguage, Schedule, ScheduleException, ServiceAtLocation, ServiceText,
         OrganisationText, CostOption)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Loaded once for this module; each test rolls back to it."""
    with django_db_blocker.unblock():
        frame = transaction.atomic()
        frame.__enter__()
        try:
            load_seed()
            load(OFFERS)
            yield
        finally:
            transaction.set_rollback(True)
            frame.__exit__(None, None, None)


def load(offers: int, *, seed: int = 1, progress: loading.Progress = lambda kind, done, total: None) -> loading.Counts:
    return loading.load(offers, seed=seed, today=localdate(), progress=progress)


def clear() -> loading.Counts:
    return loading.clear(lambda kind, done, total: None)


def picture(*, of: set[Any] | None = None) -> dict[str, Any]:
    """All made records by their identity, with what makes them different."""
    rows: dict[str, Any] = {}
    related = ("topics", "access", "spoken__language", "places__schedules", "texts")
    for service in Service.objects.prefetch_related(*related):
        hours = [(one.weekday, one.opens, one.kind) for place in service.places.all() for one in place.schedules.all()]
        rows[str(service.uuid)] = (
            service.name,
            (service.description, service.status, service.verified_on, service.phone),
            sorted(hours, key=str),
            {one.code for one in service.topics.all()} | {one.code for one in service.access.all()},
            [one.language.code for one in service.spoken.all()],
            {(one.language, one.name) for one in service.texts.all()},
        )
    for course in Course.objects.prefetch_related("runs"):
        rows[str(course.uuid)] = (course.name, [(run.starts_on, run.status) for run in course.runs.all()])
    for location in Location.objects.all():
        rows[str(location.uuid)] = (location.name, location.street, location.latitude)
    for organisation in Organisation.objects.all():
        rows[str(organisation.uuid)] = (organisation.name, organisation.description)
    return {key: row for key, row in rows.items() if of is None or key in of}


# --- The same each time ----------------------------------------------------------------------------------------------
def test_the_same_call_makes_the_same_directory_and_another_seed_another_one() -> None:
    before = picture()
    clear()
    load(OFFERS)
    assert picture() == before
    clear()
    load(OFFERS, seed=2)
    assert not picture().keys() & before.keys()
    assert {row[0] for row in picture().values()} != {row[0] for row in before.values()}


def test_calling_it_twice_changes_nothing() -> None:
    before = picture()
    assert load(OFFERS) == loading.Counts()
    assert picture() == before


def test_a_bigger_directory_begins_with_the_smaller_one() -> None:
    big = picture()
    clear()
    load(40)
    small = picture()
    assert len(small) < len(big)
    assert small == picture(of=set(big))
    load(OFFERS)
    assert picture() == big


def test_a_load_that_was_stopped_goes_on_where_it_ended() -> None:
    whole = picture()
    clear()

    def stop(kind: str, done: int, total: int) -> None:
        if kind == "organisations":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(OFFERS, progress=stop)
    assert Organisation.objects.exists()
    assert not Service.objects.exists()
    load(OFFERS)
    assert picture() == whole


# --- What is made ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("model", [*FILLED, *BELOW])
def test_every_record_could_be_saved_by_an_editor(model: Any) -> None:
    rows = list(model.objects.all()[:40])
    assert rows
    for row in rows:
        row.full_clean()


def test_everything_is_marked_as_sample_and_reaches_nobody() -> None:
    for model in FILLED:
        assert set(model.objects.values_list("is_sample", "source_name")) == {(True, SOURCE)}
    for model in (Service, Course):
        for phone, email, website in model.objects.values_list("phone", "email", "website"):
            assert not phone or phone.startswith("0241 000-")
            assert not email or email.endswith(".example.org")
            assert not website or ".example.org" in website
    for phone in Organisation.objects.exclude(phone="").values_list("phone", flat=True):
        assert str(phone).startswith("0241 000-")


def test_every_value_of_every_vocabulary_topic_type_and_postcode_is_used() -> None:
    used: dict[str, set[int]] = {}
    for model in (*FILLED, CourseRun, AccessibilityFact, SpokenLanguage):
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model is Term:
                vocabulary = field.get_limit_choices_to()["vocabulary"]
                used.setdefault(vocabulary, set()).update(model.objects.values_list(field.name, flat=True))
    assert len(used) > 15
    for vocabulary, ids in used.items():
        unused = Term.objects.valid_on(localdate()).filter(vocabulary=vocabulary).exclude(pk__in=ids - {None})
        assert not [term.code for term in unused], vocabulary
    assert not Topic.objects.filter(services=None).exists()
    assert not CourseType.objects.valid_on(localdate()).filter(courses=None).exists()
    assert {place.code for place in Postcode.objects.all()} == set(
        Location.objects.filter(kind="physical").values_list("postal_code", flat=True)
    )
    assert Location.objects.filter(kind="physical").values("municipality").distinct().count() == 10


def test_there_is_some_of_everything() -> None:
    today = localdate()
    assert set(Service.objects.values_list("status", flat=True)) == {
        "draft", "in_review", "published", "paused", "ended",
    }  # fmt: skip
    assert Service.objects.filter(audience="staff").exists()
    assert Service.objects.filter(successor__isnull=False).exists()
    ages = {service.verified_on is None or service.is_stale(today) for service in Service.objects.all()}
    assert ages == {True, False}
    assert Service.objects.filter(verified_on=None).exists()
    assert set(Service.objects.values_list("is_free", "childcare").distinct()) >= {(True, True), (False, None)}
    assert {"open", "by_appointment", "phone"} <= set(Schedule.objects.values_list("kind", flat=True))
    assert Schedule.objects.filter(nth_week__isnull=False).exists()
    assert ServiceAtLocation.objects.filter(schedules=None, location__schedules=None).exists()
    assert set(ServiceText.objects.values_list("language", flat=True)) == {"ar", "en", "uk"}
    assert set(ServiceText.objects.values_list("state", flat=True)) == {"machine", "in_review", "confirmed"}
    assert set(Location.objects.values_list("kind", flat=True)) == {"physical", "virtual", "postal", "redacted"}
    assert CourseRun.objects.count() == pytest.approx(OFFERS / 2, rel=0.1)
    assert Organisation.objects.count() == pytest.approx(OFFERS * 0.3, rel=0.1)


def test_a_protected_place_is_published_nowhere(client: Client) -> None:
    hidden = Location.objects.filter(kind="redacted")
    assert hidden
    assert all(place.street.startswith(HIDDEN_STREET) for place in hidden)
    assert not Location.objects.published().filter(kind="redacted").exists()
    protected = Service.objects.published().filter(places__location__in=hidden)
    assert protected
    for document in index.all_documents():
        told = repr(document)
        assert HIDDEN_STREET not in told
        assert not any(place.name in told for place in hidden), document.key
    for service in protected:
        page = client.get(service.get_absolute_url()).content.decode()
        assert HIDDEN_STREET not in page
        assert not any(place.name in page for place in hidden)


def test_the_list_counts_what_the_database_holds(indexed: Callable[[], int], monkeypatch: pytest.MonkeyPatch) -> None:
    indexed()
    found = search("", language="de", kinds=("service",))
    told = {name: {one.value: one.count for one in values} for name, values in found.facets.items()}
    shown = Service.objects.published()
    assert found.total == shown.count()
    assert told["topic"] == dict(shown.values_list("topics__code").annotate(Count("pk")))
    assert told["cost"]["free"] == shown.filter(is_free=True).count()
    assert told["kind"]["course"] == Course.objects.published().count()
    monkeypatch.setattr(counting, "DOCUMENTS_AT_ONCE", 7)
    assert search("", language="de", kinds=("service",)).facets == found.facets


# --- Away with it ----------------------------------------------------------------------------------------------------
def test_clearing_removes_only_what_was_made() -> None:
    demo = ServiceFactory(is_sample=True, source_name="Beispieldaten")
    taken_over = Service.objects.filter(is_sample=True, source_name=SOURCE).first()
    Service.objects.filter(pk=taken_over.pk).update(is_sample=False)
    house = Location.objects.filter(kind="physical").exclude(offers_here__service=taken_over).first()
    host = Organisation.objects.exclude(services=taken_over).first()
    own = ServiceFactory(organisation=OrganisationFactory(), place__location=house)
    User.objects.create_user(email="traeger@example.org", password="x", organisation=host)
    clear()
    assert set(Service.objects.all()) == {demo, taken_over, own}
    assert house in Location.objects.all()
    assert host in Organisation.objects.all()
    kept_for = {*taken_over.places.values_list("location_id", flat=True), house.pk}
    assert set(loading.made(Location).values_list("pk", flat=True)) == kept_for
    assert set(loading.made(Organisation)) == {host, taken_over.organisation}
    assert not Course.objects.exists()
    assert not CourseRun.objects.exists()
    assert not ServiceText.objects.exclude(record=taken_over).exists()
    connection.check_constraints()


def test_a_kept_record_loses_its_made_successor_and_nothing_more() -> None:
    own = ServiceFactory(status="ended", successor=Service.objects.first())
    clear()
    own.refresh_from_db()
    assert own.successor is None


# --- The command -----------------------------------------------------------------------------------------------------
def command(**options: Any) -> str:
    out = StringIO()
    call_command("load_scale", stdout=out, **options)
    return out.getvalue()


def test_a_dry_run_counts_and_writes_nothing() -> None:
    before = picture()
    told = command(services=OFFERS + 10, dry_run=True)
    assert "10 services" in told
    assert "Nothing was written" in told
    assert picture() == before
    assert f"Would remove: {OFFERS} services" in command(clear=True, dry_run=True)
    assert picture() == before


def test_a_dry_run_tells_exactly_what_a_load_does() -> None:
    told = command(services=OFFERS, clear=True, dry_run=True).splitlines()[1]
    assert told.removeprefix("Would create") in command(services=OFFERS, clear=True)


def test_who_stops_it_reads_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*args: Any, **kwargs: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, "load", stopped)
    with pytest.raises(CommandError, match="the same command goes on"):
        command(services=OFFERS)


def test_it_says_what_to_do_next() -> None:
    assert "Next: manage.py rebuild_search" in command(services=OFFERS)


def test_it_stays_away_from_real_records_unless_told() -> None:
    LocationFactory()
    with pytest.raises(CommandError, match="no samples"):
        command(services=OFFERS + 1)
    assert "1 services" in command(services=OFFERS + 1, yes=True)


def test_without_a_number_or_vocabularies_it_says_what_is_missing() -> None:
    with pytest.raises(CommandError, match="how many offers"):
        command()
    clear()
    Topic.objects.all().delete()
    with pytest.raises(CommandError, match="load_vocabularies"):
        command(services=1)


# --- Budgets ---------------------------------------------------------------------------------------------------------
def statements(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
    return len(captured)


def test_pages_cost_as_many_statements_with_four_times_the_offers(
    client: Client, indexed: Callable[[], int], person: Callable[..., User]
) -> None:
    make_groups()
    desk = Client()
    desk.force_login(person(Role.EDITOR))

    def costs() -> dict[str, int]:
        indexed()
        found = {address: statements(client, address) for address in records}
        lists = ("angebote/", "angebote/?q=beratung", "angebote/?near=52062&language=ar", "kurse/", "kurse/?now=A2",
                 "kurse/?q=deutsch&near=52062", "traeger/")  # fmt: skip
        found |= {path: statements(client, f"/de/{path}") for path in lists}
        desks = (f"/admin/{name}/" for name in ("service", "course", "organisation"))
        return found | {address: statements(desk, address) for address in desks}

    clear()
    load(30)
    fullest = {Service: "places", Organisation: "services", Location: "offers_here"}
    with translation.override("de"):
        records = [
            row.get_absolute_url()
            for model, related in fullest.items()
            for row in model.objects.published().annotate(n=Count(related)).order_by("-n", "uuid")[:3]
        ]
    small = costs()
    load(120)
    big = costs()
    assert {name: number for name, number in big.items() if number > small[name]} == {}
    assert max(number for name, number in big.items() if name not in records and "admin" not in name) <= 15
    assert max(big[address] for address in records) <= 12
