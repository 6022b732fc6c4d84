"""What passes between the understanding of a question and an engine: plain values, no behaviour of either side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from search.documents import Area

Scope = Literal["public", "internal"]
Sort = Literal["best", "verified", "distance"]


@dataclass(frozen=True, slots=True)
class Word:
    """One word that counts in a question.

    `word` is folded, `stem` cut in the reader's language, `german` the same for German text shown instead, `parts`
    are stems of a compound's parts, `elsewhere` its stems in other languages of its script (asked only where the
    reader's own language does not know the word).
    """

    word: str
    stem: str
    german: str = ""
    parts: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    known: bool = True  # to the public vocabulary of the reader's language or of German


@dataclass(frozen=True, slots=True)
class Synonym:
    """A word or phrase added to a question; a document has to hold all its words."""

    text: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """A word as typed and as searched."""

    typed: str
    searched: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood: the same for every engine."""

    language: str
    typed: str  # cleaned and bounded, as it stands in the search field
    searched_for: str  # the same with corrections
    words: tuple[Word, ...] = ()
    added: tuple[Synonym, ...] = ()  # help, but never lead
    phrases: tuple[tuple[str, ...], ...] = ()  # stems that must stand together, from quotes
    corrections: tuple[Correction, ...] = ()
    exact: tuple[str, ...] = ()  # whole question as a phrase key, as typed and as corrected
    best_bets: tuple[str, ...] = ()  # keys that editors put first
    dropped: tuple[str, ...] = ()  # words that only ask, as typed
    area: Area | None = None  # named in the question; its words are none of `words`

    @property
    def corrected(self) -> bool:
        return bool(self.corrections)

    @property
    def stems(self) -> frozenset[str]:
        """All that its words are asked by."""
        return frozenset(stem for word in self.words for stem in (word.stem, word.german, *word.parts) if stem)

    @property
    def is_empty(self) -> bool:
        """Nothing was asked: everything may be shown."""
        return not (self.words or self.phrases)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reader looks from."""

    latitude: float
    longitude: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What an engine is asked. `audiences` has no default: nobody may forget it."""

    question: Question
    audiences: frozenset[str]
    now: dt.datetime  # local time
    scope: Scope = "public"
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # `kind` is one of them
    area: Area | None = None  # only there, and what belongs to no place
    place: Place | None = None
    radius: float | None = None  # kilometres
    sort: Sort = "best"
    start: int = 0
    size: int = 20
    with_facets: bool = True


@dataclass(frozen=True, slots=True)
class FilePage:
    """A page of a file that belongs to a document; `number` is 0 where its pages have no numbers."""

    title: str
    path: str
    number: int
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A document that an engine found, with the text the reader is shown."""

    key: str
    kind: str
    language: str
    machine: bool
    title: str
    summary: str
    body: str
    text_language: str  # of summary and body: another one where only the title is translated
    path: str
    state: str
    verified_on: dt.date | None
    topics: tuple[str, ...]
    card: Mapping[str, Any]
    score: float
    distance_km: float | None
    file: FilePage | None = None  # the page of its files that fits best, if one holds a word of the question


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a document stands where it stands. `parts` add up to what `factor` is applied to; their names: PARTS.

    `words` says for every word asked in which parts it stands. `is_noise`: found, but cut off as too far from the
    best hit. `fails`: filters that keep it out.
    """

    key: str
    title: str
    parts: Mapping[str, float]
    words: Mapping[str, tuple[str, ...]]
    factor: float
    is_noise: bool = False
    fails: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        return sum(self.parts.values()) * self.factor


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine found. `facets` count with every filter but their own; `relaxed` counts without that one."""

    hits: tuple[Found, ...] = ()
    total: int = 0
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    relaxed: Mapping[str, int] = field(default_factory=dict)
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A title or label that begins with what is being typed."""

    text: str
    language: str
    key: str
    kind: str
    path: str
    is_title: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word of the public vocabulary, with the number of documents that hold it."""

    word: str
    documents: int
    shown: str


class Vocabulary(Protocol):
    """The words of the public documents per language; knows nothing of restricted ones."""

    def documents_with(self, word: str, language: str) -> int:
        """How many public documents hold the folded word."""
        ...

    def knows_stem(self, stem: str, language: str) -> bool: ...

    def candidates(self, first: str, shortest: int, longest: int, language: str) -> list[Candidate]:
        """Words that begin with this letter and have a length in between."""
        ...
