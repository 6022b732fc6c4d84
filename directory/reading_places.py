"""Reads places with their hours and their accessibility, for the public: hidden addresses answer nothing here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from portal import languages

from .catalogue import Catalogue, TermEntry, catalogue
from .hours import Hours, combined
from .links import Links, fact_rows
from .models import (
    AccessibilityFact,
    Location,
    Organisation,
    Schedule,
    ScheduleException,
    ServiceAtLocation,
    Wording,
)

WHEELCHAIR = "wheelchair"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the Barrierefreiheit: what, how far, and the office's note (German)."""

    feature: TermEntry
    value: TermEntry
    note: str


@dataclass(frozen=True)
class PlaceReading:
    """A location as the public may know it, with the hours that hold there. Hidden addresses answer nothing here."""

    location: Location
    hours: Hours = field(default_factory=Hours)
    accessibility: tuple[Fact, ...] = ()
    place: ServiceAtLocation | None = None

    @cached_property
    def wording(self) -> Wording:
        return self.location.wording()

    @property
    def transport_language(self) -> str:
        return self.wording.language_of("transport")

    @property
    def is_open_to_all(self) -> bool:
        """Has an address that may be named."""
        return self.location.shows_address and self.location.kind == Location.Kind.PHYSICAL

    @property
    def town(self) -> str:
        """District or municipality, as people call where it is."""
        if not self.is_open_to_all:
            return ""
        for named in (self.location.district, self.location.municipality):
            if named is not None:
                return str(named.name)
        return self.location.city

    @property
    def municipality(self) -> str:
        town = self.location.municipality if self.is_open_to_all else None
        return town.slug if town else ""

    @property
    def district(self) -> str:
        part = self.location.district if self.is_open_to_all else None
        return part.slug if part else ""

    @property
    def point(self) -> tuple[float, float] | None:
        return self.location.point if self.is_open_to_all else None

    @property
    def wheelchair(self) -> str:
        """yes, partly, no or unknown."""
        return next((fact.value.code for fact in self.accessibility if fact.feature.code == WHEELCHAIR), "unknown")


@dataclass(frozen=True)
class LocationReading:
    place: PlaceReading
    organisations: tuple[Organisation, ...]

    @property
    def location(self) -> Location:
        return self.place.location


def read_locations(locations: QuerySet[Any], *, with_hours: bool = True) -> list[LocationReading]:
    """Places with the organisations in the house and the hours of the house, unless these are read elsewhere."""
    known = catalogue()
    hours = ("schedules", "exceptions") if with_hours else ()
    rows = list(
        locations.select_related("municipality", "district").prefetch_related(
            "texts", *hours, Prefetch("organisations", Organisation.objects.published())
        )
    )
    links = Links([accessibility_rows({row.pk for row in rows})])
    return [
        LocationReading(
            PlaceReading(
                row,
                combined((), (), row.schedules.all(), row.exceptions.all()) if with_hours else Hours(),
                accessibility_facts(links, row.pk, known),
            ),
            tuple(row.organisations.all()),
        )
        for row in rows
    ]


def hours_by_place(places: Sequence[ServiceAtLocation]) -> dict[int, Hours]:
    """The hours that hold at each of these places, in two statements."""
    if not places:
        return {}
    return _Owned(places, {place.location_id for place in places}).by_place()


def hours_of_house(location: Location, places: Sequence[ServiceAtLocation]) -> tuple[Hours, dict[int, Hours]]:
    """The hours of a house and those that hold at the places of its offers, in two statements."""
    owned = _Owned(places, {location.pk})
    return owned.of_house(location.pk), owned.by_place()


class _Owned:
    """Spans and exceptions of places and of houses, by their owner."""

    def __init__(self, places: Sequence[ServiceAtLocation], houses: Collection[int]) -> None:
        self.places = places
        owners = Q(place__in=[place.pk for place in places]) | Q(location__in=houses)
        self.spans = _by_owner(Schedule.objects.filter(owners))
        self.exceptions = _by_owner(ScheduleException.objects.filter(owners))

    def of_house(self, location: int) -> Hours:
        return combined((), (), self.spans["house", location], self.exceptions["house", location])

    def by_place(self) -> dict[int, Hours]:
        return {
            place.pk: combined(
                self.spans["place", place.pk],
                self.exceptions["place", place.pk],
                self.spans["house", place.location_id],
                self.exceptions["house", place.location_id],
            )
            for place in self.places
        }


def _by_owner(rows: Iterable[Any]) -> dict[tuple[str, int], list[Any]]:
    found: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for row in rows:
        found["place" if row.place_id else "house", row.place_id or row.location_id].append(row)
    return found


def prefetch_texts(rows: Iterable[Location], codes: Collection[str]) -> None:
    """Prefetches their wording, unless the reader reads German, which stands in the record itself."""
    if set(codes) <= {languages.BASE}:
        return
    prefetch_related_objects(list(rows), "texts")


def accessibility_rows(locations: Collection[int]) -> QuerySet[Any]:
    rows = AccessibilityFact.objects.filter(location__in=locations)
    return fact_rows(rows, "accessible", "location_id", "feature_id", degree="value_id", note="note")


def accessibility_facts(links: Links, location: int, known: Catalogue) -> tuple[Fact, ...]:
    found = {link.target: link for link in links.of("accessible", location)}
    return tuple(
        Fact(feature, known.terms[found[feature.id].degree], found[feature.id].note)
        for feature in known.in_order(found)
    )
