"""manage.py search_benchmark: relevance and speed on questions with known answers."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import benchmark
from search.engines import IndexUnavailable


class Command(BaseCommand):
    help = (
        "Indexes corpus.<language>.jsonl in a scratch index, asks queries.<set>.jsonl and prints one line a set. "
        "The portal's own index is not touched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", required=True, type=Path, help="directory, as shared/data/omos_qa")
        parser.add_argument("--sets", default=",".join(benchmark.ALL_SETS), help="comma-separated (default: all)")
        parser.add_argument("--engine", default="embedded", choices=["embedded", "elasticsearch"])
        parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures here")

    def handle(self, *args: Any, **options: Any) -> None:
        sets = [name.strip() for name in options["sets"].split(",") if name.strip()]
        results: list[benchmark.Result] = []
        try:
            for result in benchmark.run(options["data"], sets, self._say, options["engine"]):
                if not results:
                    self.stdout.write(f"{'set':20} {'n':>4}  MRR@10   R@1   R@5  R@10  zero  weak  p50 ms  p95 ms")
                relevance = f"{result.mrr:6.3f} {result.r1:5.3f} {result.r5:5.3f} {result.r10:5.3f} {result.zero:5.3f}"
                speed = f"{result.p50_ms:7.1f} {result.p95_ms:7.1f}"
                self.stdout.write(f"{result.set:20} {result.n:4}  {relevance} {result.weak:5.3f} {speed}")
                results.append(result)
        except FileNotFoundError as error:
            raise CommandError(
                f"{error.filename} is missing. --data wants a directory like shared/data/omos_qa."
            ) from error
        except (LookupError, IndexUnavailable) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            options["json"].write_text(json.dumps([asdict(one) for one in results], indent=2), encoding="utf-8")
            self.stdout.write(f"Written to {options['json']}.")

    def _say(self, message: str) -> None:
        if sys.stderr.isatty():
            self.stderr.write(message)
