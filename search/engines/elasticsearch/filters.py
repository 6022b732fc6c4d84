"""Filters as queries of the server, and the counts of what each value of each filter would give.

What matched is found by the query, what is left by `post_filter`; counts run over all that matched, each under every
filter but its own. So several values of one facet can be chosen.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from elasticsearch.dsl.aggs import Filter, Filters, ReverseNested
from elasticsearch.dsl.aggs import Nested as NestedOf
from elasticsearch.dsl.aggs import Terms as TermsOf
from elasticsearch.dsl.query import Bool, Exists, GeoDistance, MatchNone, Nested, Prefix, Query, Range, Term, Terms

from search.documents import Area
from search.engines.elasticsearch.entries import FACET_SIGN
from search.engines.embedded.filters import (
    AREA_FACETS,
    COMPUTED_VALUES,
    DAYS_AHEAD,
    KINDS_WITH_HOURS,
    OLDER,
    OPEN_VALUES,
    RADIUS_VALUES,
    SPOKEN_THEN,
    TIMES,
    UNKNOWN,
    VERIFIED_VALUES,
    bounds,
    time_asked,
    uncounted,
    verified_since,
)
from search.question import Place, Request

# No portal has so many values of all facets together.
MOST_VALUES = 10_000
# Names of the counts in an answer: everything under all filters, and a facet under all but its own.
_REST, _WITHOUT = "rest", "without_"
_FACETS, _OWN = "facets", "own"
# The languages of what speaks all of them at all times, and of what does not.
_ALWAYS, _BY_HOUR, _THEN, _ENTRIES = "always", "by_hour", "then", "entries"


def conditions(request: Request) -> dict[str, Query]:
    """One condition for each filter in use; several values of a filter are alternatives."""
    found: dict[str, Query] = {
        name: Bool(should=[_condition(request, name, value) for value in values], minimum_should_match=1)
        for name, values in request.filters.items()
        if values
    }
    if meeting := _spoken_then(request, time_asked(request)):
        found[SPOKEN_THEN] = meeting
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
    if value == UNKNOWN:
        return Bool(filter=[Term(hours_known=False), Terms(kind=list(KINDS_WITH_HOURS))])
    if value not in OPEN_VALUES:
        return MatchNone()
    return _during("open_spans", now, value)


def _during(field: str, now: dt.datetime, time: str) -> Query:
    """A span of this field lies within „now“ or „today“."""
    until, minute = bounds(now, time)
    return Range(**{field: {"gte": minute, "lt": until}})


# Entries with a language for each of their hours.
_BY_THE_HOUR = Nested(path="spoken_hours", query=Exists(field="spoken_hours.language"))


def _spoken_then(request: Request, time: str) -> Query | None:
    """Somebody who speaks one of the languages asked for is there at that time."""
    languages = request.filters.get("language", ())
    if not (time and languages):
        return None
    spoken = [Terms(spoken_hours__language=list(languages)), _during("spoken_hours.spans", request.now, time)]
    there = Nested(path="spoken_hours", query=Bool(filter=spoken))
    return Bool(should=[there, Bool(must_not=[_BY_THE_HOUR])], minimum_should_match=1)


def _start(now: dt.datetime, value: str) -> Query:
    if value not in DAYS_AHEAD:
        return MatchNone()
    first, last = now.date(), now.date() + dt.timedelta(days=DAYS_AHEAD[value])
    return Range(starts_on={"gte": first.isoformat(), "lte": last.isoformat()})


def _verified(now: dt.datetime, value: str) -> Query:
    if value == UNKNOWN:
        return Bool(must_not=[Exists(field="verified_on")])
    if value not in VERIFIED_VALUES:
        return MatchNone()
    return Range(verified_on={"lt" if value == OLDER else "gte": verified_since(now, value).isoformat()})


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
    asked: dict[str, Any] = {f"{_WITHOUT}{name}": _under(conditions, name) for name in _apart(request, conditions)}
    if not request.with_facets:
        return asked
    rest = asked[_REST] = _under(conditions, None)
    rest.bucket(_FACETS, TermsOf(field="facet", size=MOST_VALUES))
    for name in _apart(request, conditions):
        under = asked[f"{_WITHOUT}{name}"]
        if name == "language" and time_asked(request):
            _count_languages(under, request)
        elif name not in COMPUTED_VALUES and name != "near":
            under.bucket(_OWN, _values_of(*_own_facets(name)))
    for name, values in _computed(request).items():
        under = asked.get(f"{_WITHOUT}{'near' if name == 'radius' else name}", rest)
        under.bucket(name, Filters(filters=values))
    return asked


def _apart(request: Request, conditions: Iterable[str]) -> list[str]:
    """The filters whose values are counted apart: those in use, and the languages where a time is asked for."""
    names = [name for name in conditions if name != SPOKEN_THEN]
    return [*names, *(["language"] if time_asked(request) and "language" not in names else [])]


def _values_of(*facets: str) -> TermsOf:
    signs = "|".join(re.escape(one + FACET_SIGN) for one in facets)
    return TermsOf(field="facet", include=f"({signs}).*", size=MOST_VALUES)


def _count_languages(under: Filter, request: Request) -> None:
    """Each language at the time asked for: by the hour where an entry has it so, else all that the entry names."""
    under.bucket(_ALWAYS, Filter(Bool(must_not=[_BY_THE_HOUR]))).bucket(_OWN, _values_of("language"))
    then = Filter(_during("spoken_hours.spans", request.now, time_asked(request)))
    by_hour = under.bucket(_BY_HOUR, NestedOf(path="spoken_hours")).bucket(_THEN, then)
    by_hour.bucket(_OWN, TermsOf(field="spoken_hours.language", size=MOST_VALUES)).bucket(_ENTRIES, ReverseNested())


def _own_facets(name: str) -> tuple[str, ...]:
    """The facets that are counted without this condition."""
    return AREA_FACETS if name == "area" else (name,)


def _computed(request: Request) -> dict[str, dict[str, Query]]:
    """Filter → value → condition, for the filters whose values are not written in the documents."""
    asked = {
        name: {value: _counted(request, name, value) for value in values} for name, values in COMPUTED_VALUES.items()
    }
    if request.place is not None:
        asked["radius"] = {str(radius): _within(request.place, radius) for radius in RADIUS_VALUES}
    return asked


def _counted(request: Request, name: str, value: str) -> Query:
    """A time counts with the languages that are asked for."""
    counted = _condition(request, name, value)
    if name == "open" and value in TIMES and (meeting := _spoken_then(request, value)):
        return Bool(filter=[counted, meeting])
    return counted


def _under(conditions: Mapping[str, Query], without: str | None) -> Filter:
    left_out = uncounted(without) if without else ()
    return Filter(Bool(filter=[query for name, query in conditions.items() if name not in left_out]))


def facets(request: Request, names: Iterable[str], answered: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Name → value → number of documents, in descending order."""
    if not request.with_facets:
        return {}
    names = _apart(request, names)
    found: dict[str, dict[str, int]] = {}
    counted_apart = {facet for name in names for facet in _own_facets(name)}
    _add(found, answered[_REST][_FACETS]["buckets"], leave_out=counted_apart)
    for name in names:
        under = answered[f"{_WITHOUT}{name}"]
        if _ALWAYS in under:
            found["language"] = _languages(under)
        elif _OWN in under:
            _add(found, under[_OWN]["buckets"])
    for name in _computed(request):
        under = answered.get(f"{_WITHOUT}{'near' if name == 'radius' else name}", answered[_REST])
        found[name] = {value: bucket["doc_count"] for value, bucket in under[name]["buckets"].items()}
    return found


def _add(found: dict[str, dict[str, int]], buckets: Sequence[Mapping[str, Any]], leave_out: Iterable[str] = ()) -> None:
    for bucket in buckets:
        name, _sign, value = bucket["key"].partition(FACET_SIGN)
        if name not in leave_out:
            found.setdefault(name, {})[value] = bucket["doc_count"]


def _languages(under: Mapping[str, Any]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for bucket in under[_ALWAYS][_OWN]["buckets"]:
        found[bucket["key"].partition(FACET_SIGN)[2]] += bucket["doc_count"]
    for bucket in under[_BY_HOUR][_THEN][_OWN]["buckets"]:
        found[bucket["key"]] += bucket[_ENTRIES]["doc_count"]
    return dict(found.most_common())


def relaxed(names: Iterable[str], answered: Mapping[str, Any]) -> dict[str, int]:
    """Nothing found: what leaving out one filter would give."""
    return {name: answered[f"{_WITHOUT}{name}"]["doc_count"] for name in names if name != SPOKEN_THEN}
