"""Mends words that the public vocabulary does not know. Before the engine, so that it can be shown and refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from search import analysis
from search.analysis import BASE, Span
from search.question import Candidate, Vocabulary

SHORTEST = 4
# A second slip is believed from here on.
TWO_SLIPS_FROM = 8
# „انتخار“ is one slip from waiting and one from suicide: the second reading is asked, too.
MOST_READINGS = 2
# DRK, BAMF, ALG: what is typed in capitals and short is an abbreviation.
LONGEST_ACRONYM = 5


def is_known(span: Span, language: str, vocabulary: Vocabulary) -> bool:
    """The reader's language, or the German behind every index, has the word or its stem."""
    return any(
        vocabulary.documents_with(span.word if one == language else _folded(span.surface, one), one)
        or vocabulary.knows_stem(analysis.stem(span.surface, one), one)
        for one in {language, BASE}
    )


def _folded(surface: str, language: str) -> str:
    return next(iter(analysis.words(surface, language)), "")


def may_be_mended(span: Span) -> bool:
    """Letters only and long enough; levels (B1) and abbreviations (DRK) are exact."""
    if len(span.word) < SHORTEST or not span.word.isalpha():
        return False
    return not (span.surface.isupper() and len(span.surface) <= LONGEST_ACRONYM)


def mend(
    span: Span, languages: Iterable[str], vocabulary: Vocabulary, excluded: Collection[str] = ()
) -> list[Candidate]:
    """The nearest known words, the most frequent first: one or two as near. Empty where none is near enough."""
    found: dict[str, tuple[int, int, str, Candidate]] = {}
    for language in languages:
        word = _folded(span.surface, language)
        if len(word) < SHORTEST:
            continue
        limit = 2 if len(word) >= TWO_SLIPS_FROM else 1
        letters = _letters(word)
        for candidate in vocabulary.candidates(word[0], len(word) - limit, len(word) + limit, language):
            # One slip changes at most two of the letters used.
            if (letters ^ _letters(candidate.word)).bit_count() > 2 * limit or candidate.word in excluded:
                continue
            slips = distance(word, candidate.word, limit)
            if slips <= limit:
                found.setdefault(candidate.word, (slips, -candidate.documents, candidate.word, candidate))
    ranked = sorted(found.values(), key=lambda one: one[:3])
    return [one[3] for one in ranked[:MOST_READINGS] if one[0] == ranked[0][0]]


def _letters(word: str) -> int:
    """The letters of a word as a set of bits, for a cheap first look."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits


def distance(one: str, other: str, limit: int) -> int:
    """Damerau-Levenshtein (neighbours swapped count once); above `limit` any number above it."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, against in enumerate(other, 1):
            cost = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before_last[column - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before_last, last = last, current
    return last[-1]
