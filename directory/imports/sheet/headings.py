"""Finds the heading of a Kursliste and names the cells of its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from directory.imports.items import FileRefused, Problem
from directory.imports.sheet.columns import BY_HEADING, COLUMNS
from directory.imports.words import plain

# Lists from offices often begin with a title and an empty row.
_HEADING_WITHIN = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it was read. `formulas` are places of cells that hold one."""

    number: int
    cells: Sequence[Any]
    formulas: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Named:
    """A row with its cells by field; `letters` say where each stands."""

    number: int
    cells: dict[str, Any]
    formulas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Heading:
    row: int
    fields: dict[int, str]  # place → field
    unknown: tuple[str, ...]

    def named(self, line: Line) -> Named:
        cells = {field: line.cells[place] if place < len(line.cells) else None for place, field in self.fields.items()}
        return Named(line.number, cells, frozenset(self.fields[one] for one in line.formulas if one in self.fields))

    def letter(self, field: str) -> str:
        place = next((place for place, name in self.fields.items() if name == field), -1)
        return letter(place) if place >= 0 else ""


def letter(place: int) -> str:
    """0 → A, 26 → AA"""
    found, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(65 + rest) + found
    return found


def heading_in(lines: Iterator[Line], name: str) -> Heading:
    """The first row that names the required columns; what stands above it is passed over."""
    best: set[str] = set()
    for line in lines:
        columns = {place: BY_HEADING.get(plain(cell)) for place, cell in enumerate(line.cells) if plain(cell)}
        fields: dict[int, str] = {}
        for place, column in columns.items():
            if column and column.field not in fields.values():
                fields[place] = column.field
        if {column.field for column in COLUMNS if column.required} <= set(fields.values()):
            unknown = tuple(str(line.cells[place]) for place, column in columns.items() if column is None)
            return Heading(line.number, fields, unknown)
        best = max(best, set(fields.values()), key=len)
        if line.number >= _HEADING_WITHIN:
            break
    missing = [column.title for column in COLUMNS if column.required and column.field not in best]
    raise FileRefused(
        _("The heading in %(name)s lacks these columns: %(columns)s. Use our template, or name your columns like it.")
        % {"name": name, "columns": ", ".join(missing)}
    )


def problems_of(heading: Heading, name: str) -> Iterator[Problem]:
    where = _("%(file)s, row %(row)d") % {"file": name, "row": heading.row}
    for unknown in heading.unknown:
        reason = _("The column “%(title)s” is not known here and was left out.") % {"title": unknown[:60]}
        yield Problem(where, reason, is_note=True)


def filled(lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        if any(cell is not None and str(cell).strip() for cell in line.cells):
            yield line
