"""What every import needs: the vocabularies of the portal, a place for private files, files made by hand."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from directory.models import CourseType, CourseTypeLabel, Municipality, Postcode, Term, TermLabel
from tests.directory.factories import TopicFactory
from tests.directory.imports.acts import ImportResult, run_import


@pytest.fixture(autouse=True)
def private_root(settings: Any, tmp_path: Path) -> Path:
    settings.PRIVATE_ROOT = tmp_path / "private"
    return settings.PRIVATE_ROOT


# Of the seed what these tests speak of: loading all of it takes a second each time.
TERMS = (
    "organisation_kind/sonstige/Sonstige/Other", "organisation_kind/kurstraeger/Kursträger/Course provider",
    "offer_kind/beratung/Beratung/Counselling", "language/ar/Arabisch/Arabic", "language/en/Englisch/English",
    "language/es/Spanisch/Spanish", "spoken_level/fluent/fließend/fluent",
    "spoken_level/interpreter/mit Dolmetschen/interpreter", "childcare/keine/Keine Kinderbetreuung/None",
    "childcare/kinderbeaufsichtigung/Kinderbetreuung im Haus/On site", "course_time/abends/abends/in the evening",
    "course_time/vormittags/vormittags/in the morning", "course_mode/praesenz/Vor Ort/On site",
    "place_state/wenige/Wenige Plätze/Few places", "place_state/plaetze_frei/Plätze frei/Places",
    "place_state/voll/Voll/Full", "certificate/DTZ/DTZ/DTZ", "course_access/offen/Ohne Schein/Open",
    "accessibility/wheelchair/Rollstuhl/Wheelchair", "accessibility/lift/Aufzug/Lift",
    "accessibility/toilet/WC/Toilet", "accessibility/parking/Parkplatz/Parking",
    "accessibility/step_free/Stufenlos/Step-free", "accessibility/guide_system/Leitsystem/Guide system",
    "accessibility_value/yes/ja/yes",
)  # fmt: skip


@pytest.fixture
def seeded(db: None) -> None:
    rows = [entry.split("/") for entry in TERMS]
    terms = Term.objects.bulk_create(Term(vocabulary=row[0], code=row[1], order=at) for at, row in enumerate(rows))
    TermLabel.objects.bulk_create(
        TermLabel(term=term, language=language, text=text)
        for term, row in zip(terms, rows, strict=True)
        for language, text in zip(("de", "en"), row[2:], strict=True)
    )
    for code, label in (("ik_allgemein", "Allgemeiner Integrationskurs"), ("ik_alpha", "Alphabetisierungskurs")):
        kind = CourseType.objects.create(code=code, family="integrationskurs")
        CourseTypeLabel.objects.create(course_type=kind, language="de", text=label)
    TopicFactory(code="integrationskurs", title="Integrationskurs")
    town = Municipality.objects.create(ags="05334002", name="Aachen", slug="aachen")
    Postcode.objects.create(code="52062", municipality=town, latitude="50.77", longitude="6.08")


HEADING = (
    "Träger", "Kursnummer", "Kursname", "Kursart", "Niveau von", "Niveau bis", "E-Mail", "Kosten", "Durchgang",
    "Beginn", "Ende", "Wochentage", "Uhrzeit", "Ort", "Straße", "PLZ", "Stadt", "Plätze", "Freie Plätze", "Stand",
)  # fmt: skip
ROW = (
    "Volkshochschule", "K-1", "Deutsch am Abend", "Allgemeiner Integrationskurs", "A1", "B1", "kurse@example.org",
    "2,29 Euro je Stunde", "1", "11.01.2027", "30.09.2027", "Mo, Mi", "18:00–21:15", "Haus der Kurse", "Beispielstr. 8",
    "52062", "Aachen", "20", "3", "20.11.2026",
)  # fmt: skip


def row(**cells: str) -> list[str]:
    """The usual row with some cells changed: row(Kursnummer="K-2", E_Mail="false")."""
    changed = {name.replace("_", "-" if name.startswith("E_") else " "): value for name, value in cells.items()}
    assert set(changed) <= set(HEADING), changed
    return [changed.get(name, value) for name, value in zip(HEADING, ROW, strict=True)]


@pytest.fixture
def course_list(tmp_path: Path) -> Callable[..., Path]:
    """Writes a Kursliste as CSV: course_list([row(), row(Kursnummer="K-2")], encoding="cp1252", delimiter=",")."""

    def make(
        rows: Sequence[Sequence[str]],
        *,
        encoding: str = "utf-8",
        delimiter: str = ";",
        heading: Sequence[str] = HEADING,
        name: str = "kurse.csv",
    ) -> Path:
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows([heading, *rows])
        return path

    return make


@pytest.fixture
def imported(seeded: None) -> Callable[..., ImportResult]:
    """Runs an import as the command does."""
    return run_import


@pytest.fixture
def command(seeded: None, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def call(*args: Any) -> str:
        call_command("import_directory", *map(str, args))
        return capsys.readouterr().out

    return call
