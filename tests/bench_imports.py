"""`make bench ARGS="--only imports"`: a course list and an HSDS directory of 10,000 rows, imported twice."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping
from pathlib import Path

from tests.bench_directory import systems
from tests.bench_table import Table, say

ROWS, FEW = 10_000, 1_000
ROOT = Path(__file__).resolve().parent.parent
HEADING = (
    "Träger;Kursnummer;Kursname;Kursart;Kurzbeschreibung;Niveau von;Niveau bis;Unterrichtseinheiten;Kinderbetreuung;"
    "Nur für Frauen;Anmeldung;Telefon;E-Mail;Durchgang;Beginn;Ende;Wochentage;Uhrzeit;Ort;Straße;PLZ;Stadt;Plätze;"
    "Freie Plätze;Stand"
)


def course_rows(path: Path, rows: int, *, today: dt.date, runs: int = 2) -> Path:
    """`rows` runs, `runs` to a course, of forty providers in forty houses."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow(HEADING.split(";"))
        for number in range(rows):
            course, provider = number // runs, number // runs % 40
            starts = today + dt.timedelta(days=number % 200)
            out.writerow(
                [
                    f"Sprachschule {provider}", f"K-{course}", f"Deutsch am Vormittag {course}",
                    "Allgemeiner Integrationskurs", f"Kurs Nummer {course} in der Region.", "A1", "B1", 700, "keine",
                    "nein", "Im Sekretariat, Montag bis Freitag.", f"0241 000{course % 1000:03}",
                    f"kurse{provider}@example.org", number % runs + 1, f"{starts:%d.%m.%Y}",
                    f"{starts + dt.timedelta(days=180):%d.%m.%Y}", "Mo–Fr", "08:30–12:45", f"Haus {provider}",
                    f"Beispielstraße {provider + 1}", "52062", "Aachen", 20, number % 20, f"{today:%d.%m.%Y}",
                ]
            )  # fmt: skip
    return path


def hsds_page(path: Path, services: int) -> Path:
    """One page list with nested organisations and places."""

    def own(kind: str, number: int) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{kind}/{number}"))

    with path.open("w", encoding="utf-8") as file:
        file.write(f'{{"total_items": {services}, "total_pages": 1, "page_number": 1, "contents": [\n')
        for number in range(services):
            house, office = number % 500, number % 300
            service = {
                "id": own("service", number), "name": f"Beratung {number}", "status": "active",
                "description": f"Hilfe bei Anträgen und Briefen, Stelle {number}.", "assured_date": "2026-01-15",
                "organization": {"id": own("organisation", office), "name": f"Träger {office}", "description": "e. V."},
                "languages": [{"code": "ar"}, {"code": "en"}],
                "service_at_locations": [
                    {
                        "location": {
                            "id": own("location", house), "name": f"Haus {house}", "location_type": "physical",
                            "latitude": 50.77, "longitude": 6.08,
                            "addresses": [
                                {"address_1": f"Weg {house}", "city": "Aachen", "postal_code": "52062", "country": "DE",
                                 "address_type": "physical"}
                            ],
                        },
                        "schedules": [{"freq": "WEEKLY", "byday": "MO,WE", "opens_at": "09:00", "closes_at": "12:00"}],
                    }
                ],
            }  # fmt: skip
            file.write(json.dumps(service) + (",\n" if number + 1 < services else "\n"))
        file.write("]}")
    return path


def measure(table: Table, folder: Path) -> None:
    """Both databases; each import in a process of its own, so that its peak of memory is its own."""
    today = dt.date.today()
    files = (
        ("courses", "courses-csv", course_rows(folder / "kurse.csv", ROWS, today=today)),
        ("offers", "hsds-json", hsds_page(folder / "services.json", ROWS)),
    )
    small = {
        "courses": course_rows(folder / "few.csv", FEW, today=today),
        "offers": hsds_page(folder / "few.json", FEW),
    }
    for system, told in systems():
        with told() as environment:
            if environment is None:
                say("No PostgreSQL or no Elasticsearch here (`.ci/elasticsearch start`): they are not measured.")
                continue
            table.measure_unit()
            own = folder / f"imports-{system}"
            own.mkdir()
            environment = os.environ | environment | {"VAR_DIR": str(own)}
            for command in (["migrate", "--no-input"], ["load_demo", "--texts-only"]):
                _manage(environment, *command)
            for name, form, path in files:
                _, little = _import(environment, form, small[name], f"{name} few")
                for again in ("", " again"):
                    seconds, peak = _import(environment, form, path, name)
                    table.add(f"{system} import 10k {name}{again}", seconds, "s")
                    table.add(f"{system} import 10k {name}{again}, memory over 1k", peak - little, "MB")


def _import(environment: Mapping[str, str], form: str, path: Path, source: str) -> tuple[float, float]:
    """Seconds of the whole process, and its peak of memory in MB."""
    began = time.perf_counter()
    told = _manage(environment, "import_directory", form, str(path), "--source", source, "--json")
    return time.perf_counter() - began, int(told.splitlines()[-1]) / 1024


def _manage(environment: Mapping[str, str], *arguments: str) -> str:
    code = (
        "import sys, resource; from django.core.management import execute_from_command_line as run;"
        "run(['manage.py', *sys.argv[1:]]);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}: {done.stderr.strip()[-500:]}")
    return done.stderr.strip()
