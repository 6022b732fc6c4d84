"""The columns of the Kursliste (columns.yaml) as the reader and the template see them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from directory.imports.words import plain

# Rows whose Träger begins like this are examples and not read.
EXAMPLE = "Beispiel:"
# Drop-downs that are no vocabulary of ours.
LEVELS, COURSE_TYPES, YES_NO = "levels", "course_types", "yes_no"
# Several values in one cell.
MANY = frozenset({"access", "certificates", "times"})


@dataclass(frozen=True, slots=True)
class Column:
    """`field` names what is read; `also` are headings that mean the same. `vocabulary` gives the drop-down."""

    title: str
    field: str
    about: str
    example: str = ""
    required: bool = False
    vocabulary: str = ""
    also: tuple[str, ...] = ()
    width: int = 16


def _columns() -> dict[str, tuple[Column, ...]]:
    read: dict[str, list[dict[str, Any]]] = yaml.safe_load(
        (Path(__file__).parent / "columns.yaml").read_text(encoding="utf-8")
    )
    return {
        part: tuple(Column(**{**entry, "also": tuple(entry.get("also", ()))}) for entry in entries)
        for part, entries in read.items()
    }


_PARTS = _columns()
COLUMNS = (*_PARTS["course"], *_PARTS["run"])
TITLES = {column.field: column.title for column in COLUMNS}
COURSE_FIELDS = tuple(column.field for column in _PARTS["course"])
BY_HEADING = {plain(name): column for column in COLUMNS for name in (column.title, *column.also)}
