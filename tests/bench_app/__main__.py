"""Fills a scratch database with pages and asks Wagtail's own search: a job as JSON on stdin, a JSON line a figure."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import django

from tests.bench_data import lines
from tests.bench_table import p95

RANKS, PAGE_SIZE = 10, 20


def main() -> None:
    job = json.load(sys.stdin)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench_settings"
    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    for size in job["sizes"]:
        tell(size=size, **build(job["backend"], list(islice(lines(Path(job["pages"])), size))))
        for operator in job["operators"]:
            for name, questions in job["questions"].items():
                found = [ask(job["backend"], operator, questions) for _ in range(job["rounds"])]
                tell(size=size, operator=operator, set=name, **min(found, key=lambda one: one["p95"]))


def tell(**figures: Any) -> None:
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()


def build(name: str, pages: Sequence[Mapping[str, str]]) -> dict[str, float]:
    """Rebuilds the index with Wagtail's own command; its rows of the database are there already."""
    from django.core.management import call_command
    from django.db import connection
    from wagtail.search.backends import get_search_backend

    from tests.bench_app.models import Entry

    Entry.objects.all().delete()
    Entry.objects.bulk_create(
        [Entry(key=page["id"], title=page["title"], body=page["body"]) for page in pages], batch_size=500
    )
    backend = get_search_backend(name)
    began = time.perf_counter()
    call_command("update_index", backend_name=name, verbosity=0)
    index = backend.get_index_for_model(Entry)
    if hasattr(index, "refresh"):
        index.refresh()
    seconds = time.perf_counter() - began
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # as the server itself does after a minute
    return {"documents_a_second": len(pages) / seconds, "megabytes": size_bytes(backend, index) / 1e6}


def size_bytes(backend: Any, index: Any) -> int:
    from django.db import connection

    if hasattr(backend, "es"):
        stats = backend.es.indices.stats(index=index.name, metric="store")
        return stats["indices"][index.name]["primaries"]["store"]["size_in_bytes"]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size('wagtailsearch_indexentry')")
        else:
            cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%wagtailsearch_indexentry%'")
        return cursor.fetchone()[0]


def ask(name: str, operator: str, questions: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """The first page of hits, without the total: what costs least."""
    from wagtail.search.backends import get_search_backend

    from tests.bench_app.models import Entry

    backend = get_search_backend(name)
    spans: list[float] = []
    gains: list[float] = []
    empty = raised = 0
    for question in questions:
        began = time.perf_counter()
        try:
            keys = [hit.key for hit in backend.search(question["query"], Entry, operator=operator)[:PAGE_SIZE]]
        except Exception:
            # A fault of theirs is a figure here: no result, and counted.
            keys, raised = [], raised + 1
        spans.append((time.perf_counter() - began) * 1000)
        gains.append(next(gain(keys, question["rel"]), 0.0))
        empty += not keys
    return {
        "n": len(questions),
        "p50": sorted(spans)[len(spans) // 2],
        "p95": p95(spans),
        "mrr": sum(gains) / len(gains),
        "empty": empty / len(questions),
        "raised": raised,
    }


def gain(keys: Sequence[str], right: Sequence[str]) -> Iterator[float]:
    return (1 / place for place, key in enumerate(keys[:RANKS], 1) if key in right)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
