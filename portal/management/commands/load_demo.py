"""The believable region of the demo."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from portal.demo.loading import load_demo
from search import index


class Command(BaseCommand):
    help = (
        "Loads a believable region marked „Beispieldaten“; dates are relative to today. Safe to run twice: records "
        "that are there stay as they are. Afterwards `manage.py rebuild_search` makes everything findable."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count what would be created and write nothing")
        parser.add_argument(
            "--texts-only",
            action="store_true",
            help="no invented records: roles, home pages, texts of the Beratungskompass, templates of the legal pages",
        )
        parser.add_argument("--rebuild", action="store_true", help="rebuild the search index afterwards")

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            report = load_demo(records_too=not options["texts_only"], progress=self._progress)
            if options["dry_run"]:
                transaction.set_rollback(True)
        if sys.stderr.isatty():
            self.stderr.write("\r\033[K", ending="")
        counts = ", ".join(f"{count} {name}" for name, count in asdict(report).items())
        self.stdout.write(f"Created: {counts}." + (" Nothing was written (dry run)." if options["dry_run"] else ""))
        if options["rebuild"] and not options["dry_run"]:
            index.rebuild()

    def _progress(self, step: str, done: int, total: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r\033[K  {step} {done}/{total}", ending="")
