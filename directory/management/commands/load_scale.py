"""manage.py load_scale: a made directory of any size, to try the portal with."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from directory.scale import loading
from directory.scale.loading import Counts
from directory.scale.making import VocabulariesMissing
from search.management.progress import bar


class Command(BaseCommand):
    help = (
        "Fills the directory with made records, marked as sample data: so many offers, and the organisations, places "
        "and German courses that belong to them. The same seed gives the same directory. What is there already stays: "
        "a bigger number adds, and a load that was stopped goes on. Never for a portal that is open to the public."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--services", type=int, metavar="N", help="how many offers there shall be")
        parser.add_argument("--seed", type=int, default=1, help="another number gives another directory (default: 1)")
        parser.add_argument("--clear", action="store_true", help="remove all made records, before loading if any")
        parser.add_argument("--dry-run", action="store_true", help="count what would be created and write nothing")
        parser.add_argument("--yes", action="store_true", help="also where the directory holds records of your own")

    def handle(self, *args: Any, **options: Any) -> None:
        services, began = options["services"], time.monotonic()
        if services is None and not options["clear"]:
            raise CommandError("Say how many offers there shall be, for example: manage.py load_scale --services 1000")
        if services is not None and services < 1:
            raise CommandError("--services wants a number of 1 or more.")
        if services is not None and not options["yes"] and loading.is_real():
            raise CommandError(
                "This directory holds records that are no samples. Made ones would stand among them for everybody to "
                "read. Use another database, or say --yes if that is what you want."
            )
        if options["dry_run"]:
            self._count(services, options["seed"], clear=options["clear"])
            return
        try:
            if options["clear"]:
                self._say("Removed", loading.clear(self._bars("Removing")))
            if services is not None:
                progress = self._bars("Loading")
                self._say(
                    "Created",
                    loading.load(services, seed=options["seed"], today=timezone.localdate(), progress=progress),
                )
        except VocabulariesMissing as error:
            raise CommandError("There are no vocabularies yet. First: manage.py load_vocabularies") from error
        except KeyboardInterrupt as stop:
            raise CommandError(
                "Stopped. What is written is complete: the same command goes on from here, --clear removes it."
            ) from stop
        self.stdout.write(f"Took {time.monotonic() - began:.1f} s. Next: manage.py rebuild_search")

    def _count(self, services: int | None, seed: int, *, clear: bool) -> None:
        if clear:
            self._say("Would remove", loading.removable())
        if services is not None:
            self._say("Would create", loading.missing(services, seed, all_gone=clear))
        self.stdout.write("Nothing was written (dry run).")

    def _say(self, verb: str, counts: Counts) -> None:
        self.stdout.write(f"{verb}: {', '.join(f'{count} {name}' for name, count in asdict(counts).items())}.")

    def _bars(self, verb: str) -> Callable[[str, int, int], None]:
        """One bar for each kind of records."""
        shown: dict[str, Callable[[int, int], None]] = {}

        def show(kind: str, done: int, total: int) -> None:
            if kind not in shown:
                shown[kind] = bar(sys.stderr, f"{verb} {kind:13}")
            shown[kind](done, total)

        return show
