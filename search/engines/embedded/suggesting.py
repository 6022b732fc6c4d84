"""Titles and labels that begin with what is being typed."""

# ruff: noqa: S608 - only names of our own tables and columns are written into statements, values are bound
from __future__ import annotations

import sqlite3
from collections.abc import Collection

from search import analysis
from search.analysis import BASE
from search.question import Suggestion

# Rows looked at before excluded words are left out.
_LOOKED_AT = 60


def suggest(
    connection: sqlite3.Connection,
    text: str,
    *,
    language: str,
    audiences: frozenset[str],
    size: int,
    excluded: Collection[str],
) -> list[Suggestion]:
    """Every word must begin one of the entry's; the reader's language first, then German, titles before labels."""
    words = analysis.exact_key(text).split()
    if not words:
        return []
    match = " AND ".join(f'"{word}"*' for word in words)
    tokens = sorted(audiences)
    # Equal words are united before the limit: the bare columns are those of the row with the smallest rank.
    rows = connection.execute(
        "SELECT suggestion.text, suggestion.language, suggestion.folded, doc.key, doc.kind, doc.path,"
        " suggestion.is_title, min((suggestion.language <> ?) * 8 + (suggestion.folded NOT LIKE ? || '%') * 4"
        " + (doc.kind <> 'topic') * 2 + (NOT suggestion.is_title)) AS place"
        " FROM s CROSS JOIN suggestion ON suggestion.id = s.rowid CROSS JOIN doc ON doc.id = suggestion.doc"
        " WHERE s MATCH ? AND suggestion.language IN (?, ?)"
        f" AND EXISTS (SELECT 1 FROM acl WHERE acl.doc = doc.id AND acl.token IN ({', '.join('?' * len(tokens))}))"
        " GROUP BY suggestion.folded ORDER BY place, length(suggestion.folded), suggestion.folded LIMIT ?",
        (language, " ".join(words), match, language, BASE, *tokens, _LOOKED_AT),
    ).fetchall()
    found = [
        Suggestion(shown, spoken, key, kind, path, bool(is_title))
        for shown, spoken, folded, key, kind, path, is_title, _place in rows
        if not set(excluded) & {folded, *folded.split()}
    ]
    return found[:size]
