"""Fills vocabularies, taxonomy and places for the first time."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from directory.seeding import load_seed


class Command(BaseCommand):
    help = (
        "Creates the seed records of directory/seed that are missing: vocabularies, course types, dimensions, topics, "
        "municipalities, postcodes, groups of synonyms. What is there stays as it is; running it twice changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count what would be created and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            report = load_seed()
            if options["dry_run"]:
                transaction.set_rollback(True)
        counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in asdict(report).items())
        self.stdout.write(f"Created: {counts}." + (" Nothing was written (dry run)." if options["dry_run"] else ""))
