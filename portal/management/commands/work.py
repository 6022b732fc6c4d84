"""The background process: works off the search outbox and the task queue, and each minute what the clock owes."""

from __future__ import annotations

import logging
import signal
import threading
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker

from search import index

logger = logging.getLogger(__name__)

# An editor's change is found after about a second; an idle pass is a handful of counts.
PAUSE = 1.0
MINUTE = 60.0
# After a failure the next try waits longer, up to this.
LONGEST_PAUSE = 30.0


class Command(BaseCommand):
    help = (
        "Runs until stopped: search outbox, task queue, and `run_due` each minute. One such process per installation."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="one pass over everything, then end (for tests and cron)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stopping = threading.Event()
        self.worker_id = get_random_string(32)
        if options["once"]:
            self._pass(due=True)
            return
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: self.stopping.set())
        logger.info("Background process started", extra={"event": "work_started"})
        last_minute, pause = 0.0, PAUSE
        while not self.stopping.is_set():
            due = time.monotonic() - last_minute >= MINUTE or last_minute == 0.0
            try:
                self._pass(due=due)
                pause = PAUSE
            except DatabaseError:
                # The database may be restarting; what was claimed is still in the outbox.
                logger.exception("Background pass failed", extra={"event": "work_failed"})
                pause = min(pause * 2, LONGEST_PAUSE)
            if due:
                last_minute = time.monotonic()
            self.stopping.wait(pause)
        logger.info("Background process stopped", extra={"event": "work_stopped"})

    def _pass(self, *, due: bool) -> None:
        close_old_connections()
        index.sync()
        # The worker itself, not its command: that one would take our signal handlers away.
        Worker(
            queue_names=["*"], excluded_queue_names=[], interval=0, batch=True, backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False, max_tasks=None, worker_id=self.worker_id,
        ).run()  # fmt: skip
        if due:
            call_command("run_due", verbosity=0)
