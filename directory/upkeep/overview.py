"""What a provider sees of its own records: the facts that readers ask for first, how old they are, what is due.

At most eleven statements, however many records there are.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from directory import course_words, run_rules
from directory.hours import Hours
from directory.kinds import KINDS, kind_of
from directory.models import (
    SHOWN,
    Course,
    CourseRun,
    Location,
    Offer,
    Organisation,
    Service,
    ServiceAtLocation,
    Suggestion,
    SuggestionState,
    SuggestionTarget,
    UpkeepKind,
    UpkeepRhythm,
)
from directory.opening_words import week_table
from directory.owners import owned_by
from directory.phones import shown
from directory.reading_places import PlaceReading, hours_by_place
from directory.suggesting import AREAS
from directory.upkeep.links import Access

# Of the parts of an address of the public site.
_AREA = {target: area for area, target in AREAS.items()}
USUAL_RHYTHM = dt.timedelta(days=91)
USUAL_RUNS = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a course whose places the provider can tell."""

    id: int
    when: str
    place: str
    places: course_words.Places
    state: str
    free: int | None
    most: int | None
    is_due: bool
    address: str


@dataclass(frozen=True, slots=True)
class Item:
    """A record as its provider checks it."""

    key: str
    target: str
    record: Any
    facts: tuple[Fact, ...]
    is_due: bool
    address: str  # where to correct it
    waiting: int = 0  # corrections that an editor has not read yet
    runs: tuple[Run, ...] = field(default=())

    @property
    def due_runs(self) -> int:
        return sum(run.is_due for run in self.runs)


@dataclass(frozen=True, slots=True)
class Overview:
    items: tuple[Item, ...]

    @property
    def due(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.is_due)

    @property
    def due_runs(self) -> int:
        return sum(item.due_runs for item in self.items)


def overview(access: Access, *, at: dt.datetime) -> Overview:
    """All records of the organisation, what is due first."""
    today, organisation = at.date(), access.organisation
    rhythms = {rhythm.kind: dt.timedelta(days=rhythm.every_days) for rhythm in UpkeepRhythm.objects.all()}
    records, waiting = _Reading(organisation, today), _waiting(organisation)
    border = today - rhythms.get(UpkeepKind.OFFERS, USUAL_RHYTHM)
    runs_border = at - rhythms.get(UpkeepKind.RUNS, USUAL_RUNS)
    items = [
        Item(
            key=f"{kind_of(record)}-{record.pk}",
            target=kind_of(record),
            record=record,
            facts=tuple(fact for fact in facts if fact.lines),
            is_due=is_due(record, border=border, today=today),
            address=_address(access, kind_of(record), record.pk),
            waiting=waiting[kind_of(record), record.pk],
            runs=tuple(_run(access, run, at, runs_border) for run in records.runs_of(record)),
        )
        for record, facts in records.with_facts()
    ]
    return Overview(tuple(sorted(items, key=lambda item: (not item.is_due, not item.due_runs))))


def is_due(record: Any, *, border: dt.date, today: dt.date) -> bool:
    if record.verified_on is None or record.verified_on <= border:
        return True
    return record.next_check_due is not None and record.next_check_due <= today


def own_record(access: Access, area: str, pk: int) -> Any | None:
    """The record behind an address of the provider's pages; None for what belongs to somebody else."""
    target = AREAS.get(area)
    return _own(KINDS[target], access.organisation).filter(pk=pk).first() if target else None


def own_run(access: Access, pk: int) -> CourseRun | None:
    runs = CourseRun.objects.filter(pk=pk, course__in=_own(Course, access.organisation))
    return runs.select_related("course__organisation", "places_state").first()


def _own(model: type[Any], organisation: Organisation) -> QuerySet[Any]:
    """What a provider keeps itself. Protected places stay with the editors: a mail must not lead to their address."""
    rows = model._default_manager.filter(owned_by(model, organisation))
    if issubclass(model, Offer):
        return rows.filter(status__in=SHOWN)
    return rows.published() if model is Location else rows


class _Reading:
    """The organisation's records and their facts."""

    def __init__(self, organisation: Organisation, today: dt.date) -> None:
        self.organisation, self.today = organisation, today
        places = ServiceAtLocation.objects.select_related("location")
        runs = CourseRun.objects.filter(run_rules.listed(today)).select_related("location", "places_state")
        self.services = list(_own(Service, organisation).prefetch_related(Prefetch("places", places)))
        self.courses = list(_own(Course, organisation).prefetch_related(Prefetch("runs", runs)))
        self.locations = (
            list(  # Protected places stay with the editors: a link in a mail must not lead to their address.
                _own(Location, organisation).prefetch_related("schedules", "exceptions")
            )
        )
        self.hours = hours_by_place([place for row in self.services for place in row.places.all()])

    def with_facts(self) -> Iterable[tuple[Any, list[Fact]]]:
        yield self.organisation, self._of_organisation()
        for service in self.services:
            yield service, self._of_service(service)
        for course in self.courses:
            yield course, _reached(course)
        for location in self.locations:
            yield location, self._of_location(location)

    def runs_of(self, record: Any) -> Sequence[CourseRun]:
        return list(record.runs.all()) if isinstance(record, Course) else ()

    def _of_organisation(self) -> list[Fact]:
        return [Fact(_("What the page says"), _lines(self.organisation.description)), *_reached(self.organisation)]

    def _of_service(self, service: Service) -> list[Fact]:
        return [
            Fact(_("In one sentence"), _lines(service.summary)),
            *(self._at(place) for place in service.places.all()),
            *_reached(service),
        ]

    def _at(self, place: ServiceAtLocation) -> Fact:
        return Fact(_address_line(place.location), self._hours(self.hours[place.pk]))

    def _of_location(self, location: Location) -> list[Fact]:
        hours = Hours(list(location.schedules.all()), list(location.exceptions.all()))
        return [
            Fact(_("Address"), _lines(_address_line(location))),
            Fact(_("Opening hours of the house"), self._hours(hours) if hours.known else ()),
            Fact(_("How to come"), _lines(location.transport)),
        ]

    def _hours(self, hours: Hours) -> tuple[str, ...]:
        rows = [
            f"{row.name}: {', '.join(line.words for line in row.lines)}" for row in week_table(hours, today=self.today)
        ]
        return tuple(rows) or (_("Opening hours not known"),)


def _reached(record: Any) -> list[Fact]:
    cost = getattr(record, "cost_text", "")
    free = {True: _("free of charge"), False: _("not free of charge"), None: ""}[getattr(record, "is_free", None)]
    return [
        Fact(_("Telephone"), _lines(shown(record.phone))),
        Fact(_("E-mail"), _lines(record.email)),
        Fact(_("Website"), _lines(record.website)),
        Fact(_("Costs"), _lines(cost or free)),
    ]


def _lines(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _address_line(location: Location) -> str:
    """A mail travels: what must stay secret is not told here either."""
    place = PlaceReading(location)
    return f"{location.name}, {location.address_line}" if place.is_open_to_all else location.name


def _run(access: Access, run: CourseRun, at: dt.datetime, border: dt.datetime) -> Run:
    code = run.places_state.code if run.places_state else ""
    days = " ".join(
        part for part in (course_words.weekdays(run.weekdays), course_words.span(run.starts_at, run.ends_at)) if part
    )
    return Run(
        id=run.pk,
        when=f"{_('from %(date)s') % {'date': f'{run.starts_on:%d.%m.%Y}'}}{f', {days}' if days else ''}",
        place=run.location.name if run.location else "",
        places=course_words.places(code, run.places_as_of, run.places_source, at=at),
        state=code,
        free=run.places_free,
        most=run.max_places,
        is_due=run.places_as_of is None or run.places_as_of <= border,
        address=f"{access.address}durchgang/{run.pk}/",
    )


def _address(access: Access, target: str, pk: int) -> str:
    return f"{access.address}{_AREA[SuggestionTarget(target)]}/{pk}/"


def _waiting(organisation: Organisation) -> dict[tuple[str, int], int]:
    found: dict[tuple[str, int], int] = defaultdict(int)
    rows = Suggestion.objects.filter(organisation=organisation, state=SuggestionState.NEW)
    for target, pk in rows.values_list("target", "record_id"):
        found[target, pk] += 1
    return found
