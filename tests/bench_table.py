"""What the benchmarks print and write: rows with their limits, and figures side by side."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

SYSTEMS = ("sqlite", "postgresql")
DIRECTORY_LIMITS = {  # with 10,000 offers, on both systems
    **{f"{page} p95 ms": 150 for page in ("offer list", "offer", "course finder", "course", "organisation", "house")},
    "Merkliste p95 ms": 150,
    **{f"admin {name} p95 ms": 400 for name in ("offers", "organisations", "courses")},
    "offer list statements": 15,
    "offer statements": 12,
    "worker MB": 250,
    "round prepared s": 30,
}
IMPORT_LIMITS = {
    **{f"import 10k {name} s": 60 for name in ("courses", "courses again", "offers", "offers again")},
}
LIMITS = {  # of the issues: what each row may cost
    "search p95 ms": 30,
    "results page statements": 8,
    "home CPU ms": 25,
    "topic CPU ms": 25,
    "home statements": 15,
    "topic statements": 15,
    "first view de KB": 140,
    "first view ar KB": 200,
    **{f"embedded 1k {asked} p95 ms": 30 for asked in ("full", "kw", "typo", "ar full")},
    **{f"embedded 10k {asked} p95 ms": 100 for asked in ("full", "kw", "typo", "facets")},
    **{f"elasticsearch 10k {asked} p95 ms": 40 for asked in ("full", "kw", "typo")},
    **{f"{system} 10k {row}": most for system in SYSTEMS for row, most in DIRECTORY_LIMITS.items()},
    **{f"{system} {row}": most for system in SYSTEMS for row, most in IMPORT_LIMITS.items()},
    # SQLite maps up to 128 MB of its file into memory, which would be counted with the import's own.
    **{f"postgresql import 10k {name}, memory over 1k MB": 40 for name in ("courses", "offers")},
}
LEAST = {  # and what it has to reach
    "embedded 1k title and body build documents/s": 300,
    "embedded 1k build documents/s": 300,
    "embedded 10k build documents/s": 300,
    "embedded 1k ar build documents/s": 100,
}


def reference() -> float:
    """Seconds of a fixed piece of work in pure Python: the unit of this machine at this moment."""
    began = time.perf_counter()
    total = 0
    for number in range(200_000):
        total += hash(str(number)) & 7
    return time.perf_counter() - began


def timed(act: Callable[[], Any], times: int) -> list[float]:
    """Milliseconds of each call."""
    spans = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        spans.append((time.perf_counter() - began) * 1000)
    return spans


def counting(statements: list[str]) -> Callable[..., Any]:
    """A wrapper for `connection.execute_wrapper` that notes each statement; works with DEBUG off."""

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    return note


def p95(spans: Sequence[float]) -> float:
    return sorted(spans)[max(0, int(len(spans) * 0.95) - 1)]


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def progress(done: int, total: int) -> None:
    """Of a long build: five lines."""
    if done and total >= 10_000 and done % (total // 5) == 0:
        say(f"  {done:,} of {total:,}")


class Table:
    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.beside: dict[str, dict[str, str]] = {}
        self.measure_unit()

    def measure_unit(self) -> None:
        """Before each part: a busy neighbour makes everything slower, this piece of work too."""
        self.unit = statistics.median(reference() for _ in range(5))

    def heading(self) -> None:
        say(f"reference work: {self.unit * 1000:.1f} ms\n{'':<52}{'value':>10}{'x ref':>10}")

    def add(self, name: str, value: float, unit: str = "") -> None:
        label = f"{name} {unit}".strip()
        limit, least = LIMITS.get(label), LEAST.get(label)
        ok = (limit is None or value <= limit) and (least is None or value >= least)
        row = {"name": label, "value": round(value, 2), "limit": limit, "least": least, "ok": ok}
        if unit in ("ms", "s"):
            row["per_reference"] = round(value / (1000 if unit == "ms" else 1) / self.unit, 3)
        self.rows.append(row)
        marks = [f"limit {limit}"] * (limit is not None) + [f"at least {least}"] * (least is not None)
        marks += ["OVER" if least is None else "UNDER"] * (not ok)
        say(f"{label:<52}{row['value']:>10}{row.get('per_reference', ''):>10}   {'  '.join(marks)}")

    def missing(self, name: str, reason: str) -> None:
        """A row that should be there and is not."""
        self.rows.append({"name": name, "value": None, "reason": reason, "ok": False})
        say(f"{name:<52}    MISSING: {reason}")

    def value(self, label: str) -> float | None:
        return next((row["value"] for row in self.rows if row["name"] == label), None)

    def compare(self, system: str, **cells: str) -> None:
        """Figures of one system, to stand beside those of the others at the end."""
        self.beside.setdefault(system, {}).update(cells)

    def print_beside(self) -> None:
        """As Markdown, for docs/search.md."""
        columns = list(dict.fromkeys(name for cells in self.beside.values() for name in cells))
        lines = [
            ["", *columns],
            *([name, *(cells.get(one, "-") for one in columns)] for name, cells in self.beside.items()),
        ]
        widths = [max(len(line[place]) for line in lines) for place in range(len(columns) + 1)]
        padded = [
            "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
            for line in lines
        ]
        say("\n".join([padded[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *padded[1:]]))


def note_relevance(table: Table, system: str, row: str, asked: str, n: int, mrr: float, empty: float) -> None:
    table.add(f"{row} MRR@10", mrr)
    table.add(f"{row} without any result", empty * 100, "%")
    table.compare(system, **{"questions": str(n), f"MRR {asked}": f"{mrr:.2f}", f"none {asked}": f"{empty:.0%}"})


def label(size: int) -> str:
    """1,000 → 1k"""
    return f"{size // 1000}k" if size % 1000 == 0 else str(size)
