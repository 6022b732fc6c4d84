"""What changed between two wordings, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

WORDS = re.compile(r"\s+|[^\s]+")
Kind = Literal["same", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    text: str


def pieces(before: str, after: str) -> list[Piece]:
    """The newer text with what is new in it and what went, in reading order. How words are spaced is no change."""
    return list(_pieces(WORDS.findall(before.strip()), WORDS.findall(after.strip())))


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, _spaced(before), _spaced(after), autojunk=False)
    for act, start, end, first, last in matcher.get_opcodes():
        if act == "equal":
            yield Piece("same", "".join(after[first:last]))
            continue
        if end > start:
            yield Piece("removed", "".join(before[start:end]))
        if last > first:
            yield Piece("added", "".join(after[first:last]))


def _spaced(words: list[str]) -> list[str]:
    return [" " if word.isspace() else word for word in words]
