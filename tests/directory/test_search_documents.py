from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone, translation
from pytest_django.fixtures import DjangoAssertNumQueries

from directory.models import Course, Location, Organisation, Service
from directory.search_fields import levels_between
from search.documents import SearchDocument, labels_of, minutes, resolve_place, sources

from .factories import (
    AccessibilityFactory,
    CourseFactory,
    CourseRunFactory,
    CourseTextFactory,
    DistrictFactory,
    LocationFactory,
    MunicipalityFactory,
    OrganisationFactory,
    PostcodeFactory,
    ScheduleExceptionFactory,
    ScheduleFactory,
    ServiceAtLocationFactory,
    ServiceFactory,
    ServiceTextFactory,
    TopicFactory,
    term,
)

pytestmark = pytest.mark.django_db


def documents(kind: str, ids: list[str] | None = None) -> list[SearchDocument]:
    source = sources()[kind]
    return [document for row in source.rows(ids) if (document := source.build(row)) is not None]


def only(kind: str) -> SearchDocument:
    [document] = documents(kind)
    return document


def everything_in(document: SearchDocument) -> str:
    return json.dumps([document.__getattribute__(name) for name in SearchDocument.__slots__], default=str)


def test_a_service_is_found_by_its_words_topics_people_and_places() -> None:
    topic = TopicFactory(
        code="jobcenter",
        title="Jobcenter",
        titles={"ar": "مكتب العمل"},
        synonyms=["Hartz IV"],
        dimension__code="arbeit",
    )
    service = ServiceFactory(
        name="Beratung", topics=[topic], target_groups=["eltern"], access=["ohne_termin"],
        speaks=["de", "ar:interpreter"], is_free=True, women_only=True, organisation__short_name="DRK",
    )  # fmt: skip
    ServiceTextFactory(record=service, machine=True)
    document = only("service")
    assert document.path == f"/angebote/{service.pk}-beratung/"
    assert set(document.texts) == {"de", "en"}
    assert document.texts["en"].machine
    assert "DRK" in document.texts["de"].headings
    assert document.labels["de"][:2] == ("Jobcenter", "Hartz IV")
    assert document.labels["ar"] == ("مكتب العمل",)
    assert document.facets == {
        "municipality": ("aachen",), "district": ("aachen-mitte",), "topic": ("jobcenter",), "dimension": ("arbeit",),
        "audience": ("eltern",), "life_phase": ("unknown",), "stay_phase": ("unknown",), "cost": ("free",),
        "organisation": (str(service.organisation_id),), "women": ("yes",), "accessibility": ("wheelchair_unknown",),
        "access": ("ohne_termin",), "language": ("de", "ar.interpreter", "interpreter"), "childcare": ("unknown",),
        "offer_kind": ("beratung",), "residence": ("alle",),
    }  # fmt: skip
    first, last = document.open_spans[0]
    assert (first % 1440, last % 1440) == (540, 750)
    assert document.hours_known


@pytest.mark.parametrize("trait", ["draft", "ended", "staff_only"])
def test_what_is_not_public_is_no_document(trait: str) -> None:
    ServiceFactory(**{trait: True})
    CourseFactory(**{trait: True})
    assert documents("service") == documents("course") == []


def test_offers_of_unlisted_organisations_are_no_documents() -> None:
    ServiceFactory(organisation=OrganisationFactory(unlisted=True))
    assert documents("service") == documents("organisation") == []


def test_a_paused_offer_stays_but_is_never_open() -> None:
    ServiceFactory(paused=True)
    document = only("service")
    assert (document.open_spans, document.hours_known, document.card["paused"]) == ((), True, True)


def test_nothing_of_a_protected_place_is_in_any_document() -> None:
    shelter = LocationFactory(redacted=True, municipality=MunicipalityFactory(name="Verborgenstadt"))
    AccessibilityFactory(location=shelter)
    ServiceFactory(name="Zuflucht", place__location=shelter)
    CourseFactory(name="Kurs im Schutz", runs=0)
    CourseRunFactory(course=Course.objects.get(), location=shelter)
    assert documents("location") == []
    for kind in ("service", "course"):
        document = only(kind)
        for secret in ("Geheimweg", "52099", "erborgenstadt", "Schutzwohnung"):
            assert secret not in everything_in(document)
        assert document.location is None
        assert document.facets["municipality"] == document.facets["district"] == ()
    assert only("service").card["redacted"]


def test_a_place_whose_address_only_staff_may_know_gives_none() -> None:
    ServiceFactory(place__location__address_visibility="staff", place__location__street="Innenhof 3")
    document = only("service")
    assert document.locations == ()
    assert "Innenhof" not in everything_in(document)
    assert documents("location") == []


def test_a_stale_record_says_so_and_one_beyond_its_days_is_archived() -> None:
    ServiceFactory(name="A", stale=True)
    ServiceFactory(name="B", never_verified=True)
    ServiceFactory(name="C", valid_to=dt.date(2020, 1, 1))
    assert [document.state for document in documents("service")] == ["stale", "stale", "archived"]


def test_several_places_are_open_where_one_is_and_closed_where_all_are() -> None:
    service = ServiceFactory(hours=[(0, "9:00", "12:00")])
    second = ServiceAtLocationFactory(service=service)
    ScheduleFactory(place=second, weekday=1, opens=dt.time(14), closes=dt.time(16))
    today = timezone.localdate()
    first, later = today + dt.timedelta(days=5), today + dt.timedelta(days=6)
    ScheduleExceptionFactory(place=service.places.first(), first_day=first, last_day=later)
    ScheduleExceptionFactory(place=second, first_day=later)
    document = only("service")
    spans = {(first // 1440, first % 1440, last % 1440) for first, last in document.open_spans}
    days = {minutes(dt.datetime.combine(day, dt.time())) // 1440 for day in (first, later)}
    assert len(document.locations) == 2
    assert {span[1:] for span in spans} == {(540, 720), (840, 960)}
    opened = {day for day, _first, _last in spans}
    mornings = {day for day, first_minute, _last in spans if first_minute == 540}
    assert mornings.isdisjoint(days), "the first place is closed on both days"
    assert max(days) not in opened, "on the later day both are"


def test_a_course_carries_what_its_listed_runs_say() -> None:
    course = CourseFactory(
        start_level="A2.1", target_level="B1", access=["offen"], childcare=term("childcare", "vermittlung")
    )
    CourseRunFactory(course=course, starts_on=dt.date(2020, 1, 1), times=["abends"], places="voll")
    CourseRunFactory(course=course, status="cancelled", times=["wochenende"])
    document = only("course")
    assert document.facets["level"] == ("A2", "B1")
    assert document.facets["time"] == ("vormittags",)
    assert document.facets["places"] == ("plaetze_frei",)
    assert document.facets["childcare"] == ("help",)
    assert document.starts_on == (timezone.localdate() + dt.timedelta(days=49),)
    assert len(document.card["runs"]) == 1


def test_places_told_more_than_14_days_ago_are_not_known() -> None:
    CourseFactory(runs__places_old=True)
    assert only("course").facets["places"] == ("unbekannt",)


@pytest.mark.parametrize(
    ("start", "target", "levels"),
    [("A1.2", "B1.1", ("A1", "A2", "B1")), ("Alpha", "A1", ("Alpha", "A0", "A1")), ("", "B2", ("B2",)), ("", "", ())],
)
def test_levels_lie_between_start_and_target(start: str, target: str, levels: tuple[str, ...]) -> None:
    assert levels_between(start, target) == levels


def test_an_organisation_is_found_by_its_other_names() -> None:
    organisation = OrganisationFactory(name="Deutsches Rotes Kreuz", short_name="DRK", alternate_names=["Rotes Kreuz"])
    ServiceFactory(organisation=organisation)
    ServiceFactory(organisation=organisation, draft=True)
    CourseFactory(organisation=organisation)
    document = only("organisation")
    assert document.best_for == ("drk", "rotes kreuz")
    assert (document.card["services"], document.card["courses"]) == (1, 1)


def test_a_location_names_the_listed_organisations_in_the_house() -> None:
    location = LocationFactory(name="Rathaus")
    location.organisations.set(
        [OrganisationFactory(name="Bürgerbüro"), OrganisationFactory(name="Geheim", unlisted=True)]
    )
    document = only("location")
    assert "Bürgerbüro" in document.texts["de"].headings
    assert "Geheim" not in everything_in(document)


def test_a_translation_without_name_and_summary_is_no_language_of_the_document() -> None:
    course = CourseFactory()
    CourseTextFactory(record=course, language="tr", name="", summary="", description="yalnızca açıklama")
    CourseTextFactory(record=course, language="fr", name="", summary="Apprendre l'allemand.")
    document = only("course")
    assert set(document.texts) == {"de", "fr"}
    assert document.texts["fr"].title == course.name


def test_ids_choose_the_documents() -> None:
    first, _second = ServiceFactory(), ServiceFactory()
    assert [document.key for document in documents("service", [str(first.pk)])] == [f"service:{first.pk}"]


@pytest.mark.parametrize(
    ("model", "make"),
    [
        (Service, lambda number: [ServiceFactory(access=["ohne_termin"], speaks=["de"]) for _ in range(number)]),
        (Course, lambda number: [CourseFactory() for _ in range(number)]),
        (Organisation, lambda number: [OrganisationFactory() for _ in range(number)]),
        (Location, lambda number: [LocationFactory() for _ in range(number)]),
    ],
)
def test_the_number_of_statements_does_not_grow_with_the_records(
    model: type[Any], make: Callable[[int], Any], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    kind = model.__name__.lower()
    make(7)
    with django_assert_max_num_queries(12):
        assert len(documents(kind)) == 7


def test_labels_of_facets_come_in_the_language_of_the_reader() -> None:
    TopicFactory(code="jobcenter", title="Jobcenter", titles={"ar": "مكتب العمل"})
    term("access", "ohne_termin", "Ohne Termin")
    term("course_access", "offen", "Für alle")
    assert labels_of("topic", "ar")["jobcenter"] == "مكتب العمل"
    assert list(labels_of("access", "ar")) == ["ohne_termin", "offen", "unknown"]
    assert labels_of("access", "ar")["offen"] == "Für alle"
    with translation.override("ar"):
        assert labels_of("cost", "en")["free"] == "Free of charge"


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("52062", "52062 Aachen"), (" 52062 Aachen ", "52062 Aachen"), ("aachen", "Aachen"),
        ("Stadt Aachen", "Aachen"),
        ("Aix-la-Chapelle", "Aachen"), ("Stolberg", "Stolberg (Rheinland)"), ("Brand", "Brand"),
        ("aachen brand", "Brand"),
    ],
)  # fmt: skip
def test_places_are_understood_as_people_write_them(typed: str, label: str) -> None:
    aachen = MunicipalityFactory(name="Aachen", slug="aachen", aliases=["Aix-la-Chapelle"])
    PostcodeFactory(code="52062", municipality=aachen)
    PostcodeFactory(code="52222", municipality=MunicipalityFactory(name="Stolberg (Rheinland)", slug="stolberg"))
    LocationFactory(municipality=aachen, district=DistrictFactory(name="Brand", municipality=aachen))
    found = resolve_place(typed)
    assert found is not None
    assert found[2] == label


@pytest.mark.parametrize("typed", ["", "   ", "99999", "Nirgendwo", "\x00", "52062052"])
def test_unknown_places_are_unknown(typed: str) -> None:
    assert resolve_place(typed) is None
