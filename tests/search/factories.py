"""Documents made by hand, in as few words as a test needs."""

from __future__ import annotations

from typing import Any

from search.documents import PUBLIC, SearchDocument, Text


def text(value: str | Text) -> Text:
    """„Title | summary | body“, or a Text as it is."""
    if isinstance(value, Text):
        return value
    title, summary, body = [*(part.strip() for part in value.split("|")), "", ""][:3]
    return Text(title=title, summary=summary, body=body)


def document(key: str, *, acl: frozenset[str] = frozenset({PUBLIC}), **fields: Any) -> SearchDocument:
    """document("service:1", de="Titel | Zusammenfassung | Text", ar="…", facets={…})."""
    texts = {name: text(fields.pop(name)) for name in list(fields) if len(name) == 2}
    kind = key.partition(":")[0]
    return SearchDocument(key=key, kind=kind, texts=texts, path=f"/{key.replace(':', '/')}/", acl=acl, **fields)
