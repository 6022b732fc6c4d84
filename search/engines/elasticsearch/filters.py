"""Filters as queries of the server, and the counts of what each value of each filter would give.

What matched is found by the query, what is left by `post_filter`; counts run over all that matched, each under every
filter but its own. So several values of one facet can be chosen.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from elasticsearch.dsl.aggs import Filter, Filters
from elasticsearch.dsl.aggs import Terms as TermsOf
from elasticsearch.dsl.query import Bool, GeoDistance, MatchNone, Prefix, Query, Range, Term, Terms

from search.documents import Area
from search.engines.elasticsearch.entries import FACET_SIGN
from search.engines.embedded.filters import (
    AREA_FACETS,
    COMPUTED_VALUES,
    DAY,
    DAYS_AHEAD,
    DAYS_BACK,
    KINDS_WITH_HOURS,
    OPEN_VALUES,
    RADIUS_VALUES,
    WEEK,
)
from search.question import Place, Request

# No portal has so many values of all facets together.
MOST_VALUES = 10_000
# Names of the counts in an answer: everything under all filters, and a facet under all but its own.
_REST, _WITHOUT = "rest", "without_"
_FACETS, _OWN = "facets", "own"


def conditions(request: Request) -> dict[str, Query]:
    """One condition for each filter in use; several values of a filter are alternatives."""
    found: dict[str, Query] = {
        name: Bool(should=[_condition(request, name, value) for value in values], minimum_should_match=1)
        for name, values in request.filters.items()
        if values
    }
    if request.area is not None:
        found["area"] = _inside(request, request.area)
    if request.place is not None and request.radius is not None:
        found["near"] = _within(request.place, request.radius)
    return found


def _condition(request: Request, name: str, value: str) -> Query:
    if name in _COMPUTED:
        return _COMPUTED[name](request.now, value)
    return Term(facet=f"{name}{FACET_SIGN}{value}")


def _open(now: dt.datetime, value: str) -> Query:
    if value == "unknown":
        return Bool(filter=[Term(hours_known=False), Terms(kind=list(KINDS_WITH_HOURS))])
    if value not in OPEN_VALUES:
        return MatchNone()
    minute = now.weekday() * DAY + now.hour * 60 + now.minute
    until = minute + 1 if value == "now" else (now.weekday() + 1) * DAY
    # A span over Sunday midnight ends after the week: Monday's first minutes belong to it too.
    spans = [Range(open_week={"gte": minute + shift, "lt": until + shift}) for shift in (0, WEEK)]
    day = now.date().isoformat()
    return Bool(should=spans, minimum_should_match=1, must_not=[Range(closed={"gte": day, "lte": day})])


def _start(now: dt.datetime, value: str) -> Query:
    if value not in DAYS_AHEAD:
        return MatchNone()
    first, last = now.date(), now.date() + dt.timedelta(days=DAYS_AHEAD[value])
    return Range(starts_on={"gte": first.isoformat(), "lte": last.isoformat()})


def _verified(now: dt.datetime, value: str) -> Query:
    if value not in DAYS_BACK:
        return MatchNone()
    return Range(verified_on={"gte": (now.date() - dt.timedelta(days=DAYS_BACK[value])).isoformat()})


_COMPUTED: Mapping[str, Callable[[dt.datetime, str], Query]] = {
    "open": _open,
    "start": _start,
    "verified": _verified,
}


def _inside(request: Request, area: Area) -> Query:
    """In the area that the question names; what belongs to no place stays, to a question."""
    there = _condition(request, area.facet, area.value)
    if request.question.is_empty:
        return there
    somewhere = [Prefix(facet=f"{name}{FACET_SIGN}") for name in AREA_FACETS]
    return Bool(should=[there, Bool(must_not=somewhere)], minimum_should_match=1)


def _within(place: Place, kilometres: float) -> Query:
    return GeoDistance(distance=f"{kilometres:g}km", locations={"lat": place.latitude, "lon": place.longitude})


# --- Counts --------------------------------------------------------------------------------------------------------
def counts(request: Request, conditions: Mapping[str, Query]) -> dict[str, Any]:
    """The aggregations of a question: under each filter's own absence, and one for all other facets."""
    asked: dict[str, Any] = {f"{_WITHOUT}{name}": _under(conditions, name) for name in conditions}
    if not request.with_facets:
        return asked
    rest = asked[_REST] = _under(conditions, None)
    rest.bucket(_FACETS, TermsOf(field="facet", size=MOST_VALUES))
    for name in conditions:
        if name not in COMPUTED_VALUES and name != "near":
            signs = "|".join(re.escape(one + FACET_SIGN) for one in _own_facets(name))
            own = TermsOf(field="facet", include=f"({signs}).*", size=MOST_VALUES)
            asked[f"{_WITHOUT}{name}"].bucket(_OWN, own)
    for name, values in _computed(request).items():
        under = asked.get(f"{_WITHOUT}{'near' if name == 'radius' else name}", rest)
        under.bucket(name, Filters(filters=values))
    return asked


def _own_facets(name: str) -> tuple[str, ...]:
    """The facets that are counted without this condition."""
    return AREA_FACETS if name == "area" else (name,)


def _computed(request: Request) -> dict[str, dict[str, Query]]:
    """Filter → value → condition, for the filters whose values are not written in the documents."""
    asked = {
        name: {value: _condition(request, name, value) for value in values} for name, values in COMPUTED_VALUES.items()
    }
    if request.place is not None:
        asked["radius"] = {str(radius): _within(request.place, radius) for radius in RADIUS_VALUES}
    return asked


def _under(conditions: Mapping[str, Query], without: str | None) -> Filter:
    return Filter(Bool(filter=[query for name, query in conditions.items() if name != without]))


def facets(request: Request, names: Iterable[str], answered: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Name → value → number of documents, in descending order."""
    if not request.with_facets:
        return {}
    names = tuple(names)
    found: dict[str, dict[str, int]] = {}
    counted_apart = {facet for name in names for facet in _own_facets(name)}
    _add(found, answered[_REST][_FACETS]["buckets"], leave_out=counted_apart)
    for name in names:
        if _OWN in answered[f"{_WITHOUT}{name}"]:
            _add(found, answered[f"{_WITHOUT}{name}"][_OWN]["buckets"])
    for name in _computed(request):
        under = answered.get(f"{_WITHOUT}{'near' if name == 'radius' else name}", answered[_REST])
        found[name] = {value: bucket["doc_count"] for value, bucket in under[name]["buckets"].items()}
    return found


def _add(found: dict[str, dict[str, int]], buckets: Sequence[Mapping[str, Any]], leave_out: Iterable[str] = ()) -> None:
    for bucket in buckets:
        name, _sign, value = bucket["key"].partition(FACET_SIGN)
        if name not in leave_out:
            found.setdefault(name, {})[value] = bucket["doc_count"]


def relaxed(names: Iterable[str], answered: Mapping[str, Any]) -> dict[str, int]:
    """Nothing found: what leaving out one filter would give."""
    return {name: answered[f"{_WITHOUT}{name}"]["doc_count"] for name in names}
