"""Opening states and hours in the reader's words, and as the badge that shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.utils import dates
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portal.lists import joined

from .catalogue import catalogue
from .hours import Hours, WeeklySpan, is_day_and_night, is_public_holiday, moments_on
from .models import Schedule, School
from .opening_hours import SOON, Kind, OpeningState

# Exceptions are announced this long before they begin.
ANNOUNCED_BEFORE = dt.timedelta(days=60)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Badge:
    """A state as readers see it: colour, symbol and words; `now` marks what is true at this moment only."""

    tone: str  # success | warning | danger | info | neutral | unknown
    icon: str
    words: str
    now: bool = False


_LOOKS = {
    Kind.OPEN: ("success", "check-circle"),
    Kind.CLOSES_SOON: ("warning", "clock"),
    Kind.CLOSED: ("neutral", "minus-circle"),
    Kind.BY_APPOINTMENT: ("info", "calendar"),
    Kind.PHONE: ("info", "phone"),
    Kind.PAUSED: ("danger", "minus-circle"),
    Kind.UNKNOWN: ("unknown", "help-circle"),
}


def clock(time: dt.time | dt.datetime) -> str:
    """9:00, 16:30: one way to write times in all languages; the word around it („Uhr“) belongs to the translation."""
    return f"{time.hour}:{time.minute:02d}"


def badge(state: OpeningState) -> Badge:
    tone, icon = _LOOKS[state.kind]
    return Badge(tone, icon, words(state), now=state.kind != Kind.UNKNOWN)


def words(state: OpeningState) -> str:
    """„Open now, until 12:30“ and the like, in the active language."""
    if state.kind == Kind.PAUSED:
        return _("Paused at the moment")
    if state.kind == Kind.UNKNOWN:
        return _("Opening hours not known")
    if state.kind == Kind.BY_APPOINTMENT:
        return _("Only by appointment today") if state.today_only else _("By appointment only")
    if state.day_and_night:
        return _("Reachable day and night") if state.kind == Kind.PHONE else _("Open day and night")
    if state.until is not None:
        template = {
            Kind.OPEN: _("Open now, until %(time)s"),
            Kind.CLOSES_SOON: _("Closes at %(time)s"),
            Kind.PHONE: _("Reachable by telephone until %(time)s"),
        }[state.kind]
        return template % {"time": clock(state.until)}
    return _closed_words(state)


def _closed_words(state: OpeningState) -> str:
    if state.next_opening is None:
        return _("Closed at the moment")
    facts = {"day": _day(state.next_opening, state.at), "time": clock(state.next_opening)}
    if state.by_phone:
        template = (
            _("By telephone today from %(time)s") if state.opens_today else _("By telephone again %(day)s, %(time)s")
        )
    elif state.opens_today and state.next_opening - state.at < SOON:
        minutes = -(-(state.next_opening - state.at).seconds // 60)
        return ngettext(
            "Opens in %(minutes)d minute, at %(time)s", "Opens in %(minutes)d minutes, at %(time)s", minutes
        ) % {"minutes": minutes, "time": facts["time"]}
    elif state.opens_today:
        template = _("Opens today at %(time)s")
    elif state.was_open_today:
        template = _("Closed now, opens %(day)s %(time)s")
    else:
        template = _("Closed today, opens %(day)s %(time)s")
    return template % facts


def _day(moment: dt.datetime, now: dt.datetime) -> str:
    """„Wed“ within a week, else the date."""
    if moment.date() - now.date() < dt.timedelta(days=7):
        return str(dates.WEEKDAYS_ABBR[moment.weekday()])
    return date_format(moment, "MONTH_DAY_FORMAT")


@dataclass(frozen=True, slots=True)
class Line:
    """One span of a day in words, with the languages spoken then; the note is the office's own, in German."""

    words: str
    note: str = ""
    languages: str = ""


@dataclass(frozen=True, slots=True)
class DayRow:
    """A weekday of the table of hours. `differs`: what holds today instead."""

    name: str
    is_today: bool
    lines: tuple[Line, ...]
    differs: str = ""


def week_table(
    hours: Hours, *, today: dt.date, holidays: Callable[[dt.date], bool] = is_public_holiday
) -> list[DayRow]:
    """The usual week, Monday first; a weekend without hours is left out. Empty where no hours are known."""
    current = [row for row in hours.schedules if row.valid_to is None or row.valid_to >= today]
    if not current:
        return []
    rows = []
    for weekday in range(7):
        spans = sorted((row for row in current if row.weekday == weekday), key=lambda row: row.opens or dt.time.min)
        is_today = weekday == today.weekday()
        if not spans and weekday >= SATURDAY and not is_today:
            continue
        rows.append(
            DayRow(
                name=str(dates.WEEKDAYS[weekday]),
                is_today=is_today,
                lines=tuple(map(partial(_line, today=today), spans)) or (Line(_("closed")),),
                differs=_differs(hours, today, holidays) if is_today else "",
            )
        )
    return rows


def _line(row: WeeklySpan, *, today: dt.date) -> Line:
    languages = joined(catalogue().label("language", code) for code in row.languages)
    return Line(span_words(row, today), row.note, languages)


def span_words(row: WeeklySpan, today: dt.date) -> str:
    """„9:00 to 12:30, by appointment only (only the last one in the month)“."""
    if row.opens is None or row.closes is None:
        text = _("by appointment only")
    elif is_day_and_night(row):
        text = _("day and night")
    else:
        text = _("%(opens)s to %(closes)s") % {"opens": clock(row.opens), "closes": clock(row.closes)}
        if row.kind == Schedule.Kind.BY_APPOINTMENT:
            text = _("%(hours)s, by appointment only") % {"hours": text}
    if row.kind == Schedule.Kind.PHONE:
        text = _("%(hours)s, by telephone") % {"hours": text}
    if row.nth_week is not None:
        text = f"{text} ({nth_words(row.nth_week)})"
    if row.school:
        text = f"{text} ({school_words(row.school)})"
    if row.valid_from is not None and row.valid_from > today:
        text = _("%(hours)s, from %(date)s") % {"hours": text, "date": date_format(row.valid_from)}
    return text


def school_words(school: str) -> str:
    return {
        School.TERM.value: _("not in the school holidays"),
        School.HOLIDAYS.value: _("only in the school holidays"),
    }[school]


def nth_words(week: int) -> str:
    """Which of the month's days of that name."""
    return {
        -1: pgettext("weekday of the month", "only the last one in the month"),
        1: pgettext("weekday of the month", "only the first one in the month"),
        2: pgettext("weekday of the month", "only the second one in the month"),
        3: pgettext("weekday of the month", "only the third one in the month"),
        4: pgettext("weekday of the month", "only the fourth one in the month"),
        5: pgettext("weekday of the month", "only the fifth one in the month"),
    }[week]


def _differs(hours: Hours, today: dt.date, holidays: Callable[[dt.date], bool]) -> str:
    """What holds today where it is not the usual week."""
    exceptional = any(row.first_day <= today <= row.last_day for row in hours.exceptions)
    if not exceptional and not holidays(today):
        return ""
    moments = moments_on(hours.schedules, hours.exceptions, today, holidays=holidays)
    if moments:
        if not exceptional:
            return ""
        spans = joined(
            _("%(opens)s to %(closes)s") % {"opens": clock(moment.start), "closes": clock(moment.end)}
            for moment in moments
        )
        return _("different today: %(hours)s") % {"hours": spans}
    return _("closed today") if exceptional else _("closed today, public holiday")


@dataclass(frozen=True, slots=True)
class Announcement:
    """Days on which the hours differ, in words; the reason is the office's own, in German."""

    words: str
    reason: str


def announcements(hours: Hours, *, today: dt.date) -> list[Announcement]:
    """Exceptions that hold now or begin soon."""
    found = []
    for row in sorted(hours.exceptions, key=lambda row: (row.first_day, row.opens or dt.time.min)):
        if row.last_day < today or row.first_day > today + ANNOUNCED_BEFORE:
            continue
        if row.first_day == row.last_day:
            days = date_format(row.first_day)
        else:
            days = _("%(first)s to %(last)s") % {"first": date_format(row.first_day), "last": date_format(row.last_day)}
        if row.opens is None or row.closes is None:
            text = _("%(days)s: closed") % {"days": days}
        else:
            text = _("%(days)s: open from %(opens)s to %(closes)s") % {
                "days": days,
                "opens": clock(row.opens),
                "closes": clock(row.closes),
            }
        found.append(Announcement(text, row.reason))
    return found
