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
        engine = engines.engine()
        health = engine.check()
        if not health.usable or not engine.is_sound():
            reason = health.reason or "A page is broken."
            raise CommandError(f"The index is not usable. {reason} Build it with: manage.py rebuild_search")
        counts = ", ".join(f"{scope} {number}" for scope, number in (health.documents or {}).items())
        self.stdout.write(f"Built {health.built_at}, {counts} documents, {health.size_bytes / 1e6:.1f} MB.")
        differences = index.compare(repair=not options["dry_run"])
        for name, keys in (("missing", differences.missing), ("superfluous", differences.superfluous)):
            for key in keys[:SHOWN]:
                self.stdout.write(f"{name}: {key}")
        found = len(differences.missing) + len(differences.superfluous)
        if not found:
            self.stdout.write("Index and database agree.")
        elif options["dry_run"]:
            self.stdout.write(f"{found} differences. Nothing was written (dry run).")
        else:
            self.stdout.write(f"{found} differences, put into the outbox. manage.py sync_search works them off.")
