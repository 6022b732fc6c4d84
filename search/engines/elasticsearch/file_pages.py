"""The pages of files that belong to documents: nested entries, so that a hit can name the page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from search import analysis
from search.analysis import BASE
from search.documents import SearchDocument
from search.engines import Splitter
from search.question import FilePage

# Name of the part of a hit that brings the best page along.
INNER = "page"
# Of internal records all pages with a word come along: which one the server likes best depends on others' records.
MOST_PAGES = 100


def entries(document: SearchDocument, split: Splitter) -> Iterator[dict[str, Any]]:
    for file in document.files:
        for place, text in enumerate(file.pages, 1):
            if not text:
                continue
            parts = (part for word in analysis.words(text, BASE) for part in split(word))
            yield {
                "tokens": " ".join(analysis.stems(f"{file.title} {text}", file.language)),
                "parts": " ".join(parts) if file.language == BASE else "",
                "shown": {
                    "title": file.title,
                    "path": file.path,
                    "number": place if file.is_paged else 0,
                    "language": file.language,
                    "text": text,
                },
            }


def best(hit: Mapping[str, Any], stems: Collection[str]) -> tuple[FilePage, set[str]] | None:
    """The page that fits the question best, with its tokens; None where no page holds a word.

    Of several that come along the one with the most stems of the question, then the earliest.
    """
    inside = hit.get("inner_hits", {}).get(INNER, {}).get("hits", {}).get("hits", ())
    pages = [(one["_nested"]["offset"], one["_source"]) for one in inside]
    found = [
        (FilePage(**page["shown"]), {*page["tokens"].split(), *page["parts"].split()})
        for _place, page in sorted(pages, key=lambda pair: pair[0])
    ]
    return max(found, key=lambda page: len(page[1].intersection(stems)), default=None)
