"""A week of opening hours as editors type it: one short text a day, „9-12.30, 14-16 (nur Frauen)“.

Only spans that hold every week stand there; those of one week in the month, of a season or with languages of their own
stay rows. docs/decisions/0010 tells why.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from directory.hours import LAST_MINUTE
from directory.models import Schedule
from directory.opening_words import clock

NOTE_LENGTH = 120
# „ohne Uhrzeit“: only by appointment is said of a day without times.
UNTIMED = frozenset(
    {"nach vereinbarung", "n. v.", "n.v.", "nv", "nach absprache", "mit termin", "by appointment", "ja", "yes", "x"}
)
CLOSED = frozenset({"", "-", "geschlossen", "zu", "closed", "keine"})
_DASHES = str.maketrans("‐‑‒–—−\u00a0\u202f", "------  ")
_TIME = r"(\d{1,2})(?:\s*[:.h]\s*(\d{2})?)?"
_SPAN = re.compile(rf"{_TIME}\s*-\s*{_TIME}")
_RUN_TOGETHER = re.compile(r"(\d{1,2})(\d{2})\s*-\s*(\d{1,2})(\d{2})")  # 0900-1230
_NOTE = re.compile(r"\(([^()]*)\)\s*$")


@dataclass(frozen=True, slots=True)
class DaySpan:
    """One span of one day; without times: by appointment."""

    opens: dt.time | None
    closes: dt.time | None
    note: str = ""


def parsed(typed: str, kind: str) -> list[DaySpan]:
    """What an editor typed for one day; ValidationError says which part cannot be read, and how to write it."""
    text = " ".join(typed.translate(_DASHES).split())
    if text.casefold() in CLOSED:
        return []
    spans = [_span(part, kind) for part in _parts(text)]
    _refuse_overlaps(spans)
    return spans


def _parts(text: str) -> list[str]:
    """Separated by comma, semicolon or „und“, but not within a note."""
    pieces, depth, current = [], 0, ""
    for piece in re.split(r"([(),;]|\s(?:und|u\.|and|&|\+)\s)", text):
        depth += (piece == "(") - (piece == ")")
        if depth <= 0 and re.fullmatch(r"[,;]|\s(?:und|u\.|and|&|\+)\s", piece):
            pieces.append(current)
            current = ""
        else:
            current += piece
    return [piece.strip() for piece in [*pieces, current] if piece.strip()]


def _span(part: str, kind: str) -> DaySpan:
    note_found = _NOTE.search(part)
    note = note_found[1].strip() if note_found else ""
    times = _NOTE.sub("", part).strip().casefold()
    if len(note) > NOTE_LENGTH:
        raise ValidationError(_("„%(text)s“ is too long for a note.") % {"text": note[:40] + "…"})
    if times in UNTIMED or times == _untimed().casefold() or (not times and note):
        if kind == Schedule.Kind.BY_APPOINTMENT:
            return DaySpan(None, None, note)
        raise ValidationError(_("Without times it can only be by appointment. Write for example 9-12.30, 14-16."))
    opens, closes = _times(times, part)
    if closes <= opens:
        raise ValidationError(
            _("„%(text)s“ ends before it starts. Past midnight: until 24 on this day, from 0 on the next.")
            % {"text": part}
        )
    return DaySpan(opens, closes, note)


def _times(times: str, part: str) -> tuple[dt.time, dt.time]:
    plain = re.sub(r"\buhr\b|\bvon\b|\bfrom\b", "", times)
    plain = re.sub(r"\bbis\b|\bto\b", "-", plain).strip()
    found = _RUN_TOGETHER.fullmatch(plain) or _SPAN.fullmatch(plain)
    if found is None:
        raise ValidationError(
            _("„%(text)s“ cannot be read as a time. Write for example 9-12.30, 14-16.") % {"text": part[:60]}
        )
    first, first_minute, last, last_minute = found.groups()
    return _time(first, first_minute, part), _time(last, last_minute, part, end=True)


def _time(hour: str, minute: str | None, part: str, *, end: bool = False) -> dt.time:
    if end and int(hour) == 24 and int(minute or 0) == 0:
        return LAST_MINUTE
    try:
        return dt.time(int(hour), int(minute or 0))
    except ValueError as error:
        raise ValidationError(
            _("„%(text)s“ holds a time that no clock shows. A day goes from 0 to 24.") % {"text": part[:60]}
        ) from error


def _refuse_overlaps(spans: Sequence[DaySpan]) -> None:
    timed = sorted((span for span in spans if span.opens and span.closes), key=lambda span: span.opens)  # type: ignore[arg-type, return-value]
    for one, other in pairwise(timed):
        if other.opens < one.closes:  # type: ignore[operator]
            raise ValidationError(
                _("%(one)s and %(other)s overlap. Make one span of them, or correct the times.")
                % {"one": _hours(one), "other": _hours(other)}
            )


def written(spans: Iterable[DaySpan]) -> str:
    """Shown back in one way: 9:00–12:30, 14:00–16:00 (nur Frauen). What this writes, `parsed` reads as the same."""
    ordered = sorted(spans, key=lambda span: (span.opens or dt.time.min, span.closes or dt.time.min))
    return ", ".join(_said(span) for span in ordered)


def _said(span: DaySpan) -> str:
    return f"{_hours(span)} ({span.note})" if span.note else _hours(span)


def _hours(span: DaySpan) -> str:
    if span.opens is None or span.closes is None:
        return _untimed()
    return f"{clock(span.opens)}–{'24:00' if span.closes >= LAST_MINUTE else clock(span.closes)}"


def _untimed() -> str:
    return _("by arrangement")


def is_simple(row: Schedule) -> bool:
    """Can the grid hold this span as it is?"""
    rule = row.nth_week is not None or row.valid_from or row.valid_to or row.languages or row.school
    return not rule and not set("()") & set(row.note) and row.note == " ".join(row.note.split())


def span_of(row: Schedule) -> DaySpan:
    return DaySpan(row.opens, row.closes, row.note)


def line(row: Schedule) -> str:
    """One span in a line, for the change log."""
    said = [f"{row.get_weekday_display()} {_said(span_of(row))}"]
    if row.kind != Schedule.Kind.OPEN and row.opens is not None:
        said.append(str(row.get_kind_display()))
    if row.nth_week is not None:
        said.append(_("week %(number)s of the month") % {"number": row.nth_week})
    if row.school:
        said.append(str(row.get_school_display()))
    if row.valid_from or row.valid_to:
        said.append(f"{row.valid_from or ''} – {row.valid_to or ''}")
    return ", ".join([*said, *row.languages])


def merged(rows: Iterable[Schedule], week: dict[tuple[int, str], list[DaySpan]]) -> tuple[list[Any], list[Schedule]]:
    """What to remove and what to add so that the simple rows say what the grid says; the same span keeps its row."""
    wanted = [(day, kind, span) for (day, kind), spans in week.items() for span in spans]
    gone = []
    for row in rows:
        entry = (row.weekday, row.kind, span_of(row))
        if entry in wanted:
            wanted.remove(entry)
        else:
            gone.append(row)
    added = [
        Schedule(weekday=day, kind=kind, opens=span.opens, closes=span.closes, note=span.note)
        for day, kind, span in wanted
    ]
    return gone, added
