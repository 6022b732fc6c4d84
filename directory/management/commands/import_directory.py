"""`manage.py import_directory`: organisations, places, offers and courses from files of others."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.imports import files, progress, reports, runs
from directory.imports.items import Step
from directory.models import ImportFormat, ImportItem, ImportRun, ImportSource
from search.management.progress import bar

State = ImportRun.State
INTERRUPTED = 130  # what a shell says of a command that was stopped by Ctrl+C


class Command(BaseCommand):
    help = (
        "Imports a directory or a course list. Every row is checked first; what cannot be used is reported with its "
        "place, the rest is written in one transaction. A second run changes nothing. Records that the source no "
        "longer delivers are flagged, never deleted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "format", choices=ImportFormat.values, metavar="FORMAT", help=", ".join(ImportFormat.values)
        )
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="Files, folders or a zip of them.")
        parser.add_argument("--source", default="", metavar="NAME", help="Name of the source. Default: the format.")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would happen.")
        parser.add_argument("--json", action="store_true", help="Print the report as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        source, is_new = ImportSource.objects.get_or_create(
            name=options["source"] or options["format"], defaults={"format": options["format"]}
        )
        paths: Sequence[Path] = options["paths"]
        names = ", ".join(path.name for path in paths)
        try:
            run = runs.begin(source, options["format"], name=names, state=State.CHECKING)
        except runs.SourceBusy as error:
            raise CommandError(str(error)) from error
        try:
            self._check(run, paths)
            if not options["dry_run"]:
                self._write(run)
            self._tell(run, as_json=options["json"], dry_run=options["dry_run"])
        except KeyboardInterrupt as error:
            self._give_up(run)
            raise CommandError(_("Stopped. Nothing was written."), returncode=INTERRUPTED) from error
        finally:
            progress.forget(run.pk)
            if options["dry_run"]:
                run.delete()
                if is_new:
                    source.delete()

    def _check(self, run: ImportRun, paths: Sequence[Path]) -> None:
        present = [path for path in paths if path.is_file()]
        run.file_digest = files.digest_of(present)
        run.save(update_fields=["file_digest"])
        runs.check(run, paths, today=timezone.localdate(), step=self._step(run, _("Checking")))
        if run.state != State.CHECKED:
            raise CommandError(run.error)

    def _write(self, run: ImportRun) -> None:
        ImportRun.objects.filter(pk=run.pk).update(state=State.WRITING)
        runs.write(run, at=timezone.now(), step=self._step(run, _("Writing")))
        if run.state != State.DONE:
            error = run.error
            self._give_up(run)
            raise CommandError(error)

    @staticmethod
    def _step(run: ImportRun, label: str) -> Step:
        steps, show = progress.Steps(run.pk), bar(sys.stderr, label)

        def step(done: int, total: int) -> None:
            steps(done, total)
            show(done, max(total, done))

        return step

    @staticmethod
    def _give_up(run: ImportRun) -> None:
        """The transaction took back what was written; the rows of the check serve nobody."""
        ImportItem.objects.filter(run=run).delete()
        run.state, run.ended_at = State.STOPPED, timezone.now()
        run.save(update_fields=["state", "ended_at"])

    def _tell(self, run: ImportRun, *, as_json: bool, dry_run: bool) -> None:
        report = run.report if run.report else reports.as_json(run)
        if as_json:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
            return
        counts = _("%(new)d new, %(changed)d changed, %(unchanged)d unchanged, %(gone)d gone, %(refused)d refused.")
        self.stdout.write(counts % {**report, "refused": len(report["refused"])})
        for one in report["refused"]:
            self.stdout.write("  " + self.style.WARNING(one["where"]) + f": {one['reason']}")
        for one in report["notes"]:
            self.stdout.write(f"  {one['where']}: {one['reason']}")
        if dry_run:
            self.stdout.write(_("Nothing was written (dry run)."))
