"""The next open Sprachkursberatung for a reader: in their language, near where they look from, and when it opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal import languages

from .cards import unpacked
from .distance import kilometres
from .hours import Hours
from .opening_hours import Kind, OpeningState, state_of
from .opening_words import Badge, badge
from .short_lists import OfferedService, services_on

# What a Sprachkursberatung is: counselling on how to get into a course.
TOPIC, KIND = "kurszugang", "beratung"
# A region has a handful of them.
LOOKED_AT = 20
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Counselling:
    """One place of a counselling offer. `speaks`: the reader's language, which is not German."""

    offer: OfferedService
    badge: Badge
    town: str
    house: str
    phone: str
    distance_km: float | None
    speaks: bool
    interprets: bool


@dataclass(frozen=True, slots=True)
class _Place:
    offer: OfferedService
    facts: Mapping[str, Any]
    state: OpeningState
    speaks: int  # 0: the language itself, 1: with somebody who interprets, 2: neither
    km: float | None

    @property
    def opens(self) -> dt.datetime | None:
        if self.state.is_open:
            return self.state.at
        return self.state.next_opening

    def rank(self) -> tuple[Any, ...]:
        """Who is understood comes first, then what opens at all; then the way or, without a place, the wait."""
        opens = self.opens
        return self.speaks, opens is None, self.km is None, self.km or 0.0, opens or dt.datetime.max, self.offer.id


def next_counselling(*, language: str, at: dt.datetime, near: Point | None = None) -> Counselling | None:
    """None where the region has none."""
    offers = services_on(TOPIC, at=at, limit=LOOKED_AT)
    counselling = [offer for offer in offers if offer.facts.get("type") == KIND]
    best = min(_places(counselling, language, at, near), key=_Place.rank, default=None)
    if best is None:
        return None
    return Counselling(
        offer=best.offer,
        badge=badge(best.state),
        town=best.facts.get("town", ""),
        house=best.facts.get("name", ""),
        phone=best.offer.facts.get("phone", ""),
        distance_km=best.km,
        speaks=best.speaks == 0 and language != languages.BASE,
        interprets=best.speaks == 1,
    )


def _places(offers: Iterable[OfferedService], language: str, at: dt.datetime, near: Point | None) -> Iterator[_Place]:
    for offer in offers:
        facts = offer.facts
        offered = language in facts.get("languages", ()) or language == languages.BASE
        places: Iterable[Mapping[str, Any]] = facts.get("places") or ({},)
        for place in places:
            known = unpacked(place)
            hours = _in_language(known, language, offered=offered)
            spoken = offered or any(language in span.languages for span in known.schedules)
            speaks = 0 if spoken else 1 if facts.get("interpreter") else 2
            state = state_of(hours, at=at, paused=facts.get("paused", False))
            point = place.get("point")
            km = kilometres(near, (point[0], point[1])) if near and point else None
            if state.kind != Kind.PAUSED:
                yield _Place(offer, place, state, speaks, km)


def _in_language(hours: Hours, language: str, *, offered: bool) -> Hours:
    """Only the times at which that language is spoken, where the times differ in that; else all."""
    if not any(span.languages for span in hours.schedules):
        return hours
    spoken = [
        span for span in hours.schedules if language in span.languages or (offered and not span.languages)
    ]  # fmt: skip
    return Hours(spoken, hours.exceptions) if spoken else hours
