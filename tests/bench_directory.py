"""The directory at real size: how its pages answer and how that grows, on both databases with both search engines."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from search.engines.elasticsearch.server import Server
from tests.bench_servers import elasticsearch_url, own_indexes, postgres_url
from tests.bench_table import DIRECTORY_LIMITS, Table, label, say

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("offer list", "offer", "course finder", "course", "organisation", "house", "Merkliste", "admin offers",
         "admin organisations", "admin courses")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    scratch: Path
    sizes: tuple[int, ...] = (1_000, 10_000)


def measure(table: Table, plan: Plan) -> None:
    for system, told in systems():
        with told() as environment:
            if environment is None:
                say("No PostgreSQL or no Elasticsearch here (`.ci/elasticsearch start`): they are not measured.")
                continue
            _run(table, system, plan, environment)
            _note_growth(table, system, plan)


def systems() -> Iterable[tuple[str, Callable[[], AbstractContextManager[Mapping[str, str] | None]]]]:
    """Name and environment of each; None where a server is missing."""
    return ("sqlite", _sqlite), ("postgresql", _servers)


@contextmanager
def _sqlite() -> Iterator[Mapping[str, str] | None]:
    yield {"DATABASE_URL": "", "ELASTICSEARCH_URL": ""}


@contextmanager
def _servers() -> Iterator[Mapping[str, str] | None]:
    cluster = elasticsearch_url()
    if not cluster:
        yield None
        return
    with postgres_url() as database, own_indexes(Server(cluster)) as prefix:
        told = {"DATABASE_URL": database, "ELASTICSEARCH_URL": cluster, "ELASTICSEARCH_PREFIX": prefix}
        yield told if database else None


def _run(table: Table, system: str, plan: Plan, environment: Mapping[str, str]) -> None:
    table.measure_unit()
    folder = plan.scratch / f"directory-{system}"
    folder.mkdir()
    say(f"… {system}: loading, indexing, asking with {' and '.join(f'{size:,}' for size in plan.sizes)} offers")
    limits = json.dumps({page: DIRECTORY_LIMITS[f"{page} p95 ms"] for page in PAGES})
    told = {"VAR_DIR": str(folder), "MFA_REQUIRED": "false", "ALLOWED_HOSTS": "testserver", "BENCH_LIMITS": limits}
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.bench_directory_app", *map(str, plan.sizes)],
        cwd=ROOT,
        env=os.environ | environment | told,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout
    try:
        for line in child.stdout:
            figure = json.loads(line)
            table.add(f"{system} {label(figure['size'])} {figure['name']}", figure["value"], figure["unit"])
        if child.wait():
            table.missing(f"{system} directory", f"its process ended with {child.returncode}; see above")
    finally:
        child.terminate()
        child.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _note_growth(table: Table, system: str, plan: Plan) -> None:
    first, last = plan.sizes[0], plan.sizes[-1]
    for page in PAGES if last > first else ():
        small = table.value(f"{system} {label(first)} {page} p95 ms")
        big = table.value(f"{system} {label(last)} {page} p95 ms")
        if small and big:
            table.add(f"{system} {page} p95 {label(last)} / {label(first)}", big / small, "times")
            table.compare(page, **{f"{system} {label(first)}": f"{small:.0f}", f"{system} {label(last)}": f"{big:.0f}"})
