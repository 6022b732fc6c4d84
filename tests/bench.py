"""`make bench`: measures pages and search in a scratch folder, prints a table, writes var/bench.json.

`--only pages`: demo and imported region, what their pages cost. `--only directory`: its pages with 1,000 and 10,000
offers, on both databases. `--only imports`: files of 10,000 rows into both. `--only search`: how the search answers and
grows, and Wagtail's own on the same pages. With `--quick` directory and search at a thousand entries only.

Times depend on the machine, so each row also says how many times longer it took than a fixed piece of work
(`reference`), measured beside it in the same run: that ratio survives a noisy machine.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from tests.bench_table import Table, counting, p95, say, timed

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
    dump = shared() / "data" / "integreat_rems_murr"
    if dump.is_dir():
        began = time.perf_counter()
        languages = [f"--language={code}={dump}/pages.{code}.json" for code in ("de", "en")]
        call_command("import_integreat", "--region=rems-murr", *languages, verbosity=0, stdout=io.StringIO())
        table.add("import of 720 pages", time.perf_counter() - began, "s")
    else:
        say(f"No dump at {dump}: the search runs over the demo alone.")
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
        say("No Chromium here: the weight of a first view is not measured.")
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


def measure_portal(table: Table) -> None:
    say("Pages: demo and imported region, their pages and their weight. About a minute.")
    prepare(table)
    for part in (measure_search, measure_pages, measure_weight):
        part(table)


def measure_engines(table: Table, quick: bool) -> None:
    import django

    django.setup()
    from tests.bench_search import Plan, measure
    from tests.bench_servers import elasticsearch_url

    data = shared() / "data"
    if not (data / "omos_qa").is_dir():
        say(f"No test data at {data} (SHARED_DIR): the search engines are not measured.")
        return
    plan = Plan(data, Path(SCRATCH), elasticsearch_url())
    if quick:
        plan = replace(plan, sizes=(1_000,), wagtail=(1_000,), questions=50, rounds=2)
    sizes = ", ".join(f"{size:,}" for size in plan.sizes)
    say(
        f"Search: ours with {sizes} German entries on each engine, then Wagtail's own with"
        f" {' and '.join(f'{size:,}' for size in plan.wagtail)}. {'About 80 seconds' if quick else 'About 16 minutes'}."
        " Ctrl+C ends it and clears up."
    )
    measure(table, plan)
    table.print_beside()


def measure_directory(table: Table, quick: bool) -> None:
    import django

    django.setup()
    from tests.bench_directory import Plan, measure

    plan = Plan(Path(SCRATCH), sizes=(1_000,) if quick else (1_000, 10_000))
    say(
        f"Directory: {' and '.join(f'{size:,}' for size in plan.sizes)} offers on SQLite with the embedded search, then"
        f" on PostgreSQL with Elasticsearch. {'About 3 minutes' if quick else 'About 15 minutes'}."
        " Ctrl+C ends it and clears up."
    )
    measure(table, plan)
    table.print_beside()


def measure_imports(table: Table) -> None:
    from tests.bench_imports import measure

    say("Imports: 10,000 rows of courses and of offers into SQLite, then into PostgreSQL, twice each. About 6 minutes.")
    measure(table, Path(SCRATCH))


def shared() -> Path:
    return Path(os.environ.get("SHARED_DIR") or ROOT.parent / "shared")


def end(*_signal: object) -> NoReturn:
    raise KeyboardInterrupt


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", choices=("pages", "search", "directory", "imports"), help="one part instead of all")
    parser.add_argument("--quick", action="store_true", help="search and directory with a thousand entries only")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, end)
    table = Table()
    table.heading()
    try:
        if options.only in (None, "pages"):
            measure_portal(table)
        if options.only in (None, "directory"):
            measure_directory(table, options.quick)
        if options.only in (None, "imports"):
            measure_imports(table)
        if options.only in (None, "search"):
            measure_engines(table, options.quick)
    except KeyboardInterrupt:
        say("Ended early; nothing is written.")
        return 130
    finally:
        shutil.rmtree(SCRATCH, ignore_errors=True)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(
        json.dumps({"reference_ms": table.unit * 1000, "rows": table.rows, "beside": table.beside}, indent=1)
    )
    say(f"Written to {OUT}")
    return 0 if all(row["ok"] for row in table.rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
