"""Drops “wo”, “wie”, “where can I”: they ask, they do not name."""

from __future__ import annotations

from collections.abc import Sequence

from search import analysis
from search.analysis import Span
from search.question import Vocabulary


def drop(spans: Sequence[Span], language: str, vocabulary: Vocabulary) -> list[Span]:
    """The words that count; all of them where nothing would be left."""
    kept = [span for span in spans if not _asks(span.word, language, vocabulary)]
    return kept or list(spans)


def _asks(word: str, language: str, vocabulary: Vocabulary) -> bool:
    if analysis.is_stop_word(word, language):
        return True
    if vocabulary.documents_with(word, language):
        return False
    # „wo gibt es“ typed by an Arabic reader, „де знайти“ on the German page.
    return any(analysis.is_stop_word(word, other) for other in analysis.languages_written_like(word))
