"""A result as a reader sees it: marked, with a snippet, in the reader's language where there is one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from search import analysis, highlight
from search.question import Found, Question


@dataclass(frozen=True, slots=True)
class HitFile:
    """The page of a record's file on which words of the question stand; `number` 0: its pages have no numbers."""

    title: str
    url: str
    number: int
    language: str
    snippet_html: SafeString


@dataclass(frozen=True, slots=True)
class Hit:
    """A result as a reader sees it. The `_html` texts are safe and hold only <mark>."""

    id: str
    kind: str
    title: str
    title_html: SafeString
    summary: str
    snippet_html: SafeString
    url: str
    language: str  # of the title; differs from the reader's where nothing is translated
    text_language: str  # of summary and snippet
    machine: bool
    topics: tuple[str, ...]
    score: float
    card: Mapping[str, Any]
    state: str
    verified_on: dt.date | None
    distance_km: float | None
    file: HitFile | None = None


def hit(found: Found, question: Question) -> Hit:
    stems = _stems_in(found.text_language, question)
    summary_marked = highlight.marked(found.summary, found.text_language, stems)
    has_mark = "<mark>" in summary_marked
    snippet = SafeString("") if has_mark else highlight.snippets(found.body, found.text_language, stems)
    return Hit(
        id=found.key,
        kind=found.kind,
        title=found.title,
        title_html=highlight.marked(found.title, found.language, _stems_in(found.language, question)),
        summary=found.summary,
        snippet_html=snippet or summary_marked or highlight.beginning(found.body),
        url=url(found.path, question.language),
        language=found.language,
        text_language=found.text_language,
        machine=found.machine,
        topics=found.topics,
        score=found.score,
        card=found.card,
        state=found.state,
        verified_on=found.verified_on,
        distance_km=found.distance_km,
        file=_file(found, question),
    )


def _file(found: Found, question: Question) -> HitFile | None:
    """Named only where the file says a word that the record itself does not."""
    page = found.file
    if page is None:
        return None
    stems = _stems_in(page.language, question)
    own = f"{found.title} {found.summary} {found.body}"
    in_file = stems.intersection(analysis.stems(page.text, page.language))
    if not in_file - {*analysis.stems(own, found.text_language)}:
        return None
    return HitFile(
        title=page.title,
        # Every reader of PDF files understands this.
        url=f"{page.path}#page={page.number}" if page.number else page.path,
        number=page.number,
        language=page.language,
        snippet_html=highlight.snippets(page.text, page.language, stems),
    )


def _stems_in(language: str, question: Question) -> frozenset[str]:
    """What to mark in a text of this language."""
    words = (*question.words, *(word for synonym in question.added for word in synonym.words))
    if language == question.language:
        return frozenset(stem for word in words for stem in (word.stem, *word.parts))
    german = language == analysis.BASE
    return frozenset(
        stem for word in words for stem in ((word.german, *word.parts) if german else word.elsewhere) if stem
    )


def url(path: str, language: str) -> str:
    """The address for this reader; the restricted area is German and has none of a language."""
    return path if path.startswith("/intern/") else f"/{language}{path}"
