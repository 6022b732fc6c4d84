"""The nightly comparison: index against database, for each engine; what differs goes into the outbox.

Only for the background process: it reads every record.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.db.models import Q
from django.utils import timezone

from search import engines, index
from search.engines import Busy, IndexUnavailable
from search.models import IndexCheck

logger = logging.getLogger(__name__)

State = IndexCheck.State

# Backups and the renewal after midnight are done by then.
BEGINS_AT = dt.time(3)
# A server that was away, a broken index, a check whose process died: another try.
TRY_AGAIN_AFTER = dt.timedelta(hours=1)
KEPT = dt.timedelta(days=30)


def check_what_is_due(*, now: dt.datetime) -> None:
    """Once a night for each engine, from three o'clock local time; later where nobody was there to do it."""
    local = timezone.localtime(now)
    if local.time() < BEGINS_AT:
        return
    for name in engines.names():
        if _is_claimed(name, day=local.date(), now=now):
            check(name, day=local.date())
    IndexCheck.objects.filter(day__lt=local.date() - KEPT).delete()


def _is_claimed(engine: str, *, day: dt.date, now: dt.datetime) -> bool:
    """Says whether it is our turn; two processes do not compare at the same time."""
    _row, new = IndexCheck.objects.get_or_create(day=day, engine=engine, defaults={"checked_at": now})
    if new:
        return True
    again = IndexCheck.objects.filter(day=day, engine=engine, checked_at__lte=now - TRY_AGAIN_AFTER)
    return bool(again.filter(~Q(state__in=IndexCheck.FINAL)).update(state=State.RUNNING, checked_at=now))


def check(engine: str, *, day: dt.date) -> IndexCheck:
    """Compares one engine and notes what came of it."""
    state, found = _compared(engine)
    row, _new = IndexCheck.objects.update_or_create(
        day=day,
        engine=engine,
        defaults={
            "state": state,
            "missing": len(found.missing),
            "superfluous": len(found.superfluous),
            "checked_at": timezone.now(),
        },
    )
    facts = {"engine": engine, "state": state.value, "missing": row.missing, "superfluous": row.superfluous}
    logger.info("Index checked", extra={"event": "search_checked", **facts})
    return row


def _compared(engine: str) -> tuple[State, index.Differences]:
    nothing = index.Differences((), ())
    asked = engines.engine(engine)
    try:
        health = asked.check()
        if not health.reachable:
            return State.AWAY, nothing
        if health.usable and asked.is_sound():
            # Editors at work by night do not wait until it has read everything.
            return State.SOUND, index.compare(engine, repair=True, meanwhile=index.sync)
        # Nothing to compare with: what the outbox adds to a broken index would be broken, too.
        index.rebuild(engine)
    except Busy:
        return State.BROKEN, nothing
    except IndexUnavailable:
        return (State.BROKEN if asked.check().reachable else State.AWAY), nothing
    return State.REBUILT, nothing
