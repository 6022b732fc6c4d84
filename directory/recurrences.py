"""Opening hours and lessons as recurring dates: first time, rule, days left out. No words and no calendar format."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .hours import Hours, Moment, WeeklySpan, is_public_holiday, moments_on, recurs_on
from .models import CourseRun

Rule = dict[str, Any]
DAY = dt.timedelta(days=1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# No course is longer: an end typed wrongly must not fill a calendar for decades.
LONGEST_COURSE = dt.timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A span of time that comes again, in wall time of the region.

    `until` is the day of its last time; without a `rule` there is but one. `skipped` days fit the rule and fall out.
    """

    key: str
    kind: str
    start: dt.datetime
    end: dt.datetime | None
    rule: Rule
    until: dt.date
    skipped: tuple[dt.date, ...] = ()


def opening_times(
    hours: Hours, *, first: dt.date, last: dt.date, holidays: Callable[[dt.date], bool] = is_public_holiday
) -> list[Recurrence]:
    """All times that hold from one day to another, both included; hours without times (by appointment) are no dates."""
    on = {day: moments_on(hours.schedules, hours.exceptions, day, holidays=holidays) for day in _days(first, last)}
    found = []
    for row in hours.schedules:
        if moments := _of(row, on):
            days = {moment.start.date() for moment in moments}
            meant = [day for day in _days(min(days), max(days)) if recurs_on(row, day)]
            key = f"hours-{getattr(row, 'pk', None) or f'{row.weekday}-{row.opens:%H%M}'}"
            found.append(_recurring(key, moments, _rule(row), meant))
    for row in hours.exceptions:
        if moments := _of(row, on):
            key = f"special-{row.first_day:%Y%m%d}-{row.opens:%H%M}-{row.closes:%H%M}"
            meant = [moment.start.date() for moment in moments]
            found.append(_recurring(key, moments, {"FREQ": "DAILY"}, meant))
    return found


def _of(row: Any, on: Mapping[dt.date, list[Moment]]) -> list[Moment]:
    """The times that come from this row."""
    if row.opens is None or row.closes is None:
        return []
    return [moment for moments in on.values() for moment in moments if moment.source is row]


def _recurring(key: str, moments: Sequence[Moment], rule: Rule, meant: Sequence[dt.date]) -> Recurrence:
    held = {moment.start.date() for moment in moments}
    return Recurrence(
        key=key,
        kind=moments[0].kind,
        start=moments[0].start,
        end=moments[0].end,
        rule=rule if len(held) > 1 else {},
        until=max(held),
        skipped=tuple(day for day in meant if day not in held),
    )


def _rule(row: WeeklySpan) -> Rule:
    """Every week, or each month on its second, last … such weekday."""
    weekday = WEEKDAYS[row.weekday]
    if row.nth_week is None:
        return {"FREQ": "WEEKLY", "BYDAY": weekday}
    return {"FREQ": "MONTHLY", "BYDAY": f"{row.nth_week}{weekday}"}


def lessons(run: CourseRun, *, holidays: Callable[[dt.date], bool] = is_public_holiday) -> Recurrence | None:
    """The lessons of a run, without those on public holidays. None where their time is not known.

    Without a last day or without weekdays only the first lesson is sure.
    """
    if run.starts_at is None:
        return None
    weekdays = {day for day in run.weekdays if day in range(7)} if isinstance(run.weekdays, list) else set()
    end = min(run.ends_on, run.starts_on + LONGEST_COURSE) if run.ends_on and weekdays else run.starts_on
    meant = _lesson_days(run.starts_on, end, weekdays)
    held = [day for day in meant if not holidays(day)] or [run.starts_on]
    rule = {"FREQ": "WEEKLY", "BYDAY": [WEEKDAYS[day] for day in sorted(weekdays)]} if len(held) > 1 else {}
    return Recurrence(
        key=f"run-{run.pk}",
        kind="",
        start=dt.datetime.combine(held[0], run.starts_at),
        end=dt.datetime.combine(held[0], run.ends_at) if run.ends_at else None,
        rule=rule,
        until=held[-1],
        skipped=tuple(day for day in meant if held[0] < day < held[-1] and day not in held) if rule else (),
    )


def _lesson_days(first: dt.date, last: dt.date, weekdays: Collection[int]) -> list[dt.date]:
    return [day for day in _days(first, last) if day.weekday() in weekdays]


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    day = first
    while day <= last:
        yield day
        day += DAY
