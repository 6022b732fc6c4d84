"""„Glossar“: German words of offices with their meaning, in the reader's language or else in German.

The words stand in memory for a minute: every topic page looks for them in its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.core.cache import cache
from django.db import transaction

from kompass.models import GlossaryTerm
from portal import languages
from portal.navigation import KEPT_FOR
from portal.slugs import german_slug

_TERMS = "kompass:glossary"
# So many words are read beside a text; the whole list has the others.
ON_A_PAGE = 8
# How German words end when they are used; other forms are entered with the word.
_ENDINGS = "(?:e[nrs]?|s|n)?"


@dataclass(frozen=True, slots=True)
class Word:
    """A German word as one reader gets it. `language` is that of the explanation."""

    term: str
    anchor: str
    explanation: str
    language: str
    topic_id: int | None
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordLetter:
    sign: str
    words: tuple[Word, ...]


class _Row(NamedTuple):
    translation_key: UUID
    language: str
    term: str
    forms: tuple[str, ...]
    explanation: str
    topic_id: int | None


def words(language: str) -> list[Word]:
    """All words from A to Z, umlauts beside their vowels. One query now and then."""
    chosen: dict[UUID, _Row] = {}
    for row in _rows():
        if row.language == language or (row.language == languages.BASE and row.translation_key not in chosen):
            chosen[row.translation_key] = row
    taken: set[str] = set()
    return [_word(row, taken) for row in sorted(chosen.values(), key=lambda row: (_slug(row.term), row.term))]


def _word(row: _Row, taken: set[str]) -> Word:
    slug = anchor = _slug(row.term)
    number = 1
    while anchor in taken:
        number += 1
        anchor = f"{slug}-{number}"
    taken.add(anchor)
    return Word(row.term, anchor, row.explanation, row.language, row.topic_id, row.forms)


def _slug(term: str) -> str:
    return german_slug(term, fallback="wort")


def letters(entries: Iterable[Word]) -> list[WordLetter]:
    return [
        WordLetter(sign, tuple(group)) for sign, group in groupby(entries, key=lambda word: word.anchor[:1].upper())
    ]


def words_in(text: str, language: str) -> list[Word]:
    """Which of the words stand in a text, in the order they are first read, at most a handful."""
    known = {word.term: word for word in words(language)}
    if not known:
        return []
    pattern, owners = _pattern(tuple((word.term, word.forms) for word in known.values()))
    found: dict[str, Word] = {}
    for match in pattern.finditer(text):
        term = owners[match[1]]
        found.setdefault(term, known[term])
        if len(found) == ON_A_PAGE:
            break
    return list(found.values())


@lru_cache(maxsize=8)
def _pattern(terms: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    """One expression for all words, the longest first, and which form belongs to which word."""
    owners = {form: term for term, forms in terms for form in (term, *forms) if form}
    ways = "|".join(re.escape(form) for form in sorted(owners, key=len, reverse=True))
    return re.compile(rf"(?<!\w)({ways}){_ENDINGS}(?!\w)"), owners


def _rows() -> list[_Row]:
    rows: list[_Row] | None = cache.get(_TERMS)
    if rows is None:
        found = GlossaryTerm.objects.filter(live=True).order_by("term", "pk").values_list(
            "translation_key", "locale__language_code", "term", "forms", "explanation", "topic_id"
        )  # fmt: skip
        rows = [_Row(key, code, term, tuple(forms), told, topic) for key, code, term, forms, told, topic in found]
        cache.set(_TERMS, rows, KEPT_FOR)
    return rows


def forget(**_facts: object) -> None:
    """The next reader asks the database again, also one who read between this change and its commit."""
    cache.delete(_TERMS)
    transaction.on_commit(lambda: cache.delete(_TERMS))
