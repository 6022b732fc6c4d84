"""A week of opening hours as a few lines, „Mo–Do: 9–12, 14–16“: how providers write it and editors read it.

The lines are German, like the pages they stand on. They hold what the week grid holds; hours of one week in the month,
of a season or with languages of their own are not among them and stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from directory.models import Schedule
from directory.week_grid import DaySpan, is_simple, merged, parsed, span_of, written
from portal import languages

DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
CLOSED = "geschlossen"
KINDS = {
    Schedule.Kind.OPEN.value: "",
    Schedule.Kind.BY_APPOINTMENT.value: "mit Termin",
    Schedule.Kind.PHONE.value: "am Telefon",
}
_KIND_WORDS = {
    "mit termin": Schedule.Kind.BY_APPOINTMENT.value,
    "nach vereinbarung": Schedule.Kind.BY_APPOINTMENT.value,
    "am telefon": Schedule.Kind.PHONE.value,
    "telefonisch": Schedule.Kind.PHONE.value,
}
_NAMES = "mo(?:ntag)?|di(?:enstag)?|mi(?:ttwoch)?|do(?:nnerstag)?|fr(?:eitag)?|sa(?:mstag)?|sonnabend|so(?:nntag)?"
_DAY = rf"(?:{_NAMES})s?\b\.?"
_HEAD = re.compile(
    rf"(?P<first>{_DAY})(?:\s*(?P<join>-|bis|und|u\.|,|\+|/)\s*(?P<last>{_DAY}))?"
    rf"\s*[,(]?\s*(?P<kind>{'|'.join(_KIND_WORDS)})?\)?\s*:?\s*(?P<hours>.*)",
    re.IGNORECASE,
)
_FIRST_LETTERS = tuple(day[:2].casefold() for day in DAYS)
_SATURDAY = 5
LONGEST = 1500

Week = Mapping[tuple[int, str], Sequence[DaySpan]]


def text_of(rows: Iterable[Schedule]) -> str:
    """The week in lines, every day named: a day that is missing would leave open whether it was forgotten.

    Empty where no hours are known, which is not the same as closed.
    """
    found: dict[tuple[int, str], list[DaySpan]] = {}
    for row in rows:
        if is_simple(row):
            found.setdefault((row.weekday, row.kind), []).append(span_of(row))
    return _lines(found)


def week_of(text: str) -> dict[tuple[int, str], list[DaySpan]]:
    """What the lines say of every day and kind. A day that no line names is closed. ValidationError names the line."""
    week: dict[tuple[int, str], list[DaySpan]] = {(day, kind): [] for day in range(7) for kind in KINDS}
    problems = []
    with translation.override(languages.BASE):
        for line in filter(None, map(str.strip, text.splitlines())):
            try:
                for entry, spans in _read(line):
                    week[entry] += spans
                    parsed(written(week[entry]), entry[1])  # spans of two lines may overlap
            except ValidationError as error:
                problems += [f"„{line[:60]}“: {problem}" for problem in error.messages]
    if problems:
        raise ValidationError(problems)
    return week


def normal(text: str) -> str:
    """The same hours, written in the one way. Raises ValidationError."""
    return _lines(week_of(text))


@transaction.atomic
def write(holder: Any, text: str) -> None:
    """Gives a house or an offer at a place these hours; what the lines cannot hold stays as it is."""
    gone, added = merged([row for row in holder.schedules.all() if is_simple(row)], week_of(text))
    Schedule.objects.filter(pk__in=[row.pk for row in gone]).delete()
    owner = Schedule._meta.get_field("location" if holder._meta.model_name == "location" else "place").name
    for row in added:
        setattr(row, owner, holder)
        row.full_clean()
        row.save()


class HoursField(forms.CharField):
    """Lines of hours, given back in the one way they are written."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 8}))
        super().__init__(max_length=LONGEST, required=False, **kwargs)

    def clean(self, value: Any) -> str:
        return normal(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Another way to write the same hours is no change."""
        try:
            return normal(data or "") != (initial or "")
        except ValidationError:
            return True


def _lines(week: Week) -> str:
    if not any(week.values()):
        return ""
    lines = []
    with translation.override(languages.BASE):
        for day, name in enumerate(DAYS):
            said = [
                f"{name}{f', {words}' if words else ''}: {hours}"
                for kind, words in KINDS.items()
                if (hours := written(week.get((day, kind), ())))
            ]
            lines += said or [f"{name}: {CLOSED}"]
    return "\n".join(lines)


def _read(line: str) -> Iterator[tuple[tuple[int, str], list[DaySpan]]]:
    found = _HEAD.fullmatch(line.replace("–", "-").replace("—", "-"))
    if found is None:
        raise ValidationError(_("This line names no day. Write for example Mo-Do: 9-12, 14-16."))
    first, last = _day(found["first"]), _day(found["last"]) if found["last"] else None
    kind = _KIND_WORDS.get((found["kind"] or "").casefold(), Schedule.Kind.OPEN.value)
    days = [first] if last is None else range(first, last + 1) if found["join"].casefold() in "-bis" else [first, last]
    if not days:
        raise ValidationError(_("The last day comes before the first one."))
    by_arrangement = kind == Schedule.Kind.BY_APPOINTMENT and not found["hours"]
    spans = [DaySpan(None, None)] if by_arrangement else parsed(found["hours"], kind)
    for day in days:
        yield (day, kind), spans


def _day(word: str) -> int:
    return _SATURDAY if word.casefold().startswith("sonnab") else _FIRST_LETTERS.index(word[:2].casefold())
