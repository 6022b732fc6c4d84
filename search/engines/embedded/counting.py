"""Filters applied to what matched, and what every value of every facet would give."""

# ruff: noqa: S608 - only names of our own tables and columns are written into statements, values are bound

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping

from search.engines.embedded import filters
from search.question import Request

Connection = sqlite3.Connection

# The mask of a value against which every failure counts.
ALL_COUNT = -1
# The values of so many are held in memory together: of 10,000 they would take 10 MB in every thread.
DOCUMENTS_AT_ONCE = 500


def apply_filters(connection: Connection, request: Request) -> Mapping[str, filters.Condition]:
    """Notes for every hit which filters it fails, a bit for each: one look serves all counts."""
    if request.place is not None:
        filters.measure(connection, request.place)
    conditions = filters.conditions(connection, request)
    if conditions:
        bits = " | ".join(
            f"CASE WHEN {condition.sql} THEN 0 ELSE {1 << place} END"
            for place, condition in enumerate(conditions.values())
        )
        values = [value for condition in conditions.values() for value in condition.values]
        connection.execute(f"UPDATE hit SET fails = {bits}", values)
    return conditions


def facets(connection: Connection, request: Request, bits: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Counts of every value, under all filters but the facet's own."""
    # A town in the question stands for facets that nobody chose; so does a time for the languages spoken then.
    own = {name: mask(bits, name) for name in (*bits, *filters.AREA_FACETS, *filters.MEETING)}
    counts = _written(connection, own)
    if meeting := filters.spoken_as_counted(request):
        counts["language"] = _spoken(connection, meeting, own["language"])
    for name, values in filters.COMPUTED_VALUES.items():
        asked = {value: _counted(connection, request, name, value) for value in values}
        counts[name] = _computed(connection, asked, own.get(name, ALL_COUNT))
    if request.place is not None:
        asked = {str(value): filters.within(value) for value in filters.RADIUS_VALUES}
        counts["radius"] = _computed(connection, asked, own.get("near", ALL_COUNT))
    return counts


def _written(connection: Connection, own: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Counts of the values that are written in the documents, the commonest first.

    SQL gathers the values of each document, Python counts them: a GROUP BY over all would sort every single one first
    and took three times as long at 15,000 documents.
    """
    named = {
        str(pk): (name, value) for pk, name, value in connection.execute("SELECT id, name, value FROM facet_value")
    }
    # What fails a filter counts at most for the values of that one.
    forgiving = {name: one for name, one in own.items() if one != ALL_COUNT}
    some = " OR ".join(f"hit.fails & {one} = 0" for one in {*forgiving.values(), ALL_COUNT})
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    rows = connection.execute(
        "SELECT hit.fails, group_concat(facet.value) FROM hit CROSS JOIN facet ON facet.doc = hit.doc"
        f" WHERE ({some}) AND (hit.fails = 0 OR facet.value IN"
        f" (SELECT id FROM facet_value WHERE name IN ({', '.join('?' * len(forgiving))}))) GROUP BY hit.doc",
        (*forgiving,),
    )
    while few := rows.fetchmany(DOCUMENTS_AT_ONCE):
        gathered: dict[int, list[str]] = defaultdict(list)
        for fails, values in few:
            gathered[fails].append(values)
        for fails, several in gathered.items():
            counted[fails].update(",".join(several).split(","))
    found: Counter[str] = Counter()
    for fails, numbers in counted.items():
        for pk, documents in numbers.items():
            if fails & own.get(named[pk][0], ALL_COUNT) == 0:
                found[pk] += documents
    counts: dict[str, dict[str, int]] = {}
    for (name, value), documents in sorted(
        ((named[pk], documents) for pk, documents in found.items()), key=lambda one: (-one[1], one[0][1])
    ):
        counts.setdefault(name, {})[value] = documents
    return counts


def _spoken(connection: Connection, meeting: filters.Condition, mask: int) -> dict[str, int]:
    """Languages in which somebody is there at the time asked for."""
    return dict(
        connection.execute(
            "SELECT facet_value.value, count(*) FROM hit CROSS JOIN facet ON facet.doc = hit.doc"
            " CROSS JOIN facet_value ON facet_value.id = facet.value AND facet_value.name = 'language'"
            f" WHERE hit.fails & ? = 0 AND {meeting.sql} GROUP BY facet.value ORDER BY 2 DESC, 1",
            (mask, *meeting.values),
        ).fetchall()
    )


def mask(bits: Mapping[str, int], name: str) -> int:
    """Which failures count against a value of this filter."""
    return ~sum(bits.get(condition, 0) for condition in filters.uncounted(name))


def relaxed(connection: Connection, bits: Mapping[str, int]) -> dict[str, int]:
    """What leaving out one filter would give."""
    return {
        name: number_of(connection, "fails & ? = 0", mask(bits, name)) for name in bits if name != filters.SPOKEN_THEN
    }


def _counted(connection: Connection, request: Request, name: str, value: str) -> filters.Condition:
    """A time counts with the languages that are asked for."""
    counted = filters.condition(connection, request, name, value)
    if name == "open" and value in filters.TIMES and (meeting := filters.spoken_then(request, value)):
        return filters.all_of([counted, meeting])
    return counted


def _computed(connection: Connection, asked: Mapping[str, filters.Condition], mask: int) -> dict[str, int]:
    several = asked.values()
    sums = ", ".join(f"total(CASE WHEN {one.joined or one.sql} THEN 1 ELSE 0 END)" for one in several)
    values = [value for one in several for value in one.values]
    source = filters.with_facts(several)
    row = connection.execute(f"SELECT {sums} FROM {source} WHERE hit.fails & ? = 0", (*values, mask)).fetchone()
    return {value: int(documents) for value, documents in zip(asked, row, strict=True)}


def number_of(connection: Connection, where: str, *values: object) -> int:
    return int(connection.execute(f"SELECT count(*) FROM hit WHERE {where}", values).fetchone()[0])
