"""Splits Sprachkursberatung with the portal's own words: no dictionary, no licence (search.md 6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from math import log
from types import MappingProxyType

from search import analysis
from search.question import Vocabulary

# Only German writes its compounds as one word.
LANGUAGE = "de"
SHORTEST_COMPOUND = 8
SHORTEST_PART = 4
SHORTEST_TAIL = 5
# A part must be a word of its own in two documents: one may be a slip.
FEWEST_DOCUMENTS = 2
MOST_PARTS = 4
_LINKS = ("", "s", "es", "en", "n", "er", "e")

Splitter = Callable[[str], tuple[str, ...]]
# Folded word → folded parts, empty for a word that must stay whole.
Splits = Mapping[str, tuple[str, ...]]
NO_SPLITS: Splits = MappingProxyType({})


def splitter(vocabulary: Vocabulary, taught: Splits = NO_SPLITS) -> Splitter:
    """A function from a folded German word to the stems of its parts; empty for a word that is none.

    What editors taught goes first. It remembers what it split, so make a new one when the vocabulary changed.
    """

    @lru_cache(maxsize=50_000)
    def documents_with(word: str) -> int:
        return vocabulary.documents_with(word, LANGUAGE)

    @lru_cache(maxsize=50_000)
    def split(word: str) -> tuple[str, ...]:
        if (parts := taught.get(word)) is not None:
            return tuple(analysis.stem(part, LANGUAGE) for part in parts)
        if len(word) < SHORTEST_COMPOUND or not word.isalpha():
            return ()
        return tuple(analysis.stem(part, LANGUAGE) for part in parts_of(word, documents_with))

    return split


def tail_of(word: str, documents_with: Callable[[str], int]) -> str:
    """The longest known word at the end of one that nobody wrote and that does not split.

    A compound is a kind of what it ends with: Umgangsrecht of Recht. What it begins with says much less.
    """
    if len(word) < SHORTEST_COMPOUND or not word.isalpha():
        return ""
    sizes = range(len(word) - 1, SHORTEST_TAIL - 1, -1)
    return next((word[-size:] for size in sizes if documents_with(word[-size:])), "")


def parts_of(word: str, documents_with: Callable[[str], int]) -> tuple[str, ...]:
    """The split with the highest mean log frequency; the unsplit word competes."""
    size = len(word)
    # found[place][n]: best sum of logs for n parts that fill the word up to this place, with the parts.
    found: dict[int, dict[int, tuple[float, tuple[str, ...]]]] = {0: {0: (0.0, ())}}
    for start in range(size - SHORTEST_PART + 1):
        if start not in found:
            continue
        for end in range(start + SHORTEST_PART, size + 1):
            documents = documents_with(word[start:end])
            if documents < FEWEST_DOCUMENTS:
                continue
            _extend(found, word, start, end, log(documents))
    whole = documents_with(word)
    best: tuple[float, tuple[str, ...]] = (log(whole) if whole else float("-inf"), ())
    for count, (total, parts) in found.get(size, {}).items():
        if count > 1:
            best = max(best, (total / count, parts))
    return best[1]


def _extend(
    found: dict[int, dict[int, tuple[float, tuple[str, ...]]]], word: str, start: int, end: int, weight: float
) -> None:
    for count, (total, parts) in list(found[start].items()):
        if count == MOST_PARTS:
            continue
        extended = (total + weight, (*parts, word[start:end]))
        for link in _LINKS if end < len(word) else ("",):
            place = end + len(link)
            if (place < len(word) or not link) and word.startswith(link, end):
                ways = found.setdefault(place, {})
                if count + 1 not in ways or ways[count + 1] < extended:
                    ways[count + 1] = extended
