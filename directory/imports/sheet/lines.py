"""Rows of a Kursliste as XLSX (through a child process) or CSV, one after the other."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from directory.imports import files
from directory.imports.items import FileRefused
from directory.imports.sheet.headings import Line
from portal.files.contents import Reason

COMMAND = (sys.executable, "-B", "-m", "directory.imports.sheet.xlsx_child")
# Nothing of our own: the child needs no database and no secret.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "utf-8", "PATH": "/usr/bin:/bin"}
# 10,000 rows take about ten seconds on a small machine.
LONGEST_SECONDS = 180
# The sheet that explains allowed values in our template.
EXPLAINS = ("Erlaubte Werte", "Hinweise")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table with its name as people see it, and about how many rows it has."""

    name: str
    rows: int
    lines: Iterator[Line]


def csv_sheets(path: Path) -> Iterator[Sheet]:
    for part in files.parts([path], ".csv", ".txt"):
        with part.open() as file:
            encoding = files.encoding_of(file)
        with part.open() as file:
            rows = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 16), b""))
        with part.open() as file:
            found = files.csv_rows(files.as_text(file, encoding), part.name)
            yield Sheet(part.name, rows, (_line(row) for row in found))


def _line(row: files.CsvRow) -> Line:
    # A cell that begins like a formula is one, wherever it is opened next.
    formulas = frozenset(place for place, cell in enumerate(row.cells) if cell.lstrip().startswith("="))
    return Line(row.number, row.cells, formulas)


def xlsx_sheets(path: Path) -> Iterator[Sheet]:
    files.check_size(path, files.MOST_UPLOADED)
    with _child(path) as answers:
        line = next(answers, None)
        while line is not None:
            if not isinstance(line, dict) or "reason" in line:
                raise _refused(path, line)
            rest = _Rows(answers, path)
            if line["sheet"] in EXPLAINS:
                rest.skip()
            else:
                yield Sheet(line["sheet"], line["rows"], iter(rest))
                rest.skip()
            line = rest.after


class _Rows:
    """Rows up to the next sheet; `after` is what ended them."""

    def __init__(self, answers: Iterator[Any], path: Path) -> None:
        self._answers, self._path = answers, path
        self.after: Any = None

    def __iter__(self) -> Iterator[Line]:
        for answer in self._answers:
            if isinstance(answer, dict):
                self.after = answer
                if "reason" in answer:
                    raise _refused(self._path, answer)
                return
            number, cells, formulas = answer
            yield Line(number, cells, frozenset(formulas))

    def skip(self) -> None:
        if self.after is None:
            for _line in self:
                pass


@contextmanager
def _child(path: Path) -> Iterator[Iterator[Any]]:
    with path.open("rb") as file:
        process = subprocess.Popen(  # noqa: S603
            COMMAND, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=settings.ROOT, env=ENVIRONMENT
        )
    timer = Timer(LONGEST_SECONDS, process.kill)
    timer.start()
    assert process.stdout is not None  # noqa: S101
    try:
        yield _answers(process, path)
    finally:
        timer.cancel()
        process.stdout.close()
        process.kill()
        process.wait()


def _answers(process: subprocess.Popen[bytes], path: Path) -> Iterator[Any]:
    assert process.stdout is not None  # noqa: S101
    for line in process.stdout:
        yield json.loads(line)
    if process.wait() != 0:
        # Stopped by a limit, or crashed.
        raise _refused(path, {"reason": Reason.TOO_BIG.value})


def _refused(path: Path, answer: Any) -> FileRefused:
    reason = answer.get("reason") if isinstance(answer, dict) else ""
    told = {
        Reason.ENCRYPTED.value: _(
            "The file %(name)s is protected by a password or older than XLSX. Save it anew as XLSX."
        ),
        Reason.UNSUPPORTED.value: _("The file %(name)s is no XLSX. Save it from your program as XLSX, or as CSV."),
        Reason.TOO_BIG.value: _("The file %(name)s unfolds to far more than it holds and is not read."),
    }.get(str(reason), _("The file %(name)s is damaged. Save it anew from its program."))
    return FileRefused(told % {"name": path.name})
