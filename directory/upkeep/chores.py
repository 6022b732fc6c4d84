"""What the background process does each minute: asks who is due, sends what waits, rings up who never answers."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from directory import counting, deciding
from directory.upkeep import letters, rounds

# Mails of the night are read with suspicion, and a server that is down is noticed by day.
BEGINS_AT, ENDS_AT = dt.time(7), dt.time(18)


def do_what_is_due(*, now: dt.datetime) -> None:
    """Between seven and six o'clock local time on working days; an idle call is a handful of statements."""
    local = timezone.localtime(now)
    if local.weekday() > 4 or not BEGINS_AT <= local.time() < ENDS_AT:
        return
    on = local.date()
    rounds.close_old(on=on)
    rounds.prepare(on=on)
    letters.escalate(on=on)
    letters.send_waiting(on=on)
    deciding.forget_old(on=on)
    counting.forget_old(on=on)
