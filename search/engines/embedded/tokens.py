"""What a document's rows in the full-text tables hold: stems, parts of compounds, letters for the trigrams."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from search import analysis
from search.analysis import BASE
from search.documents import Text
from search.engines import Splitter
from search.entries import Labels, Texts, entry

# A text's beginning says what it is about; grams of the rest cost space and bring nothing (search.md 5).
GRAM_BODY = 2_000
TITLE_TIMES = 3

NOTHING = Text("")


class Tokens:
    """The tokens of one document for every reader language. German text serves them all and is cut only once."""

    def __init__(self, texts: Texts, labels: Labels, split: Splitter) -> None:
        self._texts = texts
        self._labels = labels
        self._split = split
        self._stems: dict[tuple[str, str], str] = {}
        self._words: dict[tuple[str, str], str] = {}
        self._parts: dict[tuple[str, ...], str] = {}

    def columns(self, language: str) -> list[str]:
        """The columns of the word table in order, then the text for the trigrams."""
        one = entry(self._texts, self._labels, language)
        own, instead = one.own or NOTHING, one.instead or NOTHING
        german_labels = one.labels if language == BASE else one.german_labels
        german = own if language == BASE else instead if one.instead_language == BASE else NOTHING
        labels = [(label, language) for label in one.labels] + [(label, BASE) for label in one.german_labels]
        return [
            self._cut(own.title, language),
            self._cut(own.headings, language),
            " ".join(dict.fromkeys(stem for label in labels for stem in self._cut(*label).split())),
            self._cut(own.summary, language),
            self._cut(own.body, language),
            self._parts_of(
                (*[german.title] * TITLE_TIMES, german.headings, *german_labels, german.summary, german.body)
            ),
            " ".join(self._cut(part, one.instead_language) for part in _title_first(instead, instead.body)),
            " ".join(
                [
                    *(self._raw(part, language) for part in _title_first(own, own.body[:GRAM_BODY])),
                    *(self._raw(part, one.instead_language) for part in _title_first(instead, "")),
                    *(self._raw(*label) for label in labels),
                ]
            ),
        ]

    def everywhere(self) -> str:
        """Titles, summaries and labels in every language: words of another language than the reader's find these."""
        parts = [(f"{text.title} {text.summary}", language) for language, text in self._texts.items()]
        parts += [(label, language) for language, group in self._labels.items() for label in group]
        return " ".join(dict.fromkeys(stem for part in parts for stem in self._cut(*part).split()))

    def _cut(self, text: str, language: str) -> str:
        if (text, language) not in self._stems:
            self._stems[text, language] = " ".join(analysis.stems(text, language))
        return self._stems[text, language]

    def _raw(self, text: str, language: str) -> str:
        if (text, language) not in self._words:
            self._words[text, language] = " ".join(analysis.words(text, language))
        return self._words[text, language]

    def _parts_of(self, texts: tuple[str, ...]) -> str:
        if texts not in self._parts:
            self._parts[texts] = " ".join(self._each_part(texts))
        return self._parts[texts]

    def _each_part(self, texts: Iterable[str]) -> Iterator[str]:
        for text in texts:
            for word in analysis.words(text, BASE):
                yield from self._split(word)


def _title_first(text: Text, body: str) -> tuple[str, ...]:
    return (*[text.title] * TITLE_TIMES, text.headings, text.summary, body)
