"""manage.py sync_search: works off the outbox; for cron, where `manage.py work` does not run."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from search import index
from search.models import OutboxEntry


class Command(BaseCommand):
    help = "Brings the search index up to date with the database; builds it first where there is none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="list what is waiting, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            for entry in OutboxEntry.objects.order_by("seq"):
                state = f"parked: {entry.error}" if entry.parked else f"{entry.attempts} attempts"
                self.stdout.write(f"{entry.engine:14} {entry.op:7} {entry.key}  ({state})")
            self.stdout.write(f"{OutboxEntry.objects.count()} waiting. Nothing was written (dry run).")
            return
        report = index.sync()
        if report.rebuilt:
            self.stdout.write("The index was missing or unusable and has been rebuilt.")
        self.stdout.write(
            f"{report.written} written, {report.removed} removed, {report.failed} failed, {report.waiting} waiting."
        )
        if report.parked:
            self.stdout.write(
                f"{report.parked} records could not be indexed and are parked: sync_search --dry-run names them. "
                "After the cause is mended, manage.py rebuild_search takes them up again."
            )
