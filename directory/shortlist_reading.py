"""Looks up what a Merkliste names: public offers and courses, what has ended, and what must not stand on a list."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from .ended import Ended, ended
from .models import Course, Location, Service
from .reading import CourseReading, OfferReading, ServiceReading, read_courses, read_services
from .shortlist import Item, Kind, Shortlist

_MODELS: dict[Kind, type[Service] | type[Course]] = {"service": Service, "course": Course}


@dataclass(frozen=True, slots=True)
class Noted:
    """An entry of the list that everybody may read."""

    item: Item
    reading: ServiceReading | CourseReading


@dataclass(frozen=True, slots=True)
class Gone:
    """An entry whose offer has ended. `successor` may take its place on the list."""

    item: Item
    ended: Ended
    successor: Item | None


@dataclass(frozen=True, slots=True)
class NotedOffers:
    """`refused` entries protect somebody, `unknown` ones do not exist for the public: neither is named."""

    noted: tuple[Noted, ...]
    gone: tuple[Gone, ...] = ()
    refused: int = 0
    unknown: int = 0

    @property
    def shortlist(self) -> Shortlist:
        """What can go on: the list that every link of the page is made of."""
        return Shortlist(tuple(entry.item for entry in self.noted))


def may_be_noted(reading: OfferReading) -> bool:
    """Help against violence leaves no trace on a list, and a secret place no paper."""
    if reading.is_protected:
        return False
    if isinstance(reading, CourseReading):
        return not any(run.place and run.place.location.is_redacted for run in reading.runs)
    return not (isinstance(reading, ServiceReading) and reading.is_redacted)


def read_shortlist(shortlist: Shortlist, *, codes: Collection[str]) -> NotedOffers:
    """The records of a list in its order. A list of any length takes at most twenty statements."""
    ids = {kind: [item.pk for item in shortlist.items if item.kind == kind] for kind in _MODELS}
    found: dict[Item, ServiceReading | CourseReading] = {}
    if ids["service"]:
        services = Service.objects.published().filter(pk__in=ids["service"]).prefetch_related("costs")
        found |= {Item("service", reading.service.pk): reading for reading in read_services(services, codes=codes)}
    if ids["course"]:
        courses = Course.objects.published().filter(pk__in=ids["course"])
        found |= {Item("course", reading.course.pk): reading for reading in read_courses(courses, codes=codes)}
    missing = [item for item in shortlist.items if item not in found]
    gone = _gone(missing)
    noted = [Noted(item, found[item]) for item in shortlist.items if item in found and may_be_noted(found[item])]
    return NotedOffers(
        tuple(noted),
        tuple(gone[item] for item in missing if item in gone),
        refused=len(found) - len(noted),
        unknown=len(missing) - len(gone),
    )


def _gone(missing: Collection[Item]) -> dict[Item, Gone]:
    result = {}
    for kind, model in _MODELS.items():
        ids = [item.pk for item in missing if item.kind == kind]
        # Asked again, because a protected offer that has ended is not named either.
        rows = ended(model, ids) if ids else {}
        secret = _secret(model, [*rows, *(row.successor.pk for row in rows.values() if row.successor)]) if rows else ()
        for pk, row in rows.items():
            if pk in secret:
                continue
            successor = row.successor if row.successor and row.successor.pk not in secret else None
            item = Item(kind, pk)
            result[item] = Gone(item, Ended(row.offer, successor), Item(kind, successor.pk) if successor else None)
    return result


def _secret(model: type[Service] | type[Course], ids: Collection[int]) -> set[int]:
    """Those of these offers that must not stand on a list."""
    place: Any = {"places__location__kind" if model is Service else "runs__location__kind": Location.Kind.REDACTED}
    rows = model.objects.filter(Q(topics__is_protection=True) | Q(**place), pk__in=ids)
    return set(rows.order_by().values_list("pk", flat=True))
