"""What a filter means in SQL. Each condition speaks of `hit.doc`; its values are bound, never written in."""

# ruff: noqa: S608 - only names of our own tables and columns are written into statements, values are bound
from __future__ import annotations

import datetime as dt
import math
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from search.documents import Area, minutes
from search.question import Place, Request

KM_PER_DEGREE = 111.32
WEEK = 7 * 24 * 60
DAY = 24 * 60

# Kinds with opening hours: only of them can one say that the hours are not known.
KINDS_WITH_HOURS = ("service", "location", "organisation")
# Values of the filters that are computed, in the order in which they are shown.
OPEN_VALUES = ("now", "today", "unknown")
TIMES = ("today", "now")  # the longer first: it holds the other
DAYS_AHEAD = {"30": 30, "90": 90, "180": 180}
DAYS_BACK = {"90": 90, "365": 365}
# Checked, but not within the longest of these; and those of which nobody knows when.
OLDER, UNKNOWN = "older", "unknown"
VERIFIED_VALUES = (*DAYS_BACK, OLDER, UNKNOWN)
RADIUS_VALUES = (2, 5, 10, 25)
# What an area in a question stands for; these count as if it had not been named.
AREA_FACETS = ("municipality", "district")
# Who asks for a language and a time wants somebody who speaks it to be there then: one condition for both filters.
SPOKEN_THEN = "spoken_then"
MEETING = ("open", "language")


# A span within the bounds of `bounds`.
_WITHIN = "first < ? AND last > ?"


@dataclass(frozen=True, slots=True)
class Condition:
    """`joined`: the same where the row of `doc` is at hand (`with_facts`)."""

    sql: str
    values: tuple[object, ...] = ()
    joined: str = ""


def with_facts(several: Iterable[Condition]) -> str:
    """The hits, with the facts of their documents where one of these asks for them: one look for all conditions."""
    needed = any(one.joined for one in several)
    return "hit CROSS JOIN doc INDEXED BY doc_facts ON doc.id = hit.doc" if needed else "hit"


def _of_document(sql: str, values: tuple[object, ...] = ()) -> Condition:
    looked_up = f"EXISTS (SELECT 1 FROM doc INDEXED BY doc_facts WHERE doc.id = hit.doc AND {sql})"
    return Condition(looked_up, values, joined=sql)


def conditions(connection: sqlite3.Connection, request: Request) -> dict[str, Condition]:
    """One condition for each filter in use; several values of a filter are alternatives."""
    found: dict[str, Condition] = {}
    for name, values in request.filters.items():
        if values:
            found[name] = any_of([condition(connection, request, name, value) for value in values])
    if meeting := spoken_then(request, time_asked(request)):
        found[SPOKEN_THEN] = meeting
    if request.area is not None:
        found["area"] = inside(connection, request, request.area)
    if request.place is not None and request.radius is not None:
        found["near"] = within(request.radius)
    return found


def uncounted(name: str) -> tuple[str, ...]:
    """The conditions that do not hold for the counts of this filter's values, nor where it is left out."""
    if name in MEETING:
        return name, SPOKEN_THEN
    return (name, "area") if name in AREA_FACETS else (name,)


def condition(connection: sqlite3.Connection, request: Request, name: str, value: str) -> Condition:
    if name in COMPUTED:
        return COMPUTED[name](request.now, value)
    row = connection.execute("SELECT id FROM facet_value WHERE name = ? AND value = ?", (name, value)).fetchone()
    if row is None:
        return Condition("0")
    return Condition("EXISTS (SELECT 1 FROM facet WHERE facet.doc = hit.doc AND facet.value = ?)", (row[0],))


def all_of(several: list[Condition]) -> Condition:
    return Condition(" AND ".join(one.sql for one in several), tuple(value for one in several for value in one.values))


def any_of(several: list[Condition]) -> Condition:
    return Condition(
        "(" + " OR ".join(one.sql for one in several) + ")", tuple(value for one in several for value in one.values)
    )


def _open(now: dt.datetime, value: str) -> Condition:
    if value == UNKNOWN:
        kinds = ", ".join("?" * len(KINDS_WITH_HOURS))
        return _of_document(f"(doc.hours_known = 0 AND doc.kind IN ({kinds}))", KINDS_WITH_HOURS)
    if value not in OPEN_VALUES:
        return Condition("0")
    return Condition(f"EXISTS (SELECT 1 FROM open_span WHERE doc = hit.doc AND {_WITHIN})", bounds(now, value))


def bounds(now: dt.datetime, value: str) -> tuple[int, int]:
    """End and beginning of „now“ or of what is left of today."""
    first = minutes(now)
    return (first + 1 if value == "now" else first - first % DAY + DAY), first


def time_asked(request: Request) -> str:
    """The longest time asked for by the filter `open`, "" where none is."""
    values = request.filters.get("open", ())
    return next((value for value in TIMES if value in values), "")


def spoken_then(request: Request, time: str) -> Condition | None:
    """Somebody who speaks one of the languages asked for is there at that time."""
    languages = request.filters.get("language", ())
    if not (time and languages):
        return None
    return _spoken_then(f"language IN ({', '.join('?' * len(languages))})", languages, request.now, time)


def spoken_as_counted(request: Request) -> Condition | None:
    """The same for each language that is counted, at the time asked for."""
    time = time_asked(request)
    return _spoken_then("language = facet_value.value", (), request.now, time) if time else None


def _spoken_then(which: str, languages: Sequence[str], now: dt.datetime, value: str) -> Condition:
    return Condition(
        "(NOT EXISTS (SELECT 1 FROM spoken_hours WHERE doc = hit.doc)"
        f" OR EXISTS (SELECT 1 FROM spoken_hours WHERE doc = hit.doc AND {which} AND {_WITHIN}))",
        (*languages, *bounds(now, value)),
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
    if value == UNKNOWN:
        return _of_document("doc.verified_on IS NULL")
    if value not in VERIFIED_VALUES:
        return Condition("0")
    sign = "<" if value == OLDER else ">="
    return _of_document(f"doc.verified_on {sign} ?", (verified_since(now, value).isoformat(),))


def verified_since(now: dt.datetime, value: str) -> dt.date:
    days = max(DAYS_BACK.values()) if value == OLDER else DAYS_BACK[value]
    return now.date() - dt.timedelta(days=days)


COMPUTED: Mapping[str, Callable[[dt.datetime, str], Condition]] = {
    "open": _open,
    "start": _start,
    "verified": _verified,
}
COMPUTED_VALUES: Mapping[str, tuple[str, ...]] = {
    "open": OPEN_VALUES,
    "start": tuple(DAYS_AHEAD),
    "verified": VERIFIED_VALUES,
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
