"""Differences in words, for the rows of an import and for the change log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from directory.imports.comparing import Change
from directory.imports.fields import Code, CourseTypeCode, Many, Reference, References, shown
from directory.imports.planning import Planned
from directory.imports.shapes import SHAPES
from directory.imports.words import Words
from directory.models import ImportKind, Vocabulary, Weekday

# A description in full would make the list unreadable.
_LONGEST = 400
Names = Mapping[tuple[str, int], str]


class Shown:
    """Texts of values. `names` are those of other records, read for a whole batch."""

    def __init__(self, words: Words, planned: Iterable[Planned]) -> None:
        self._words = words
        self._names = _names(planned)

    def changes(self, planned: Planned) -> list[dict[str, str]]:
        model = SHAPES[planned.item.kind].model
        return [
            {
                "field": change.field.name,
                "label": change.field.label(model),
                "here": self.value(change, change.here),
                "says": self.value(change, change.value),
                "outcome": str(change.outcome),
                "reason": change.reason,
            }
            for change in planned.comparison.changes
        ]

    def value(self, change: Change, value: Any) -> str:
        text = self._text(change, value)
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"

    def _text(self, change: Change, value: Any) -> str:
        one = change.field
        if isinstance(one, Reference | References):
            numbers = value if isinstance(value, list) else [value]
            return ", ".join(self._name(one.kind, number) for number in numbers if number) or "–"
        if isinstance(one, Code) and value:
            return self._words.label(one.vocabulary, value)
        if isinstance(one, CourseTypeCode) and value:
            return self._words.course_type_label(value)
        if isinstance(one, Many) and value:
            return ", ".join(self._words.label(one.vocabulary, code) for code in value)
        return self._rows(one.name, value)

    def _rows(self, name: str, value: Any) -> str:
        if not value:
            return shown(value)
        if name == "places" and isinstance(value, list):
            return "; ".join(
                ", ".join(
                    filter(None, [self._name(ImportKind.LOCATION, place["location"]), _hours(place["schedules"])])
                )
                for place in value
            )
        if name == "places":
            state = self._words.label(Vocabulary.PLACE_STATE, value["state"]) if value["state"] else ""
            free = "" if value["free"] is None else str(value["free"])
            return _("%(free)s as of %(day)s") % {
                "free": ", ".join(filter(None, [free, state])),
                "day": _day(value["as_of"]),
            }
        if name == "schedules":
            return _hours(value)
        if name == "weekdays":
            return ", ".join(str(Weekday(day).label) for day in value)
        if name == "spoken":
            return ", ".join(self._words.label(Vocabulary.LANGUAGE, code) for code, _level in value)
        if name == "accessibility":
            return ", ".join(self._words.label(Vocabulary.ACCESSIBILITY, code) for code, _degree, _note in value)
        if isinstance(value, str) and len(value) == 10 and value[4:5] == value[7:8] == "-":
            return _day(value)
        return shown(value)

    def _name(self, kind: str, number: Any) -> str:
        if isinstance(number, int):
            return self._names.get((kind, number), str(number))
        return str(number).removeprefix("+")


def _day(value: str) -> str:
    year, month, day = value.split("-")
    return f"{day}.{month}.{year}"


def _hours(spans: Any) -> str:
    return ", ".join(
        f"{Weekday(span[0]).label} {span[1]}–{span[2]}" if span[1] else str(Weekday(span[0]).label) for span in spans
    )


def _names(planned: Iterable[Planned]) -> dict[tuple[str, int], str]:
    wanted: dict[str, set[int]] = {}
    for one in planned:
        for change in one.comparison.changes:
            for kind, number in _numbers(change):
                if isinstance(number, int):
                    wanted.setdefault(kind, set()).add(number)
    found: dict[tuple[str, int], str] = {}
    for kind, numbers in wanted.items():
        name = "name" if kind != ImportKind.RUN else "course__name"
        rows = SHAPES[kind].model._default_manager.filter(pk__in=numbers).values_list("pk", name)
        found |= {(kind, pk): text for pk, text in rows}
    return found


def _numbers(change: Change) -> Iterable[tuple[str, Any]]:
    one = change.field
    for value in (change.here, change.value):
        if isinstance(one, Reference):
            yield one.kind, value
        elif isinstance(one, References):
            yield from ((one.kind, number) for number in value or ())
        elif one.name == "places" and isinstance(value, list):
            yield from ((ImportKind.LOCATION, place["location"]) for place in value)
