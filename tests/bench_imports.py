"""`make bench ARGS="--only imports"`: a course list and an HSDS directory of 10,000 rows, imported twice.

Limit (issue 6): less than 60 s on SQLite and PostgreSQL, with flat memory.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import subprocess
import sys
import time
import uuid
from pathlib import Path

from tests.bench_table import Table, say

ROWS = 10_000
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
    """Each import in a process of its own, so that its peak of memory is its own."""
    today = dt.date.today()
    for label, format, path in (
        ("courses", "courses-csv", course_rows(folder / "kurse.csv", ROWS, today=today)),
        ("offers", "hsds-json", hsds_page(folder / "services.json", ROWS)),
    ):
        small = (
            course_rows(folder / "small.csv", 1_000, today=today)
            if label == "courses"
            else hsds_page(folder / "small.json", 1_000)
        )
        _, little = _import(format, small, f"{label} small")
        for again in ("", " again"):
            say(f"{ROWS} {label}{again} …")
            seconds, peak = _import(format, path, label)
            table.add(f"import 10k {label}{again}", seconds, "s")
            table.add(f"import 10k {label}{again} memory more than 1k", peak - little, "MB")


def _import(format: str, path: Path, source: str) -> tuple[float, float]:
    code = (
        "import sys, resource; from django.core.management import execute_from_command_line as run;"
        "run(['manage.py', 'import_directory', *sys.argv[1:], '--json']);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, format, str(path), "--source", source],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    kilobytes = int(done.stderr.strip().splitlines()[-1])
    return time.perf_counter() - began, kilobytes / 1024
