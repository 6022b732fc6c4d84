"""The directory at the desk: who opens it, what is refused where, what a save sets off."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from directory import publishing
from directory.edit_conflicts import CHANGED_MEANWHILE
from directory.forms import TWICE
from directory.models import Course, Location, Organisation, Service, Term, Topic
from portal.models import User
from portal.role_groups import make_groups
from search.models import OutboxEntry
from tests.directory.conftest import BACKEND
from tests.directory.desk import an_offer, edit, errors
from tests.directory.factories import (
    AdmissionNoticeFactory,
    CourseFactory,
    DimensionFactory,
    LocationFactory,
    OrganisationFactory,
    ServiceFactory,
    TopicFactory,
)
from tests.forms import filled, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def records() -> list[Any]:
    service = ServiceFactory(topics=[TopicFactory()])
    course = CourseFactory()
    return [
        service,
        course,
        service.organisation,
        LocationFactory(),
        service.topics.get(),
        DimensionFactory(),
        service.kind,
        course.course_type,
        AdmissionNoticeFactory(),
        LocationFactory().municipality,
        LocationFactory().district,
    ]


def keys() -> set[str]:
    return set(OutboxEntry.objects.values_list("key", flat=True))


# --- Who -------------------------------------------------------------------------------------------------------------
def test_an_editor_opens_every_list_and_form(desk: Client, records: list[Any]) -> None:
    for record in records:
        base = f"/admin/{record._meta.model_name}"
        for address in (
            f"{base}/",
            f"{base}/?q=a",
            f"{base}/new/",
            f"{base}/edit/{record.pk}/",
            f"{base}/history/{record.pk}/",
        ):
            assert desk.get(address).status_code == 200, address


@pytest.mark.parametrize("role", ["counsellor", "steering", "guest", "provider"])
def test_who_does_not_work_at_the_desk_gets_a_plain_no(person: Any, records: list[Any], role: str) -> None:
    make_groups()
    client = Client()
    client.force_login(person(role), BACKEND)
    for record in records:
        base = f"/admin/{record._meta.model_name}"
        for address in (f"{base}/", f"{base}/new/", f"{base}/edit/{record.pk}/", f"{base}/?export=csv"):
            assert client.get(address).status_code == 403, address


@pytest.mark.parametrize("role", ["translator", "admin"])
def test_others_at_the_desk_are_sent_back_to_its_home(person: Any, records: list[Any], role: str) -> None:
    make_groups()
    client = Client()
    client.force_login(person(role), BACKEND)
    for record in records:
        base = f"/admin/{record._meta.model_name}"
        for address in (f"{base}/", f"{base}/new/", f"{base}/edit/{record.pk}/", f"{base}/?export=csv"):
            assert client.get(address).get("Location") == "/admin/", address
    for chooser in ("organisation", "location", "service", "course"):
        assert client.get(f"/admin/{chooser}_chooser/").status_code == 404


# --- Lists -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["service", "course", "organisation", "location"])
def test_a_list_costs_the_same_for_one_row_and_for_thirty(
    desk: Client, name: str, django_assert_max_num_queries: Any
) -> None:
    factory = {
        "service": ServiceFactory,
        "course": CourseFactory,
        "organisation": OrganisationFactory,
        "location": LocationFactory,
    }[name]
    factory.create_batch(30)
    desk.get(f"/admin/{name}/")
    with django_assert_max_num_queries(22):
        assert desk.get(f"/admin/{name}/").status_code == 200


def test_filters_find_what_was_never_checked(desk: Client) -> None:
    ServiceFactory(name="Alt", stale=True)
    ServiceFactory(name="Nie", verified_on=None)
    ServiceFactory(name="Frisch")

    def names(query: str) -> set[str]:
        return {service.name for service in desk.get(f"/admin/service/?{query}").context["object_list"]}

    assert names("freshness=due") == {"Alt", "Nie"}
    assert names("freshness=never") == {"Nie"}
    assert names("freshness=fresh") == {"Frisch"}
    assert names("freshness=nonsense") == {"Alt", "Nie", "Frisch"}


def test_offers_are_filtered_by_place_topic_and_language(desk: Client) -> None:
    topic = TopicFactory()
    found = ServiceFactory(topics=[topic], speaks=["ar"])
    ServiceFactory(speaks=["uk"])
    place = found.places.get().location.municipality_id
    arabic = Term.objects.get(vocabulary="language", code="ar").pk
    query = f"topics={topic.pk}&municipality={place}&language={arabic}&status=published&kind={found.kind_id}"
    assert list(desk.get(f"/admin/service/?{query}").context["object_list"]) == [found]


def test_a_record_is_listed_once_however_many_labels_match(desk: Client) -> None:
    topic = TopicFactory()
    for language in ("en", "fr"):
        topic.labels.create(language=language, title="Zebra")
        topic.save()
    assert list(desk.get("/admin/topic/?q=zebra").context["object_list"]) == [topic]


def test_an_export_holds_no_staff_notes_and_no_formula(desk: Client) -> None:
    ServiceFactory(name="=HYPERLINK(1)", staff_note="Nur intern", topics=[TopicFactory()])
    response = desk.get("/admin/service/?export=csv")
    text = b"".join(response.streaming_content).decode()
    assert "Nur intern" not in text
    assert next(csv.DictReader(io.StringIO(text)))["Name"].startswith("'=")


def test_an_export_of_locations_holds_no_address(desk: Client) -> None:
    LocationFactory(name="Schutzwohnung", redacted=True, street="Geheime Gasse 1")
    text = b"".join(desk.get("/admin/location/?export=csv").streaming_content).decode()
    assert "Schutzwohnung" in text
    assert "Geheime" not in text


# --- Saving ----------------------------------------------------------------------------------------------------------
def test_a_saved_offer_waits_for_the_index(desk: Client) -> None:
    service = an_offer()
    response = edit(desk, service, name="Neuer Name")
    assert response.status_code == 302
    service.refresh_from_db()
    assert service.name == "Neuer Name"
    assert f"service:{service.pk}" in keys()


def test_what_was_not_touched_stays_as_it_was(desk: Client) -> None:
    course = CourseFactory(topics=[TopicFactory()], access=["jobcenter"])
    run = course.runs.get()
    times, days = set(run.times.all()), run.weekdays
    assert edit(desk, course).status_code == 302
    run.refresh_from_db()
    assert (set(run.times.all()), run.weekdays) == (times, days)
    assert course.topics.count() == course.access.count() == 1


def test_a_new_offer_gets_places_with_hours_in_one_form(desk: Client) -> None:
    organisation, location, topic = OrganisationFactory(), LocationFactory(), TopicFactory()
    kind = ServiceFactory().kind
    form = desk.get("/admin/service/new/").context["form"]
    data = filled(
        form,
        organisation=organisation.pk,
        name="Sprechstunde",
        summary="Hilfe.",
        kind=kind.pk,
        topics=[topic.pk],
        status="published",
        required_documents="Pass\nBrief",
    )
    data |= {"places-TOTAL_FORMS": 1, "places-0-schedules-TOTAL_FORMS": 1, "places-0-schedules-INITIAL_FORMS": 0}
    data |= {"places-0-exceptions-TOTAL_FORMS": 0, "places-0-exceptions-INITIAL_FORMS": 0}
    data |= row("places", 0, location=location.pk, order=0)
    data |= row("places-0-schedules", 0, weekday=1, opens="9:00", closes="12:00", kind="open")
    response = desk.post("/admin/service/new/", data)
    assert response.status_code == 302, errors(response)
    service = Service.objects.get(name="Sprechstunde")
    assert service.places.get().schedules.get().weekday == 1
    assert service.required_documents == ["Pass", "Brief"]
    assert f"service:{service.pk}" in keys()


def test_choices_of_a_new_row_are_kept(desk: Client) -> None:
    course = CourseFactory(topics=[TopicFactory()])
    old = course.runs.get()
    time = old.times.get()
    form = desk.get(f"/admin/course/edit/{course.pk}/").context["form"]
    data = filled(form) | {"runs-TOTAL_FORMS": 2}
    data |= row("runs", 1, starts_on="2027-03-01", status="open", times=[time.pk], weekdays=["0", "2"])
    response = desk.post(f"/admin/course/edit/{course.pk}/", data)
    assert response.status_code == 302, errors(response)
    run = course.runs.exclude(pk=old.pk).get()
    assert (list(run.times.all()), run.weekdays) == ([time], [0, 2])


def test_a_changed_organisation_is_told_to_its_offers(desk: Client) -> None:
    service = an_offer()
    course = CourseFactory(organisation=service.organisation)
    assert edit(desk, service.organisation, name="Umbenannt").status_code == 302
    assert {f"service:{service.pk}", f"course:{course.pk}", f"organisation:{service.organisation_id}"} <= keys()


def test_an_address_that_becomes_secret_leaves_the_documents_of_the_organisations_in_the_house(desk: Client) -> None:
    stays, moves = OrganisationFactory(), OrganisationFactory()
    house = LocationFactory()
    house.organisations.set([stays, moves])
    response = edit(desk, house, address_visibility="hidden", organisations=[stays.pk])
    assert response.status_code == 302, errors(response)
    assert {f"location:{house.pk}", f"organisation:{stays.pk}", f"organisation:{moves.pk}"} <= keys()


def test_a_changed_topic_is_told_to_its_offers(desk: Client) -> None:
    topic = TopicFactory()
    service, other = ServiceFactory(topics=[topic]), ServiceFactory()
    url = f"/admin/topic/edit/{topic.pk}/"
    data = filled(desk.get(url).context["form"])
    data["labels-0-synonyms"] = "Anmeldung\nMeldezettel"
    response = desk.post(url, data)
    assert response.status_code == 302, errors(response)
    assert f"service:{service.pk}" in keys()
    assert f"service:{other.pk}" not in keys()


def test_a_translation_remembers_the_german_it_was_made_from(desk: Client) -> None:
    service = an_offer()
    data = filled(desk.get(f"/admin/service/edit/{service.pk}/").context["form"]) | {"texts-TOTAL_FORMS": 1}
    data |= row("texts", 0, language="en", state="confirmed", name="Counselling")
    assert desk.post(f"/admin/service/edit/{service.pk}/", data).status_code == 302
    service = Service.objects.get(pk=service.pk)
    assert not service.wording("en").is_outdated
    assert edit(desk, service, summary="Etwas ganz anderes.").status_code == 302
    assert Service.objects.get(pk=service.pk).wording("en").is_outdated


def test_a_notice_keeps_its_words_by_language(desk: Client) -> None:
    notice = AdmissionNoticeFactory(course_types=[CourseFactory().course_type])
    assert edit(desk, notice, text_de="Neu.", text_en="", text_fr="Nouveau.").status_code == 302
    notice.refresh_from_db()
    assert notice.texts == {"de": "Neu.", "fr": "Nouveau."}


def test_a_code_cannot_be_changed(desk: Client) -> None:
    topic = TopicFactory()
    code = topic.code
    edit(desk, topic, code="anders")
    assert Topic.objects.get(pk=topic.pk).code == code


# --- What is refused, and where --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"min_age": 30, "max_age": 20}, "max_age"),
        ({"valid_from": "2027-02-01", "valid_to": "2027-01-01"}, "valid_to"),
        ({"successor": "itself"}, "successor"),
        ({"organisation": ""}, "organisation"),
    ],
)
def test_an_offer_shows_a_broken_rule_at_its_field(desk: Client, changes: dict[str, Any], field: str) -> None:
    service = an_offer()
    changes = {name: service.pk if value == "itself" else value for name, value in changes.items()}
    assert list(errors(edit(desk, service, **changes))) == [field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "redacted"}, "address_visibility"),
        ({"longitude": ""}, "longitude"),
        ({"city": ""}, "postal_code"),
        ({"latitude": "6.08", "longitude": "50.77"}, "longitude"),
    ],
)
def test_a_location_shows_a_broken_rule_at_its_field(desk: Client, changes: dict[str, Any], field: str) -> None:
    assert field in errors(edit(desk, LocationFactory(), **changes))


def test_a_number_given_twice_is_refused_at_its_field(desk: Client) -> None:
    first = CourseFactory(own_number="K-1")
    second = CourseFactory(organisation=first.organisation, own_number="K-2", topics=[TopicFactory()])
    assert list(errors(edit(desk, second, own_number="K-1"))) == ["own_number"]


def test_a_language_given_twice_is_refused_at_the_second_row(desk: Client) -> None:
    service = an_offer()
    data = filled(desk.get(f"/admin/service/edit/{service.pk}/").context["form"]) | {"texts-TOTAL_FORMS": 2}
    data |= row("texts", 0, language="en", state="confirmed", name="One")
    data |= row("texts", 1, language="en", state="confirmed", name="Two")
    form = desk.post(f"/admin/service/edit/{service.pk}/", data).context["form"]
    assert form.formsets["texts"].forms[0].errors == {}
    assert form.formsets["texts"].forms[1].errors == {"language": [str(TWICE)]}


def test_hours_in_the_wrong_order_are_refused_at_their_field(desk: Client) -> None:
    service = an_offer()
    data = filled(desk.get(f"/admin/service/edit/{service.pk}/").context["form"])
    data |= {"places-0-schedules-TOTAL_FORMS": 1}
    data |= row("places-0-schedules", 0, weekday=1, opens="9:00", closes="8:00", kind="open", nth_week=2)
    form = desk.post(f"/admin/service/edit/{service.pk}/", data).context["form"]
    assert list(form.formsets["places"].forms[0].formsets["schedules"].forms[0].errors) == ["closes"]


def test_swapped_languages_are_an_answer_and_not_a_crash(desk: Client) -> None:
    service = an_offer()
    for language in ("en", "fr"):
        service.texts.create(language=language, name=language)
        service.save()
    data = filled(desk.get(f"/admin/service/edit/{service.pk}/").context["form"])
    data["texts-0-language"], data["texts-1-language"] = data["texts-1-language"], data["texts-0-language"]
    response = desk.post(f"/admin/service/edit/{service.pk}/", data)
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()


# --- Two editors -----------------------------------------------------------------------------------------------------
def test_the_second_of_two_editors_is_told_and_loses_nothing(desk: Client) -> None:
    service = an_offer()
    url = f"/admin/service/edit/{service.pk}/"
    mine, theirs = filled(desk.get(url).context["form"]), filled(desk.get(url).context["form"])
    assert desk.post(url, {**theirs, "name": "Ihrer"}).status_code == 302
    response = desk.post(url, {**mine, "name": "Meiner", "summary": "Lange getippt."})
    assert [str(CHANGED_MEANWHILE)] == response.context["form"].non_field_errors()
    assert response.context["form"]["summary"].value() == "Lange getippt."
    assert Service.objects.get(pk=service.pk).name == "Ihrer"
    # Knowing that, they may send the form as it stands.
    assert desk.post(url, filled(response.context["form"])).status_code == 302
    assert Service.objects.get(pk=service.pk).name == "Meiner"


def test_rows_that_somebody_removed_meanwhile_can_be_saved_again(desk: Client) -> None:
    service = an_offer()
    url = f"/admin/service/edit/{service.pk}/"
    mine = filled(desk.get(url).context["form"])
    place = service.places.get()
    gone = filled(desk.get(url).context["form"]) | {"places-0-DELETE": "on"}
    assert desk.post(url, gone).status_code == 302
    assert service.places.count() == 0
    response = desk.post(url, mine)
    assert response.status_code == 200
    response = desk.post(url, filled(response.context["form"]))
    assert response.status_code == 302
    assert service.places.get().location_id == place.location_id


def test_topics_know_of_another_editor_too(desk: Client) -> None:
    topic = TopicFactory()
    url = f"/admin/topic/edit/{topic.pk}/"
    mine = filled(desk.get(url).context["form"])
    assert edit(desk, topic, order=7).status_code == 302
    assert [str(CHANGED_MEANWHILE)] == desk.post(url, mine).context["form"].non_field_errors()


# --- Removing --------------------------------------------------------------------------------------------------------
def test_only_drafts_of_offers_can_be_deleted(desk: Client) -> None:
    public, draft = ServiceFactory(), ServiceFactory(draft=True)
    desk.post(f"/admin/service/delete/{public.pk}/")
    desk.post(f"/admin/service/delete/{draft.pk}/")
    assert list(Service.objects.all()) == [public]
    assert f"service:{draft.pk}" in keys()


def test_what_is_in_use_stays(desk: Client) -> None:
    topic, unused = TopicFactory(), TopicFactory()
    service = ServiceFactory(topics=[topic])
    for record in (topic, unused, service.organisation, service.kind, service.places.get().location):
        desk.post(f"/admin/{record._meta.model_name}/delete/{record.pk}/")
    assert list(Topic.objects.all()) == [topic]
    assert Organisation.objects.filter(pk=service.organisation_id).exists()
    assert Location.objects.exists()
    assert "1" in publishing.reason_to_stay(topic)


def test_an_unused_organisation_can_be_deleted(desk: Client) -> None:
    organisation = OrganisationFactory()
    assert publishing.reason_to_stay(organisation) == ""
    assert desk.post(f"/admin/organisation/delete/{organisation.pk}/").status_code == 302
    assert not Organisation.objects.exists()


# --- Choosers --------------------------------------------------------------------------------------------------------
def test_a_chooser_finds_by_words_of_name_and_organisation(desk: Client) -> None:
    found = ServiceFactory(name="Sprechstunde Pass", organisation__name="Verein Brücke")
    ServiceFactory(name="Sprechstunde Wohnen")
    response = desk.get("/admin/service_chooser/results/?q=brücke+sprech")
    assert found.name in response.content.decode()
    assert "Wohnen" not in response.content.decode()


def test_a_chooser_of_locations_shows_no_address(desk: Client) -> None:
    LocationFactory(name="Schutzwohnung", redacted=True, street="Geheime Gasse 1")
    text = desk.get("/admin/location_chooser/").content.decode()
    assert "Schutzwohnung" in text
    assert "Geheime" not in text


def test_the_models_know_who_uses_them() -> None:
    assert User._meta.get_field("organisation").remote_field.model is Organisation
    assert publishing.reason_to_stay(CourseFactory().course_type)
    assert Course.objects.exists()
