"""Which of an offer's places a card names, and which of its hours: what the reader's filters ask for comes first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .cards import unpacked
from .distance import kilometres
from .facet_values import INTERPRETER, UNKNOWN, WITH_INTERPRETER
from .hours import Hours
from .opening_hours import OpeningState, state_of

Point = tuple[float, float]
# The filters of time: whoever uses one wants the place that is open, not the one next door that is closed.
TIMES = frozenset({"now", "today"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where the reader looks from, the languages asked for, and whether it shall be open today."""

    near: Point | None = None
    languages: frozenset[str] = frozenset()
    today: bool = False

    @classmethod
    def of(cls, near: Point | None, filters: Mapping[str, Collection[str]]) -> Wanted:
        return cls(near, frozenset(filters.get("language", ())), bool(TIMES.intersection(filters.get("open", ()))))


NOTHING_WANTED = Wanted()


@dataclass(frozen=True, slots=True)
class PlaceChosen:
    """`by_language`: the hours are those of the language asked for. `km`: how far, where another place is nearer."""

    state: OpeningState
    facts: Mapping[str, Any] = field(default_factory=dict)
    by_language: bool = False
    fits: bool = True
    km: float | None = None


def choose(card: Mapping[str, Any], wanted: Wanted, *, at: dt.datetime) -> PlaceChosen:
    """The nearest place that is open as wanted; without wishes the first, which is the main one."""
    places: Sequence[Mapping[str, Any]] = card.get("places") or ({},)
    seen = [_seen(card, place, wanted, at) for place in places]
    nearest = _nearest(seen, wanted.near)
    best = _nearest([one for one in seen if one.fits] or seen, wanted.near)
    if best is nearest or wanted.near is None or not best.facts.get("point"):
        return best
    return PlaceChosen(best.state, best.facts, best.by_language, km=_km(wanted.near, best))


def by_hour(card: Mapping[str, Any]) -> list[str]:
    """Languages that are spoken at some hours."""
    spans = (span for place in card.get("places", ()) for span in unpacked(place).schedules)
    return list(dict.fromkeys(code for span in spans for code in span.languages))


def _seen(card: Mapping[str, Any], place: Mapping[str, Any], wanted: Wanted, at: dt.datetime) -> PlaceChosen:
    hours, by_language, is_spoken = unpacked(place), False, True
    if wanted.languages and by_hour(card) and not any(map(_at_any_time, wanted.languages)):
        offered = card.get("languages", ())
        spans = [span for span in hours.schedules if wanted.languages & set(span.languages or offered)]
        is_spoken, by_language = bool(spans), 0 < len(spans) < len(hours.schedules)
        hours = Hours(spans, hours.exceptions) if by_language else hours
    state = state_of(hours, at=at, paused=card.get("paused", False))
    return PlaceChosen(state, place, by_language, fits=not wanted.today or (is_spoken and state.is_of_use_today))


def _at_any_time(language: str) -> bool:
    """Somebody who interprets is sent for whenever it is open."""
    return language in (INTERPRETER, UNKNOWN) or language.endswith(WITH_INTERPRETER)


def _nearest(seen: Sequence[PlaceChosen], near: Point | None) -> PlaceChosen:
    located = [one for one in seen if one.facts.get("point")] if near else []
    return min(located, key=lambda one: _km(near, one)) if near and located else seen[0]


def _km(near: Point, place: PlaceChosen) -> float:
    latitude, longitude = place.facts["point"]
    return kilometres(near, (latitude, longitude))
