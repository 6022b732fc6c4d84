"""Reads records with all that pages, cards and search show of them, in a fixed number of statements.

An offer takes seven: itself, texts, places, texts of the places, hours, exceptions, and everything it is linked with.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet

from portal import languages

from .catalogue import Catalogue, CourseTypeEntry, TermEntry, TopicEntry, catalogue
from .links import Links, fact_rows, field_rows
from .models import Course, CourseRun, Service, ServiceAtLocation, SpokenLanguage, Wording
from .reading_places import (
    PlaceReading,
    accessibility_facts,
    accessibility_rows,
    hours_by_place,
    prefetch_texts,
)

_AREA_FIELDS = ("municipalities", "districts")
_OFFER_FIELDS = ("topics", "target_groups", "residence_groups", "life_phases", "stay_phases", "access")
# How an office speaks a language: with somebody who interprets, everybody should know beforehand.
INTERPRETER = "interpreter"


@dataclass(frozen=True, slots=True)
class Spoken:
    language: TermEntry
    level: str

    @property
    def needs_interpreter(self) -> bool:
        return self.level == INTERPRETER


@dataclass(frozen=True, kw_only=True)
class OfferReading:
    """What services and courses share."""

    topics: tuple[TopicEntry, ...]
    target_groups: tuple[TermEntry, ...]
    residence_groups: tuple[TermEntry, ...]
    life_phases: tuple[TermEntry, ...]
    stay_phases: tuple[TermEntry, ...]
    access: tuple[TermEntry, ...]
    area: tuple[str, ...] = ()  # only for people who live in these towns or parts of towns

    @property
    def is_protected(self) -> bool:
        """Belongs to a protection topic: quick exit, no record of the visit."""
        return any(topic.is_protection for topic in self.topics)


@dataclass(frozen=True)
class ServiceReading(OfferReading):
    service: Service
    kind: TermEntry
    traits: tuple[TermEntry, ...]
    spoken: tuple[Spoken, ...]
    places: tuple[PlaceReading, ...]

    @cached_property
    def wording(self) -> Wording:
        return self.service.wording()

    @property
    def is_redacted(self) -> bool:
        """Somebody is protected by nobody knowing where this is: the page says why it names no place."""
        return any(place.location.is_redacted for place in self.places)


@dataclass(frozen=True)
class RunReading:
    run: CourseRun
    times: tuple[TermEntry, ...]
    mode: TermEntry | None
    place: PlaceReading | None


@dataclass(frozen=True)
class CourseReading(OfferReading):
    course: Course
    type: CourseTypeEntry
    certificates: tuple[TermEntry, ...]
    childcare: TermEntry | None
    runs: tuple[RunReading, ...]

    @cached_property
    def wording(self) -> Wording:
        return self.course.wording()


def read_services(services: QuerySet[Any], *, codes: Collection[str] = languages.CODES) -> list[ServiceReading]:
    """Services in their order; `codes` are the languages a reader may be shown (German is always there)."""
    known = catalogue()
    places = ServiceAtLocation.objects.select_related("location__municipality", "location__district")
    rows = list(services.select_related("organisation__kind").prefetch_related("texts", Prefetch("places", places)))
    prefetch_texts([place.location for row in rows for place in row.places.all()], codes)
    hours = hours_by_place([place for row in rows for place in row.places.all()])
    ids = [row.pk for row in rows]
    links = Links(
        [
            *(field_rows(Service, name, ids) for name in (*_OFFER_FIELDS, *_AREA_FIELDS, "traits")),
            fact_rows(
                SpokenLanguage.objects.filter(service__in=ids), "spoken", "service_id", "language_id", degree="level_id"
            ),
            accessibility_rows({place.location_id for row in rows for place in row.places.all()}),
        ]
    )
    return [
        ServiceReading(
            **_offer(links, row.pk, known),
            service=row,
            kind=known.terms[row.kind_id],
            traits=tuple(known.in_order(links.ids("traits", row.pk))),
            spoken=_spoken(links, row.pk, known),
            places=tuple(
                PlaceReading(
                    place.location, hours[place.pk], accessibility_facts(links, place.location_id, known), place
                )
                for place in row.places.all()
            ),
            area=_area(links, row.pk, known),
        )
        for row in rows
    ]


def read_courses(courses: QuerySet[Any], *, codes: Collection[str] = languages.CODES) -> list[CourseReading]:
    """Courses in their order, with all their runs."""
    known = catalogue()
    runs = CourseRun.objects.select_related("location__municipality", "location__district", "places_state")
    rows = list(courses.select_related("organisation__kind").prefetch_related("texts", Prefetch("runs", runs)))
    prefetch_texts([run.location for row in rows for run in row.runs.all() if run.location], codes)
    ids = [row.pk for row in rows]
    links = Links(
        [
            *(field_rows(Course, name, ids) for name in (*_OFFER_FIELDS, "certificates")),
            field_rows(CourseRun, "times", [run.pk for row in rows for run in row.runs.all()]),
            accessibility_rows({run.location_id for row in rows for run in row.runs.all() if run.location_id}),
        ]
    )

    def reading(run: CourseRun) -> RunReading:
        place = (
            PlaceReading(run.location, accessibility=accessibility_facts(links, run.location.pk, known))
            if run.location
            else None
        )
        mode = known.terms.get(run.mode_id) if run.mode_id else None
        return RunReading(run, tuple(known.in_order(links.ids("times", run.pk))), mode, place)

    return [
        CourseReading(
            **_offer(links, row.pk, known),
            course=row,
            type=known.course_types[row.course_type_id],
            certificates=tuple(known.in_order(links.ids("certificates", row.pk))),
            childcare=known.terms.get(row.childcare_id) if row.childcare_id else None,
            runs=tuple(reading(run) for run in row.runs.all()),
        )
        for row in rows
    ]


def _area(links: Links, service: int, known: Catalogue) -> tuple[str, ...]:
    linked = {name: set(links.ids(name, service)) for name in _AREA_FIELDS}
    return tuple(
        label
        for name, chosen in linked.items()
        if chosen
        for pk, label in known.area_names[name].items()
        if pk in chosen
    )


def _spoken(links: Links, service: int, known: Catalogue) -> tuple[Spoken, ...]:
    levels = {link.target: link.degree for link in links.of("spoken", service)}
    return tuple(Spoken(language, known.terms[levels[language.id]].code) for language in known.in_order(levels))


def _offer(links: Links, owner: int, known: Catalogue) -> dict[str, Any]:
    terms = {name: tuple(known.in_order(links.ids(name, owner))) for name in _OFFER_FIELDS if name != "topics"}
    return {"topics": tuple(known.topics_in_order(links.ids("topics", owner))), **terms}
