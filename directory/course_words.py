"""Levels, dates and places of courses in the reader's words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import dates
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.lists import joined

from .catalogue import catalogue
from .models import CourseRun, Vocabulary
from .opening_hours import local
from .opening_words import Badge, clock
from .run_rules import UNKNOWN_PLACES, places_code, still_holds

_PLACES_LOOKS = {
    "plaetze_frei": ("success", "check-circle"),
    "wenige": ("warning", "half-circle"),
    "warteliste_offen": ("info", "list"),
    "warteliste_geschlossen": ("neutral", "minus-circle"),
    "voll": ("neutral", "x-circle"),
    UNKNOWN_PLACES: ("unknown", "help-circle"),
}
# Beyond this a number of weeks says less than one of months.
WEEKS_UNTIL = 13


@dataclass(frozen=True, slots=True)
class Levels:
    """Shown as „B1 → B2“, spoken as „from B1 to B2“."""

    shown: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Places:
    """What is known of free places, and how old that is."""

    badge: Badge
    as_of: str
    source: str
    is_known: bool


def levels(start: str, target: str) -> Levels | None:
    if start and target and start != target:
        first, last = level_name(start), level_name(target)
        return Levels(f"{start} → {target}", _("from %(first)s to %(last)s") % {"first": first, "last": last})
    if start and not target:
        return Levels("", _("from %(level)s on") % {"level": level_name(start)})
    if not start and not target:
        return None
    return Levels("", level_name(target or start))


def level_name(code: str) -> str:
    """„A1“, and words for Alpha and A0."""
    return catalogue().label(Vocabulary.CEFR_LEVEL, code)


def weekdays(days: Sequence[int]) -> str:
    """„Mon to Thu“, „Mon and Wed“, „Tue, Wed, Sat“."""
    unique = sorted({day for day in days if isinstance(day, int) and 0 <= day <= 6})
    names = [str(dates.WEEKDAYS_ABBR[day]) for day in unique]
    if len(names) > 2 and unique[-1] - unique[0] == len(unique) - 1:
        return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    if len(names) == 2:
        return _("%(first)s and %(last)s") % {"first": names[0], "last": names[1]}
    return joined(names)


def span(opens: dt.time | None, closes: dt.time | None) -> str:
    if opens is None:
        return ""
    if closes is None:
        return _("from %(time)s") % {"time": clock(opens)}
    return _("%(opens)s to %(closes)s") % {"opens": clock(opens), "closes": clock(closes)}


def until_start(start: dt.date, *, today: dt.date) -> str:
    """„in 7 weeks“ beside the date."""
    days = (start - today).days
    if days < 0:
        return _("has begun")
    if days == 0:
        return _("today")
    if days < 14:
        return ngettext("in %(number)s day", "in %(number)s days", days) % {"number": days}
    weeks = round(days / 7)
    if weeks <= WEEKS_UNTIL:
        return ngettext("in %(number)s week", "in %(number)s weeks", weeks) % {"number": weeks}
    months = round(days / 30.44)
    return ngettext("in %(number)s month", "in %(number)s months", months) % {"number": months}


def places_badge(code: str) -> Badge:
    tone, icon = _PLACES_LOOKS[code]
    return Badge(tone, icon, catalogue().label(Vocabulary.PLACE_STATE, code))


def places(code: str, as_of: dt.datetime | None, source: str, *, at: dt.datetime) -> Places:
    """The state of places as a reader at that moment may be told."""
    told = places_code(code if code in _PLACES_LOOKS else "", as_of, at)
    badge, known = places_badge(told), told != UNKNOWN_PLACES
    if as_of is None:
        return Places(badge, "", "", known)
    if not still_holds(as_of, at):
        return Places(badge, _("Older than 14 days"), _("Please ask there"), known)
    days = max((_local_day(at) - _local_day(as_of)).days, 0)
    if days:
        words = ngettext("As of %(number)s day ago", "As of %(number)s days ago", days) % {"number": days}
    else:
        words = _("As of today")
    return Places(badge, words, source_words(source), known)


def source_words(source: str) -> str:
    """Who told the state of the places."""
    return {
        CourseRun.PlacesSource.SELF.value: _("told by the provider"),
        CourseRun.PlacesSource.PHONE.value: _("asked by telephone"),
        CourseRun.PlacesSource.IMPORT.value: _("from another directory"),
    }.get(source, "")


def _local_day(moment: dt.datetime) -> dt.date:
    return local(moment).date()
