"""What the search knows about languages: one table for both engines and for both sides, texts and questions.

A word passes three stages: `spans` finds it in a text, `fold` writes it the way everybody may type it (case, accents,
ß, Arabic letters), `stem` cuts its endings. An engine index holds stems; correction and suggestions use folded words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import snowballstemmer

from search import stemming, stop_words

BASE = "de"

# Marks that stand inside a word without being letters: combining accents, Arabic vowels, soft hyphen, direction marks.
_INSIDE = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u00ad\u200e\u200f\u2060"
_APOSTROPHES = "'’ʼ`´‘"
# „§ 24“ and „Paragraf 24“ are one word. 24a is, 24 A is not: the letter may start the next word.
_WORD = re.compile(
    rf"(?:§+|\bparagra(?:f|ph)(?:en|s)?\b)\s*\d+[a-z]?\b|[^\W_](?:[^\W_]|[{_INSIDE}]|[{_APOSTROPHES}](?=[^\W_]))*",
    re.IGNORECASE,
)
_SECTION = re.compile(r"(?:§+|paragra(?:f|ph)(?:en|s)?)\s*(\d+[a-z]?)$")
# What becomes of „§ 24“; a tokenizer drops the sign itself.
SECTION_PREFIX = "paragraf"

_DELETED = dict.fromkeys([0xAD, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF])
_ONE_APOSTROPHE = {ord(mark): "'" for mark in _APOSTROPHES}
_DIGITS = {start + value: str(value) for start in (0x0660, 0x06F0) for value in range(10)}
_CLEAN = _DELETED | _ONE_APOSTROPHE | _DIGITS

# Words longer than this are addresses or noise; no index word needs more.
LONGEST_WORD = 60
# A portal has some 100,000 different words a language; the cache holds the frequent ones.
_CACHE = 200_000


def _no_change(word: str) -> str:
    return word


def without_accents(word: str) -> str:
    """é → e, ł stays: only what Unicode writes as letter plus mark."""
    if word.isascii():
        return word
    return "".join(mark for mark in unicodedata.normalize("NFD", word) if not unicodedata.combining(mark))


def _fold_german(word: str) -> str:
    return stemming.normalise_german(word.replace("'", ""))


def _fold_english(word: str) -> str:
    return word.removesuffix("'s").replace("'", "")


_ELIDED = re.compile(r"^(?:[lmtnsjdc]|qu|jusqu|quoiqu|lorsqu|puisqu)'")


def _fold_french(word: str) -> str:
    return _ELIDED.sub("", word).replace("'", "")


def _fold_turkish(word: str) -> str:
    """A proper name's ending stands behind an apostrophe: Aachen'de."""
    return word.partition("'")[0]


def _fold_russian(word: str) -> str:
    return word.replace("'", "").replace("ё", "е")


def _fold_plain(word: str) -> str:
    return word.replace("'", "")


def _fold_latin(word: str) -> str:
    return without_accents(word.replace("'", ""))


def _fold_arabic(word: str) -> str:
    return stemming.normalise_arabic(word.replace("'", ""))


def _fold_persian(word: str) -> str:
    return stemming.normalise_persian(word.replace("'", ""))


def _lower_turkish(word: str) -> str:
    return word.replace("I", "ı").replace("İ", "i").lower()


def _snowball(name: str) -> Callable[[str], str]:
    return snowballstemmer.stemmer(name).stemWord


_snowball_arabic = _snowball("arabic")


def _stem_arabic(word: str) -> str:
    """The light stemmer unites دورة and دورات, Snowball then the rest (search.md 5)."""
    return _snowball_arabic(stemming.stem_arabic(word))


def _then_without_accents(stemmer: Callable[[str], str]) -> Callable[[str], str]:
    def stem(word: str) -> str:
        # Turkish ı is a letter of its own for Unicode, but nobody abroad has the key.
        return without_accents(stemmer(word)).replace("ı", "i")

    return stem


@dataclass(frozen=True)
class Chain:
    """How one language's words are written and cut."""

    language: str
    script: str = "Latn"
    lower: Callable[[str], str] = str.lower
    fold: Callable[[str], str] = _fold_latin
    stem: Callable[[str], str] = _no_change
    stop_words: str = ""
    stops: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        folded = (self.fold(self.lower(word.translate(_ONE_APOSTROPHE))) for word in self.stop_words.split())
        object.__setattr__(self, "stops", frozenset(folded))


CHAINS: dict[str, Chain] = {
    chain.language: chain
    for chain in (
        Chain("de", fold=_fold_german, stem=stemming.stem_german, stop_words=stop_words.GERMAN),
        Chain("en", fold=_fold_english, stem=_snowball("english"), stop_words=stop_words.ENGLISH),
        Chain("ar", "Arab", fold=_fold_arabic, stem=_stem_arabic, stop_words=stop_words.ARABIC),
        Chain("uk", "Cyrl", fold=_fold_plain, stem=stemming.stem_ukrainian, stop_words=stop_words.UKRAINIAN),
        Chain(
            "tr",
            lower=_lower_turkish,
            fold=_fold_turkish,
            stem=_then_without_accents(_snowball("turkish")),
            stop_words=stop_words.TURKISH,
        ),
        Chain("ru", "Cyrl", fold=_fold_russian, stem=_snowball("russian"), stop_words=stop_words.RUSSIAN),
        Chain("fr", fold=_fold_french, stem=_then_without_accents(_snowball("french")), stop_words=stop_words.FRENCH),
        Chain("fa", "Arab", fold=_fold_persian, stop_words=stop_words.PERSIAN),
    )
}
# A language without a chain of its own still gets case, digits and accents.
PLAIN = Chain("und")


def chain_of(language: str) -> Chain:
    return CHAINS.get(language, PLAIN)


@dataclass(frozen=True, slots=True)
class Span:
    """A word where it stands in a text: `surface` as written, `word` folded, `stem` cut."""

    start: int
    end: int
    surface: str
    word: str
    stem: str


@lru_cache(maxsize=_CACHE)
def _analyse(surface: str, language: str) -> tuple[str, str]:
    chain = chain_of(language)
    word = chain.lower(unicodedata.normalize("NFKC", surface.translate(_CLEAN)))
    if section := _SECTION.match(word):
        word = SECTION_PREFIX + section[1]
        return word, word
    folded = "".join(letter for letter in chain.fold(word)[:LONGEST_WORD] if letter.isalnum())
    if len(folded) == 2 and any(letter.isdigit() for letter in folded):
        return folded, folded  # B1, A2: a level is never cut
    return folded, chain.stem(folded)


def spans(text: str, language: str) -> Iterator[Span]:
    """The words of a text in order, each with its place."""
    for match in _WORD.finditer(text):
        word, stem = _analyse(match[0], language)
        if word:
            yield Span(match.start(), match.end(), match[0], word, stem)


def words(text: str, language: str) -> list[str]:
    return [word for match in _WORD.finditer(text) if (word := _analyse(match[0], language)[0])]


def stems(text: str, language: str) -> list[str]:
    return [stem for match in _WORD.finditer(text) if (stem := _analyse(match[0], language)[1])]


def stem(word: str, language: str) -> str:
    """The stem of one word, folded or not."""
    return _analyse(word, language)[1]


def is_stop_word(word: str, language: str) -> bool:
    """`word` is folded."""
    return word in chain_of(language).stops


def script_of(word: str) -> str:
    """`Arab`, `Cyrl` or `Latn`, by the first letter that says so; digits count as Latin."""
    for letter in word:
        if "\u0400" <= letter <= "\u052f":
            return "Cyrl"
        if "\u0600" <= letter <= "\u08ff" or "\ufb50" <= letter <= "\ufeff":
            return "Arab"
        if letter.isalpha():
            return "Latn"
    return "Latn"


def languages_written_like(word: str) -> tuple[str, ...]:
    """The languages whose script the word is written in: candidates for what the reader typed."""
    script = script_of(word)
    return tuple(chain.language for chain in CHAINS.values() if chain.script == script)


@lru_cache(maxsize=20_000)
def exact_key(text: str) -> str:
    """One spelling for comparing whole phrases in any language: case, accents, umlauts, Arabic letters, spaces."""
    keyed = []
    for match in _WORD.finditer(text):
        word = unicodedata.normalize("NFKC", match[0].translate(_CLEAN)).casefold().replace("'", "")
        word = stemming.normalise_persian(without_accents(stemming.normalise_german(word))).replace("ı", "i")
        keyed.append(SECTION_PREFIX + section[1] if (section := _SECTION.match(word)) else word)
    return " ".join(keyed)


def phrase_key(text: str) -> str:
    """An exact key that does not mind where words are written together: Telefon Seelsorge, Job-Center."""
    return exact_key(text).replace(" ", "")
