"""Puts documents into an index file and takes them out again."""

# ruff: noqa: S608 - only names of our own tables and columns are written into statements, values are bound
from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping

from portal import languages
from search import analysis
from search.documents import SearchDocument, Text
from search.engines import Splitter
from search.engines.embedded import file_pages, schema, vocabulary
from search.engines.embedded.tokens import Tokens
from search.entries import Labels, Texts, suggestions

# The name under which the tokens of the table over all languages are kept.
ALL = "*"


# --- Plain rows ----------------------------------------------------------------------------------------------------
def store(connection: sqlite3.Connection, document: SearchDocument, seq: int) -> int:
    """Everything of a document but its tokens; returns its row number."""
    number = connection.execute(
        "INSERT INTO doc (key, kind, path, state, verified_on, hours_known, card, topics, labels, seq)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            document.key,
            document.kind,
            document.path,
            document.state,
            document.verified_on and document.verified_on.isoformat(),
            document.hours_known,
            json.dumps(dict(document.card), ensure_ascii=False),
            json.dumps(list(document.facets.get("topic", ()))),
            json.dumps(dict(document.labels), ensure_ascii=False),
            seq,
        ),
    ).fetchone()[0]
    many = connection.executemany
    many("INSERT INTO text VALUES (?, ?, ?, ?, ?, ?, ?)", (
        (number, language, text.title, text.summary, text.headings, text.body, text.machine)
        for language, text in document.texts.items()
    ))  # fmt: skip
    many("INSERT INTO acl VALUES (?, ?)", ((number, token) for token in sorted(document.acl)))
    many("INSERT INTO facet VALUES (?, ?)", ((number, value) for value in _facet_values(connection, document)))
    places = document.locations or ((document.location,) if document.location else ())
    many("INSERT INTO place VALUES (?, ?, ?)", ((number, *place) for place in places))
    many("INSERT INTO open_span VALUES (?, ?, ?)", ((number, *span) for span in document.open_spans))
    many("INSERT INTO spoken_hours VALUES (?, ?, ?, ?)", (
        (number, language, *span) for language, spans in document.spoken_hours.items() for span in spans
    ))  # fmt: skip
    many("INSERT INTO start VALUES (?, ?)", ((number, day.isoformat()) for day in document.starts_on))
    many("INSERT OR IGNORE INTO exact VALUES (?, ?, ?)", ((phrase, number, best) for phrase, best in _exact(document)))
    _store_suggestions(connection, number, document)
    file_pages.store(connection, number, document.files)
    return number


def _facet_values(connection: sqlite3.Connection, document: SearchDocument) -> set[int]:
    pairs = {(name, value) for name, values in document.facets.items() for value in values}
    pairs.add(("kind", document.kind))
    connection.executemany("INSERT OR IGNORE INTO facet_value (name, value) VALUES (?, ?)", sorted(pairs))
    return {
        connection.execute("SELECT id FROM facet_value WHERE name = ? AND value = ?", pair).fetchone()[0]
        for pair in pairs
    }


def _exact(document: SearchDocument) -> Iterator[tuple[str, int]]:
    """Whole phrases that lead here: first what the app claims, then the titles."""
    for phrase in document.best_for:
        if key := analysis.phrase_key(phrase):
            yield key, 1
    for text in document.texts.values():
        if key := analysis.phrase_key(text.title):
            yield key, 0


def _store_suggestions(connection: sqlite3.Connection, number: int, document: SearchDocument) -> None:
    """Titles, and the labels that are the record's own names: synonyms of its topics are for the topics to suggest."""
    for (language, text), is_title in suggestions(document).items():
        folded = analysis.exact_key(text)
        (row,) = connection.execute(
            "INSERT INTO suggestion (doc, language, text, folded, is_title) VALUES (?, ?, ?, ?, ?) RETURNING id",
            (number, language, text, folded, is_title),
        ).fetchone()
        connection.execute("INSERT INTO s (rowid, t) VALUES (?, ?)", (row, folded))


# --- Tokens --------------------------------------------------------------------------------------------------------
def index(connection: sqlite3.Connection, number: int, texts: Texts, labels: Labels, split: Splitter) -> None:
    """The full-text rows of a stored document, in the table of every reader language."""
    tokens = Tokens(texts, labels, split)
    for language in languages.CODES:
        *words, grams = columns = tokens.columns(language)
        connection.execute(_insert(f"a_{language}", schema.COLUMNS), (number, *words))
        connection.execute(_insert(f"g_{language}", ["t"]), (number, grams))
        _keep(connection, number, language, columns)
    connection.execute(_insert("x", ["t"]), (number, tokens.everywhere()))
    _keep(connection, number, ALL, [tokens.everywhere()])
    file_pages.index(connection, number, split)


def _insert(table: str, columns: Iterable[str]) -> str:
    names = [*columns]
    return f"INSERT INTO {table} (rowid, {', '.join(names)}) VALUES (?{', ?' * len(names)})"


def _keep(connection: sqlite3.Connection, number: int, language: str, tokens: list[str]) -> None:
    packed = zlib.compress(json.dumps(tokens, ensure_ascii=False).encode(), 1)
    connection.execute("INSERT INTO token VALUES (?, ?, ?)", (number, language, packed))


def kept_tokens(connection: sqlite3.Connection, number: int, language: str) -> list[str]:
    row = connection.execute("SELECT tokens FROM token WHERE doc = ? AND language = ?", (number, language)).fetchone()
    return json.loads(zlib.decompress(row[0])) if row else []


# --- Taking out ----------------------------------------------------------------------------------------------------
def remove(connection: sqlite3.Connection, key: str, *, with_words: bool) -> None:
    """Takes a document out, if it is there. `with_words`: its words are counted in this file's vocabulary."""
    row = connection.execute("SELECT id FROM doc WHERE key = ?", (key,)).fetchone()
    if row is None:
        return
    number = row[0]
    if with_words:
        vocabulary.count(connection, *stored(connection, number), file_pages.texts(connection, number), -1)
    for language in languages.CODES:
        *words, grams = kept_tokens(connection, number, language)
        # Contentless tables forget a row only when told exactly what it held.
        columns = ", ".join(schema.COLUMNS)
        marks = ", ?" * len(schema.COLUMNS)
        connection.execute(
            f"INSERT INTO a_{language} (a_{language}, rowid, {columns}) VALUES ('delete', ?{marks})", (number, *words)
        )
        connection.execute(
            f"INSERT INTO g_{language} (g_{language}, rowid, t) VALUES ('delete', ?, ?)", (number, grams)
        )
    file_pages.remove(connection, number)
    everywhere = kept_tokens(connection, number, ALL)
    connection.execute("INSERT INTO x (x, rowid, t) VALUES ('delete', ?, ?)", (number, *everywhere))
    for row in connection.execute("SELECT id, folded FROM suggestion WHERE doc = ?", (number,)).fetchall():
        connection.execute("INSERT INTO s (s, rowid, t) VALUES ('delete', ?, ?)", row)
    for table in ("text",  "token", "acl", "facet", "place", "open_span", "spoken_hours", "start", "exact",
                  "suggestion"):  # fmt: skip
        connection.execute(f"DELETE FROM {table} WHERE doc = ?", (number,))
    connection.execute("DELETE FROM doc WHERE id = ?", (number,))


def stored(connection: sqlite3.Connection, number: int) -> tuple[dict[str, Text], dict[str, tuple[str, ...]]]:
    """Texts and labels of a document in the file."""
    texts = {
        language: Text(title, summary, headings, body, bool(machine))
        for language, title, summary, headings, body, machine in connection.execute(
            "SELECT language, title, summary, headings, body, machine FROM text WHERE doc = ?", (number,)
        )
    }
    (labels,) = connection.execute("SELECT labels FROM doc WHERE id = ?", (number,)).fetchone()
    return texts, {language: tuple(group) for language, group in json.loads(labels).items()}


def count_grams(connection: sqlite3.Connection) -> None:
    """How many documents hold each trigram: questions ask only the rarest ones."""
    connection.execute("DELETE FROM gram")
    for language in languages.CODES:
        connection.execute(f"CREATE VIRTUAL TABLE temp.grams USING fts5vocab(main, g_{language}, row)")
        connection.execute("INSERT INTO gram SELECT ?, term, doc FROM temp.grams", (language,))
        connection.execute("DROP TABLE temp.grams")


def set_meta(connection: sqlite3.Connection, values: Mapping[str, object]) -> None:
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())
