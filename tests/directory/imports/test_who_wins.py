"""Source and portal say different things: the rule of the field decides, and every difference is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone, translation
from wagtail.models import ModelLogEntry

from directory.imports.staging import Action
from directory.models import Course, CourseRun, ImportItem, ImportSource, Suggestion
from directory.recording import changes_of
from search.models import OutboxEntry
from tests.directory.imports.acts import ImportResult, checked, written
from tests.directory.imports.conftest import row

Import = Callable[..., ImportResult]
Make = Callable[..., Path]
TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def once(imported: Import, course_list: Make) -> Course:
    imported("courses-csv", course_list([row()]), today=TODAY)
    return Course.objects.get()


def _again(imported: Import, course_list: Make, course: Course, **cells: str) -> ImportResult:
    result = imported("courses-csv", course_list([row(**cells)]), today=TODAY)
    course.refresh_from_db()
    return result


def test_a_field_that_nobody_edited_follows_the_source(imported: Import, course_list: Make, once: Course) -> None:
    result = _again(imported, course_list, once, Kosten="kostenlos")
    assert once.cost_text == "kostenlos"
    assert result.counts == (0, 1, 3, 0)


def test_a_field_edited_here_stays_and_the_others_follow(imported: Import, course_list: Make, once: Course) -> None:
    Course.objects.update(cost_text="Von uns geprüft")
    result = _again(imported, course_list, once, Kosten="kostenlos", E_Mail="neu@example.org")
    assert (once.cost_text, once.email) == ("Von uns geprüft", "neu@example.org")
    outcomes = {
        change["field"]: change["outcome"] for change in ImportItem.objects.get(run=result.run, kind="course").changes
    }
    assert outcomes == {"cost_text": "kept", "email": "written"}


def test_an_edit_that_the_source_follows_is_no_difference(imported: Import, course_list: Make, once: Course) -> None:
    Course.objects.update(cost_text="kostenlos")
    assert _again(imported, course_list, once, Kosten="kostenlos").counts == (0, 0, 4, 0)


def test_the_source_may_always_win(imported: Import, course_list: Make, once: Course) -> None:
    ImportSource.objects.update(rules={"course.cost_text": "source"})
    Course.objects.update(cost_text="Von uns geprüft", email="hier@example.org")
    _again(imported, course_list, once)
    assert (once.cost_text, once.email) == ("2,29 Euro je Stunde", "hier@example.org")


def test_what_stands_here_may_always_win(imported: Import, course_list: Make, once: Course) -> None:
    ImportSource.objects.update(rule="local")
    _again(imported, course_list, once, Kosten="kostenlos")
    assert once.cost_text == "2,29 Euro je Stunde"


def test_an_editor_may_be_asked_and_is_asked_once(imported: Import, course_list: Make, once: Course) -> None:
    ImportSource.objects.update(rules={"course.cost_text": "ask"})
    Course.objects.update(cost_text="Von uns geprüft")
    for _time in range(2):
        _again(imported, course_list, once, Kosten="kostenlos")
    report = Suggestion.objects.get()
    assert (report.target, report.record_id, report.field) == ("course", once.pk, "cost_text")
    assert report.source == "import"
    assert (report.old_value, report.new_value) == ("Von uns geprüft", "kostenlos")
    assert once.cost_text == "Von uns geprüft"


def test_a_cell_that_was_emptied_empties_the_field(imported: Import, course_list: Make, once: Course) -> None:
    _again(imported, course_list, once, Kosten="")
    assert once.cost_text == ""


def test_a_column_that_is_missing_says_nothing(imported: Import, course_list: Make, once: Course) -> None:
    from tests.directory.imports.conftest import HEADING, ROW

    kept = [place for place, name in enumerate(HEADING) if name != "Kosten"]
    path = course_list([[ROW[place] for place in kept]], heading=[HEADING[place] for place in kept])
    assert imported("courses-csv", path, today=TODAY).counts == (0, 0, 4, 0)


def test_what_contradicts_an_edit_of_ours_is_not_written(imported: Import, course_list: Make, once: Course) -> None:
    Course.objects.update(start_level="C1", target_level="C2")
    ImportSource.objects.update(rules={"course.target_level": "source"})
    _again(imported, course_list, once, Niveau_bis="B2")
    assert (once.start_level, once.target_level) == ("C1", "C2")


def test_an_edit_between_check_and_writing_is_respected(imported: Import, course_list: Make, once: Course) -> None:
    run = checked("courses-csv", course_list([row(Kosten="kostenlos")]), today=TODAY)
    Course.objects.update(cost_text="Eben geändert")
    result = written(run)
    once.refresh_from_db()
    assert once.cost_text == "Eben geändert"
    assert result.counts[1] == 0


def test_the_change_log_tells_field_by_field(imported: Import, course_list: Make, once: Course) -> None:
    _again(imported, course_list, once, Kosten="kostenlos", Freie_Plätze="0", Stand="21.11.2026")
    entries = ModelLogEntry.objects.filter(object_id=str(once.pk), content_type__model="course").order_by("pk")
    assert entries.first().action == "wagtail.create"
    told = [change for entry in entries for change in changes_of(entry)]
    assert ("cost_text", "2,29 Euro je Stunde", "kostenlos") in [(one.field, one.old, one.new) for one in told]
    places = next(one for one in told if one.field == "places")
    assert "11.01.2027" in places.row


def test_the_search_hears_of_every_record(imported: Import, course_list: Make, once: Course) -> None:
    assert OutboxEntry.objects.filter(key=f"course:{once.pk}").exists()
    OutboxEntry.objects.all().delete()
    _again(imported, course_list, once)
    assert not OutboxEntry.objects.exists()
    _again(imported, course_list, once, Ende="1.10.2027")
    assert OutboxEntry.objects.filter(key=f"course:{once.pk}").exists()


def test_a_dry_run_shows_everything_and_writes_nothing(
    seeded: None, course_list: Make, command: Callable[..., str]
) -> None:
    with translation.override("de"):
        told = command("courses-csv", course_list([row(E_Mail="false")]), "--dry-run")
    assert told.startswith("4 neu, 0 geändert, 0 unverändert, 0 weggefallen, 1 abgelehnt.")
    assert not Course.objects.exists()
    assert not ImportSource.objects.exists()


def test_the_command_prints_the_report_that_interfaces_promise(command: Callable[..., str], course_list: Make) -> None:
    import json

    told = json.loads(command("courses-csv", course_list([row(E_Mail="false")]), "--source", "VHS", "--json"))
    assert (told["new"], told["changed"], told["unchanged"], told["gone"]) == (4, 0, 0, 0)
    assert set(told["refused"][0]) == {"where", "reason"}
    assert Course.objects.get().source_name == "VHS"


def test_a_file_that_is_not_there_ends_the_command_with_a_sentence(seeded: None, tmp_path: Path) -> None:
    from django.core.management import CommandError, call_command

    with translation.override("en"), pytest.raises(CommandError, match="There is no file"):
        call_command("import_directory", "courses-csv", str(tmp_path / "fehlt.csv"))


def test_ctrl_c_leaves_nothing_behind(seeded: None, course_list: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.management import CommandError, call_command

    def interrupted(*args: Any, **kwargs: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("directory.imports.writing.index.enqueue", interrupted)
    with pytest.raises(CommandError) as stopped:
        call_command("import_directory", "courses-csv", str(course_list([row()])))
    assert stopped.value.returncode == 130
    assert not Course.objects.exists()
    assert not ImportItem.objects.exists()


def test_ten_courses_cost_as_many_statements_as_fifty(
    seeded: None, course_list: Make, django_assert_max_num_queries: Any
) -> None:
    for number in (10, 50):
        rows = [row(Kursnummer=f"K-{number}-{one}") for one in range(number)]
        with django_assert_max_num_queries(150):
            written(checked("courses-csv", course_list(rows), source=f"Of {number}", today=TODAY))
    assert CourseRun.objects.count() == 60
    assert ImportItem.objects.filter(action=Action.NEW).exists()
    assert timezone.now()
