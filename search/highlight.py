"""Marks the words of a question in a text and cuts the part that shows them. Everything else is escaped."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search import analysis
from search.analysis import Span

SNIPPET = 160
MOST_SNIPPETS = 2
# Words near the marked one, so that a snippet does not begin with it.
_LEAD_IN = 50
_SENTENCE = re.compile(r"(?<=[.!?؟:])\s+|\s*\n\s*")


def marked(text: str, language: str, stems: Collection[str]) -> SafeString:
    """The text with <mark> round the words whose stem was asked for; inflected forms are marked too."""
    return _with_marks(text, _matching(text, language, stems))


def snippets(text: str, language: str, stems: Collection[str]) -> SafeString:
    """Up to two parts of about 160 characters that hold the most different words; empty where none stands."""
    hits = _matching(text, language, stems)
    if not hits:
        return mark_safe("")
    windows = sorted(_best_windows(text, hits), key=lambda window: window[0])
    pieces = []
    for start, end in windows:
        inside = [Span(one.start - start, one.end - start, one.surface, one.word, one.stem)
                  for one in hits if start <= one.start and one.end <= end]  # fmt: skip
        before = "… " if start else ""
        pieces.append(mark_safe(before + _with_marks(text[start:end], inside)))
    after = " …" if windows[-1][1] < len(text.rstrip()) else ""
    return mark_safe(" ".join(pieces) + after)


def _matching(text: str, language: str, stems: Collection[str]) -> list[Span]:
    return [span for span in analysis.spans(text, language) if span.stem in stems]


def _with_marks(text: str, spans: Iterable[Span]) -> SafeString:
    pieces: list[str] = []
    at = 0
    for span in spans:
        pieces += [escape(text[at : span.start]), "<mark>", escape(text[span.start : span.end]), "</mark>"]
        at = span.end
    pieces.append(escape(text[at:]))
    return mark_safe("".join(pieces))


def _best_windows(text: str, hits: list[Span]) -> list[tuple[int, int]]:
    """The windows with the most different stems; a second one only for stems the first lacks."""
    candidates: list[tuple[int, int, frozenset[str]]] = []
    for hit in hits:
        start = _snap_start(text, max(0, hit.start - _LEAD_IN))
        end = _snap_end(text, start + SNIPPET)
        inside = frozenset(one.stem for one in hits if start <= one.start and one.end <= end)
        candidates.append((start, end, inside))
    chosen: list[tuple[int, int]] = []
    covered: frozenset[str] = frozenset()
    while candidates and len(chosen) < MOST_SNIPPETS:
        start, end, inside = max(candidates, key=lambda one: (len(one[2] - covered), -one[0]))
        if not inside - covered:
            break
        chosen.append((start, end))
        covered |= inside
        candidates = [one for one in candidates if one[1] <= start or one[0] >= end]
    return chosen


def _snap_start(text: str, place: int) -> int:
    """The beginning of a sentence nearby, else of a word."""
    if place == 0:
        return 0
    for match in _SENTENCE.finditer(text, max(0, place - _LEAD_IN), place + _LEAD_IN):
        return match.end()
    space = text.find(" ", place, place + _LEAD_IN)
    return space + 1 if space >= 0 else place


def _snap_end(text: str, place: int) -> int:
    if place >= len(text):
        return len(text)
    space = max(text.rfind(" ", 0, place), text.rfind("\n", 0, place))
    return space if space > place - _LEAD_IN else place


def beginning(text: str) -> SafeString:
    """How a text begins, for a hit without a marked word and without a summary."""
    end = _snap_end(text, SNIPPET)
    return escape(text[:end] + (" …" if end < len(text) else ""))
