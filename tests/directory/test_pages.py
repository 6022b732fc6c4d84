"""The public pages of records, through the client."""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from directory.models import Course, Location, Organisation, Service
from portal import languages

from .factories import (
    AccessibilityFactory,
    AdmissionNoticeFactory,
    ContactPointFactory,
    CostOptionFactory,
    CourseFactory,
    CourseRunFactory,
    CourseTextFactory,
    CourseTypeFactory,
    DistrictFactory,
    LocationFactory,
    MunicipalityFactory,
    OrganisationFactory,
    OrganisationTextFactory,
    ScheduleExceptionFactory,
    ScheduleFactory,
    ServiceAtLocationFactory,
    ServiceFactory,
    ServiceTextFactory,
    TopicFactory,
    term,
)

pytestmark = pytest.mark.django_db


def address(record: Any, code: str = "de") -> str:
    url: str = record.get_absolute_url()
    return re.sub(r"^/\w+/", f"/{code}/", url)


def page(client: Client, record: Any, code: str = "de", status: int = 200) -> str:
    response = client.get(address(record, code))
    assert response.status_code == status, response.status_code
    assert not response.cookies
    return response.content.decode()


def jsonld(html: str) -> dict[str, Any]:
    [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return json.loads(found)


@pytest.fixture
def full_service() -> Service:
    """An offer with everything a page can show."""
    location = LocationFactory(name="Haus der Beratung")
    service = ServiceFactory(
        place__location=location, topics=[TopicFactory()], target_groups=["eltern"], access=["ohne_termin"],
        speaks=["de", "ar:interpreter"], required_documents=["Ausweis"], interpretation="Am Telefon.", min_age=27,
        application_process="Kommen Sie vorbei.", alert="Eingang im Hof.",
    )  # fmt: skip
    CostOptionFactory(service=service, label="Kurs")
    ServiceAtLocationFactory(service=service)
    AccessibilityFactory(location=location)
    ContactPointFactory(organisation=service.organisation, service=service)
    ServiceTextFactory(record=service)
    return service


@pytest.fixture
def full_course() -> Course:
    course = CourseFactory(access=["berechtigung_44_1"], target_groups=["eltern"], topics=[TopicFactory()])
    CourseRunFactory(course=course, starts_on=timezone.localdate() + dt.timedelta(days=200), places="voll")
    AccessibilityFactory(location=course.runs.first().location)
    CourseTextFactory(record=course)
    return course


# --- Addresses -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("make", [ServiceFactory, CourseFactory, OrganisationFactory, LocationFactory])
def test_the_number_counts_and_an_old_name_leads_to_the_new_one(client: Client, make: Any) -> None:
    record = make()
    old = address(record).replace(record.slug, "alter-name")
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, address(record))


@pytest.mark.parametrize("trait", ["draft", "staff_only"])
@pytest.mark.parametrize("make", [ServiceFactory, CourseFactory])
def test_what_is_not_public_is_not_there(client: Client, make: Any, trait: str) -> None:
    assert client.get(address(make(**{trait: True}))).status_code == 404


@pytest.mark.parametrize("trait", ["unlisted", "closed"])
def test_offers_of_hidden_organisations_are_not_there(client: Client, trait: str) -> None:
    organisation = OrganisationFactory(**{trait: True})
    for record in (organisation, ServiceFactory(organisation=organisation), CourseFactory(organisation=organisation)):
        assert client.get(address(record)).status_code == 404


def test_protected_unlisted_and_virtual_places_have_pages_only_where_they_may(client: Client) -> None:
    assert client.get(address(LocationFactory(redacted=True))).status_code == 404
    assert client.get(address(LocationFactory(unlisted=True))).status_code == 404
    assert client.get(address(LocationFactory(address_visibility="staff"))).status_code == 404


@pytest.mark.parametrize("make", [ServiceFactory, CourseFactory])
def test_an_ended_offer_is_gone_and_names_its_successor(client: Client, make: Any) -> None:
    successor = make(name="Das neue Angebot")
    html = page(client, make(ended=True, successor=successor), status=410)
    assert address(successor) in html
    assert "noindex" in html


def test_an_ended_offer_does_not_name_a_hidden_successor(client: Client) -> None:
    html = page(
        client, ServiceFactory(ended=True, successor=ServiceFactory(name="Nur intern", staff_only=True)), status=410
    )
    assert "Nur intern" not in html


def test_an_ended_offer_of_staff_is_not_even_gone(client: Client) -> None:
    assert client.get(address(ServiceFactory(ended=True, staff_only=True))).status_code == 404


# --- Offers ----------------------------------------------------------------------------------------------------------
def test_a_page_says_what_is_not_known(client: Client) -> None:
    html = page(client, ServiceFactory(hours=[], phone="", organisation__phone="", organisation__email=""), "en")
    for words in (
        "Opening hours are not known", "Costs are not known", "The languages are not known",
        "No telephone number is known", "Nothing is known about the accessibility",
    ):  # fmt: skip
        assert words in html


def test_contacts_of_staff_and_names_of_persons_stay_inside(client: Client) -> None:
    service = ServiceFactory(staff_note="Nur intern: Frau Beispielfrau")
    ContactPointFactory(organisation=service.organisation, staff_only=True)
    ContactPointFactory(
        organisation=service.organisation, person_name="Erika Beispielfrau", consent_on=dt.date(2026, 1, 1)
    )
    for html in (page(client, service), page(client, service.organisation)):
        assert "Beispielfrau" not in html
        assert "000999" not in html
        assert "Anmeldung und erste Fragen" in html


def test_a_paused_offer_says_so_and_never_open(client: Client) -> None:
    service = ServiceFactory(paused=True, hours=[(day, "0:00", "23:59") for day in range(7)])
    html = page(client, service, "en")
    assert "Paused at the moment" in html
    assert "Open day and night" not in html
    assert "hoursAvailable" not in jsonld(html)


def test_a_notice_is_shown_until_its_last_day(client: Client) -> None:
    today = timezone.localdate()
    assert "Umzug!" in page(client, ServiceFactory(alert="Umzug!", alert_until=today))
    assert "Umzug!" not in page(client, ServiceFactory(alert="Umzug!", alert_until=today - dt.timedelta(days=1)))


def test_a_protected_place_shows_itself_nowhere(client: Client) -> None:
    location = LocationFactory(redacted=True)
    service = ServiceFactory(name="Zuflucht", place__location=location)
    course = CourseFactory(runs__location=location)
    for record in (service, course):
        html = page(client, record, "en")
        for secret in ("Geheimweg", "52099", "Verborgenstadt", "Schutzwohnung"):
            assert secret not in html
        assert "openstreetmap" not in html
    html = page(client, service, "en")
    assert "The address is secret" in html
    assert "Leave this page quickly" in html


def test_german_text_in_a_foreign_page_carries_its_language(client: Client) -> None:
    html = page(client, ServiceFactory(description="Nur auf Deutsch."), "ar")
    assert re.search(r'<div lang="de" dir="ltr"><p>Nur auf Deutsch\.</p></div>', html)
    assert "noindex" in html


def test_a_translation_is_shown_field_by_field(client: Client) -> None:
    service = ServiceFactory(eligibility="Für alle.")
    ServiceTextFactory(record=service, language="en", machine=True)
    html = page(client, service, "en")
    assert "We find out with you what you need." in html
    assert re.search(r'<div lang="de" dir="ltr"><p>Für alle\.</p></div>', html)
    assert "A machine translated this text" in html
    assert 'hreflang="en"' in html


def test_texts_cannot_break_out_of_the_json(client: Client) -> None:
    html = page(client, ServiceFactory(summary="</script><script>alert(1)</script><!--"))
    assert "<script>alert" not in html
    assert jsonld(html)["description"] == "</script><script>alert(1)</script><!--"


# --- Courses ---------------------------------------------------------------------------------------------------------
def test_free_places_are_told_only_while_their_count_is_young(client: Client) -> None:
    young = CourseFactory(runs__places_free=3, runs__max_places=20)
    old = CourseFactory(runs__places_free=3, runs__max_places=20, runs__places_old=True)
    assert jsonld(page(client, young))["hasCourseInstance"][0]["remainingAttendeeCapacity"] == 3
    html = page(client, old, "en")
    assert "remainingAttendeeCapacity" not in html
    assert "Older than 14 days" in html


def test_room_at_an_offer_is_told_only_while_its_office_said_so_lately(client: Client) -> None:
    today = timezone.localdate()
    room = {"capacity": term("place_state", "wenige", "Few places left"), "capacity_note": "Zwei Patinnen sind frei."}
    young = ServiceFactory(**room, capacity_as_of=today - dt.timedelta(days=4))
    old = ServiceFactory(**room, capacity_as_of=today - dt.timedelta(days=15))
    html = page(client, young, "en")
    for words in ("Few places left", "As of 4 days ago", "Zwei Patinnen sind frei."):
        assert words in html
    html = page(client, old, "en")
    assert "Older than 14 days" in html
    assert "Few places left" not in html
    assert "Zwei Patinnen sind frei." not in html
    assert "Few places left" not in page(client, ServiceFactory(**room, capacity_as_of=today, paused=True), "en")


def test_an_offer_for_one_town_says_so_to_people_and_machines(client: Client) -> None:
    service = ServiceFactory()
    service.municipalities.add(MunicipalityFactory(name="Stolberg"))
    service.districts.add(DistrictFactory(name="Aachen-Brand"))
    html = page(client, service, "en")
    assert "For people who live here: Stolberg, Aachen-Brand" in html
    assert [place["name"] for place in jsonld(html)["areaServed"]] == ["Stolberg", "Aachen-Brand"]
    assert "areaServed" not in jsonld(page(client, ServiceFactory(), "en"))


@pytest.mark.parametrize(
    ("costs", "said"),
    [(Decimal("28.50"), "Books and material cost 28.50 euros more."), (Decimal(0), "Books and material are included.")],
)
def test_a_course_says_what_its_books_cost(client: Client, costs: Decimal, said: str) -> None:
    assert said in page(client, CourseFactory(material_costs=costs), "en")
    assert "Books and material" not in page(client, CourseFactory(), "en")


def test_the_place_shown_is_that_of_the_next_run(client: Client) -> None:
    course = CourseFactory(runs__location__name="Haus der nächsten")
    begun = timezone.localdate() - dt.timedelta(days=20)
    CourseRunFactory(course=course, starts_on=begun, location__name="Haus der laufenden")
    response = client.get(course.get_absolute_url())
    assert response.context["next"].run.starts_on > begun
    assert response.context["place"].location.name == "Haus der nächsten"


def test_a_valid_notice_on_admission_stands_at_its_courses_only(client: Client) -> None:
    suspended = CourseTypeFactory(code="ik_allgemein")
    AdmissionNoticeFactory(course_types=[suspended])
    AdmissionNoticeFactory(course_types=[suspended], texts={"de": "Alte Regel."}, valid_to=dt.date(2026, 2, 10))
    html = page(client, CourseFactory(course_type=suspended), "en")
    assert "No new voluntary admissions" in html
    assert "Alte Regel" not in html
    assert "No new voluntary admissions" not in page(
        client, CourseFactory(course_type=CourseTypeFactory(code="mia")), "en"
    )


def test_runs_that_are_over_or_cancelled_are_not_shown(client: Client) -> None:
    course = CourseFactory(runs=0)
    CourseRunFactory(course=course, status="cancelled")
    CourseRunFactory(course=course, starts_on=timezone.localdate() - dt.timedelta(days=61), ends_on=None)
    html = page(client, course, "en")
    assert "No next start is known" in html
    assert jsonld(html).get("hasCourseInstance") is None


def test_where_a_paper_is_needed_nothing_is_promised_about_the_status(client: Client) -> None:
    assert "residence status" not in page(client, CourseFactory(access=["verpflichtung_44a"]), "en")
    assert "residence status does not matter" in page(client, CourseFactory(access=["offen"]), "en")


# --- Organisations and houses ----------------------------------------------------------------------------------------
def test_an_organisation_lists_only_its_public_offers(client: Client) -> None:
    organisation = OrganisationFactory()
    OrganisationTextFactory(record=organisation)
    ServiceFactory(organisation=organisation, name="Beratung offen")
    ServiceFactory(organisation=organisation, name="Beratung intern", staff_only=True)
    CourseFactory(organisation=organisation, name="Kurs offen")
    html = page(client, organisation, "en")
    assert "Beratung offen" in html
    assert "Kurs offen" in html
    assert "Beratung intern" not in html
    assert "Helps people in the region." in html


def test_a_house_names_who_is_in_it_and_what_is_offered_there(client: Client) -> None:
    location = LocationFactory()
    location.organisations.add(
        OrganisationFactory(name="Im Haus"), OrganisationFactory(name="Unsichtbar", unlisted=True)
    )
    ServiceFactory(name="Hier beraten", place__location=location)
    ServiceFactory(name="Hier versteckt", place__location=location, draft=True)
    CourseFactory(name="Hier lernen", runs__location=location)
    ScheduleFactory(location=location)
    ScheduleExceptionFactory(location=location, reason="Betriebsausflug")
    html = page(client, location)
    for name in ("Im Haus", "Hier beraten", "Hier lernen", "Betriebsausflug"):
        assert name in html
    for name in ("Unsichtbar", "Hier versteckt"):
        assert name not in html


# --- All of them -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", languages.CODES)
def test_pages_work_in_every_language(client: Client, code: str, full_service: Service, full_course: Course) -> None:
    location, organisation = Location.objects.first(), Organisation.objects.first()
    for record in (full_service, full_course, location, organisation):
        html = page(client, record, code)
        assert f'<html lang="{code}" dir="{languages.direction(code)}">' in html
        jsonld(html)


@pytest.mark.parametrize("code", ["de", "en"])
def test_a_page_costs_at_most_twelve_statements(
    client: Client, code: str, full_service: Service, full_course: Course,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    location, organisation = Location.objects.first(), Organisation.objects.first()
    for record in (full_service, full_course, location, organisation):
        page(client, record, code)  # the vocabularies are in memory after the first page
        with django_assert_max_num_queries(12):
            page(client, record, code)


def test_a_page_loads_nothing_from_elsewhere_and_runs_no_script_of_its_own(
    client: Client, full_service: Service
) -> None:
    html = page(client, full_service)
    assert not re.search(
        r'<(?:link|script|img|iframe)[^>]+(?:src|href)="https?://(?!127\.0\.0\.1|testserver|localhost)', html
    )
    assert not re.search(r"<script(?![^>]*(?:src=|ld\+json))", html)
    assert not re.search(r"\sstyle=|\son\w+=", html)
