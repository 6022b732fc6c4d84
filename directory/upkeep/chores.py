"""What the background process does each minute: asks who is due, sends what waits, notes who never answers."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from directory import counting, deciding
from directory.upkeep import letters, rounds

# Mails of the night are read with suspicion, and a server that is down is noticed by day.
BEGINS_AT, ENDS_AT = dt.time(7), dt.time(18)


def do_what_is_due(*, now: dt.datetime) -> None:
    """Forgets what is old at any time; writes to people between seven and six o'clock on working days.

    An idle call is a handful of statements.
    """
    local = timezone.localtime(now)
    on = local.date()
    deciding.forget_old(on=on)
    counting.forget_old(on=on)
    # Invented organisations get no mail by themselves; `manage.py ask_providers` shows it to who asks for it.
    if settings.DEMO or local.weekday() > 4 or not BEGINS_AT <= local.time() < ENDS_AT:
        return
    rounds.close_old(on=on)
    rounds.prepare(on=on)
    letters.escalate(on=on)
    letters.send_waiting(on=on)
