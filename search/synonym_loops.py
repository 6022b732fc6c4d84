"""Finds circles among one-way groups of synonyms: A → B and B → A, also over several groups.

One way says that B is the narrower word. Two groups that say it of each other contradict themselves; a group that
works in both directions is what was meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OneWay:
    """A one-way group: its first word finds the others. Without a language it holds in all of them."""

    words: tuple[str, ...]
    language: str = ""

    def meets(self, language: str) -> bool:
        return not self.language or self.language == language


@dataclass(frozen=True, slots=True)
class Circle:
    """Words that lead back to the first of them, and the group that closes the circle."""

    words: tuple[str, ...]
    group: OneWay


def key_of(word: str) -> str:
    """What makes two spellings the same word: letters and digits, without case."""
    return "".join(filter(str.isalnum, word.casefold()))


def circle(new: OneWay, others: Iterable[OneWay]) -> Circle | None:
    """The shortest circle that the new group would close; None where it may join the others.

    Languages are looked at one by one: an Arabic group and a Turkish one never meet in a question.
    """
    others = list(others)
    languages = [new.language] if new.language else sorted({other.language for other in others})
    found = (_circle_in([other for other in others if other.meets(language)], new) for language in languages)
    return min(filter(None, found), key=lambda one: len(one.words), default=None)


def _circle_in(others: list[OneWay], new: OneWay) -> Circle | None:
    """Breadth first from the words that the new group leads to, until one leads to its first word."""
    start = new.words[0]
    ways: list[tuple[str, ...]] = [(start, word) for word in new.words[1:]]
    seen: set[str] = set()
    while ways:
        further: list[tuple[str, ...]] = []
        for way in ways:
            for group, word in _steps(way[-1], others):
                if key_of(word) == key_of(start):
                    return Circle((*way, start), group)
                if key_of(word) not in seen:
                    seen.add(key_of(word))
                    further.append((*way, word))
        ways = further
    return None


def _steps(word: str, groups: list[OneWay]) -> Iterator[tuple[OneWay, str]]:
    key = key_of(word)
    return ((group, other) for group in groups if key_of(group.words[0]) == key for other in group.words[1:])
