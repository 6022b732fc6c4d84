"""One import from file to report, for tests."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone

from directory.imports import progress, reports, runs
from directory.models import ImportRun, ImportSource


@dataclass
class ImportResult:
    run: ImportRun
    report: dict[str, Any]

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """new, changed, unchanged, gone"""
        return tuple(self.report[name] for name in ("new", "changed", "unchanged", "gone"))  # type: ignore[return-value]

    @property
    def refused(self) -> dict[str, str]:
        return {one["where"]: one["reason"] for one in self.report["refused"]}

    def reason(self, part: str) -> str:
        """Of the one problem whose place holds these words."""
        found = [reason for where, reason in self.refused.items() if part in where]
        assert len(found) == 1, self.refused
        return found[0]


def checked(format: str, *paths: Path, source: str = "Test", today: dt.date | None = None, **fields: Any) -> ImportRun:
    owner, _new = ImportSource.objects.get_or_create(name=source, defaults={"format": format, **fields})
    run = runs.begin(owner, format, name=paths[0].name, state=ImportRun.State.CHECKING)
    runs.check(run, paths, today=today or timezone.localdate(), step=lambda done, total: None)
    return run


def written(run: ImportRun) -> ImportResult:
    assert run.state == ImportRun.State.CHECKED, run.error
    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.WRITING)
    runs.write(run, at=timezone.now(), step=lambda done, total: None)
    progress.forget(run.pk)
    assert run.state == ImportRun.State.DONE, run.error
    return ImportResult(run, run.report)


def run_import(format: str, *paths: Path, **options: Any) -> ImportResult:
    return written(checked(format, *paths, **options))


def told(run: ImportRun) -> dict[str, Any]:
    return reports.as_json(run)
