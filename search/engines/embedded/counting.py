"""Filters applied to what matched, and what every value of every facet would give."""

# ruff: noqa: S608 - only names of our own tables and columns are written into statements, values are bound

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from search.engines.embedded import filters
from search.question import Request

Connection = sqlite3.Connection


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
    own_bits = {name: bits.get(name, 0) for name in bits}
    if "area" in bits:
        own_bits |= {name: bits.get(name, 0) | bits["area"] for name in filters.AREA_FACETS}
    own = " ".join(f"WHEN ? THEN {~bit}" for bit in own_bits.values())
    mask = f"CASE facet_value.name {own} ELSE -1 END" if own else "-1"
    counts: dict[str, dict[str, int]] = {}
    for name, value, documents in connection.execute(
        "SELECT facet_value.name, facet_value.value, count(*) FROM hit"
        " CROSS JOIN facet ON facet.doc = hit.doc CROSS JOIN facet_value ON facet_value.id = facet.value"
        f" WHERE hit.fails & ({mask}) = 0 GROUP BY facet.value ORDER BY 3 DESC, 2",
        tuple(own_bits),
    ):
        counts.setdefault(name, {})[value] = documents
    for name, values in filters.COMPUTED_VALUES.items():
        asked = {value: filters.condition(connection, request, name, value) for value in values}
        counts[name] = _computed(connection, asked, ~bits.get(name, 0))
    if request.place is not None:
        asked = {str(value): filters.within(value) for value in filters.RADIUS_VALUES}
        counts["radius"] = _computed(connection, asked, ~bits.get("near", 0))
    return counts


def _computed(connection: Connection, asked: Mapping[str, filters.Condition], mask: int) -> dict[str, int]:
    sums = ", ".join(f"total(CASE WHEN {condition.sql} THEN 1 ELSE 0 END)" for condition in asked.values())
    values = [value for condition in asked.values() for value in condition.values]
    row = connection.execute(f"SELECT {sums} FROM hit WHERE fails & ? = 0", (*values, mask)).fetchone()
    return {value: int(documents) for value, documents in zip(asked, row, strict=True)}


def number_of(connection: Connection, where: str, *values: object) -> int:
    return int(connection.execute(f"SELECT count(*) FROM hit WHERE {where}", values).fetchone()[0])
