"""The message catalogues of all languages: bring up to date, check, compile."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal import catalogues
from portal.languages import CODES


class Command(BaseCommand):
    help = "Extracts messages into the catalogues, checks that none is missing. Always compiles what changed."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--extract", action="store_true", help="bring all catalogues up to date with code and templates"
        )
        parser.add_argument(
            "--check", action="store_true", help="fail if a public text lacks a language, or a desk text German"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["extract"]:
            template = catalogues.extracted()
            for language in CODES:
                if language == "en":
                    continue
                came, went = catalogues.merge(language, template)
                self.stdout.write(f"{language}: {came} new, {went} gone.")
        if options["check"]:
            template = catalogues.extracted()
            found = [line for language in CODES if language != "en" for line in catalogues.problems(language, template)]
            if found:
                shown = "\n".join(found[:40])
                raise CommandError(
                    f"{shown}\n{len(found)} texts to mend. Run `manage.py catalogues --extract` and translate."
                )
            self.stdout.write("All catalogues are complete.")
        written = catalogues.compile_all([code for code in CODES if code != "en"])
        if options["verbosity"] > 1 or written:
            self.stdout.write(f"Compiled {written} catalogues.")
