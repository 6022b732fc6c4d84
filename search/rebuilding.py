"""Rebuilds that somebody asks for at the desk: a row says how far one is, `manage.py work` does it.

Readers go on with the index in use until the new one is complete. Progress is written outside any transaction, so that
the page which shows it sees it.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from contextlib import suppress
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks import task

from search import engines, index
from search.engines import Busy, IndexUnavailable
from search.models import IndexRebuild

logger = logging.getLogger(__name__)

State = IndexRebuild.State

# A page looks each second; more writes than that are for nobody.
WRITE_SECONDS = 1.0
# Somebody sits there and waits; a queue of hundreds of small tasks, as after an import, does not.
PRIORITY = 10
# The longest step without a word is the end of a large build. Whose process died is silent for good.
LONGEST_SILENCE = dt.timedelta(minutes=5)


class RebuildStopped(Exception):
    """Somebody asked for an end, or took the run for dead."""


# --- Asked for -------------------------------------------------------------------------------------------------------
def open_rebuild() -> IndexRebuild | None:
    """The one that waits or runs."""
    return IndexRebuild.objects.filter(state__in=IndexRebuild.OPEN).first()


def request_rebuild() -> IndexRebuild:
    """Asks for a rebuild of every index; where one is open already, returns that."""
    while True:
        if found := open_rebuild():
            return found
        # Somebody else may ask in the same moment: the database lets one of us through.
        with suppress(IntegrityError), transaction.atomic():
            made = IndexRebuild.objects.create()
            transaction.on_commit(partial(rebuild_later.enqueue, made.pk))
            return made


def stop_rebuild(pk: int) -> None:
    """Ends one that waits; asks one that runs to end with its next step. The index in use stays as it is."""
    asked = IndexRebuild.objects.filter(pk=pk)
    if not asked.filter(state=State.WAITING).update(state=State.STOPPED, ended_at=timezone.now()):
        asked.filter(state=State.RUNNING).update(state=State.STOPPING)


# --- Done ------------------------------------------------------------------------------------------------------------
@task(priority=PRIORITY)
def rebuild_later(pk: int) -> None:
    run_rebuild(pk)


def run_waiting() -> None:
    """For those who run `run_due` by cron and no `work`: nobody else takes up what was asked for."""
    for pk in IndexRebuild.objects.filter(state=State.WAITING).values_list("pk", flat=True):
        run_rebuild(pk)


def run_rebuild(pk: int) -> None:
    """Builds the index of every engine in turn. Does nothing for one that was stopped or taken up already."""
    now = timezone.now()
    taken = IndexRebuild.objects.filter(pk=pk, state=State.WAITING)
    if not taken.update(state=State.RUNNING, started_at=now, moved_at=now):
        return
    try:
        for name in engines.names():
            _build(pk, name)
    except RebuildStopped:
        logger.info("Rebuild stopped", extra={"event": "search_rebuild_stopped"})
        _end(pk, State.STOPPED)
    except (Busy, IndexUnavailable) as error:
        logger.warning("Rebuild failed", extra={"event": "search_rebuild_failed", "reason": _told(error)})
        _end(pk, State.FAILED, error=_told(error))
    except Exception as error:
        logger.exception("Rebuild failed", extra={"event": "search_rebuild_failed"})
        _end(pk, State.FAILED, error=_told(error))
    else:
        _end(pk, State.DONE)


def _build(pk: int, engine: str) -> None:
    steps = _Steps(pk, engine)
    steps.write(0, 0)
    number = index.rebuild(engine, steps)
    # In use already: asking for an end comes too late for this one, and is heard before the next.
    IndexRebuild.objects.filter(pk=pk, state__in=IndexRebuild.OPEN).update(done=number, total=number)


class _Steps:
    """Called by the engine with every document. Raising here ends its work; it clears away what is half built."""

    def __init__(self, pk: int, engine: str) -> None:
        self._running = IndexRebuild.objects.filter(pk=pk, state=State.RUNNING)
        self._engine = engine
        self._written_at = 0.0

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self._written_at >= WRITE_SECONDS:
            self.write(done, total)

    def write(self, done: int, total: int) -> None:
        self._written_at = time.monotonic()
        # One statement tells how far we are and hears whether we are still wanted.
        if not self._running.update(engine=self._engine, done=done, total=total, moved_at=timezone.now()):
            raise RebuildStopped


def _end(pk: int, state: State, *, error: str = "") -> None:
    now = timezone.now()
    ended = IndexRebuild.objects.filter(pk=pk, state__in=IndexRebuild.OPEN)
    ended.update(state=state, moved_at=now, ended_at=now, error=error[:200])


def _told(error: Exception) -> str:
    """„Class: sentence“. Messages of unforeseen errors may hold a record's words: they stay in the log."""
    sentence = ""
    if isinstance(error, Busy):
        sentence = "Another process is writing the index."
    elif isinstance(error, IndexUnavailable):
        sentence = str(error)
    elif isinstance(error, OSError):
        sentence = error.strerror or ""
    return f"{type(error).__name__}: {sentence}"


# --- Cleared away ----------------------------------------------------------------------------------------------------
def clear_away_dead(now: dt.datetime) -> int:
    """Marks runs whose process ended without a word as failed, so that another can be asked for."""
    silent = IndexRebuild.objects.filter(state__in=(State.RUNNING, State.STOPPING), moved_at__lt=now - LONGEST_SILENCE)
    if not silent.exists():  # nearly always, and reading waits for nobody
        return 0
    logger.warning("Rebuild died", extra={"event": "search_rebuild_died"})
    return silent.update(state=State.FAILED, ended_at=now, error="ProcessEnded: The process that built it ended.")
