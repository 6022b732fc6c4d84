"""Schedules of HSDS (parts of RFC 5545) and Ohana's weekdays → spans on weekdays as kept here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from directory.imports import typed
from directory.imports.items import Unusable

_NTH = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)")
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def spans(cells: Mapping[str, Any]) -> list[list[Any]]:
    """Rows of [weekday, opens, closes, kind, nth_week, valid_from, valid_to, note]."""
    opens, closes = typed.in_order(typed.time(cells.get("opens_at")), typed.time(cells.get("closes_at")))
    if bool(opens) != bool(closes):
        raise Unusable(_("Opening or closing time is missing."))
    kind = "open" if opens else "by_appointment"
    if str(cells.get("interval") or "1").strip() not in ("1", "1.0"):
        raise Unusable(_("Hours of every second week or rarer cannot be kept. Enter them as a note."))
    first, last = _days(cells)
    note = typed.line(str(cells.get("description") or ""), 10_000)
    note = note if len(note) <= 120 else ""
    return [[day, opens, closes, kind, nth, first, last, note] for day, nth in _weekdays(cells)]


def _days(cells: Mapping[str, Any]) -> tuple[str, str]:
    first = typed.day(cells.get("valid_from") or "")
    last = typed.day(cells.get("valid_to") or cells.get("until") or "")
    if first and last and last < first:
        raise Unusable(_("The last day is before the first."))
    return first, last


def _weekdays(cells: Mapping[str, Any]) -> list[tuple[int, int | None]]:
    written = typed.line(str(cells.get("byday") or "")).upper()
    frequency = typed.line(str(cells.get("freq") or "WEEKLY")).upper()
    if frequency not in ("WEEKLY", "MONTHLY"):
        raise Unusable(_("“%(value)s” is neither WEEKLY nor MONTHLY.") % {"value": frequency[:20]})
    if not written:
        if frequency == "WEEKLY" and (begins := typed.day(cells.get("dtstart") or "")):
            return [(dt.date.fromisoformat(begins).weekday(), None)]
        raise Unusable(_("The weekday is missing."))
    parts = [_NTH.fullmatch(part.strip()) for part in written.split(",")]
    if None in parts:
        return [(day, None) for day in typed.weekdays(written)]
    found = []
    for part in parts:
        assert part is not None  # noqa: S101
        nth = int(part[1]) if part[1] else None
        if frequency == "MONTHLY" and nth is None:
            raise Unusable(_("It is not said which weekday of the month is meant."))
        if nth is not None and nth not in (-1, 1, 2, 3, 4, 5):
            raise Unusable(_("Weeks of a month are 1 to 5, or -1 for the last."))
        found.append((_CODES.index(part[2]), nth))
    return sorted(set(found), key=str)
