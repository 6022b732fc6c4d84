"""What an index says of a document: tokens for finding, values for filters and order, and what is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from search import analysis
from search.analysis import BASE
from search.documents import SearchDocument
from search.engines import Splitter
from search.engines.elasticsearch import file_pages
from search.engines.elasticsearch.names import INTERNAL_VIEW, PUBLIC_VIEWS, View
from search.engines.embedded import scope_of
from search.engines.embedded.schema import COLUMNS
from search.engines.embedded.tokens import Tokens
from search.entries import shown_language, suggestions

# Value of the field `facet`: one field for all facets, so that a new one needs no new index.
FACET_SIGN = "="


def views_of(document: SearchDocument) -> tuple[View, ...]:
    """The indexes a document belongs into; none where nobody may see it."""
    if not document.acl or not document.texts:
        return ()
    return PUBLIC_VIEWS if scope_of(document) == "public" else (INTERNAL_VIEW,)


def entries(document: SearchDocument, seq: int, split: Splitter) -> Iterator[tuple[View, dict[str, Any]]]:
    """One entry for every index the document belongs into."""
    views = views_of(document)
    if not views:
        return
    tokens = Tokens(document.texts, document.labels, split)
    common = _common(document, seq) | {
        "everywhere": tokens.everywhere(),
        "files": [*file_pages.entries(document, split)],
    }
    for view in views:
        *words, grams = tokens.columns(view.language)
        suggestions = _suggestions(document, view.language)
        yield (
            view,
            {
                **common,
                **dict(zip(COLUMNS, words, strict=True)),
                "grams": grams,
                "suggest": [folded for _text, _language, folded, _is_title in suggestions],
                "suggest_key": [folded for _text, _language, folded, _is_title in suggestions],
                "suggestions": {"rows": suggestions},
                "shown": _shown(document, view.language),
            },
        )


def _common(document: SearchDocument, seq: int) -> dict[str, Any]:
    places = document.locations or ((document.location,) if document.location else ())
    facets = {(name, value) for name, values in document.facets.items() for value in values}
    facets.add(("kind", document.kind))
    best = {key for phrase in document.best_for if (key := analysis.phrase_key(phrase))}
    titles = {key for text in document.texts.values() if (key := analysis.phrase_key(text.title))}
    return {
        "key": document.key,
        "kind": document.kind,
        "state": document.state,
        "acl": sorted(document.acl),
        "facet": sorted(f"{name}{FACET_SIGN}{value}" for name, value in facets),
        "verified_on": document.verified_on.isoformat() if document.verified_on else None,
        "starts_on": [day.isoformat() for day in document.starts_on],
        "locations": [{"lat": latitude, "lon": longitude} for latitude, longitude in places],
        "open_spans": _spans(document.open_spans),
        "spoken_hours": [
            {"language": language, "spans": _spans(spans)} for language, spans in document.spoken_hours.items()
        ],
        "hours_known": document.hours_known,
        "exact_best": sorted(best),
        "exact_title": sorted(titles),
        "seq": seq,
    }


def _spans(spans: Iterable[tuple[int, int]]) -> list[dict[str, int]]:
    return [{"gte": first, "lt": last} for first, last in spans if first < last]


def _shown(document: SearchDocument, reader: str) -> dict[str, Any]:
    texts = document.texts
    language = shown_language(texts, reader)
    text = texts[language]
    # A translated title leads to a German page: its summary is German too.
    text_language = language
    if not (text.summary or text.body) and len(texts) > 1:
        text_language = shown_language({one: None for one in texts if one != language}, reader)
    return {
        "language": language,
        "machine": text.machine,
        "title": text.title,
        "summary": texts[text_language].summary,
        "body": texts[text_language].body,
        "text_language": text_language,
        "path": document.path,
        "topics": list(document.facets.get("topic", ())),
        "card": dict(document.card),
    }


def _suggestions(document: SearchDocument, reader: str) -> list[tuple[str, str, str, bool]]:
    """Text, language, folded text and whether it is a title."""
    return [
        (text, language, analysis.exact_key(text), is_title)
        for (language, text), is_title in suggestions(document).items()
        if language in (reader, BASE)
    ]
