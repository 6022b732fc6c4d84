"""Reads the text of uploaded files here and now: of those that wait, or of all."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.files.document_texts import read_document, to_read
from portal.models import DocumentText
from search.management.progress import bar


class Command(BaseCommand):
    help = (
        "Reads uploaded files that nobody read yet; the background process does so by itself after each upload. "
        "Needed after a restart in the middle of reading, and with --all after an update that reads more."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="also files that were read, or could not be")
        parser.add_argument("--dry-run", action="store_true", help="count the files and read none")

    def handle(self, *args: Any, **options: Any) -> None:
        numbers = list(to_read(every=options["all"]).values_list("pk", flat=True))
        if options["dry_run"]:
            self.stdout.write(f"{len(numbers)} files to read. Nothing was read (dry run).")
            return
        show = bar(sys.stderr, "Files")
        unreadable: list[DocumentText] = []
        for done, number in enumerate(numbers, 1):
            text = read_document(number, again=True)
            if text is not None and text.state == DocumentText.State.FAILED:
                unreadable.append(text)
            show(done, len(numbers))
        if options["verbosity"] or unreadable:
            self.stdout.write(f"{len(numbers) - len(unreadable)} read, {len(unreadable)} unreadable.")
        for text in unreadable:
            self.stdout.write(f"  {text.document.title}: {text.in_words}")
