"""Doubles: warned of, never forbidden; told apart once and for all."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.test import Client

from directory.duplicates import Place, candidates, pairs, told_apart
from directory.models import Course, DistinctPair, Location, Organisation, Service
from tests.directory.desk import address, an_offer, edit, errors
from tests.directory.factories import (
    CourseFactory,
    LocationFactory,
    OrganisationFactory,
    PostcodeFactory,
    ServiceFactory,
    TopicFactory,
)
from tests.forms import filled

pytestmark = pytest.mark.django_db


def names(record: Any, *houses: Location) -> list[str]:
    return [one.name for one in candidates(record, Place.of(houses))]


@pytest.mark.parametrize(
    "typed",
    [
        "Caritasverband Aachen",
        "caritas-verband aachen e. V.",
        "Aachen, Caritasverband",
        "CV Aachen",
        "Karitasverband Aachen",
    ],
)
def test_an_organisation_is_found_under_other_spellings(typed: str) -> None:
    OrganisationFactory(name="Caritasverband Aachen e.V.", short_name="CV Aachen")
    OrganisationFactory(name="Diakonie Aachen")
    assert names(Organisation(name=typed)) == ["Caritasverband Aachen e.V."]


@pytest.mark.parametrize("typed", ["Kita Regenbogen 13", "Verein B", "Diakonie Stolberg", "Jugendtreff"])
def test_what_only_sounds_alike_is_left_alone(typed: str) -> None:
    for name in ("Kita Regenbogen 12", "Verein A", "Caritas Aachen"):
        OrganisationFactory(name=name)
    assert names(Organisation(name=typed)) == []


def test_a_house_is_found_by_its_address_whatever_it_is_called() -> None:
    LocationFactory(name="Haus der Vielfalt", street="Jülicher Straße 12")
    typed = Location(name="Nachbarschaftstreff", street="Jülicher Str. 12", postal_code="52062", city="Aachen")
    assert names(typed, typed) == ["Haus der Vielfalt"]
    typed.postal_code = "52070"
    assert names(typed, typed) == []


def test_an_offer_is_a_double_only_of_its_own_organisation_or_house() -> None:
    service = ServiceFactory(name="Migrationsberatung für Erwachsene")
    house = service.places.get().location
    twin = Service(name="Migrationsberatung Erwachsene", organisation=service.organisation)
    assert names(twin, house) == [service.name]
    twin.organisation = OrganisationFactory()
    assert names(twin, LocationFactory(street="Anderswo 1")) == []
    twin.name = service.name
    assert names(twin, house) == [service.name]


def test_courses_of_another_level_are_no_doubles() -> None:
    course = CourseFactory(name="Deutsch am Abend", start_level="A1", target_level="A2")
    twin = Course(name=course.name, organisation=course.organisation, course_type=course.course_type)
    twin.start_level, twin.target_level = "A1", "A2"
    assert names(twin) == [course.name]
    twin.target_level = "B1"
    assert names(twin) == []


def test_a_pair_that_was_told_apart_is_not_warned_of_again() -> None:
    one, other = OrganisationFactory(name="Lernhaus Aachen"), OrganisationFactory(name="Lernhaus Aachen")
    assert [pair[:2] for pair in pairs(Organisation)] != []
    told_apart(Organisation, other.pk, one.pk)
    assert pairs(Organisation) == []
    assert names(other) == []


def test_ten_thousand_names_are_compared_while_an_editor_waits() -> None:
    kind = OrganisationFactory().kind
    words = ("Beratung", "Haus", "Verein", "Treff", "Brücke", "Frauen", "Jugend", "Sprache", "Nord", "Süd")
    Organisation.objects.bulk_create(
        Organisation(name=f"{words[n % 10]} {words[n // 10 % 10]} {words[n // 100 % 10]} {n}", kind=kind)
        for n in range(10_000)
    )
    candidates(Organisation(name="Haus Brücke Nord"), Place())
    start = time.perf_counter()
    candidates(Organisation(name="Haus Brücke Nord"), Place())
    # Measured 0.09 s; two seconds would be no answer any more, however busy the machine.
    assert time.perf_counter() - start < 2


def test_the_address_of_a_protected_place_stands_in_no_warning() -> None:
    service = ServiceFactory(name="Schutz und Hilfe", place__location__redacted=True)
    twin = Service(name="Schutz und Hilfe", organisation=service.organisation)
    [found] = candidates(twin, Place())
    assert found.place == ""


# --- At the desk -----------------------------------------------------------------------------------------------------
def a_new_offer(desk: Client, **fields: Any) -> dict[str, Any]:
    kind = ServiceFactory(name="Ganz etwas anderes").kind
    form = desk.get("/admin/service/new/").context["form"]
    return filled(form, summary="Hilfe.", kind=kind.pk, topics=[TopicFactory().pk], **fields)


def test_a_double_is_warned_of_and_may_be_saved_all_the_same(desk: Client) -> None:
    old = an_offer(name="Sprechstunde Pass")
    data = a_new_offer(desk, name="Sprechstunde Paß", organisation=old.organisation.pk, description="Lange getippt.")
    response = desk.post("/admin/service/new/", data)
    assert list(errors(response)) == ["name"]
    assert not Service.objects.filter(name="Sprechstunde Paß").exists()
    text = response.content.decode()
    assert address(old) in text
    assert "Lange getippt." in text
    [doubt] = response.context["doubts"]
    assert desk.post("/admin/service/new/", {**data, "sure": doubt.key}).status_code == 302
    assert Service.objects.filter(name="Sprechstunde Paß").exists()


def test_who_is_sure_of_one_double_is_asked_about_the_next(desk: Client) -> None:
    old = an_offer(name="Sprechstunde Pass")
    an_offer(name="Offener Treff", organisation=old.organisation)
    data = a_new_offer(desk, name="Sprechstunde Pass", organisation=old.organisation.pk)
    [doubt] = desk.post("/admin/service/new/", data).context["doubts"]
    response = desk.post("/admin/service/new/", {**data, "name": "Offener Treff", "sure": doubt.key})
    assert [one.key for one in response.context["doubts"]] != [doubt.key]


def test_only_a_new_name_is_looked_at(desk: Client) -> None:
    one = an_offer(name="Sprechstunde")
    an_offer(name="Sprechstunde", organisation=one.organisation)
    assert edit(desk, one, summary="Anders.").status_code == 302
    response = edit(desk, one, name="Sprechstunden")
    assert list(errors(response)) == ["name"]


def test_houses_and_organisations_warn_too(desk: Client) -> None:
    PostcodeFactory()
    LocationFactory(name="Haus am Tor", street="Torstraße 1")
    OrganisationFactory(name="Lernhaus Aachen")
    house = LocationFactory(name="Ganz anders", street="Am Weg 9")
    assert "name" in errors(edit(desk, house, street="Torstr. 1"))
    assert "name" in errors(edit(desk, OrganisationFactory(name="Zebra"), name="Lernhaus Aachen e. V."))


def test_the_list_of_pairs_remembers_what_is_no_double(desk: Client) -> None:
    one, other = OrganisationFactory(name="Lernhaus Aachen"), OrganisationFactory(name="Lernhaus Aachen")
    text = desk.get("/admin/duplicates/").content.decode()
    assert address(one) in text
    assert desk.post("/admin/duplicates/", {"first": other.pk, "second": one.pk}).status_code == 302
    assert DistinctPair.objects.get().first == one.pk
    assert address(one) not in desk.get("/admin/duplicates/").content.decode()
    for nonsense in ({}, {"first": "x", "second": 2}, {"first": 1, "second": 1}, {"first": -1, "second": 2**70}):
        assert desk.post("/admin/duplicates/", nonsense).status_code == 302
    assert desk.get("/admin/duplicates/?kind=nonsense").status_code == 200


@pytest.mark.parametrize("kind", ["organisation", "location", "service", "course"])
def test_every_kind_has_its_list(desk: Client, kind: str) -> None:
    an_offer()
    CourseFactory()
    assert desk.get(f"/admin/duplicates/?kind={kind}").status_code == 200
