"""Lines of a text that is marked up in XML: paragraphs, and rows of tables with their cells side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.files.cleaning import clean

CELL_END = " | "
_EMPTY_CELLS = re.compile(r"(?:\|\s*)+")


@dataclass(frozen=True, slots=True)
class Markup:
    """Names of elements, as ElementTree writes them."""

    paragraphs: frozenset[str]
    cells: frozenset[str]
    rows: frozenset[str]
    blanks: frozenset[str]  # stand for a blank: tabs, line breaks
    skipped: frozenset[str]
    words: frozenset[str] = frozenset()  # only these hold text; empty: all do


def lines_of(root: Any, markup: Markup) -> Iterator[str]:
    """In reading order. Without recursion: how deep elements nest is up to who made the file."""
    pieces: list[str] = []
    cells_open = 0
    waiting: list[tuple[Any, bool]] = [(root, False)]
    while waiting:
        element, at_its_end = waiting.pop()
        name = element.tag if isinstance(element.tag, str) else ""
        if not at_its_end and name and name not in markup.skipped:
            if name in markup.cells:
                cells_open += 1
            elif name in markup.blanks:
                pieces.append(" ")
            if element.text and (not markup.words or name in markup.words):
                pieces.append(element.text)
            waiting.append((element, True))
            waiting.extend((child, False) for child in reversed(element))
            continue
        if at_its_end and name in markup.cells:
            cells_open -= 1
            pieces.append(CELL_END)
        elif at_its_end and (name in markup.paragraphs or name in markup.rows):
            if cells_open:
                pieces.append(" ")
            else:
                yield _line(pieces)
                pieces = []
        if element.tail and not markup.words:
            pieces.append(element.tail)
    yield _line(pieces)


def _line(pieces: list[str]) -> str:
    return _EMPTY_CELLS.sub("| ", clean("".join(pieces))).strip("| ") if CELL_END in pieces else clean("".join(pieces))
