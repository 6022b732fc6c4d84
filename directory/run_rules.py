"""How long a run stays listed, and how long what was told about its places holds (domain.md 1.3).

Both rules stand here twice, for what is in memory and for a statement. Everything that lists runs or repeats their
places asks here: model, finder, cards of the index, numbers of the home page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

# Counts of free places mislead when older: then they are „nicht bekannt“.
PLACES_HOLD_FOR = dt.timedelta(days=14)
# So long after its start a run leaves the public list.
LISTED_AFTER_START = dt.timedelta(days=60)
# Neither over nor cancelled.
ALIVE = ("planned", "open", "running")
UNKNOWN_PLACES = "unbekannt"
# What „free places“ means to somebody who looks for one.
FREE_PLACES = ("plaetze_frei", "wenige")


def is_listed(on: dt.date, *, starts_on: dt.date, ends_on: dt.date | None, status: str = "open") -> bool:
    """Shown to the public: not over, not cancelled, and not longer than 60 days under way."""
    if status not in ALIVE or (ends_on is not None and ends_on < on):
        return False
    return on - starts_on <= LISTED_AFTER_START


def listed(on: dt.date, *, prefix: str = "") -> Q:
    """The same for a statement; `prefix` stands before the names of the run's fields there."""
    return Q(**{f"{prefix}status__in": ALIVE, f"{prefix}starts_on__gte": on - LISTED_AFTER_START}) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": on})
    )


def still_holds(as_of: dt.datetime | None, at: dt.datetime) -> bool:
    """Is what was told that day young enough to be repeated?"""
    return as_of is not None and at - as_of <= PLACES_HOLD_FOR


def places_code(code: str, as_of: dt.datetime | None, at: dt.datetime) -> str:
    """The state of places that a reader is told at that moment."""
    return code if code and still_holds(as_of, at) else UNKNOWN_PLACES


def places_told(states: Collection[int] | QuerySet[Any], at: dt.datetime, *, prefix: str = "") -> Q:
    """Runs of which one of these states (ids of terms) was told, and still holds."""
    return Q(**{f"{prefix}places_state__in": states, f"{prefix}places_as_of__gte": at - PLACES_HOLD_FOR})


def places_unknown(unknown_state: int | None, at: dt.datetime, *, prefix: str = "") -> Q:
    """Runs of which nothing holds: never told, told too long ago, or told to be unknown. Also where there is no run."""
    return (
        Q(**{f"{prefix}places_state__isnull": True})
        | Q(**{f"{prefix}places_as_of__isnull": True})
        | Q(**{f"{prefix}places_as_of__lt": at - PLACES_HOLD_FOR})
        | Q(**{f"{prefix}places_state": unknown_state})
    )
