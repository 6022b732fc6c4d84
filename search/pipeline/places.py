"""Takes the town or postcode out of a question: „B1 Stolberg“ asks for B1, in Stolberg."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from search import analysis
from search.analysis import Span
from search.documents import Area

MOST_WORDS_OF_A_NAME = 4
# Russian and Ukrainian endings of towns that end in a consonant.
CASES = ("а", "у", "е", "і", "ом", "ові")


def take(spans: Sequence[Span], language: str, areas: tuple[Area, ...]) -> tuple[list[Span], Area | None]:
    """The other words, and the one area they name.

    Nothing is taken where two towns are named (from Stolberg to Aachen), nor where a name is all that was typed: it may
    be meant as a word (Stadt Stolberg). A postcode alone asks for everything there.
    """
    names = _names(areas, language)
    left: list[Span] = []
    found: list[Area] = []
    at = 0
    while at < len(spans):
        for size in range(min(MOST_WORDS_OF_A_NAME, len(spans) - at), 0, -1):
            if area := names.get(_key(spans[at : at + size])):
                found.append(area)
                at += size
                break
        else:
            left.append(spans[at])
            at += 1
    if len({(area.facet, area.value) for area in found}) != 1:
        return list(spans), None
    # „52222 Stolberg“: the postcode says more.
    area = max(found, key=lambda one: one.point is not None)
    if not left and area.point is None:
        return list(spans), None
    return left, area


@lru_cache(maxsize=64)
def _names(areas: tuple[Area, ...], language: str) -> dict[tuple[str, ...], Area]:
    """How the areas are called, as the words of a question in this language are cut."""
    known: dict[tuple[str, ...], Area] = {}
    for area in areas:
        for name in area.names:
            for form in _forms(name):
                spans = list(analysis.spans(form, language))
                for written in (spans, [span for span in spans if not _may_be_dropped(span)]):
                    if written:
                        known.setdefault(_key(written), area)
    return known


def _forms(name: str) -> tuple[str, ...]:
    """A name in Cyrillic with the endings of its cases: a stemmer cuts Ахен and Ахене differently."""
    return (name, *(name + ending for ending in CASES)) if analysis.script_of(name) == "Cyrl" else (name,)


def _may_be_dropped(span: Span) -> bool:
    """The „la“ of Aix-la-Chapelle only asks, to a reader of French and of some other languages."""
    return any(analysis.is_stop_word(span.word, one) for one in analysis.languages_written_like(span.word))


def _key(spans: Sequence[Span]) -> tuple[str, ...]:
    """Names in Cyrillic are declined (в Аахене); others are compared as they are written, for Aachen is not Aach."""
    return tuple(span.stem if analysis.script_of(span.word) == "Cyrl" else span.word for span in spans)
