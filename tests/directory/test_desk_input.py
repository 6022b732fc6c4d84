"""Bad input at the desk: refused with a sentence at its field, and everything typed still there."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from django.utils.timezone import localdate

from directory.models import Location, Organisation, Service
from tests.directory.desk import a_course, address, an_offer, edit, errors, shown
from tests.directory.factories import (
    ContactPointFactory,
    LocationFactory,
    OrganisationFactory,
    PostcodeFactory,
    TopicFactory,
)
from tests.forms import filled, row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def desk(desk: Client) -> Client:
    desk.cookies["django_language"] = "en"
    return desk


def run_errors(response: Any) -> dict[str, Any]:
    return response.context["form"].formsets["runs"].forms[0].errors


# --- Courses ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"starts_at": "12:00", "ends_at": "9:00"}, "ends_at"),
        ({"starts_at": "25:00"}, "starts_at"),
        ({"max_places": 10, "places_free": 11}, "places_free"),
        ({"min_places": 12, "max_places": 10}, "max_places"),
        ({"places_free": -1}, "places_free"),
        ({"module": 8}, "module"),
    ],
)
def test_a_run_that_cannot_be_is_refused_at_its_field(desk: Client, changes: dict[str, Any], field: str) -> None:
    course = a_course()
    changes = {f"runs-0-{name}": value for name, value in changes.items()}
    response = edit(desk, course, summary="Lange getippt.", **changes)
    assert list(run_errors(response)) == [field]
    form = response.context["form"]
    assert form["summary"].value() == "Lange getippt."
    for name, value in changes.items():
        assert form.formsets["runs"].forms[0][name.removeprefix("runs-0-")].value() == str(value)


def test_who_registers_after_the_start_must_be_able_to_enter_later(desk: Client) -> None:
    course = a_course()
    late = course.runs.get().starts_on + dt.timedelta(days=3)
    response = edit(desk, course, **{"runs-0-register_until": late})
    assert list(run_errors(response)) == ["register_until"]
    response = edit(desk, course, **{"runs-0-register_until": late, "runs-0-entry_possible_later": "on"})
    assert response.status_code == 302


def test_the_target_level_is_not_below_the_start(desk: Client) -> None:
    assert list(errors(edit(desk, a_course(), start_level="B1", target_level="A2"))) == ["target_level"]


def test_an_offer_is_for_women_or_for_men(desk: Client) -> None:
    response = edit(desk, an_offer(), women_only="on", men_only="on")
    assert list(errors(response)) == ["men_only"]


def test_nobody_has_checked_tomorrow(desk: Client) -> None:
    response = edit(desk, an_offer(), verified_on=localdate() + dt.timedelta(days=1))
    assert list(errors(response)) == ["verified_on"]


# --- Telephone -------------------------------------------------------------------------------------------------------
def test_every_telephone_field_takes_any_shape_and_keeps_the_national_one(desk: Client) -> None:
    service, course = an_offer(), a_course()
    contact = ContactPointFactory(organisation=service.organisation)
    typed = "+49 (0)241/432-12"
    assert edit(desk, service, phone=typed, **{"places-0-phone": typed}).status_code == 302
    assert edit(desk, course, phone=typed).status_code == 302
    response = edit(desk, service.organisation, phone="0241/4321", **{"contacts-0-phone": typed})
    assert response.status_code == 302, errors(response)
    for record in (service, course, contact):
        record.refresh_from_db()
        assert record.phone == "0241 432-12"
    assert service.places.get().phone == "0241 432-12"
    assert Organisation.objects.get(pk=service.organisation_id).phone == "0241 4321"


def test_help_lines_have_no_area_code(desk: Client) -> None:
    service = an_offer()
    assert edit(desk, service, phone="116117").status_code == 302
    assert Service.objects.get(pk=service.pk).phone == "116 117"


@pytest.mark.parametrize("typed", ["nach Vereinbarung", "43210", "0241 1"])
def test_what_is_no_telephone_number_is_refused_and_stays_typed(desk: Client, typed: str) -> None:
    response = edit(desk, an_offer(), phone=typed)
    assert list(errors(response)) == ["phone"]
    assert "0241 432-0" in errors(response)["phone"][0]
    assert response.context["form"]["phone"].value() == typed
    assert f'value="{typed}"' in response.content.decode()


# --- Places ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("country", "code"), [("DE", "5206"), ("DE", "520622"), ("DE", "abcde"), ("BE", "52062"), ("NL", "6461")]
)
def test_a_postcode_has_the_shape_of_its_country(desk: Client, country: str, code: str) -> None:
    assert list(errors(edit(desk, LocationFactory(), country=country, postal_code=code))) == ["postal_code"]


@pytest.mark.parametrize(("country", "code"), [("BE", "4700"), ("NL", "6461 AB")])
def test_a_house_behind_the_border_has_its_own_postcode(desk: Client, country: str, code: str) -> None:
    house = LocationFactory()
    assert edit(desk, house, country=country, postal_code=code).status_code == 302
    house.refresh_from_db()
    assert (house.country, house.postal_code) == (country, code)


def test_a_postcode_of_elsewhere_is_asked_about_once(desk: Client) -> None:
    PostcodeFactory()
    house = LocationFactory()
    response = edit(desk, house, postal_code="50667", city="Köln", transport="Lange getippt.")
    assert list(errors(response)) == ["postal_code"]
    assert response.context["form"]["transport"].value() == "Lange getippt."
    [doubt] = response.context["doubts"]
    assert "50667" in response.content.decode()
    again = filled(response.context["form"]) | {"sure": doubt.key}
    assert desk.post(address(house), again).status_code == 302
    assert Location.objects.get(pk=house.pk).postal_code == "50667"
    # It is not asked again while it stays.
    assert edit(desk, house, transport="Bus 5").status_code == 302


def test_a_protected_place_keeps_its_statistical_area_secret(desk: Client) -> None:
    district = LocationFactory().district
    district.areas = [{"number": "10", "name": "Markt"}]
    district.save()
    house = LocationFactory(district=district)
    assert edit(desk, house, statistical_area="10 Markt").status_code == 302
    house.refresh_from_db()
    assert house.statistical_area == "10 Markt"
    response = edit(
        desk, house, kind="redacted", address_visibility="hidden", latitude="", longitude="", district="", sure="x"
    )
    assert "statistical_area" in errors(response)


def test_a_statistical_area_lies_in_its_district(desk: Client) -> None:
    house = LocationFactory()
    district = house.district
    district.areas = [{"number": "10", "name": "Markt"}]
    district.save()
    assert list(errors(edit(desk, house, district="", statistical_area="10 Markt"))) == ["statistical_area"]


# --- Organisations ---------------------------------------------------------------------------------------------------
def test_register_numbers_are_typed_as_pairs(desk: Client) -> None:
    organisation = OrganisationFactory(register_ids={"USt-IdNr.": "DE 1"})
    assert shown(desk, organisation)["register_ids"] == "USt-IdNr.: DE 1"
    response = edit(desk, organisation, register_ids="Vereinsregister VR 1234")
    assert list(errors(response)) == ["register_ids"]
    assert response.context["form"]["register_ids"].value() == "Vereinsregister VR 1234"
    response = edit(desk, organisation, register_ids="Vereinsregister: VR 1234 (Amtsgericht Aachen)\n")
    assert response.status_code == 302
    organisation.refresh_from_db()
    assert organisation.register_ids == {"Vereinsregister": "VR 1234 (Amtsgericht Aachen)"}


def test_nothing_of_a_new_offer_is_lost_when_something_is_wrong(desk: Client) -> None:
    form = desk.get("/admin/service/new/").context["form"]
    house = LocationFactory()
    data = filled(form, name="Sprechstunde", summary="", phone="keine Ahnung") | {"places-TOTAL_FORMS": 1}
    data |= {"places-0-schedules-TOTAL_FORMS": 0, "places-0-schedules-INITIAL_FORMS": 0}
    data |= {"places-0-exceptions-TOTAL_FORMS": 0, "places-0-exceptions-INITIAL_FORMS": 0}
    data |= row("places", 0, location=house.pk, order=0, room="Zimmer 7", week_open_0="9-12")
    form = desk.post("/admin/service/new/", data).context["form"]
    assert {"organisation", "summary", "kind", "topics", "phone"} <= set(form.errors)
    assert form["name"].value() == "Sprechstunde"
    place = form.formsets["places"].forms[0]
    assert (place["room"].value(), place["week_open_0"].value()) == ("Zimmer 7", "9-12")


def test_topics_are_ticked_without_script_and_carry_the_words_to_find_them_by(desk: Client) -> None:
    topic = TopicFactory(title="Jobcenter", synonyms=["Hartz IV"])
    text = desk.get("/admin/service/new/").content.decode()
    [box] = [part for part in text.split("<input") if f'value="{topic.pk}"' in part and 'name="topics"' in part]
    assert 'type="checkbox"' in box
    assert "Hartz IV" in box
