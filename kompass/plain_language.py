"""How hard a German text is to read: LIX (Björnsson 1968), its longest sentences and its longest words.

LIX = words per sentence + share of words with more than six letters. It needs no dictionary and no other house, and
editors can follow it: shorter sentences and shorter words lower it. It says nothing about sense.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# Björnsson's „long“ word.
LONG_WORD = 7
# Leichte Sprache takes at most 8 to 12 words, plain German for learners of B1 about 15.
LONG_SENTENCE = 15
# Compounds from here on are better taken apart, or explained in the glossary.
HARD_WORD = 18
SHOWN = 3
# Below 40 children's books begin, above 50 the prose of offices does.
EASY_UP_TO, FAIR_UP_TO = 40, 50

_ABBREVIATIONS = re.compile(
    r"\b(z\. ?B|d\. ?h|u\. ?a|o\. ?ä|i\. ?d\. ?R|bzw|ca|evtl|ggf|inkl|max|min|Nr|Abs|Art|Tel|Str|usw|Dr|St|vgl)\.",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"(?<=\d)\.(?= ?(?:\d|Januar|Februar|März|April|Mai|Juni|Juli|August|Sept|Okt|Nov|Dez))")
_END = re.compile(r"(?<=[.!?…])[\"“”«»)]*\s+|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_MARK = "\u2024"  # stands in for dots that end nothing


class Level(StrEnum):
    EASY = "easy"
    FAIR = "fair"
    HARD = "hard"
    NONE = "none"  # too little text to say anything


@dataclass(frozen=True, slots=True)
class Readability:
    """Of one text. `sentences` are those that are too long, the longest first; `words` those that are hard to read."""

    lix: int
    level: Level
    word_count: int
    sentence_count: int
    sentences: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def words_per_sentence(self) -> int:
        return round(self.word_count / self.sentence_count) if self.sentence_count else 0


# From here on a number means something.
ENOUGH = 20


def readability(text: str) -> Readability:
    """The reading level of a German text, one thought a line."""
    parts = [(sentence, words) for sentence in sentences_of(text) if (words := _WORD.findall(sentence))]
    words = [word for _sentence, found in parts for word in found]
    if not words:
        return Readability(0, Level.NONE, 0, 0)
    lix = round(len(words) / len(parts) + 100 * sum(len(word) >= LONG_WORD for word in words) / len(words))
    return Readability(
        lix=lix,
        level=_level(lix, len(words)),
        word_count=len(words),
        sentence_count=len(parts),
        sentences=tuple(_longest(parts)),
        words=tuple(_hardest(words)),
    )


def sentences_of(text: str) -> list[str]:
    """Cut at full stops and ends of lines; „z. B.“, „§ 24 Abs. 1“ and „1. März“ end nothing."""
    guarded = _ABBREVIATIONS.sub(lambda match: match[0].replace(".", _MARK), text)
    guarded = _ORDINAL.sub(_MARK, guarded)
    return [part.replace(_MARK, ".").strip() for part in _END.split(guarded) if part and part.strip()]


def _level(lix: int, words: int) -> Level:
    if words < ENOUGH:
        return Level.NONE
    if lix <= EASY_UP_TO:
        return Level.EASY
    return Level.FAIR if lix <= FAIR_UP_TO else Level.HARD


def _longest(parts: Iterable[tuple[str, list[str]]]) -> list[str]:
    long = [(len(words), sentence) for sentence, words in parts if len(words) > LONG_SENTENCE]
    return [sentence for _number, sentence in sorted(long, key=lambda one: -one[0])[:SHOWN]]


def _hardest(words: Iterable[str]) -> list[str]:
    """A hyphen is a help: „Aufenthalts-Titel“ counts by its parts."""
    hard = {word for word in words if max(map(len, word.split("-"))) >= HARD_WORD}
    return sorted(hard, key=lambda word: (-len(word), word))[:SHOWN]
