"""The order of what matched and passed the filters."""

# ruff: noqa: S608 - only names of our own tables and columns are written into statements, values are bound

from __future__ import annotations

import datetime as dt
import math
import sqlite3

from search.engines.embedded.matching import BEST_ROWS
from search.question import Request

# A date or a distance nudges, it never buries: the factor stays between a half and 1 (search.md 6).
ARCHIVED_FACTOR = 0.3
STALE_FACTOR = 0.9
FLOOR, VERIFIED_SHARE, DISTANCE_SHARE = 0.5, 0.25, 0.25

_ORDERS = {
    "best": "hit.score + hit.boost DESC, doc.key",
    "verified": "doc.verified_on DESC NULLS LAST, hit.score + hit.boost DESC, doc.key",
    "distance": "hit.km2 IS NULL, hit.km2, hit.score + hit.boost DESC, doc.key",
}


def ranked(connection: sqlite3.Connection, request: Request) -> list[tuple[int, float, float | None]]:
    """Row number, score and distance of the best rows, in the order asked for."""
    # Without a question nothing is better than another: what was checked last comes first.
    order = "verified" if request.question.is_empty and request.sort == "best" else request.sort
    rows = connection.execute(
        "SELECT doc.id, doc.key, hit.score, hit.boost, hit.km2, doc.state, doc.verified_on"
        " FROM hit CROSS JOIN doc INDEXED BY doc_facts ON doc.id = hit.doc"
        f" WHERE hit.fails = 0 ORDER BY {_ORDERS[order]} LIMIT ?",
        (BEST_ROWS,),
    ).fetchall()
    scored = []
    for number, key, score, boost, km2, state, verified_on in rows:
        km = math.sqrt(km2) if km2 is not None else None
        age = (request.now.date() - dt.date.fromisoformat(verified_on)).days if verified_on else None
        scored.append((number, key, (score + boost) * factor(state, age, km, request.place is not None), km))
    if order == "best":
        scored.sort(key=lambda row: (-row[2], row[1]))
    return [(number, score, km) for number, _key, score, km in scored]


def factor(state: str, age_days: int | None, km: float | None, has_place: bool) -> float:
    """Between a half and 1, then less for what is old for good. Unknown dates and places are neutral."""
    verified = _decay(age_days, offset=180, scale=540, decay=0.7)
    distance = _decay(km, offset=1, scale=5, decay=0.6)
    factor = FLOOR + VERIFIED_SHARE * verified + DISTANCE_SHARE * (distance if has_place else 1.0)
    return factor * {"archived": ARCHIVED_FACTOR, "stale": STALE_FACTOR}.get(state, 1.0)


def _decay(value: float | None, *, offset: float, scale: float, decay: float) -> float:
    """The bell curve of search engines: 1 up to `offset`, `decay` at `offset + scale`."""
    if value is None or value <= offset:
        return 1.0
    return math.exp(math.log(decay) * ((value - offset) / scale) ** 2)
