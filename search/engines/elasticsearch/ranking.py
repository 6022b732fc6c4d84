"""The order of what matched: a date or a distance nudges, it never buries (search.md 6)."""

from __future__ import annotations

import math
from typing import Any

from elasticsearch.dsl.function import BoostFactor, Gauss, ScoreFunction
from elasticsearch.dsl.query import FunctionScore, Query, Term

from search.engines.embedded.filters import KM_PER_DEGREE
from search.engines.embedded.ranking import ARCHIVED_FACTOR, DISTANCE_SHARE, FLOOR, STALE_FACTOR, VERIFIED_SHARE
from search.question import Place, Request


def weighted(query: Query, request: Request) -> Query:
    """The score times a factor between a half and 1, then less for what is old for good.

    Unknown dates and places are neutral: a decay without a value is 1.
    """
    constant = FLOOR if request.place is not None else FLOOR + DISTANCE_SHARE
    functions: list[ScoreFunction] = [
        BoostFactor(weight=constant),
        Gauss(
            verified_on={"origin": request.now.date().isoformat(), "offset": "180d", "scale": "540d", "decay": 0.7},
            weight=VERIFIED_SHARE,
        ),
    ]
    if request.place is not None:
        origin = {"lat": request.place.latitude, "lon": request.place.longitude}
        functions.append(
            Gauss(locations={"origin": origin, "offset": "1km", "scale": "5km", "decay": 0.6}, weight=DISTANCE_SHARE)
        )
    nudged = FunctionScore(query=query, functions=functions, score_mode="sum", boost_mode="multiply")
    states: list[ScoreFunction] = [
        BoostFactor(filter=Term(state="archived"), weight=ARCHIVED_FACTOR),
        BoostFactor(filter=Term(state="stale"), weight=STALE_FACTOR),
    ]
    return FunctionScore(query=nudged, functions=states, score_mode="first", boost_mode="multiply")


def order(request: Request) -> list[Any]:
    """The key closes every order, so that pages hang together."""
    sort = request.sort
    if sort == "best" and request.question.is_empty:
        # Without a question nothing is better than another: what was checked last comes first.
        sort = "verified"
    best: list[Any] = ["_score", {"key": "asc"}]
    if sort == "verified":
        return [{"verified_on": {"order": "desc", "missing": "_last"}}, *best]
    if sort == "distance" and request.place is not None:
        origin = {"lat": request.place.latitude, "lon": request.place.longitude}
        return [{"_geo_distance": {"locations": origin, "order": "asc", "mode": "min", "unit": "km"}}, *best]
    return best


def kilometres(place: Place | None, locations: list[dict[str, float]]) -> float | None:
    """To the nearest open place of an entry. Flat earth: the region is 50 km wide."""
    if place is None or not locations:
        return None
    east = KM_PER_DEGREE * math.cos(math.radians(place.latitude))
    return min(
        math.hypot((one["lat"] - place.latitude) * KM_PER_DEGREE, (one["lon"] - place.longitude) * east)
        for one in locations
    )
