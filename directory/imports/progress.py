"""How far an import is, and whether somebody wants it to end: two small files beside the private ones.

Not in the database: writing is one transaction, nothing it writes is seen before its end, and on SQLite nobody else can
write meanwhile.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

# A page looks each second.
WRITE_SECONDS = 0.5
# The longest step without a word is a batch of a few hundred records. Whose process died is silent for good.
LONGEST_SILENCE = 300.0
BEGINS_WITHIN = dt.timedelta(seconds=60)


class ImportStopped(Exception):
    """Somebody asked for an end."""


@dataclass(frozen=True, slots=True)
class Far:
    """`total` is 0 while nobody knows how much there is."""

    done: int = 0
    total: int = 0


def folder(pk: int) -> Path:
    """Never below a served path; deleted as soon as the file was read."""
    return Path(settings.PRIVATE_ROOT) / "imports" / str(pk)


class Steps:
    """Called with every batch: tells how far it is and hears whether it is still wanted."""

    def __init__(self, pk: int) -> None:
        self._folder, self._written_at = folder(pk), 0.0
        self._folder.mkdir(parents=True, exist_ok=True)
        self.write(0, 0)

    def __call__(self, done: int, total: int) -> None:
        if (self._folder / "stop").exists():
            raise ImportStopped
        if time.monotonic() - self._written_at >= WRITE_SECONDS:
            self.write(done, total)

    def write(self, done: int, total: int) -> None:
        self._written_at = time.monotonic()
        facts = {
            "done": done,
            "total": max(total, done) if total else 0,
            "pid": os.getpid(),
            "host": socket.gethostname(),
        }
        fresh = self._folder / "progress.new"
        fresh.write_text(json.dumps(facts))
        fresh.replace(self._folder / "progress.json")


def _facts(pk: int) -> dict[str, object]:
    with suppress(OSError, ValueError):
        found = json.loads((folder(pk) / "progress.json").read_text())
        return found if isinstance(found, dict) else {}
    return {}


def far(pk: int) -> Far:
    facts = _facts(pk)
    return Far(int(str(facts.get("done", 0))), int(str(facts.get("total", 0))))


def ask_to_stop(pk: int) -> None:
    with suppress(OSError):
        (folder(pk) / "stop").touch()


def is_stopping(pk: int) -> bool:
    return (folder(pk) / "stop").exists()


def is_dead(pk: int, moved_at: dt.datetime | None) -> bool:
    """Its process ended without a word: it is gone, or silent for longer than any step takes."""
    try:
        silent = time.time() - (folder(pk) / "progress.json").stat().st_mtime
    except OSError:
        # Taken up a moment ago, or never.
        return moved_at is None or timezone.now() - moved_at > BEGINS_WITHIN
    facts = _facts(pk)
    if facts.get("host") == socket.gethostname() and not _is_running(int(str(facts.get("pid", 0)))):
        return True
    return silent > LONGEST_SILENCE


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def forget(pk: int) -> None:
    shutil.rmtree(folder(pk), ignore_errors=True)
