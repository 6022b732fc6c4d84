"""manage.py search: the very search the pages use, on the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.html import strip_tags

from portal import languages, roles
from search import facets
from search.api import as_json
from search.documents import PUBLIC
from search.hits import Hit
from search.query import Results
from search.query import search as find

EXAMPLES = """
examples:
  manage.py search "deutschkurs abend" --language de
  manage.py search "جوب سنتر" --language ar --json
  manage.py search wohngelt --kind topic --kind service
  manage.py search Niederschrift --as coordinator@example.org
"""


class Command(BaseCommand):
    help = "Searches the portal as a visitor does, or with --as as the owner of an account."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(
            prog_name, subcommand, epilog=EXAMPLES, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text", help="what would be typed into the search field; quotes inside ask for a phrase")
        parser.add_argument("--language", default=languages.BASE, choices=languages.CODES, help="of the reader")
        parser.add_argument("--kind", action="append", default=[], choices=facets.KIND_LABELS, help="repeatable")
        parser.add_argument("--as", dest="email", metavar="E-MAIL", help="search with this account's rights")
        parser.add_argument("--near", help="postcode or name of a place")
        parser.add_argument("--limit", type=int, default=10, metavar="N", help="results shown (default: 10)")
        parser.add_argument("--engine", default="", choices=["embedded", "elasticsearch"], help="default: the portal's")
        parser.add_argument("--no-correction", action="store_true", help="search exactly what was typed")
        parser.add_argument("--json", action="store_true", help="the answer of /api/search")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with translation.override(options["language"]):
                results = find(
                    options["text"],
                    language=options["language"],
                    kinds=options["kind"],
                    near=options["near"],
                    audiences=self._audiences(options["email"]),
                    size=max(1, min(options["limit"], 300)),
                    correct=not options["no_correction"],
                    engine=options["engine"],
                )
        except LookupError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(as_json(results), ensure_ascii=False, indent=2))
        else:
            self._write(results)

    def _audiences(self, email: str | None) -> frozenset[str]:
        if not email:
            return frozenset({PUBLIC})
        person = get_user_model().objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(
                f"There is no account {email}. See /admin/users/, or leave --as out to search as the public."
            )
        return roles.audiences(person)

    def _write(self, results: Results) -> None:
        if results.unavailable:
            raise CommandError("There is no usable search index. Build it with: manage.py rebuild_search")
        for correction in results.corrections:
            self.stdout.write(f"Searched for „{correction.searched}“ instead of „{correction.typed}“.")
        if results.added:
            self.stdout.write(f"Also searched for: {', '.join(results.added)}")
        if results.place_unknown:
            self.stdout.write("The place is not known; searched in the whole region.")
        counts = ", ".join(f"{kind} {count}" for kind, count in results.kinds.items())
        self.stdout.write(f"{results.total} results" + (f" ({counts})" if counts else ""))
        if results.weak:
            self.stdout.write("Few exact matches.")
        self._write_hits(results.hits)
        if results.internal is not None:
            self.stdout.write(f"\nInternal: {results.internal.total} results")
            self._write_hits(results.internal.hits)
        if results.topics:
            self.stdout.write("\nNearest topics:")
            self._write_hits(results.topics)

    def _write_hits(self, hits: tuple[Hit, ...]) -> None:
        for place, hit in enumerate(hits, 1):
            note = "" if hit.language == self._reader(hit) else f" [{hit.language}]"
            self.stdout.write(f"{place:3}. {hit.kind:12} {hit.score:8.2f}  {hit.title}{note}")
            self.stdout.write(f"     {hit.url}")
            if hit.file:
                page = f", page {hit.file.number}" if hit.file.number else ""
                self.stdout.write(f"     in the file „{hit.file.title}“{page}: {strip_tags(hit.file.snippet_html)}")
            if snippet := strip_tags(hit.snippet_html):
                self.stdout.write(f"     {snippet}")

    @staticmethod
    def _reader(hit: Hit) -> str:
        return hit.url.split("/", 2)[1]
