"""What the database itself refuses, and what records know about themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from directory.models import Course, Location, Organisation, Service

from .factories import (
    AccessibilityFactory,
    AdmissionNoticeFactory,
    ContactPointFactory,
    CostOptionFactory,
    CourseFactory,
    CourseRunFactory,
    CourseTextFactory,
    DistrictFactory,
    LocationFactory,
    OrganisationFactory,
    ScheduleExceptionFactory,
    ScheduleFactory,
    ServiceAtLocationFactory,
    ServiceFactory,
    ServiceTextFactory,
    TermFactory,
    term,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 23)


def place() -> Any:
    return ServiceFactory(hours=[]).places.get()


REFUSED: dict[str, Callable[[], Any]] = {
    "service_ages_in_order": lambda: ServiceFactory(min_age=30, max_age=20),
    "service_validity_in_order": lambda: ServiceFactory(valid_from=DAY, valid_to=DAY - dt.timedelta(days=1)),
    "course_ages_in_order": lambda: CourseFactory(min_age=30, max_age=20),
    "location_coordinates_both_or_none": lambda: LocationFactory(longitude=None),
    "location_coordinates_in_europe": lambda: LocationFactory(latitude="6.08", longitude="50.77"),
    "location_redacted_shows_nothing: coordinates": lambda: LocationFactory(
        redacted=True, latitude="50.77", longitude="6.08"
    ),
    "location_redacted_shows_nothing: district": lambda: LocationFactory(redacted=True, district=DistrictFactory()),
    "location_redacted_shows_nothing: address": lambda: LocationFactory(redacted=True, address_visibility="public"),
    "location_physical_has_a_city": lambda: LocationFactory(city=""),
    "organisation_not_its_own_parent": lambda: Organisation.objects.filter(pk=(pk := OrganisationFactory().pk)).update(
        parent=pk
    ),
    "service_not_its_own_successor": lambda: Service.objects.filter(pk=(pk := ServiceFactory().pk)).update(
        successor=pk
    ),
    "contact_name_needs_consent": lambda: ContactPointFactory(person_name="Erika Beispiel"),
    "schedule_has_one_owner: none": lambda: ScheduleFactory(),
    "schedule_has_one_owner: both": lambda: ScheduleFactory(place=place(), location=LocationFactory()),
    "schedule_closes_after_it_opens": lambda: ScheduleFactory(place=place(), opens=dt.time(22), closes=dt.time(2)),
    "schedule_closes_after_it_opens: no times": lambda: ScheduleFactory(place=place(), opens=None, closes=None),
    "schedule_weekday": lambda: ScheduleFactory(place=place(), weekday=7),
    "schedule_nth_week": lambda: ScheduleFactory(place=place(), nth_week=0),
    "schedule_validity_in_order": lambda: ScheduleFactory(
        place=place(), valid_from=DAY, valid_to=DAY - dt.timedelta(days=1)
    ),
    "exception_days_in_order": lambda: ScheduleExceptionFactory(
        place=place(), first_day=DAY, last_day=DAY - dt.timedelta(days=1)
    ),
    "exception_hours_in_order": lambda: ScheduleExceptionFactory(place=place(), opens=dt.time(9)),
    "cost_not_negative": lambda: CostOptionFactory(service=ServiceFactory(), amount="-1"),
    "run_ends_after_it_starts": lambda: CourseRunFactory(ends_on=DAY, starts_on=DAY + dt.timedelta(days=1)),
    "run_times_in_order": lambda: CourseRunFactory(starts_at=dt.time(12), ends_at=dt.time(9)),
    "run_places_in_order": lambda: CourseRunFactory(min_places=12, max_places=10),
    "run_free_within_places": lambda: CourseRunFactory(places_free=11, max_places=10),
    "course_childcare_ages_in_order": lambda: CourseFactory(childcare_from_months=36, childcare_to_years=2),
    "admission_notice_validity_in_order": lambda: AdmissionNoticeFactory(valid_to=dt.date(2026, 2, 8)),
    "term_validity_in_order": lambda: TermFactory(valid_from=DAY, valid_to=DAY - dt.timedelta(days=1)),
}


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED.keys())
def test_the_database_refuses(make: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def twice(first: Callable[[], Any], second: Callable[[], Any]) -> None:
    first()
    with pytest.raises(IntegrityError), transaction.atomic():
        second()


def test_an_offer_is_once_at_a_place() -> None:
    first = place()
    twice(lambda: None, lambda: ServiceAtLocationFactory(service=first.service, location=first.location))


def test_a_text_is_once_in_a_language() -> None:
    service, course = ServiceFactory(), CourseFactory()
    twice(lambda: ServiceTextFactory(record=service), lambda: ServiceTextFactory(record=service))
    twice(lambda: CourseTextFactory(record=course), lambda: CourseTextFactory(record=course))


def test_a_feature_is_judged_once_at_a_place() -> None:
    location = LocationFactory()
    twice(lambda: AccessibilityFactory(location=location), lambda: AccessibilityFactory(location=location, degree="no"))


def test_own_numbers_are_unique_where_they_are_given() -> None:
    organisation = OrganisationFactory()
    CourseFactory(organisation=organisation, own_number="")
    CourseFactory(organisation=organisation, own_number="")
    twice(
        lambda: CourseFactory(organisation=organisation, own_number="A1"),
        lambda: CourseFactory(organisation=organisation, own_number="A1"),
    )


def test_by_appointment_needs_no_times() -> None:
    assert ScheduleFactory(place=place(), opens=None, closes=None, kind="by_appointment").pk


def test_a_target_level_below_the_start_is_refused_at_its_field() -> None:
    course = CourseFactory(runs=0)
    course.start_level, course.target_level = "B1", "A2"
    with pytest.raises(ValidationError) as error:
        course.clean()
    assert "target_level" in error.value.message_dict


# --- What records know -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("trait", "shown"), [({}, True), ({"paused": True}, True), ({"draft": True}, False), ({"ended": True}, False),
    ({"staff_only": True}, False), ({"organisation__unlisted": True}, False), ({"organisation__closed": True}, False)],
)  # fmt: skip
@pytest.mark.parametrize(("factory", "model"), [(ServiceFactory, Service), (CourseFactory, Course)])
def test_the_public_sees_published_and_paused_offers_of_listed_organisations(
    factory: Any, model: Any, trait: dict[str, Any], shown: bool
) -> None:
    factory(**trait)
    assert model.objects.published().exists() is shown
    assert model.objects.visible_to(frozenset({"public"})).exists() is shown
    assert not model.objects.visible_to(frozenset()).exists()


def test_a_protected_place_gives_neither_point_nor_address() -> None:
    location = LocationFactory(redacted=True)
    assert (location.point, location.address_line, location.shows_address) == (None, "", False)
    assert not Location.objects.published().exists()


@pytest.mark.parametrize(("days", "stale"), [(0, False), (365, False), (366, True), (None, True)])
def test_facts_are_stale_after_a_year(days: int | None, stale: bool) -> None:
    verified = DAY - dt.timedelta(days=days) if days is not None else None
    assert ServiceFactory(verified_on=verified).is_stale(DAY) is stale


def test_wording_falls_back_to_german_field_by_field() -> None:
    service = ServiceFactory(name="Beratung", eligibility="Für alle")
    ServiceTextFactory(record=service, language="en", name="Counselling", eligibility="")
    wording = service.wording("en")
    assert (wording.name, wording.language_of("name")) == ("Counselling", "en")
    assert (wording.eligibility, wording.language_of("eligibility")) == ("Für alle", "de")
    assert service.wording("tr").language == "de"


def test_a_translation_of_older_german_text_is_outdated() -> None:
    service = ServiceFactory()
    row = ServiceTextFactory(record=service, source_digest=service.digest)
    assert not service.wording("en").is_outdated
    service.summary = "Etwas anderes."
    assert service.wording("en").is_outdated
    assert row.source_digest != service.digest


@pytest.mark.parametrize(
    ("facts", "listed"),
    [({"starts_on": DAY}, True), ({"starts_on": DAY - dt.timedelta(days=60), "ends_on": None}, True),
     ({"starts_on": DAY - dt.timedelta(days=61), "ends_on": None}, False),
     ({"starts_on": DAY, "status": "cancelled"}, False),
     ({"starts_on": DAY, "status": "finished"}, False),
     ({"starts_on": DAY - dt.timedelta(days=9), "ends_on": DAY - dt.timedelta(days=1)}, False)],
)  # fmt: skip
def test_a_run_is_listed_until_it_is_over_or_sixty_days_old(facts: dict[str, Any], listed: bool) -> None:
    assert CourseRunFactory(**facts).is_listed(DAY) is listed


@pytest.mark.parametrize(("age", "code"), [(0, "wenige"), (14, "wenige"), (15, "unbekannt")])
def test_places_are_told_for_fourteen_days(age: int, code: str) -> None:
    now = timezone.now()
    assert CourseRunFactory(places="wenige", places_as_of=now - dt.timedelta(days=age)).places_code(now) == code


def test_a_term_is_called_in_the_readers_language_or_the_nearest() -> None:
    entry = TermFactory(label="Beratung", labels={"ru": "Консультация"})
    assert [entry.label_in(code) for code in ("ru", "uk", "fr")] == ["Консультация", "Консультация", "Beratung"]
    assert term("offer_kind", entry.code) == entry
