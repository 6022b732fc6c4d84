"""Everything that is due now; for cron each minute where no `work` process runs."""

from __future__ import annotations

import logging
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from directory.imports import runs
from directory.upkeep import chores
from kompass import chores as kompass_chores
from search import index, nightly, rebuilding, tally

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Does what is due: scheduled publication, search sync, its nightly renewal, mails to providers, clean-up."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, act in (
            ("publication", lambda: call_command("publish_scheduled", verbosity=0)),
            ("search index", index.ensure),
            ("search renewal", lambda: index.renew(on=timezone.localdate())),
            ("search sync", index.sync),
            ("search rebuilds that died", lambda: rebuilding.clear_away_dead(timezone.now())),
            ("search rebuilds", rebuilding.run_waiting),
            ("search comparison", lambda: nightly.check_what_is_due(now=timezone.now())),
            ("imports", runs.run_waiting),
            ("old imports", lambda: runs.forget_old(now=timezone.now())),
            ("search statistics", lambda: tally.forget_old(on=timezone.localdate())),
            ("upkeep", lambda: chores.do_what_is_due(now=timezone.now())),
            ("Beratungskompass", lambda: kompass_chores.do_what_is_due(now=timezone.now())),
            ("sessions", lambda: call_command("clearsessions", verbosity=0)),
            ("tasks", lambda: call_command("prune_db_task_results", verbosity=0)),
        ):
            try:
                act()
            except Exception:
                # One chore that fails must not keep the others from running; the log has the reason.
                logger.exception("A due chore failed", extra={"event": "run_due_failed", "chore": name})
