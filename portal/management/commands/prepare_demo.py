"""Everything between an empty folder and a running demo, in one process: a second start takes seconds."""

from __future__ import annotations

import hashlib
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.demo import loading
from portal.files.document_texts import to_read
from search import index

# Collecting and compressing takes longer than all else of a second start: done only when something changed.
MADE_FROM = settings.VAR_DIR / "static.made_from"


class Command(BaseCommand):
    help = "Prepares the demo: catalogues, static files, tables, demo data (once), search index. Used by `make run`."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self._step("catalogues", lambda: call_command("catalogues", verbosity=0))
        if not settings.DEBUG and self._static_files_changed():
            self._step("static files", self._collect_static_files)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self._step("tables", lambda: call_command("migrate", interactive=False, verbosity=0))
        if not loading.is_loaded():
            self._step("demo data", lambda: call_command("load_demo", verbosity=0))
        loading.make_accounts(settings.DEMO_PASSWORD)
        if to_read().exists():
            self._step("texts of files", lambda: call_command("read_documents", verbosity=0))
        if not index.ready():
            self._step("search index", lambda: call_command("rebuild_search", verbosity=0))

    def _fingerprint(self) -> str:
        """Of everything static files are made from: our own, and the locked packages that bring theirs."""
        digest = hashlib.sha256((settings.ROOT / "requirements" / "base.txt").read_bytes())
        for path in sorted((settings.ROOT / "portal" / "static").rglob("*")):
            if path.is_file():
                digest.update(f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}\n".encode())
        return digest.hexdigest()

    def _static_files_changed(self) -> bool:
        return not MADE_FROM.exists() or MADE_FROM.read_text() != self._fingerprint()

    def _collect_static_files(self) -> None:
        call_command("collectstatic", interactive=False, verbosity=0)
        MADE_FROM.write_text(self._fingerprint())

    def _step(self, name: str, act: Any) -> None:
        self.stdout.write(f"  {name} … ", ending="")
        self.stdout.flush()
        began = time.monotonic()
        act()
        self.stdout.write(f"{time.monotonic() - began:.1f} s")
