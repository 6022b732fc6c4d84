"""Wagtail's own search on the pages that ours is measured with, each backend in a process and database of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from search.engines.elasticsearch.server import Server
from tests.bench_data import Page
from tests.bench_servers import own_indexes, postgres_url
from tests.bench_table import Table, label, note_relevance, say

ROOT = Path(__file__).resolve().parent.parent
OPERATORS = ("and", "or")  # the first is Wagtail's default
# On SQLite every row is compared with every hit: more entries and questions would take hours.
SQLITE_ENTRIES, SQLITE_QUESTIONS = 1_000, 15

Questions = Mapping[str, Sequence[Mapping[str, Any]]]
Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Job:
    """What `tests.bench_app` is told. The first size is judged, the others are timed."""

    backend: str
    pages: str
    questions: Questions
    sizes: tuple[int, ...]
    operators: tuple[str, ...] = OPERATORS
    rounds: int = 2


def measure(
    table: Table, pages: Sequence[Page], questions: Questions, sizes: tuple[int, ...], scratch: Path, elasticsearch: str
) -> None:
    """`sizes`: how many pages are judged, then those that are timed."""
    written = scratch / "pages.jsonl"
    with written.open("w", encoding="utf-8") as rows:
        rows.writelines(json.dumps(asdict(page), ensure_ascii=False) + "\n" for page in pages[: max(sizes)])
    job = Job("default", str(written), questions, sizes)
    _measure_sqlite(table, job, scratch)
    with postgres_url() as url:
        if url:
            _run(table, "postgres", job, {"BENCH_DATABASE_URL": url})
        else:
            say("No PostgreSQL here and no TEST_DATABASE_URL: Wagtail's search on it is not measured.")
    if elasticsearch:
        _measure_elasticsearch(table, job, scratch, elasticsearch)


def _measure_sqlite(table: Table, job: Job, scratch: Path) -> None:
    few = {name: several[:SQLITE_QUESTIONS] for name, several in job.questions.items()}
    sizes = tuple(size for size in job.sizes if size <= SQLITE_ENTRIES)
    few_job = Job(job.backend, job.pages, few, sizes, rounds=1)
    _run(table, "sqlite", few_job, {"BENCH_DATABASE_URL": _sqlite(scratch)})


def _measure_elasticsearch(table: Table, job: Job, scratch: Path, url: str) -> None:
    server = Server(url)
    major = server.call(lambda client: client.info()["version"]["number"]).split(".")[0]
    with own_indexes(server) as prefix:
        told = {
            "BENCH_DATABASE_URL": _sqlite(scratch),
            "BENCH_ELASTICSEARCH_URL": url,
            "BENCH_ELASTICSEARCH_PREFIX": prefix,
        }
        _run(table, "elasticsearch", Job(f"elasticsearch{major}", job.pages, job.questions, job.sizes), told)


def _sqlite(scratch: Path) -> str:
    return f"sqlite:///{scratch / 'wagtail.sqlite3'}"


def _run(table: Table, name: str, job: Job, told: Mapping[str, str]) -> None:
    table.measure_unit()
    say(f"… Wagtail's own search, {name} backend, {' and '.join(f'{size:,}' for size in job.sizes)} pages")
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.bench_app"],
        cwd=ROOT,
        env=os.environ | told,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin
    assert child.stdout
    try:
        json.dump(asdict(job), child.stdin)
        child.stdin.close()
        for line in child.stdout:
            _note(table, name, job, json.loads(line))
        if child.wait():
            table.missing(f"wagtail {name}", f"its process ended with {child.returncode}; see above")
    finally:
        child.terminate()
        child.wait()


def _note(table: Table, name: str, job: Job, figures: Figures) -> None:
    size = figures["size"]
    judged = size == job.sizes[0]
    if "set" not in figures:
        if not judged:
            table.add(f"wagtail {name} {label(size)} build", figures["documents_a_second"], "documents/s")
            table.add(f"wagtail {name} {label(size)} size", figures["megabytes"], "MB")
            for operator in job.operators:
                built = {
                    f"{label(size)} documents/s": f"{figures['documents_a_second']:.0f}",
                    f"{label(size)} MB": f"{figures['megabytes']:.0f}",
                }
                table.compare(_system(name, operator), **built)
        return
    operator, asked = figures["operator"], figures["set"]
    row = f"wagtail {name} {operator} {label(size)} {asked}"
    if judged:
        note_relevance(table, _system(name, operator), row, asked, figures["n"], figures["mrr"], figures["empty"])
    else:
        table.add(f"{row} p50", figures["p50"], "ms")
        table.add(f"{row} p95", figures["p95"], "ms")
        table.compare(_system(name, operator), **{f"{label(size)} {asked} p95": f"{figures['p95']:.0f}"})
    if figures["raised"]:
        table.add(f"{row} questions that raised", figures["raised"])


def _system(name: str, operator: str) -> str:
    return f"Wagtail {name}, {operator.upper()}"
