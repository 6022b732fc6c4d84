"""The pages of files that belong to documents: found one by one, so that a hit can name the page."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable

from search import analysis
from search.analysis import BASE
from search.documents import FileText
from search.engines import Splitter
from search.question import FilePage, Request

Connection = sqlite3.Connection

# Columns of the table of pages with their weight: words, and parts of compounds as in documents.
COLUMNS = {"t": 1.0, "parts": 0.5}


def store(connection: Connection, number: int, files: Iterable[FileText]) -> None:
    """The plain rows of a document's files; `index` makes them findable."""
    connection.executemany(
        "INSERT INTO file_page (doc, title, path, language, number, text, tokens) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (number, file.title, file.path, file.language, place if file.is_paged else 0, text, b"")
            for file in files
            for place, text in enumerate(file.pages, 1)
            if text
        ),
    )


def index(connection: Connection, number: int, split: Splitter) -> None:
    rows = connection.execute("SELECT id, title, language, text FROM file_page WHERE doc = ?", (number,)).fetchall()
    for page, title, language, text in rows:
        parts = (part for word in analysis.words(text, BASE) for part in split(word)) if language == BASE else ()
        tokens = [" ".join(analysis.stems(f"{title} {text}", language)), " ".join(parts)]
        connection.execute("INSERT INTO p (rowid, t, parts) VALUES (?, ?, ?)", (page, *tokens))
        packed = zlib.compress(json.dumps(tokens, ensure_ascii=False).encode(), 1)
        connection.execute("UPDATE file_page SET tokens = ? WHERE id = ?", (packed, page))


def remove(connection: Connection, number: int) -> None:
    rows = connection.execute("SELECT id, tokens FROM file_page WHERE doc = ?", (number,)).fetchall()
    for page, packed in rows:
        # Contentless tables forget a row only when told exactly what it held.
        connection.execute(
            "INSERT INTO p (p, rowid, t, parts) VALUES ('delete', ?, ?, ?)",
            (page, *json.loads(zlib.decompress(packed))),
        )
    connection.execute("DELETE FROM file_page WHERE doc = ?", (number,))


def texts(connection: Connection, number: int) -> list[tuple[str, str]]:
    """Language and text of every page, for the vocabulary."""
    return connection.execute("SELECT language, text FROM file_page WHERE doc = ?", (number,)).fetchall()


def texts_of(files: Iterable[FileText]) -> list[tuple[str, str]]:
    return [(file.language, text) for file in files for text in file.pages if text]


def best(connection: Connection, number: int, request: Request) -> tuple[FilePage, set[str]] | None:
    """The page of a document that fits the question best, with its tokens; None where no page holds a word.

    Of internal records the page with the most words of the question: how rare they are among others' must not show.
    """
    rows = connection.execute(
        """
        SELECT title, path, file_page.number, language, text, tokens
        FROM page_hit JOIN file_page ON file_page.doc = page_hit.doc
        WHERE page_hit.doc = ? AND (? OR file_page.id = page_hit.page) ORDER BY file_page.id
        """,
        (number, request.scope == "internal"),
    )
    stems = request.question.stems
    found = [(FilePage(*shown), _unpacked(packed)) for *shown, packed in rows]
    return max(found, key=lambda page: len(page[1] & stems), default=None)


def _unpacked(packed: bytes) -> set[str]:
    return {token for column in json.loads(zlib.decompress(packed)) for token in column.split()}
