"""„Heute im Haus“: what one finds behind a door on a day, when, and in which language.

Which spans hold on a day is for `hours.moments_on` alone, as for every other view: exceptions, holidays, weeks of the
month. A pause of the offer wins over all of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal import languages

from .catalogue import Catalogue, TermEntry, catalogue
from .hours import Hours, Moment, is_public_holiday, moments_on
from .links import Links, fact_rows, field_rows
from .models import Location, OfferStatus, Schedule, Service, ServiceAtLocation, SpokenLanguage
from .opening_hours import local
from .reading import INTERPRETER
from .reading_places import hours_of_house

# Behind it the week of the house is the better answer.
LOOKED_AHEAD = dt.timedelta(days=14)
WALK_IN = "ohne_termin"
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class OfferHere:
    """A public offer in the house with the hours that hold for it there."""

    place: ServiceAtLocation
    hours: Hours
    spoken: tuple[TermEntry, ...] = ()
    is_walk_in: bool = False

    @property
    def service(self) -> Service:
        return self.place.service

    def languages_at(self, span: Any) -> tuple[TermEntry, ...]:
        """Those of the span, else those of the offer. German goes without saying where others are named."""
        known = catalogue().vocabularies.get("language", {})
        own = [known[code] for code in getattr(span, "languages", ()) if code in known]
        found = own or list(self.spoken)
        return tuple(term for term in found if term.code != languages.BASE) or tuple(found)


@dataclass(frozen=True, slots=True)
class Slot:
    """A span of one offer on one day. `is_all_day`: no times, either day and night or only by appointment."""

    offer: OfferHere
    start: dt.datetime
    end: dt.datetime
    languages: tuple[TermEntry, ...]
    by_appointment: bool = False
    is_all_day: bool = False

    @property
    def is_walk_in(self) -> bool:
        return self.offer.is_walk_in and not self.by_appointment

    def is_in(self, code: str) -> bool:
        """Is that language spoken then?"""
        return any(term.code == code for term in self.languages)


@dataclass(frozen=True)
class HouseDay:
    """What is left of a day in the house. `day` is today, or the next one with something open."""

    day: dt.date
    now: dt.datetime
    slots: tuple[Slot, ...]
    unknown: tuple[OfferHere, ...] = field(default=())

    @property
    def is_today(self) -> bool:
        return self.day == self.now.date()

    @property
    def is_tomorrow(self) -> bool:
        return self.day == self.now.date() + DAY

    @property
    def is_holiday(self) -> bool:
        """Is today a public holiday? It explains why nothing is open."""
        return is_public_holiday(self.now.date())


@dataclass(frozen=True, slots=True)
class House:
    """The hours of the house as such, and its public offers by name; paused ones too, for whoever lists them all."""

    hours: Hours
    offers: tuple[OfferHere, ...]


def read_house(location: Location) -> House:
    """What is known of one house, in five statements."""
    places = list(
        ServiceAtLocation.objects.filter(location=location, service__in=Service.objects.published())
        .select_related("service__organisation", "service__kind", "location")
        .prefetch_related("service__texts")
        .order_by("service__name", "pk")
    )
    known = catalogue()
    hours, hours_at = hours_of_house(location, places)
    if not places:
        return House(hours, ())
    ids = [place.service_id for place in places]
    links = Links(
        [
            field_rows(Service, "access", ids),
            fact_rows(
                SpokenLanguage.objects.filter(service__in=ids), "spoken", "service_id", "language_id", degree="level_id"
            ),
        ]
    )
    offers = (
        OfferHere(
            place,
            hours_at[place.pk],
            _spoken(links, place.service_id, known),
            any(term.code == WALK_IN for term in known.in_order(links.ids("access", place.service_id))),
        )
        for place in places
    )
    return House(hours, tuple(offers))


def house_day(offers: Sequence[OfferHere], *, at: dt.datetime) -> HouseDay | None:
    """The rest of today; where nothing more is open, the next day on which something is. None: nothing is known."""
    now = local(at)
    active = [offer for offer in offers if offer.service.status != OfferStatus.PAUSED]
    unknown = tuple(offer for offer in active if not offer.hours.known)
    day = next_day(active, now=now)
    if day is None:
        return HouseDay(now.date(), now, (), unknown) if unknown else None
    slots = tuple(slot for slot in slots_on(active, day) if slot.end > now)
    return HouseDay(day, now, slots, unknown)


def next_day(offers: Sequence[OfferHere], *, now: dt.datetime) -> dt.date | None:
    """Today while anything is left of it; else the next day on which one may come without having asked before."""
    today = now.date()
    if any(slot.end > now for slot in slots_on(offers, today)):
        return today
    ahead = [today + number * DAY for number in range(1, LOOKED_AHEAD.days + 1)]
    busy = {day: slots for day in ahead if (slots := slots_on(offers, day))}
    for day, slots in busy.items():
        if not all(slot.by_appointment for slot in slots):
            return day
    return next(iter(busy), None)


def slots_on(offers: Iterable[OfferHere], day: dt.date) -> list[Slot]:
    """What happens in the house on that day, in order of time; what has no time of its own comes last."""
    slots = [
        _slot(offer, moment)
        for offer in offers
        for moment in moments_on(offer.hours.schedules, offer.hours.exceptions, day)
        if moment.kind != Schedule.Kind.PHONE
    ]
    return sorted(slots, key=lambda slot: (slot.is_all_day, slot.start, slot.end, slot.offer.service.name))


def _slot(offer: OfferHere, moment: Moment) -> Slot:
    return Slot(
        offer,
        moment.start,
        moment.end,
        offer.languages_at(moment.source),
        by_appointment=moment.kind == Schedule.Kind.BY_APPOINTMENT,
        is_all_day=moment.end - moment.start >= DAY,
    )


def _spoken(links: Links, service: int, known: Catalogue) -> tuple[TermEntry, ...]:
    """Languages that somebody speaks there; one for which an interpreter is called is not on the door."""
    levels = {link.target: link.degree for link in links.of("spoken", service)}
    return tuple(term for term in known.in_order(levels) if known.terms[levels[term.id]].code != INTERPRETER)
