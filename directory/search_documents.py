"""How offers, courses, organisations and places are found. Labels of the facets: `facet_values`; places: `near`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from portal import languages
from search.analysis import exact_key
from search.documents import PUBLIC, SearchDocument, Text, document_for

from . import facet_values, near  # noqa: F401  # they register themselves
from .cards import course_card, listed_runs, location_card, organisation_card, service_card
from .models import Course, Location, Organisation, Service
from .reading import CourseReading, ServiceReading, read_courses, read_services
from .reading_places import LocationReading, PlaceReading, read_locations
from .search_fields import (
    facets,
    labels,
    levels_between,
    open_spans,
    path,
    points,
    spoken_hours,
    state,
    texts,
    where,
    words_of,
)

# So many records are read at once: few statements, and little memory at 50,000 offers.
CHUNK = 500


def _rows(
    queryset: Callable[[], QuerySet[Any]], read: Callable[[QuerySet[Any]], Sequence[Any]]
) -> Callable[[Collection[str] | None], Iterable[Any]]:
    """Reads in chunks, by ids; only what the public may see, for nothing else of the directory is found."""

    def rows(ids: Collection[str] | None) -> Iterator[Any]:
        shown = queryset() if ids is None else queryset().filter(pk__in=ids)
        keys = list(shown.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), CHUNK):
            yield from read(queryset().filter(pk__in=keys[start : start + CHUNK]))

    return rows


@document_for(
    Service,
    kind="service",
    visible=lambda audiences: Service.objects.visible_to(audiences),
    rows=_rows(Service.objects.published, read_services),
)
def service_document(reading: ServiceReading) -> SearchDocument:
    service, today = reading.service, timezone.localdate()
    places = [place for place in reading.places if not place.location.is_redacted]
    return SearchDocument(
        key=f"service:{service.pk}",
        kind="service",
        texts=texts(service, words_of(service.organisation, places)),
        path=path(service),
        acl=frozenset({PUBLIC}),
        labels=labels(reading, reading.kind),
        facets={
            **facets(reading, service, places),
            "offer_kind": (reading.kind.code,),
            "language": facet_values.languages_of(reading),
            "childcare": (facet_values.childcare_of_service(service.childcare),),
        },
        state=state(service, today),
        verified_on=service.verified_on,
        **points(places),
        open_spans=() if service.is_paused else open_spans(reading.places, today),
        spoken_hours=spoken_hours(reading, today),
        hours_known=service.is_paused or any(place.hours.known for place in reading.places),
        card=service_card(reading, today=today),
    )


@document_for(
    Course,
    kind="course",
    visible=lambda audiences: Course.objects.visible_to(audiences),
    rows=_rows(Course.objects.published, read_courses),
)
def course_document(reading: CourseReading) -> SearchDocument:
    course, now = reading.course, timezone.localtime()
    runs = listed_runs(reading, on=now.date())
    places = list({run.place.location.pk: run.place for run in runs if run.place}.values())
    times = {term.code for run in runs for term in run.times}
    return SearchDocument(
        key=f"course:{course.pk}",
        kind="course",
        texts=texts(course, words_of(course.organisation, places)),
        path=path(course),
        acl=frozenset({PUBLIC}),
        labels=labels(reading, reading.type),
        facets={
            **facets(reading, course, places),
            "childcare": (facet_values.childcare_of_course(reading.childcare),),
            "level": levels_between(course.start_level, course.target_level),
            "time": tuple(sorted(times)),
            "mode": tuple(sorted({run.mode.code for run in runs if run.mode})),
            # Codes age; the card tells what holds when it is read, and a run that is due updates its document.
            "places": tuple(sorted({run.run.places_code(now) for run in runs})) or ("unbekannt",),
        },
        state=state(course, now.date()),
        verified_on=course.verified_on,
        starts_on=tuple(run.run.starts_on for run in runs),
        ends_on=max((run.run.ends_on for run in runs if run.run.ends_on), default=None),
        **points(places),
        hours_known=True,
        card=course_card(reading, today=now.date()),
    )


def _organisations(rows: QuerySet[Any]) -> list[Organisation]:
    shown = {"status__in": ("published", "paused"), "audience": "public"}
    return list(
        rows.select_related("kind")
        .annotate(
            services_shown=Count(
                "services", filter=Q(**{f"services__{key}": value for key, value in shown.items()}), distinct=True
            ),
            courses_shown=Count(
                "courses", filter=Q(**{f"courses__{key}": value for key, value in shown.items()}), distinct=True
            ),
        )
        .prefetch_related(
            "texts",
            "kind__labels",
            Prefetch("locations", Location.objects.published().select_related("municipality", "district")),
        )
    )


@document_for(
    Organisation,
    kind="organisation",
    visible=lambda audiences: Organisation.objects.visible_to(audiences),
    rows=_rows(Organisation.objects.published, _organisations),
)
def organisation_document(organisation: Any) -> SearchDocument:
    today = timezone.localdate()
    places = [PlaceReading(location) for location in organisation.locations.all()]
    names = tuple(name for name in (organisation.short_name, *organisation.alternate_names) if name)
    words = {"de": Text(organisation.name, summary=organisation.description[:300], body=organisation.description)}
    for row in organisation.texts.all():
        if row.description:
            words[row.language] = Text(
                organisation.name, row.description[:300], body=row.description, machine=row.is_machine
            )
    return SearchDocument(
        key=f"organisation:{organisation.pk}",
        kind="organisation",
        texts=words,
        path=path(organisation),
        acl=frozenset({PUBLIC}),
        labels={code: (*names, organisation.kind.label_in(code)) for code in languages.CODES},
        facets={**where(places), "organisation": (str(organisation.pk),)},
        state="stale" if organisation.is_stale(today) else "current",
        verified_on=organisation.verified_on,
        **points(places),
        hours_known=True,
        best_for=tuple(exact_key(name) for name in names),
        card=organisation_card(
            organisation.kind.code,
            town=places[0].town if places else "",
            services=organisation.services_shown,
            courses=organisation.courses_shown,
        ),
    )


@document_for(
    Location,
    kind="location",
    visible=lambda audiences: Location.objects.visible_to(audiences),
    rows=_rows(Location.objects.published, read_locations),
)
def location_document(reading: LocationReading) -> SearchDocument:
    location, today = reading.location, timezone.localdate()
    places = [reading.place]
    inside = " · ".join(name for row in reading.organisations for name in (row.name, row.short_name) if name)
    words = {"de": Text(location.name, summary=location.address_line, headings=inside, body=location.transport)}
    for row in location.texts.all():
        words[row.language] = Text(
            row.name or location.name, location.address_line, inside, row.transport, machine=row.is_machine
        )
    return SearchDocument(
        key=f"location:{location.pk}",
        kind="location",
        texts=words,
        path=path(location),
        acl=frozenset({PUBLIC}),
        facets={**where(places), "accessibility": facet_values.accessibility_of(places)},
        state="stale" if location.is_stale(today) else "current",
        verified_on=location.verified_on,
        **points(places),
        open_spans=open_spans(places, today),
        hours_known=reading.place.hours.known,
        card=location_card(reading, today=today),
    )
