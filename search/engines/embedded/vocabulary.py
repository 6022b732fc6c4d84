"""The words of the public file: what correction and compounds know. How they are counted, and asked."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from search import analysis
from search.documents import Text
from search.entries import Labels, Texts
from search.question import Candidate


class FileVocabulary:
    """Answers from the public file, never from the internal one: a correction must not tell of restricted records."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def documents_with(self, word: str, language: str) -> int:
        row = self._connection.execute(
            "SELECT documents FROM word WHERE language = ? AND word = ?", (language, word)
        ).fetchone()  # fmt: skip
        return row[0] if row else 0

    def knows_stem(self, stem: str, language: str) -> bool:
        return bool(
            self._connection.execute(
                "SELECT 1 FROM word WHERE language = ? AND stem = ? LIMIT 1", (language, stem)
            ).fetchone()
        )

    def candidates(self, first: str, shortest: int, longest: int, language: str) -> list[Candidate]:
        rows = self._connection.execute(
            "SELECT word, documents, shown FROM word WHERE language = ? AND first = ? AND length BETWEEN ? AND ?",
            (language, first, shortest, longest),
        )
        return [Candidate(*row) for row in rows]


# --- Counting -------------------------------------------------------------------------------------------------------
Words = dict[str, Counter[str]]
Pages = Iterable[tuple[str, str]]  # language and text of the pages of a document's files


@dataclass(frozen=True, slots=True)
class Counts:
    """Words counted while many documents are written: language → word → (documents, spellings)."""

    documents: dict[str, Counter[str]] = field(default_factory=dict)
    spellings: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)

    def add(self, texts: Texts, labels: Labels, pages: Pages = ()) -> None:
        for language, words in words_of(texts, labels, pages).items():
            documents = self.documents.setdefault(language, Counter())
            spellings = self.spellings.setdefault(language, {})
            for word, seen in words.items():
                documents[word] += 1
                spellings.setdefault(word, Counter()).update(seen)

    def save(self, connection: sqlite3.Connection) -> None:
        for language, documents in self.documents.items():
            spellings = self.spellings[language]
            connection.executemany(
                "INSERT INTO word VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    (language, word, analysis.stem(best := spellings[word].most_common(1)[0][0], language), word[0],
                     len(word), count, best)
                    for word, count in documents.items()
                ),
            )  # fmt: skip


def words_of(texts: Texts, labels: Labels, pages: Pages = ()) -> dict[str, Words]:
    """The words of a document and its files per language, folded, with their spellings."""
    found: dict[str, Words] = {}
    parts = [
        (language, part)
        for language in {*texts, *labels}
        for part in _vocabulary_parts(texts.get(language), labels.get(language, ()))
    ]
    for language, part in (*parts, *pages):
        words = found.setdefault(language, {})
        for span in analysis.spans(part, language):
            words.setdefault(span.word, Counter())[span.surface] += 1
    return found


def _vocabulary_parts(text: Text | None, labels: Iterable[str]) -> Iterator[str]:
    if text is not None:
        yield from (text.title, text.headings, text.summary, text.body)
    yield from labels


def count(connection: sqlite3.Connection, texts: Texts, labels: Labels, pages: Pages, step: int) -> None:
    """Adds a document's words to the vocabulary, or takes them away; a word nobody uses any more is forgotten."""
    for language, words in words_of(texts, labels, pages).items():
        connection.executemany(
            "INSERT INTO word VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (language, word) DO UPDATE SET documents = documents + excluded.documents",
            [
                (language, word, analysis.stem(shown := spellings.most_common(1)[0][0], language), word[0], len(word),
                 step, shown)
                for word, spellings in words.items()
            ],
        )  # fmt: skip
        connection.executemany(
            "DELETE FROM word WHERE language = ? AND word = ? AND documents < 1",
            [(language, word) for word in words] if step < 0 else [],
        )
