"""„Stand der Daten“ at the desk: ages and shares, white spots, what was never confirmed, and one rule for all of it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from wagtail.users.models import UserProfile

from directory.freshness import matrix
from directory.freshness.ages import Ages
from directory.freshness.report import glance, lines, sorted_by
from directory.kinds import KINDS
from directory.models import Service, Suggestion
from portal import stand
from portal.models import User
from portal.role_groups import make_groups
from tests.directory.factories import (
    CourseFactory,
    DimensionFactory,
    LocationFactory,
    MunicipalityFactory,
    OrganisationFactory,
    ServiceFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/freshness/"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def desk(person: Callable[..., User]) -> Client:
    """A browser of an editor who reads the desk in English."""
    make_groups()
    user = person("editor")
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    client = Client()
    client.force_login(user, BACKEND)
    return client


def ago(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)


def sheet(client: Client, address: str) -> list[list[str]]:
    text = client.get(address).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


# --- One rule --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("checked", "is_stale", "words"),
    [
        (None, True, "Not yet checked"),
        (TODAY - dt.timedelta(days=366), True, "Not checked for more than 12 months"),
        (TODAY - dt.timedelta(days=365), False, "Checked on Nov. 24, 2025"),
        (TODAY, False, "Checked on Nov. 24, 2026"),
    ],
)
def test_records_statements_and_words_draw_the_line_on_the_same_day(
    checked: dt.date | None, is_stale: bool, words: str
) -> None:
    service = ServiceFactory(verified_on=checked)
    assert service.is_stale(TODAY) is is_stale
    assert Service.objects.filter(stand.stale(TODAY)).exists() is is_stale
    assert Ages.of({checked: 1}, on=TODAY).due == is_stale
    with translation.override("en"):
        assert stand.in_words(checked, TODAY) == words


def test_cards_lists_pages_and_sheets_say_the_same_of_an_old_offer(client: Client, indexed: Callable[[], int]) -> None:
    old = ServiceFactory(name="Sprechstunde Alt", stale=True)
    CourseFactory(name="Sprechstunde Deutsch", stale=True, runs=1)
    indexed()
    words = "Not checked for more than 12 months"
    for address in (
        old.get_absolute_url().replace("/de/", "/en/"),
        "/en/angebote/",
        "/en/kurse/",
        f"/en/merkliste/?items=a{old.pk}",
    ):
        assert words in client.get(address).content.decode(), address
    page = client.get("/en/suche/?q=Sprechstunde").content.decode()
    assert page.count(words) == 2  # the course too, though its places are young


def test_search_engines_are_told_the_day_of_the_last_check(client: Client) -> None:
    checked, never = ServiceFactory(), ServiceFactory(never_verified=True)
    day = re.escape(checked.verified_on.isoformat())
    assert re.search(rf'"lastReviewed": ?"{day}"', client.get(checked.get_absolute_url()).content.decode())
    assert "lastReviewed" not in client.get(never.get_absolute_url()).content.decode()


# --- Figures ---------------------------------------------------------------------------------------------------------
def test_ages_are_counted_shared_and_halved() -> None:
    days = {None: 1, TODAY: 1, TODAY - dt.timedelta(days=200): 1, TODAY - dt.timedelta(days=400): 1}
    assert Ages.of(days, on=TODAY) == Ages(
        total=4, fresh=2, half=1, never=1, median=200, oldest=TODAY - dt.timedelta(days=400)
    )
    assert Ages.of({}, on=TODAY) == Ages()


def test_at_a_glance_stand_public_records_overdue_ones_old_places_and_open_reports() -> None:
    provider = OrganisationFactory(next_check_due=ago(1))
    ServiceFactory(organisation=provider, never_verified=True)
    ServiceFactory(organisation=provider, status="draft", never_verified=True)
    CourseFactory(organisation=provider, runs=1)
    CourseFactory(organisation=provider, runs=1, runs__places_old=True)
    for day in (ago(30), ago(2), ago(0)):
        Suggestion.objects.create(
            target="service", record_id=1, record_name="x", part="phone", language="de", created_on=day
        )
    found = glance(at=timezone.localtime())
    assert (found.kinds["service"].total, found.kinds["course"].total, found.total.never) == (1, 2, 1)
    assert found.overdue == 1
    assert (found.runs, found.runs_unknown) == (2, 1)
    assert (found.reports, found.oldest_report, found.median_report) == (3, 30, 2)


def test_an_organisation_has_its_offers_courses_places_and_itself() -> None:
    provider = OrganisationFactory(name="Haus", verified_on=ago(10))
    ServiceFactory(organisation=provider, stale=True, place__location=LocationFactory(owner=provider, stale=True))
    CourseFactory(organisation=provider)
    (line,) = [line for line in lines("organisation", on=timezone.localdate()) if line.pk == provider.pk]
    assert {kind: ages.total for kind, ages in line.kinds.items()} == dict.fromkeys(KINDS, 1)
    assert (line.ages.total, line.ages.due, line.ages.percent) == (4, 2, 50)


def test_an_offer_counts_in_each_of_its_topics() -> None:
    one, two = TopicFactory(title="Eins"), TopicFactory(title="Zwei")
    ServiceFactory(topics=[one, two])
    ServiceFactory(topics=[two], stale=True)
    found = {line.name: (line.ages.total, line.ages.due) for line in lines("topic", on=timezone.localdate())}
    assert found == {"Eins": (1, 0), "Zwei": (2, 1)}


def test_a_municipality_has_what_is_there_and_the_rest_stands_apart() -> None:
    monschau = MunicipalityFactory(name="Monschau")
    here = LocationFactory(municipality=monschau)
    ServiceFactory(place__location=here)
    ServiceFactory(place__location=LocationFactory(virtual=True))
    secret = ServiceFactory(place__location=LocationFactory(redacted=True, municipality=monschau))
    found = {line.pk: line for line in lines("municipality", on=timezone.localdate())}
    assert found[monschau.pk].kinds["service"].total == 1
    assert found[None].kinds["service"].total == 2, f"{secret} is in no municipality that a sheet may tell"


def test_the_table_is_sorted_by_any_column() -> None:
    for name, days in (("B", 10), ("a", 300), ("C", 500)):
        OrganisationFactory(name=name, verified_on=ago(days))
    found = lines("organisation", on=timezone.localdate())
    order = {sort: "".join(line.name for line in sorted_by(found, sort)) for sort in ("name", "-median", "oldest")}
    assert order == {"name": "aBC", "-median": "CaB", "oldest": "CaB"}
    assert sorted_by(found, "nonsense")[0].name == "C"


# --- White spots -----------------------------------------------------------------------------------------------------
def test_the_matrix_counts_offers_by_place_and_leaves_white_spots() -> None:
    aachen, roetgen = MunicipalityFactory(name="Aachen"), MunicipalityFactory(name="Roetgen")
    health = DimensionFactory(code="gesundheit")
    doctor, clinic = TopicFactory(dimension=health), TopicFactory(dimension=health)
    both = ServiceFactory(topics=[doctor, clinic], place__location=LocationFactory(municipality=aachen))
    ServiceFactory(topics=[doctor], place__location=LocationFactory(virtual=True))
    ServiceFactory(topics=[doctor], status="draft", place__location=both.places.get().location)
    on = timezone.localdate()
    topics = matrix.by_topic("service", on=on, dimension="gesundheit")
    assert [town.name for town in topics.towns] == ["Aachen", "Roetgen"]
    assert {row.code: (row.numbers, row.elsewhere) for row in topics.rows} == {
        doctor.code: ((1, 0), 1),
        clinic.code: ((1, 0), 0),
    }
    (row,) = matrix.by_dimension("service", on=on).rows
    assert (row.numbers, row.elsewhere, row.gaps) == ((1, 0), 1, 1)
    assert roetgen in topics.towns


def test_courses_count_where_a_run_can_still_be_joined() -> None:
    topic = TopicFactory()
    CourseFactory(topics=[topic], runs=2, runs__location=LocationFactory())
    CourseFactory(topics=[topic], runs=1, runs__starts_on=ago(200), runs__location=LocationFactory())
    (row,) = matrix.by_topic("course", on=timezone.localdate()).rows
    assert (sum(row.numbers), row.elsewhere) == (1, 1)


def test_a_white_spot_is_said_in_words(desk: Client) -> None:
    MunicipalityFactory(name="Roetgen")
    dimension = DimensionFactory(title="Gesundheit")
    TopicFactory(dimension=dimension, title="Hausärztin")
    page = desk.get(f"{ADDRESS}white-spots/?dimension={dimension.code}").content.decode()
    assert "white spot</span>" in page
    assert "Hausärztin" in page


# --- Pages -----------------------------------------------------------------------------------------------------------
def test_a_number_leads_to_a_list_with_as_many_entries(desk: Client) -> None:
    provider = OrganisationFactory()
    ServiceFactory.create_batch(3, organisation=provider, stale=True)
    ServiceFactory(organisation=provider)
    ServiceFactory(stale=True)
    rows = desk.get(ADDRESS).context["rows"]
    ((words, address),) = next(row.due for row in rows if row.line.pk == provider.pk)
    assert words == "3 offers"
    assert desk.get(address).context["page_obj"].paginator.count == 3


def test_fifty_lines_stand_on_a_page(desk: Client) -> None:
    OrganisationFactory.create_batch(55)
    first, second = desk.get(f"{ADDRESS}?sort=name"), desk.get(f"{ADDRESS}?sort=name&p=2")
    assert (len(first.context["rows"]), len(second.context["rows"])) == (50, 5)
    assert 'aria-sort="ascending"' in first.content.decode()


def test_what_was_never_confirmed_is_listed_the_longest_waiting_first(desk: Client) -> None:
    late, early = ServiceFactory(name="Spät", never_verified=True), ServiceFactory(name="Früh", never_verified=True)
    Service.objects.filter(pk=early.pk).update(created_at=timezone.now() - dt.timedelta(days=9))
    ServiceFactory(name="Geprüft")
    context = desk.get(f"{ADDRESS}never/").context
    assert [row.name for row in context["rows"]] == [early.name, late.name]
    assert context["total"] == 2


@pytest.mark.parametrize("query", ["?by=x&sort=y&p=z", "white-spots/?kind=x&dimension=x", "never/?kind=x&p=99"])
def test_made_up_addresses_show_the_usual_page(desk: Client, query: str) -> None:
    assert desk.get(f"{ADDRESS}{query}").status_code == 200


def test_sheets_hold_the_tables_and_run_no_formulas(desk: Client) -> None:
    provider = OrganisationFactory(name="=HYPERLINK(1)", never_verified=True)
    ServiceFactory(organisation=provider, name="+49 Beratung", never_verified=True)
    assert [row[:2] for row in sheet(desk, f"{ADDRESS}report.csv?by=organisation")][1] == ["'=HYPERLINK(1)", "2"]
    assert ["offer", "'+49 Beratung", "'=HYPERLINK(1)", ago(0).isoformat()] in sheet(desk, f"{ADDRESS}never.csv")
    tables = sheet(desk, f"{ADDRESS}matrix.csv")
    assert [] in tables
    assert tables[0][-1] == "In no municipality"


@pytest.mark.parametrize(
    ("address", "most"), [("", 25), ("?by=topic", 25), ("?by=municipality", 27), ("white-spots/?dimension=all", 27),
                          ("never/", 22)],
)  # fmt: skip
def test_pages_cost_the_same_statements_however_much_there_is(desk: Client, address: str, most: int) -> None:
    ServiceFactory.create_batch(3, never_verified=True)
    CourseFactory.create_batch(2, runs=1)
    desk.get(f"{ADDRESS}{address}")
    numbers = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            desk.get(f"{ADDRESS}{address}")
        numbers.append(len(queries))
        ServiceFactory.create_batch(10, never_verified=True)
    assert numbers[0] == numbers[1]
    assert numbers[0] <= most


@pytest.mark.parametrize("role", ["translator", "counsellor", "admin"])
def test_others_do_not_read_the_report(person: Callable[..., User], role: str) -> None:
    make_groups()
    client = Client()
    client.force_login(person(role), BACKEND)
    for name in ("", "white-spots/", "never/", "report.csv", "matrix.csv", "never.csv"):
        assert client.get(f"{ADDRESS}{name}").status_code in (302, 403)
