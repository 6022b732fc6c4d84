"""What a filter means in SQL. Each condition speaks of `hit.doc`; its values are bound, never written in."""

# ruff: noqa: S608 - only names of our own tables and columns are written into statements, values are bound
from __future__ import annotations

import datetime as dt
import math
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from search.documents import Area
from search.question import Place, Request

KM_PER_DEGREE = 111.32
WEEK = 7 * 24 * 60
DAY = 24 * 60

# Kinds with opening hours: only of them can one say that the hours are not known.
KINDS_WITH_HOURS = ("service", "location", "organisation")
# Values of the filters that are computed, in the order in which they are shown.
OPEN_VALUES = ("now", "today", "unknown")
DAYS_AHEAD = {"30": 30, "90": 90, "180": 180}
DAYS_BACK = {"90": 90, "365": 365}
RADIUS_VALUES = (2, 5, 10, 25)
# What an area in a question stands for; these count as if it had not been named.
AREA_FACETS = ("municipality", "district")


@dataclass(frozen=True, slots=True)
class Condition:
    sql: str
    values: tuple[object, ...] = ()


def conditions(connection: sqlite3.Connection, request: Request) -> dict[str, Condition]:
    """One condition for each filter in use; several values of a filter are alternatives."""
    found: dict[str, Condition] = {}
    for name, values in request.filters.items():
        if values:
            found[name] = any_of([condition(connection, request, name, value) for value in values])
    if request.area is not None:
        found["area"] = inside(connection, request, request.area)
    if request.place is not None and request.radius is not None:
        found["near"] = within(request.radius)
    return found


def condition(connection: sqlite3.Connection, request: Request, name: str, value: str) -> Condition:
    if name in COMPUTED:
        return COMPUTED[name](request.now, value)
    row = connection.execute("SELECT id FROM facet_value WHERE name = ? AND value = ?", (name, value)).fetchone()
    if row is None:
        return Condition("0")
    return Condition("EXISTS (SELECT 1 FROM facet WHERE facet.doc = hit.doc AND facet.value = ?)", (row[0],))


def any_of(several: list[Condition]) -> Condition:
    return Condition(
        "(" + " OR ".join(one.sql for one in several) + ")", tuple(value for one in several for value in one.values)
    )


def _open(now: dt.datetime, value: str) -> Condition:
    if value == "unknown":
        kinds = ", ".join("?" * len(KINDS_WITH_HOURS))
        return Condition(
            f"EXISTS (SELECT 1 FROM doc WHERE id = hit.doc AND hours_known = 0 AND kind IN ({kinds}))",
            KINDS_WITH_HOURS,
        )
    minute = now.weekday() * DAY + now.hour * 60 + now.minute
    until = minute + 1 if value == "now" else (now.weekday() + 1) * DAY
    if value not in OPEN_VALUES:
        return Condition("0")
    day = now.date().isoformat()
    # A span over Sunday midnight ends after the week: Monday's first minutes belong to it too.
    return Condition(
        "EXISTS (SELECT 1 FROM open_week WHERE doc = hit.doc AND"
        " ((first < ? AND last > ?) OR (first < ? AND last > ?)))"
        " AND NOT EXISTS (SELECT 1 FROM closed WHERE doc = hit.doc AND ? BETWEEN first AND last)",
        (until, minute, until + WEEK, minute + WEEK, day),
    )


def _start(now: dt.datetime, value: str) -> Condition:
    if value not in DAYS_AHEAD:
        return Condition("0")
    first, last = now.date(), now.date() + dt.timedelta(days=DAYS_AHEAD[value])
    return Condition(
        "EXISTS (SELECT 1 FROM start WHERE doc = hit.doc AND day BETWEEN ? AND ?)",
        (first.isoformat(), last.isoformat()),
    )


def _verified(now: dt.datetime, value: str) -> Condition:
    if value not in DAYS_BACK:
        return Condition("0")
    since = now.date() - dt.timedelta(days=DAYS_BACK[value])
    return Condition("EXISTS (SELECT 1 FROM doc WHERE id = hit.doc AND verified_on >= ?)", (since.isoformat(),))


COMPUTED: Mapping[str, Callable[[dt.datetime, str], Condition]] = {
    "open": _open,
    "start": _start,
    "verified": _verified,
}
COMPUTED_VALUES: Mapping[str, tuple[str, ...]] = {
    "open": OPEN_VALUES,
    "start": tuple(DAYS_AHEAD),
    "verified": tuple(DAYS_BACK),
}


def inside(connection: sqlite3.Connection, request: Request, area: Area) -> Condition:
    """In the area that the question names. Topics and what is online belong to no place and stay, to a question."""
    there = condition(connection, request, area.facet, area.value)
    if request.question.is_empty:
        return there
    nowhere = Condition(
        "NOT EXISTS (SELECT 1 FROM facet CROSS JOIN facet_value ON facet_value.id = facet.value"
        f" WHERE facet.doc = hit.doc AND facet_value.name IN ({', '.join('?' * len(AREA_FACETS))}))",
        AREA_FACETS,
    )
    return any_of([there, nowhere])


def within(kilometres: float) -> Condition:
    return Condition("hit.km2 <= ?", (kilometres * kilometres,))


def measure(connection: sqlite3.Connection, place: Place) -> None:
    """Notes for every hit how far its nearest open place is, squared. Flat earth: the region is 50 km wide."""
    per_longitude = KM_PER_DEGREE * math.cos(math.radians(place.latitude))
    connection.execute(
        "UPDATE hit SET km2 = (SELECT min((latitude - ?1) * (latitude - ?1) * ?3 + (longitude - ?2) * (longitude - ?2)"
        " * ?4) FROM place WHERE place.doc = hit.doc)",
        (place.latitude, place.longitude, KM_PER_DEGREE**2, per_longitude**2),
    )
