"""Measures whether short questions lead to the right topics, against the portal's own index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from search.hits import Hit
from search.query import search

LOOKED_AT = 5


@dataclass(slots=True)
class Tally:
    n: int = 0
    first: int = 0
    five: int = 0

    def add(self, rank: int) -> None:
        self.n += 1
        self.first += rank == 1
        self.five += 0 < rank <= LOOKED_AT

    def figures(self) -> dict[str, float]:
        return {
            "n": self.n,
            "hit1": round(self.first / self.n, 4) if self.n else 0.0,
            "hit5": round(self.five / self.n, 4) if self.n else 0.0,
        }


@dataclass(slots=True)
class Report:
    total: Tally = field(default_factory=Tally)
    by_kind: dict[str, Tally] = field(default_factory=dict)
    by_language: dict[str, Tally] = field(default_factory=dict)
    missed: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            **self.total.figures(),
            "by_kind": {name: tally.figures() for name, tally in sorted(self.by_kind.items())},
            "by_language": {name: tally.figures() for name, tally in sorted(self.by_language.items())},
            "missed": self.missed,
        }


def measure(queries: Iterable[dict[str, Any]], *, engine: str = "") -> Report:
    """A question hits when one of the first five results carries an expected topic, or is that topic's page."""
    report = Report()
    for query in queries:
        results = search(query["query"], language=query["ui"], size=LOOKED_AT, engine=engine)
        expected = set(query["topics"])
        rank = next((place for place, hit in enumerate(results.hits, 1) if expected & topics_of(hit)), 0)
        for tally in (
            report.total,
            report.by_kind.setdefault(query["kind"], Tally()),
            report.by_language.setdefault(query["ui"], Tally()),
        ):
            tally.add(rank)
        if not rank:
            got = [f"{hit.id} {hit.title}" for hit in results.hits]
            report.missed.append({"id": query["id"], "query": query["query"], "expected": query["topics"], "got": got})
    return report


def topics_of(hit: Hit) -> set[str]:
    return {*hit.topics, hit.id.partition(":")[2]} if hit.kind == "topic" else set(hit.topics)
