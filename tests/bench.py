"""`make bench`: prepares demo and imported region in a scratch folder, measures, prints a table, writes var/bench.json.

Times depend on the machine, so each row also says how many times longer it took than a fixed piece of work
(`reference`), measured beside it in the same run: that ratio survives a noisy machine.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OUT = Path(os.environ.get("VAR_DIR") or ROOT / "var") / "bench.json"
SCRATCH = tempfile.mkdtemp(prefix="kim-bench-")
os.environ |= {"VAR_DIR": SCRATCH, "DJANGO_SETTINGS_MODULE": "portal.settings", "DEMO": "true", "LOG_JSON": "false"}
os.environ.setdefault("DEMO_PASSWORD", "bench-only")
os.environ["ALLOWED_HOSTS"] = "testserver"

QUERIES = (
    ("de", "deutschkurs abend stolberg"),
    ("de", "wohngelt"),
    ("de", "Agentor fur Arbiet"),
    ("de", "Kita-Platz"),
    ("de", "wie kann ich meinen Führerschein umschreiben"),
    ("de", "B1"),
    ("de", "Brief vom Amt nicht verstanden"),
    ("de", "sprachkursanmeldung"),
    ("de", "krankenversicherung für kinder"),
    ("de", "haus"),
    ("ar", "جوب سنتر"),
    ("ar", "دورة اللغة"),
    ("uk", "курси німецької"),
    ("uk", "джобцентр"),
    ("tr", "ehliyet"),
    ("ru", "пособие на ребёнка"),
    ("fa", "کلاس زبان آلمانی"),
    ("fr", "cours d'allemand du soir"),
    ("en", "child benefit"),
    ("en", "where can I learn german"),
)
LIMITS = {  # of the issue: what each row may cost
    "search p95 ms": 30,
    "results page statements": 8,
    "home CPU ms": 25,
    "topic CPU ms": 25,
    "home statements": 15,
    "topic statements": 15,
    "first view de KB": 140,
    "first view ar KB": 200,
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


def p95(spans: list[float]) -> float:
    return sorted(spans)[max(0, int(len(spans) * 0.95) - 1)]


class Table:
    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def add(self, name: str, value: float, unit: str = "") -> None:
        label = f"{name} {unit}".strip()
        limit = LIMITS.get(label)
        row = {"name": label, "value": round(value, 2), "limit": limit, "ok": limit is None or value <= limit}
        if unit in ("ms", "s"):
            row["per_reference"] = round(value / (1000 if unit == "ms" else 1) / self.unit, 3)
        self.rows.append(row)
        mark = "" if limit is None else f"limit {limit}" + ("" if row["ok"] else "  OVER")
        ratio = f"{row['per_reference']:>10}" if "per_reference" in row else " " * 10
        sys.stdout.write(f"{label:<34}{row['value']:>10}{ratio}   {mark}\n")
        sys.stdout.flush()

    unit: float = 0.1


def prepare(table: Table) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from search import index

    call_command("catalogues", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)
    began = time.perf_counter()
    call_command("load_demo", verbosity=0)
    table.add("load demo", time.perf_counter() - began, "s")
    dump = Path(os.environ.get("SHARED_DIR") or ROOT.parent / "shared") / "data" / "integreat_rems_murr"
    if dump.is_dir():
        began = time.perf_counter()
        languages = [f"--language={code}={dump}/pages.{code}.json" for code in ("de", "en")]
        call_command("import_integreat", "--region=rems-murr", *languages, verbosity=0, stdout=io.StringIO())
        table.add("import of 720 pages", time.perf_counter() - began, "s")
    else:
        sys.stdout.write(f"No dump at {dump}: the search runs over the demo alone.\n")
    began = time.perf_counter()
    index.rebuild()
    table.add("rebuild of the index", time.perf_counter() - began, "s")


def measure_search(table: Table) -> None:
    from search.query import search

    for language, text in QUERIES:
        search(text, language=language)
    spans = [span for language, text in QUERIES for span in timed(lambda a=text, b=language: search(a, language=b), 5)]
    table.add("search p50", statistics.median(spans), "ms")
    table.add("search p95", p95(spans), "ms")


def counting(statements: list[str]) -> Callable[..., Any]:
    """A wrapper for `connection.execute_wrapper` that notes each statement; works with DEBUG off."""

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    return note


def measure_pages(table: Table) -> None:
    from django.db import connection
    from django.test import Client

    from kompass.models import TopicPage

    client = Client()
    topic = TopicPage.objects.filter(topic__code="wohnsitz_anmelden", locale__language_code="de").get()
    pages = {
        "home": "/de/",
        "topic": topic.url,
        "results page": "/de/suche/?q=deutschkurs",
        "offers": "/de/angebote/",
        "courses": "/de/kurse/",
    }
    from directory.models import Course, Service

    pages["offer"] = Service.objects.published().first().get_absolute_url()
    pages["course"] = Course.objects.published().first().get_absolute_url()
    for name, address in pages.items():
        client.get(address)
        statements: list[str] = []
        with connection.execute_wrapper(counting(statements)):
            response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address} answered {response.status_code}")
        spans = []
        for _ in range(20):
            began = time.process_time()
            client.get(address)
            spans.append((time.process_time() - began) * 1000)
        table.add(f"{name} CPU", statistics.median(spans), "ms")
        table.add(f"{name} statements", len(statements))


def measure_weight(table: Table) -> None:
    """Bytes over the wire of a first view at 360 px, counted by Chromium at a real server."""
    from tests.weight import CHROMIUM, first_view

    if CHROMIUM is None:
        sys.stdout.write("No Chromium here: the weight of a first view is not measured.\n")
        return
    port = "8741"
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"ALLOWED_HOSTS": "127.0.0.1"})
    try:
        for _ in range(60):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz"):
                break
            time.sleep(0.5)
        for language in ("de", "ar"):
            table.add(f"first view {language}", first_view(f"http://127.0.0.1:{port}/{language}/") / 1024, "KB")
    finally:
        server.terminate()
        server.wait()


def main() -> int:
    table = Table()
    table.unit = statistics.median(reference() for _ in range(5))
    sys.stdout.write(f"reference work: {table.unit * 1000:.1f} ms\n{'':<34}{'value':>10}{'x ref':>10}\n")
    prepare(table)
    for part in (measure_search, measure_pages, measure_weight):
        part(table)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps({"reference_ms": table.unit * 1000, "rows": table.rows}, indent=1))
    sys.stdout.write(f"Written to {OUT}\n")
    return 0 if all(row["ok"] for row in table.rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
