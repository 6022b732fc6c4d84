"""An import cut off anywhere leaves the old state: killed, stopped by somebody, or clashing with another."""

from __future__ import annotations

import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone, translation

from directory.imports import progress, runs
from directory.imports.progress import ImportStopped
from directory.models import Course, CourseRun, ExternalId, ImportItem, ImportRun, ImportSource
from search.models import OutboxEntry
from tests.directory.imports.acts import checked, written
from tests.directory.imports.conftest import row

TODAY = dt.date(2026, 11, 24)
Make = Callable[..., Path]

# Writes the checked import and stops for ever in the middle of it, its transaction open.
WRITES_AND_HANGS = """
import sys, time, django
django.setup()
from django.utils import timezone
from directory.imports import runs, writing, staging
from directory.models import Course, ImportRun
staging.BATCH = writing.BATCH = 10
def step(done, total):
    if Course.objects.exists():
        print("IN THE MIDDLE", Course.objects.count(), flush=True)
        time.sleep(120)
run = ImportRun.objects.get()
ImportRun.objects.update(state="writing")
runs.progress.Steps(run.pk)
runs.write(run, at=timezone.now(), step=step)
"""


@pytest.fixture
def elsewhere(tmp_path: Path) -> Callable[[], dict[str, str]]:
    """The environment of another process on this test's database."""

    def make() -> dict[str, str]:
        told = {**os.environ, "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "portal.settings", "DEMO": "true"}
        if connection.vendor == "sqlite":
            with sqlite3.connect(tmp_path / "portal.sqlite3") as copy:
                connection.connection.backup(copy)
            told.pop("DATABASE_URL", None)
        else:
            told["DATABASE_URL"] = (
                os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{connection.settings_dict['NAME']}"
            )
        return told

    return make


def _counts(tmp_path: Path) -> tuple[int, int, str]:
    """Courses, numbers of the source and the state of the import, as the other process left them."""
    if connection.vendor != "sqlite":
        return Course.objects.count(), ExternalId.objects.count(), ImportRun.objects.get().state
    with sqlite3.connect(tmp_path / "portal.sqlite3") as file:
        one = [
            file.execute(statement).fetchone()[0]
            for statement in ("SELECT count(*) FROM directory_course", "SELECT count(*) FROM directory_externalid")
        ]
        return one[0], one[1], file.execute("SELECT state FROM directory_importrun").fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_an_import_killed_while_it_writes_leaves_the_old_state(
    seeded: None, course_list: Make, tmp_path: Path, elsewhere: Callable[[], dict[str, str]]
) -> None:
    checked("courses-csv", course_list([row(Kursnummer=f"K-{number}") for number in range(60)]), today=TODAY)
    process = subprocess.Popen(
        [sys.executable, "-c", WRITES_AND_HANGS], cwd=django_settings.ROOT, env=elsewhere(), stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert said.startswith(b"IN THE MIDDLE 1"), said  # ten courses were there, for that process
    assert _counts(tmp_path) == (0, 0, "writing")


def test_a_run_whose_process_died_can_be_written_once_more(seeded: None, course_list: Make) -> None:
    run = checked("courses-csv", course_list([row()]), today=TODAY)
    long_ago = timezone.now() - dt.timedelta(hours=1)
    ImportRun.objects.update(state=ImportRun.State.WRITING, moved_at=long_ago)
    runs.clear_away_dead()
    run.refresh_from_db()
    assert run.state == ImportRun.State.CHECKED
    assert written(run).counts == (4, 0, 0, 0)


def test_a_run_that_is_alive_is_left_alone(seeded: None, course_list: Make) -> None:
    run = checked("courses-csv", course_list([row()]), today=TODAY)
    ImportRun.objects.update(state=ImportRun.State.WRITING, moved_at=timezone.now() - dt.timedelta(hours=1))
    progress.Steps(run.pk)  # this very process is at it
    runs.clear_away_dead()
    assert ImportRun.objects.get().state == ImportRun.State.WRITING


def test_stopping_takes_back_what_was_written_and_it_may_be_tried_again(
    seeded: None, course_list: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from directory.imports import writing

    monkeypatch.setattr(writing, "BATCH", 5)
    run = checked("courses-csv", course_list([row(Kursnummer=f"K-{number}") for number in range(12)]), today=TODAY)
    OutboxEntry.objects.all().delete()

    def stop_in_the_middle(done: int, total: int) -> None:
        if Course.objects.exists():
            raise ImportStopped

    runs.write(run, at=timezone.now(), step=stop_in_the_middle)
    assert run.state == ImportRun.State.CHECKED
    assert not Course.objects.exists()
    assert not ExternalId.objects.exists()
    assert not OutboxEntry.objects.exists()
    assert written(run).counts[0] == 26


def test_a_check_that_fails_keeps_no_rows(seeded: None, course_list: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("directory.imports.staging.reports.as_json", broken)
    with translation.override("en"):
        run = checked("courses-csv", course_list([row()]), today=TODAY)
    assert run.state == ImportRun.State.FAILED
    assert "unforeseen" in run.error
    assert not ImportItem.objects.exists()


def test_one_source_has_one_import_at_work(seeded: None) -> None:
    source = ImportSource.objects.create(name="Test", format="courses-csv")
    run = runs.begin(source, "courses-csv", state=ImportRun.State.CHECKING)
    progress.Steps(run.pk)
    with pytest.raises(runs.SourceBusy):
        runs.begin(source, "courses-csv")


def test_rows_and_old_checks_go_after_their_time(seeded: None, course_list: Make) -> None:
    done = written(checked("courses-csv", course_list([row()]), today=TODAY)).run
    waiting = checked("courses-csv", course_list([row()]), source="Other", today=TODAY)
    runs.forget_old(now=timezone.now() + dt.timedelta(days=15))
    waiting.refresh_from_db()
    assert waiting.state == ImportRun.State.DISCARDED
    assert done.items.exists()
    runs.forget_old(now=timezone.now() + dt.timedelta(days=100))
    assert not done.items.exists()
    assert CourseRun.objects.exists()
