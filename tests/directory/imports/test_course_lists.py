"""Kurslisten as providers send them: good rows become courses in review, broken cells are told with their place."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import timezone, translation

from directory.imports.sheet import template
from directory.models import Course, CourseRun, ExternalId, ImportRun, ImportSource, Location, Organisation
from tests.directory.factories import CourseFactory, LocationFactory, OrganisationFactory
from tests.directory.imports.acts import ImportResult, checked
from tests.directory.imports.conftest import HEADING, ROW, row

Import = Callable[..., ImportResult]
Make = Callable[..., Path]
TODAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


def test_a_row_becomes_a_course_in_review_with_its_run(imported: Import, course_list: Make) -> None:
    organisation = OrganisationFactory(name="Volkshochschule")
    result = imported("courses-csv", course_list([row()]), today=TODAY)
    course, run = Course.objects.get(), CourseRun.objects.get()
    assert result.counts == (3, 0, 1, 0)
    assert (course.organisation, course.name, course.status) == (organisation, "Deutsch am Abend", "in_review")
    assert (course.course_type.code, course.start_level, course.target_level) == ("ik_allgemein", "A1", "B1")
    assert (course.record_source, course.source_name, course.verified_on) == ("import", "Test", dt.date(2026, 11, 20))
    assert (run.starts_on, run.weekdays, run.starts_at) == (dt.date(2027, 1, 11), [0, 2], dt.time(18))
    assert (run.places_free, run.places_state.code, run.places_source) == (3, "wenige", "import")
    assert timezone.localdate(run.places_as_of) == dt.date(2026, 11, 20)
    assert [term.code for term in run.times.all()] == ["abends"]
    assert run.location.postal_code == "52062"


def test_the_second_import_changes_nothing(imported: Import, course_list: Make) -> None:
    path = course_list([row(), row(Durchgang="2", Beginn="1.3.2027"), row(Kursnummer="K-2")])
    imported("courses-csv", path, today=TODAY)
    again = imported("courses-csv", path, today=TODAY)
    assert again.counts == (0, 0, 7, 0)
    assert Course.objects.count() == 2


def test_an_organisation_that_is_not_known_is_made_as_an_unlisted_draft(imported: Import, course_list: Make) -> None:
    result = imported("courses-csv", course_list([row()]), today=TODAY)
    assert not Organisation.objects.get(name="Volkshochschule").is_listed
    assert not Location.objects.get().is_listed
    assert any("Volkshochschule" in note["reason"] for note in result.report["notes"])


def test_two_organisations_of_one_name_are_not_guessed_between(imported: Import, course_list: Make) -> None:
    OrganisationFactory(name="Volkshochschule")
    OrganisationFactory(name="VOLKSHOCHSCHULE")
    result = imported("courses-csv", course_list([row()]), today=TODAY)
    assert not Course.objects.exists()
    assert any("Several organisations" in one["reason"] for one in result.report["refused"])


def test_a_house_is_found_by_its_address_and_a_hidden_one_never(imported: Import, course_list: Make) -> None:
    hidden = LocationFactory(street="Beispielstraße 8", postal_code="52062", address_visibility="hidden")
    imported("courses-csv", course_list([row()]), today=TODAY)
    assert CourseRun.objects.get().location != hidden
    shown = LocationFactory(street="Beispielstraße 9", postal_code="52062")
    imported("courses-csv", course_list([row(Kursnummer="K-9", Straße="Beispielstr. 9")]), source="Other", today=TODAY)
    assert CourseRun.objects.latest("pk").location == shown


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ";"), ("utf-8-sig", ","), ("iso-8859-1", ";"), ("cp1252", "\t"), ("utf-16", ";")],
)
def test_encoding_and_delimiter_are_found_out(
    imported: Import, course_list: Make, encoding: str, delimiter: str
) -> None:
    rows = [row(Kursname="Prüfung für Mütter", Kosten="kostet Müh", Uhrzeit="18:00-21:15")]
    imported("courses-csv", course_list(rows, encoding=encoding, delimiter=delimiter), today=TODAY)
    assert Course.objects.get().name == "Prüfung für Mütter"


# --- Broken cells ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cells", "where", "reason"),
    [
        ({"E_Mail": "false"}, "column G (E-Mail)", "not an e-mail address"),
        ({"Niveau_bis": "Z9"}, "column F (Niveau bis)", "is no level"),
        ({"Ende": "1.1.2026"}, "column K (Ende)", "ends before it starts"),
        ({"Uhrzeit": "21:00–18:00"}, "column M (Uhrzeit)", "before it begins"),
        ({"PLZ": "ABC"}, "column P (PLZ)", "not a postcode"),
        ({"Freie_Plätze": "30"}, "column S (Freie Plätze)", "more free places than places"),
        ({"Stand": "1.1.2030"}, "column T (Stand)", "lies in the future"),
        ({"Kosten": "=1+1"}, "column H (Kosten)", "holds a formula"),
        ({"Niveau_von": "B2"}, "column F (Niveau bis)", "below the start level"),
    ],
)
def test_a_broken_cell_is_told_and_the_row_is_imported(
    imported: Import, course_list: Make, cells: dict[str, str], where: str, reason: str
) -> None:
    result = imported("courses-csv", course_list([row(**cells)]), today=TODAY)
    assert reason in result.reason(where)
    assert f"kurse.csv, row 2, {where}" in result.refused
    assert CourseRun.objects.count() == 1


@pytest.mark.parametrize(
    "cells",
    [{"Beginn": "30.02.2027"}, {"Beginn": "01.01.0001"}, {"Kursart": "Töpferkurs"}, {"Kursname": ""}, {"Träger": ""}],
)
def test_a_row_without_what_it_needs_is_refused_and_the_others_are_imported(
    imported: Import, course_list: Make, cells: dict[str, str]
) -> None:
    result = imported("courses-csv", course_list([row(Kursnummer="K-0", **cells), row()]), today=TODAY)
    assert "is missing or cannot be used" in result.refused["kurse.csv, row 2"]
    assert [course.own_number for course in Course.objects.all()] == ["K-1"]


def test_free_places_without_a_day_are_not_taken(imported: Import, course_list: Make) -> None:
    result = imported("courses-csv", course_list([row(Stand="")]), today=TODAY)
    assert "without the day they were told" in result.reason("Freie Plätze")
    assert CourseRun.objects.get().places_free is None


def test_rows_of_one_course_that_contradict_each_other_are_told(imported: Import, course_list: Make) -> None:
    rows = [row(), row(Durchgang="2", Niveau_bis="B2"), row()]
    result = imported("courses-csv", course_list(rows), today=TODAY)
    assert "row 2" in result.reason("row 3, column F")
    assert "stands here already" in result.refused["kurse.csv, row 4"]
    assert CourseRun.objects.count() == 1


def test_a_list_without_the_needed_columns_is_refused_as_a_whole(seeded: None, course_list: Make) -> None:
    run = checked("courses-csv", course_list([ROW[:3]], heading=HEADING[:3]))
    assert run.state == ImportRun.State.FAILED
    assert "Kursart, Beginn" in run.error


def test_columns_may_come_in_any_order_below_a_title(imported: Import, course_list: Make) -> None:
    order = [*reversed(range(len(HEADING)))]
    path = course_list(
        [["", ""], [HEADING[place] for place in order] + ["Bemerkung"], [row()[place] for place in order] + ["x"]],
        heading=["Unsere Kurse im Winter", ""],
    )
    result = imported("courses-csv", path, today=TODAY)
    assert CourseRun.objects.count() == 1
    assert any("Bemerkung" in note["reason"] for note in result.report["notes"])


# --- XLSX ------------------------------------------------------------------------------------------------------------
def _workbook(tmp_path: Path, *rows: list[Any]) -> Path:
    book = openpyxl.load_workbook(io.BytesIO(template.xlsx()))
    sheet = book[template.COURSES]
    for number in range(sheet.max_row, 1, -1):
        sheet.delete_rows(number)
    sheet.delete_rows(1)
    for cells in ([*HEADING], *rows):
        sheet.append(cells)
    path = tmp_path / "kurse.xlsx"
    book.save(path)
    return path


def test_a_workbook_is_read_with_days_numbers_and_serials(imported: Import, seeded: None, tmp_path: Path) -> None:
    cells: list[Any] = row()
    cells[HEADING.index("Beginn")], cells[HEADING.index("PLZ")] = dt.datetime(2027, 1, 11), 52062
    cells[HEADING.index("Stand")], cells[HEADING.index("Plätze")] = 46346, 20
    imported("courses-xlsx", _workbook(tmp_path, cells), today=TODAY)
    run = CourseRun.objects.get()
    assert (run.starts_on, run.max_places, run.location.postal_code) == (dt.date(2027, 1, 11), 20, "52062")
    assert timezone.localdate(run.places_as_of) == dt.date(2026, 11, 20)


def test_a_formula_in_a_workbook_is_no_value(imported: Import, seeded: None, tmp_path: Path) -> None:
    cells: list[Any] = row()
    cells[HEADING.index("Freie Plätze")] = "=1+2"
    result = imported("courses-xlsx", _workbook(tmp_path, cells), today=TODAY)
    assert "holds a formula" in result.refused["Kurse, row 2, column S (Freie Plätze)"]


def test_the_template_imports_nothing_until_it_is_filled_in(imported: Import, seeded: None, tmp_path: Path) -> None:
    for suffix, content in (("xlsx", template.xlsx()), ("csv", template.as_csv())):
        path = tmp_path / f"kursliste.{suffix}"
        path.write_bytes(content)
        result = imported(f"courses-{suffix}", path, source=suffix, today=TODAY)
        assert result.counts == (0, 0, 0, 0)
        assert result.report["refused"] == []


def test_every_value_that_the_template_offers_is_understood(seeded: None) -> None:
    from directory.imports.sheet.columns import COLUMNS, COURSE_TYPES, LEVELS, YES_NO
    from directory.imports.typed import level, yes_no
    from directory.imports.words import Words

    words, offered = Words(), template.allowed()
    readers: dict[str, Any] = {COURSE_TYPES: words.course_type, LEVELS: level, YES_NO: yes_no}
    for column in COLUMNS:
        for value in offered.get(column.vocabulary, []):
            read = readers.get(column.vocabulary) or (lambda one, name=column.vocabulary: words.term(name, one))
            assert read(value) is not None, (column.title, value)


def test_a_bomb_in_a_workbook_is_refused_before_it_unfolds(seeded: None, tmp_path: Path) -> None:
    path = tmp_path / "bombe.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _number in range(250):
                sheet.write(b"0" * 1_000_000)
    run = checked("courses-xlsx", path)
    assert run.state == ImportRun.State.FAILED
    assert "unfolds to far more" in run.error


@pytest.mark.parametrize(
    ("content", "told"), [(b"PK\x03\x04broken", "no XLSX"), (b"Name;Ort", "no XLSX"), (b"", "is empty")]
)
def test_what_is_no_workbook_is_refused_with_a_sentence(
    seeded: None, tmp_path: Path, content: bytes, told: str
) -> None:
    path = tmp_path / "liste.xlsx"
    path.write_bytes(content)
    assert told in checked("courses-xlsx", path).error


def test_a_file_of_two_hundred_megabytes_is_refused_at_once(seeded: None, tmp_path: Path) -> None:
    path = tmp_path / "gross.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    assert "up to 100 MB are read" in checked("courses-csv", path).error


# --- Matching --------------------------------------------------------------------------------------------------------
def test_a_course_that_is_here_is_found_by_the_providers_own_number(imported: Import, course_list: Make) -> None:
    organisation = OrganisationFactory(name="Volkshochschule")
    course = CourseFactory(organisation=organisation, own_number="K-1", name="Von Hand angelegt", cost_text="frei")
    imported("courses-csv", course_list([row()]), today=TODAY)
    course.refresh_from_db()
    assert Course.objects.count() == 1
    assert (course.name, course.cost_text) == ("Von Hand angelegt", "frei")  # what stood here was somebody's work
    assert course.runs.filter(starts_on=dt.date(2027, 1, 11)).exists()


def test_a_course_is_never_matched_by_its_name_alone(imported: Import, course_list: Make) -> None:
    organisation = OrganisationFactory(name="Volkshochschule")
    CourseFactory(organisation=organisation, own_number="", name="Deutsch am Abend")
    imported("courses-csv", course_list([row()]), today=TODAY)
    assert Course.objects.filter(name="Deutsch am Abend").count() == 2


def test_a_record_that_was_deleted_here_is_not_made_again(imported: Import, course_list: Make) -> None:
    path = course_list([row()])
    imported("courses-csv", path, today=TODAY)
    CourseRun.objects.all().delete()
    again = imported("courses-csv", path, today=TODAY)
    assert not CourseRun.objects.exists()
    assert any("deleted here" in one["reason"] for one in again.report["refused"])


def test_a_trusted_source_publishes_and_never_over_what_ended(imported: Import, course_list: Make) -> None:
    ImportSource.objects.create(name="Test", format="courses-csv", is_trusted=True)
    imported("courses-csv", course_list([row()]), today=TODAY)
    course = Course.objects.get()
    assert course.status == "published"
    Course.objects.update(status="ended")
    imported("courses-csv", course_list([row(Kursname="Neuer Name")]), today=TODAY)
    course.refresh_from_db()
    assert (course.status, course.name) == ("ended", "Neuer Name")


def test_newer_places_win_whoever_told_them(imported: Import, course_list: Make) -> None:
    imported("courses-csv", course_list([row()]), today=TODAY)
    told = dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)
    CourseRun.objects.update(places_free=1, places_as_of=told, places_source="phone")
    imported("courses-csv", course_list([row(Freie_Plätze="7", Stand="21.11.2026")]), today=TODAY)
    assert CourseRun.objects.get().places_free == 1
    imported("courses-csv", course_list([row(Freie_Plätze="7", Stand="23.11.2026")]), today=TODAY)
    assert CourseRun.objects.get().places_free == 7


def test_what_is_no_longer_delivered_is_flagged_and_stays(imported: Import, course_list: Make) -> None:
    both = course_list([row(), row(Kursnummer="K-2")])
    imported("courses-csv", both, today=TODAY)
    result = imported("courses-csv", course_list([row()]), today=TODAY)
    assert result.counts[3] == 2  # the course and its run
    assert Course.objects.count() == 2
    gone = ExternalId.objects.filter(gone_on__isnull=False)
    assert {one.kind for one in gone} == {"course", "run"}
    assert imported("courses-csv", course_list([row()]), today=TODAY).counts[3] == 0
    imported("courses-csv", course_list([row(), row(Kursnummer="K-2")]), today=TODAY)
    assert not ExternalId.objects.filter(gone_on__isnull=False).exists()


def test_nothing_is_taken_for_gone_when_a_row_could_not_be_read(imported: Import, course_list: Make) -> None:
    imported("courses-csv", course_list([row(), row(Kursnummer="K-2")]), today=TODAY)
    result = imported("courses-csv", course_list([row(), row(Kursnummer="K-2", Beginn="bald")]), today=TODAY)
    assert result.counts[3] == 0
