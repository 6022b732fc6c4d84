"""Is it open, until when, and when next: one answer for pages, lists, cards and search.

Hours are wall time of the region. Everything is reckoned on local times without a zone, so a change of the clocks
moves no opening hour. What an offer says of its hours at a place wins over the hours of the house; a pause wins over
everything; a day's exception wins over the week; a public holiday closes what is not open day and night.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from .hours import (
    DayException,
    Hours,
    Moment,
    WeeklySpan,
    is_public_holiday,
    moments_on,
)
from .models import Schedule

REGION = ZoneInfo("Europe/Berlin")
# „Closes soon“ is a warning not to set out any more (design: state badge).
SOON = dt.timedelta(minutes=60)
# So far ahead a next opening is looked for; behind it, „closed at the moment“ is all that helps.
HORIZON = dt.timedelta(days=60)
MINUTES_OF_DAY = 24 * 60


class Kind(StrEnum):
    OPEN = "open"
    CLOSES_SOON = "closes_soon"
    CLOSED = "closed"
    BY_APPOINTMENT = "by_appointment"
    PHONE = "phone"
    PAUSED = "paused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class OpeningState:
    """What is true at `at` (local, without zone). Words, tone and icon are made of it in `opening_words`."""

    kind: Kind
    at: dt.datetime
    until: dt.datetime | None = None
    next_opening: dt.datetime | None = None
    day_and_night: bool = False
    by_phone: bool = False  # what opens next is the telephone
    today_only: bool = False  # by appointment today, open on other days
    was_open_today: bool = False
    reason: str = ""

    @property
    def is_open(self) -> bool:
        return self.kind in (Kind.OPEN, Kind.CLOSES_SOON)

    @property
    def opens_today(self) -> bool:
        return self.next_opening is not None and self.next_opening.date() == self.at.date()

    @property
    def is_of_use_today(self) -> bool:
        """Open now, or opening later today."""
        return self.is_open or (self.kind == Kind.CLOSED and self.opens_today and not self.by_phone)


def local(at: dt.datetime) -> dt.datetime:
    """The wall time of the region, without a zone; a time without zone is one already."""
    return at.astimezone(REGION).replace(tzinfo=None) if at.tzinfo else at


def state_of(hours: Hours, *, at: dt.datetime, paused: bool = False) -> OpeningState:
    return state_at(hours.schedules, hours.exceptions, at=at, paused=paused)


def state_at(
    schedules: Iterable[WeeklySpan],
    exceptions: Iterable[DayException] = (),
    *,
    at: dt.datetime,
    paused: bool = False,
    holidays: Callable[[dt.date], bool] = is_public_holiday,
) -> OpeningState:
    """What a reader at that moment is told. Every view asks this function and no other."""
    now = local(at)
    if paused:
        return OpeningState(Kind.PAUSED, now)
    weekly = [row for row in schedules if row.valid_to is None or row.valid_to >= now.date()]
    days = [row for row in exceptions if row.last_day >= now.date()]
    kinds = {row.kind for row in weekly}
    if not weekly and not any(row.opens for row in days):
        return OpeningState(Kind.UNKNOWN, now)

    def on(day: dt.date) -> list[Moment]:
        return moments_on(weekly, days, day, holidays=holidays)

    today = on(now.date())
    reason = next((row.reason for row in days if row.first_day <= now.date() and row.reason), "")
    for kind, state in ((Schedule.Kind.OPEN, Kind.OPEN), (Schedule.Kind.PHONE, Kind.PHONE)):
        current = next((moment for moment in today if moment.kind == kind and moment.start <= now < moment.end), None)
        if current is not None:
            until, endless = _end(current, on)
            if state == Kind.OPEN and not endless and until - now <= SOON:
                state = Kind.CLOSES_SOON
            return OpeningState(state, now, until=None if endless else until, day_and_night=endless, reason=reason)

    by_phone = Schedule.Kind.OPEN not in kinds and Schedule.Kind.PHONE in kinds
    wanted = Schedule.Kind.PHONE if by_phone else Schedule.Kind.OPEN
    following = next(_starts_after(now, on, kind=wanted), None)
    opens_today = following is not None and following.date() == now.date()
    appointment_today = any(moment.kind == Schedule.Kind.BY_APPOINTMENT and moment.end > now for moment in today)
    if kinds == {Schedule.Kind.BY_APPOINTMENT} and not (days and not today and reason):
        return OpeningState(Kind.BY_APPOINTMENT, now, reason=reason)
    if appointment_today and not opens_today:
        return OpeningState(
            Kind.BY_APPOINTMENT, now, next_opening=following, today_only=True, by_phone=by_phone, reason=reason
        )
    return OpeningState(
        Kind.CLOSED,
        now,
        next_opening=following,
        by_phone=by_phone,
        was_open_today=any(moment.kind == wanted for moment in today),
        reason=reason,
    )


def _end(current: Moment, on: Callable[[dt.date], list[Moment]]) -> tuple[dt.datetime, bool]:
    """When the span really ends: touching spans are one, also over midnight. True: it does not end within a week."""
    end = current.end
    for _step in range(32):  # more touching spans within a week than anybody enters
        further = [
            moment.end for moment in on(end.date()) if moment.kind == current.kind and moment.start <= end < moment.end
        ]
        if not further:
            return end, False
        end = max(further)
        if end - current.start > dt.timedelta(days=7):
            break
    return end, True


def _starts_after(now: dt.datetime, on: Callable[[dt.date], list[Moment]], *, kind: str) -> Iterator[dt.datetime]:
    for offset in range(HORIZON.days + 1):
        for moment in on(now.date() + dt.timedelta(days=offset)):
            if moment.kind == kind and moment.start > now:
                yield moment.start
