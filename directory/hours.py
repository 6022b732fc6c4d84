"""What opening hours are: weekly and monthly spans, exceptions, public holidays, and which of them hold on a day."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

import holidays as holiday_calendars

from .catalogue import catalogue
from .models import Schedule, School

# The federal state whose public holidays hold: ISO 3166-2:DE-NW.
STATE = "NW"
MIDNIGHT = dt.time(0)
# A time cannot be 24:00: offices write 23:59 and mean the end of the day.
LAST_MINUTE = dt.time(23, 59)


class WeeklySpan(Protocol):
    """A `Schedule`, or the copy of one in a search card."""

    weekday: int
    opens: dt.time | None
    closes: dt.time | None
    kind: str
    nth_week: int | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    note: str
    languages: Sequence[str]
    school: str


class DayException(Protocol):
    """A `ScheduleException`, or the copy of one."""

    first_day: dt.date
    last_day: dt.date
    opens: dt.time | None
    closes: dt.time | None
    reason: str


@dataclass(frozen=True, slots=True)
class Span:
    """A weekly span without its database row."""

    weekday: int
    opens: dt.time | None
    closes: dt.time | None
    kind: str = Schedule.Kind.OPEN
    nth_week: int | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    note: str = ""
    languages: Sequence[str] = ()
    school: str = ""


@dataclass(frozen=True, slots=True)
class Exceptional:
    """An exception without its database row."""

    first_day: dt.date
    last_day: dt.date
    opens: dt.time | None = None
    closes: dt.time | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours that hold for an offer at a place, or for a house."""

    schedules: Sequence[Any] = ()
    exceptions: Sequence[Any] = ()

    @property
    def known(self) -> bool:
        return bool(self.schedules)


@dataclass(frozen=True, slots=True)
class Moment:
    """One span on one day."""

    start: dt.datetime
    end: dt.datetime
    kind: str
    source: Any = field(compare=False, default=None)


@lru_cache(maxsize=16)
def public_holidays(year: int) -> dict[dt.date, str]:
    """The public holidays of the state in that year, with their German names."""
    return dict(holiday_calendars.country_holidays("DE", subdiv=STATE, years=year, language="de"))


def is_public_holiday(day: dt.date) -> bool:
    return day in public_holidays(day.year)


def is_school_holiday(day: dt.date) -> bool:
    """Beyond the last holidays that are known everything counts as term time."""
    return any(first <= day <= last for first, last in catalogue().school_holidays)


def combined(
    own: Iterable[Any], own_exceptions: Iterable[Any], house: Iterable[Any], house_exceptions: Iterable[Any]
) -> Hours:
    """The hours of an offer at a place: its own, else those of the house.

    A house that is closed for some days closes the offer too, unless the offer says otherwise for those days.
    """
    own, own_exceptions, house_exceptions = list(own), list(own_exceptions), list(house_exceptions)
    if own:
        house_exceptions = [row for row in house_exceptions if row.opens is None]
    spared = [piece for row in house_exceptions for piece in _without(row, own_exceptions)]
    return Hours(own or list(house), [*own_exceptions, *spared])


def moments_on(
    schedules: Iterable[WeeklySpan],
    exceptions: Iterable[DayException],
    day: dt.date,
    *,
    holidays: Callable[[dt.date], bool] = is_public_holiday,
) -> list[Moment]:
    """The spans that hold on one day, in order."""
    weekly = [row for row in schedules if holds_on(row, day)]
    differing = [row for row in exceptions if row.first_day <= day <= row.last_day]
    if differing:
        kinds = {row.kind for row in schedules}
        kind = kinds.pop() if len(kinds) == 1 else Schedule.Kind.OPEN
        found = [_moment(day, row.opens, row.closes, kind, row) for row in differing if row.opens is not None]
    else:
        closed = holidays(day)
        found = [
            _moment(day, row.opens, row.closes, row.kind, row) for row in weekly if not closed or is_day_and_night(row)
        ]
    return sorted(found, key=lambda moment: (moment.start, moment.end))


def holds_on(row: WeeklySpan, day: dt.date) -> bool:
    """Is this weekly or monthly span meant for that day?"""
    if not recurs_on(row, day):
        return False
    if (row.valid_from and day < row.valid_from) or (row.valid_to and day > row.valid_to):
        return False
    return not row.school or (row.school == School.HOLIDAYS) == is_school_holiday(day)


def recurs_on(row: WeeklySpan, day: dt.date) -> bool:
    """Does its weekday, or its week of the month, fall on that day?"""
    if row.weekday != day.weekday():
        return False
    if row.nth_week is None:
        return True
    if row.nth_week == -1:
        return day.day + 7 > monthrange(day.year, day.month)[1]
    return (day.day - 1) // 7 + 1 == row.nth_week


def is_day_and_night(row: WeeklySpan) -> bool:
    """Help that never closes does not close on holidays either."""
    return row.opens == MIDNIGHT and row.closes is not None and row.closes >= LAST_MINUTE


def _moment(day: dt.date, opens: dt.time | None, closes: dt.time | None, kind: str, source: Any) -> Moment:
    """Without times (by appointment) it is the entire day."""
    start = dt.datetime.combine(day, opens or MIDNIGHT)
    if closes is None or closes >= LAST_MINUTE:
        return Moment(start, dt.datetime.combine(day + dt.timedelta(days=1), MIDNIGHT), kind, source)
    return Moment(start, dt.datetime.combine(day, closes), kind, source)


def _without(row: DayException, others: Iterable[DayException]) -> list[Exceptional]:
    """The days of an exception that no other one speaks of."""
    pieces = [(row.first_day, row.last_day)]
    day = dt.timedelta(days=1)
    for other in others:
        rest = []
        for first, last in pieces:
            if other.last_day < first or other.first_day > last:
                rest.append((first, last))
                continue
            if first < other.first_day:
                rest.append((first, other.first_day - day))
            if other.last_day < last:
                rest.append((other.last_day + day, last))
        pieces = rest
    return [Exceptional(first, last, row.opens, row.closes, row.reason) for first, last in pieces]
