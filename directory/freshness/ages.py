"""How old the facts of some records are, from one statement each: how many were checked on which day."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from directory.kinds import KINDS
from portal.stand import stale_before

# Hours and telephone numbers go wrong sooner than the rest (domain.md 3, 19).
HALF_A_YEAR = dt.timedelta(days=182)
# How many records were checked on each day; those of None never were.
Days = Mapping[dt.date | None, int]


@dataclass(frozen=True, slots=True)
class Ages:
    total: int = 0
    fresh: int = 0  # within twelve months, as everywhere in the portal
    half: int = 0  # within six months
    never: int = 0
    median: int | None = None  # days since the check, of those that were ever checked
    oldest: dt.date | None = None

    @classmethod
    def of(cls, days: Days, *, on: dt.date) -> Ages:
        known = {day: number for day, number in days.items() if day is not None}
        border = stale_before(on)
        return cls(
            total=sum(days.values()),
            fresh=sum(number for day, number in known.items() if day >= border),
            half=sum(number for day, number in known.items() if day >= on - HALF_A_YEAR),
            never=days.get(None, 0),
            median=_median(known, on),
            oldest=min(known, default=None),
        )

    @property
    def due(self) -> int:
        """Never checked, or too long ago."""
        return self.total - self.fresh

    @property
    def percent(self) -> int | None:
        return round(100 * self.fresh / self.total) if self.total else None

    @property
    def percent_half(self) -> int | None:
        return round(100 * self.half / self.total) if self.total else None


def _median(known: Mapping[dt.date, int], on: dt.date) -> int | None:
    """The age in the middle; of an even number the younger one."""
    middle = (sum(known.values()) + 1) // 2
    for day in sorted(known, reverse=True):
        middle -= known[day]
        if middle <= 0:
            return max((on - day).days, 0)
    return None


def published(kind: str) -> QuerySet[Any]:
    """What the public reads, and so what has to be right."""
    found: QuerySet[Any] = KINDS[kind]._default_manager.published()
    return found


def days_by(records: QuerySet[Any], group: str) -> dict[int | None, Counter[dt.date | None]]:
    """The days of each group; a record with several groups (topics, places) is one in each of them."""
    found: dict[int | None, Counter[dt.date | None]] = defaultdict(Counter)
    counted = records.order_by().values_list(group, "verified_on").annotate(number=Count("pk", distinct=True))
    for key, day, number in counted:
        found[key][day] += number
    return found
