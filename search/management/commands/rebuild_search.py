"""manage.py rebuild_search: the whole index anew, without a moment of no answers."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import index
from search.engines import Busy, IndexUnavailable
from search.management.progress import bar


class Command(BaseCommand):
    help = (
        "Builds the search index from the database beside the one in use and swaps it in when it is complete. "
        "Searches go on meanwhile; changes made meanwhile follow with the next sync_search."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--engine", default="", choices=["embedded", "elasticsearch"], help="default: all that are in use"
        )
        parser.add_argument("--dry-run", action="store_true", help="count what would be indexed, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        if options["dry_run"]:
            counts = Counter(document.kind for document in index.all_documents())
            for kind, number in sorted(counts.items()):
                self.stdout.write(f"{kind:12} {number:6}")
            self.stdout.write(f"{counts.total()} documents. Nothing was written (dry run).")
            return
        try:
            number = index.rebuild(options["engine"], bar(sys.stderr, "Indexing"))
        except Busy as error:
            raise CommandError("Another process is writing the index. Wait until it is done and try again.") from error
        except (LookupError, IndexUnavailable) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{number} documents indexed in {time.monotonic() - started:.1f} s.")
        if not number:
            self.stdout.write("There is nothing to find yet. Load data first, for example with: manage.py load_demo")
