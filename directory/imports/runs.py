"""The act behind desk and command: a delivery is checked, shown, then written or thrown away.

One row says where an import stands. `manage.py work` does the checking and the writing; the command does both itself.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from directory.imports import files, progress, staging, writing
from directory.imports.items import FileRefused, Step
from directory.imports.progress import ImportStopped, Steps
from directory.models import ImportItem, ImportRun, ImportSource

logger = logging.getLogger(__name__)

State = ImportRun.State
# Somebody sits there and waits.
PRIORITY = 8
# A check that nobody wrote is out of date: editors and providers have gone on.
CHECKED_FOR = dt.timedelta(days=14)
# Rows with names and differences of an import that is over; its counts stay.
ROWS_KEPT_FOR = dt.timedelta(days=90)


class SourceBusy(Exception):
    """Another import of this source is under way; the message says so to people."""

    def __init__(self) -> None:
        super().__init__(_("Another import of this source is under way. Wait for its end, or stop it."))


# --- Asked for -------------------------------------------------------------------------------------------------------
def begin(
    source: ImportSource, format: str, *, by: Any = None, name: str = "", state: str = State.WAITING
) -> ImportRun:
    """A run of its own; SourceBusy where one is at work."""
    clear_away_dead()
    try:
        with transaction.atomic():
            return ImportRun.objects.create(
                source=source, format=format, by=by, file_name=name[:200], state=state, moved_at=timezone.now()
            )
    except IntegrityError as error:
        raise SourceBusy from error


def upload(source: ImportSource, format: str, uploaded: UploadedFile, *, by: Any) -> ImportRun:
    """Keeps the file where nobody can fetch it and has it checked in the background."""
    run = begin(source, format, by=by, name=uploaded.name or "")
    place = progress.folder(run.pk)
    place.mkdir(parents=True, exist_ok=True)
    # Its own name never becomes a path.
    path = place / f"delivery{Path(run.file_name).suffix.lower()[:8]}"
    with path.open("wb") as kept:
        for chunk in uploaded.chunks():
            kept.write(chunk)
    run.file, run.file_digest = path.name, files.digest_of([path])
    run.save(update_fields=["file", "file_digest"])
    transaction.on_commit(partial(check_later.enqueue, run.pk))
    return run


def accept(run: ImportRun) -> bool:
    """Has a checked import written; says whether it was there to be accepted."""
    try:
        with transaction.atomic():
            taken = ImportRun.objects.filter(pk=run.pk, state=State.CHECKED)
            if not taken.update(state=State.QUEUED, moved_at=timezone.now(), error=""):
                return False
    except IntegrityError as error:
        raise SourceBusy from error
    transaction.on_commit(partial(write_later.enqueue, run.pk))
    return True


def discard(run: ImportRun) -> None:
    """Throws a checked import away. The directory was never touched."""
    if ImportRun.objects.filter(pk=run.pk, state=State.CHECKED).update(state=State.DISCARDED, ended_at=timezone.now()):
        ImportItem.objects.filter(run=run).delete()
        progress.forget(run.pk)


def stop(run: ImportRun) -> None:
    """Ends what waits; asks what runs to end with its next step."""
    asked, now = ImportRun.objects.filter(pk=run.pk), timezone.now()
    if asked.filter(state=State.WAITING).update(state=State.STOPPED, ended_at=now):
        progress.forget(run.pk)
    elif not asked.filter(state=State.QUEUED).update(state=State.CHECKED):
        progress.ask_to_stop(run.pk)


# --- Done ------------------------------------------------------------------------------------------------------------
@task(priority=PRIORITY)
def check_later(pk: int) -> None:
    run_check(pk)


@task(priority=PRIORITY)
def write_later(pk: int) -> None:
    run_write(pk)


def run_waiting() -> None:
    """For those who run `run_due` by cron and no `work`."""
    for pk in ImportRun.objects.filter(state=State.WAITING).exclude(file="").values_list("pk", flat=True):
        run_check(pk)
    for pk in ImportRun.objects.filter(state=State.QUEUED).values_list("pk", flat=True):
        run_write(pk)


def run_check(pk: int) -> None:
    """Checks an upload and deletes it. Does nothing for one that was stopped or taken up already."""
    if not ImportRun.objects.filter(pk=pk, state=State.WAITING).update(state=State.CHECKING, moved_at=timezone.now()):
        return
    run = ImportRun.objects.select_related("source", "by").get(pk=pk)
    steps = Steps(pk)
    check(run, [progress.folder(pk) / run.file], today=timezone.localdate(), step=steps)
    progress.forget(pk)


def check(run: ImportRun, paths: Sequence[Path], *, today: dt.date, step: Step) -> None:
    """Ends in CHECKED, STOPPED or FAILED; only what nobody foresaw goes on to the caller's log."""
    outcome = _outcome(run, lambda: staging.check(run, paths, today=today, step=step), State.CHECKED, State.STOPPED)
    if outcome != State.CHECKED:
        ImportItem.objects.filter(run=run).delete()


def run_write(pk: int) -> None:
    now = timezone.now()
    if not ImportRun.objects.filter(pk=pk, state=State.QUEUED).update(state=State.WRITING, moved_at=now):
        return
    run = ImportRun.objects.select_related("source", "by").get(pk=pk)
    write(run, at=now, step=Steps(pk))
    progress.forget(pk)


def write(run: ImportRun, *, at: dt.datetime, step: Step) -> None:
    """Ends in DONE, or in CHECKED again with the reason: nothing was written, and it may be tried once more."""
    _outcome(run, lambda: writing.write(run, at=at, step=step), State.DONE, State.CHECKED)


def _outcome(run: ImportRun, act: Callable[[], None], done: str, stopped: str) -> str:
    try:
        act()
    except ImportStopped:
        return _end(run, stopped, _("It was stopped. Nothing was written."))
    except FileRefused as error:
        return _end(run, State.FAILED, str(error))
    except IntegrityError:
        logger.exception("Import clashed", extra={"event": "import_failed", "run": run.pk})
        return _end(
            run, State.FAILED, _("Records were changed at the same moment. Nothing was written; import it again.")
        )
    except DatabaseError:
        logger.exception("Import failed", extra={"event": "import_failed", "run": run.pk})
        return _end(run, State.FAILED, _("The database did not answer. Nothing was written; import it again."))
    except Exception:
        logger.exception("Import failed", extra={"event": "import_failed", "run": run.pk})
        return _end(
            run, State.FAILED, _("Something unforeseen happened. Nothing was written; tell whoever runs the portal.")
        )
    if done == State.CHECKED:
        _end(run, State.CHECKED, "")
    return done


def _end(run: ImportRun, state: str, error: str) -> str:
    now = timezone.now()
    run.state, run.error, run.moved_at = state, error[:300], now
    run.ended_at = now if state in ImportRun.ENDED else None
    run.file = ""
    run.save(update_fields=["state", "error", "moved_at", "ended_at", "file"])
    return state


# --- Cleared away ----------------------------------------------------------------------------------------------------
def clear_away_dead() -> None:
    """Runs whose process ended without a word: what was being written was rolled back, what was being read is void."""
    for run in ImportRun.objects.filter(state__in=(State.CHECKING, State.WRITING)):
        if not progress.is_dead(run.pk, run.moved_at):
            continue
        logger.warning("Import died", extra={"event": "import_died", "run": run.pk})
        reason = _("The process ended in the middle. Nothing was written.")
        _end(run, State.CHECKED if run.state == State.WRITING else State.FAILED, reason)
        if run.state == State.FAILED:
            ImportItem.objects.filter(run=run).delete()
        progress.forget(run.pk)


def forget_old(*, now: dt.datetime) -> None:
    """Rows hold names and differences: they go after a while, uploads that nobody checked as well."""
    for run in ImportRun.objects.filter(state=State.CHECKED, moved_at__lt=now - CHECKED_FOR):
        discard(run)
    ended = ImportRun.objects.filter(state__in=ImportRun.ENDED)
    ImportItem.objects.filter(run__in=ended.filter(ended_at__lt=now - ROWS_KEPT_FOR)).delete()
    for pk in ended.filter(ended_at__gte=now - CHECKED_FOR).values_list("pk", flat=True):
        progress.forget(pk)
