"""One row being read: each cell is tried, what cannot be used is told with its column, the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from directory.imports.items import Problem, Unusable


class Cells:
    """`take` puts a value where the column exists; `problems` grow where it means nothing."""

    def __init__(self, where: str, cells: Mapping[str, Any]) -> None:
        self.where, self._cells = where, cells
        self.values: dict[str, Any] = {}
        self.problems: list[Problem] = []

    def raw(self, column: str) -> Any:
        return self._cells.get(column)

    def has(self, column: str) -> bool:
        return column in self._cells

    def place(self, column: str) -> str:
        return _("%(row)s, column %(column)s") % {"row": self.where, "column": column}

    def take(self, field: str, column: str, read: Callable[[Any], Any]) -> Any:
        """The value, None where there is none."""
        if column not in self._cells:
            return None
        try:
            value = read(self._cells[column])
        except Unusable as error:
            self.refuse(column, str(error))
            return None
        self.values[field] = value
        return value

    def refuse(self, column: str, reason: str) -> None:
        self.problems.append(Problem(self.place(column), reason))

    def note(self, column: str, reason: str) -> None:
        self.problems.append(Problem(self.place(column), reason, is_note=True))
