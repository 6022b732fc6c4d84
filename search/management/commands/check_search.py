"""manage.py check_search: is the index what the database says?"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import engines, index

# A list of thousands helps nobody.
SHOWN = 20


class Command(BaseCommand):
    help = "Compares the search index with the database and puts the differences into the outbox; for each night."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only report, put nothing into the outbox")

    def handle(self, *args: Any, **options: Any) -> None:
        for name in engines.names():
            self._check(name, dry_run=options["dry_run"])

    def _check(self, name: str, *, dry_run: bool) -> None:
        engine = engines.engine(name)
        health = engine.check()
        if not health.reachable:
            raise CommandError(f"{health.reason} Readers are served by the embedded engine meanwhile.")
        if not health.usable or not engine.is_sound():
            reason = health.reason or "A part of it is broken."
            raise CommandError(f"The index ({name}) is not usable. {reason} Build it with: manage.py rebuild_search")
        counts = ", ".join(f"{scope} {number}" for scope, number in (health.documents or {}).items())
        self.stdout.write(f"{name}: built {health.built_at}, {counts} documents, {health.size_bytes / 1e6:.1f} MB.")
        differences = index.compare(name, repair=not dry_run)
        for title, keys in (("missing", differences.missing), ("superfluous", differences.superfluous)):
            for key in keys[:SHOWN]:
                self.stdout.write(f"{title}: {key}")
        found = len(differences.missing) + len(differences.superfluous)
        if not found:
            self.stdout.write("Index and database agree.")
        elif dry_run:
            self.stdout.write(f"{found} differences. Nothing was written (dry run).")
        else:
            self.stdout.write(f"{found} differences, put into the outbox. manage.py sync_search works them off.")
