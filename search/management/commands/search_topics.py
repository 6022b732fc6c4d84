"""manage.py search_topics: do short questions lead to the right topics?"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import index, topic_queries


class Command(BaseCommand):
    help = (
        "Asks the portal's own index queries with expected topics (as shared/data/topic_queries) and counts the hits."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", required=True, type=Path, help="file: queries.jsonl")
        parser.add_argument("--engine", default="", choices=["embedded", "elasticsearch"], help="default: the portal's")
        parser.add_argument("--json", type=Path, metavar="FILE", help="also write figures and misses here")
        parser.add_argument("--show-missed", action="store_true", help="list the queries that found no right topic")

    def handle(self, *args: Any, **options: Any) -> None:
        if not index.ready():
            raise CommandError("There is no usable search index. Build it with: manage.py rebuild_search")
        try:
            lines = options["data"].read_text(encoding="utf-8").splitlines()
            queries = [json.loads(line) for line in lines if line.strip()]
        except (OSError, ValueError) as error:
            raise CommandError(f"{options['data']} cannot be read: {error}. It wants a JSON object a line.") from error
        try:
            report = topic_queries.measure(queries, engine=options["engine"]).as_json()
        except LookupError as error:
            raise CommandError(str(error)) from error
        self._table(report)
        if options["show_missed"]:
            for miss in report["missed"]:
                self.stdout.write(f"{miss['id']} {miss['query']!r}: expected {', '.join(miss['expected'])}")
                for title in miss["got"]:
                    self.stdout.write(f"    {title}")
        if options["json"]:
            options["json"].write_text(json.dumps(report, ensure_ascii=False, indent=2), encoding="utf-8")
            self.stdout.write(f"Written to {options['json']}.")

    def _table(self, report: dict[str, Any]) -> None:
        self.stdout.write(f"{'':20} {'n':>4}  hit@1  hit@5")
        rows = [("all", report), *report["by_kind"].items(), *report["by_language"].items()]
        for name, row in rows:
            self.stdout.write(f"{name:20} {row['n']:4}  {row['hit1']:5.2f}  {row['hit5']:5.2f}")
