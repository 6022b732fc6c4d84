"""The tables of an index file: full text per reader language, and plain rows beside it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from portal import languages

# Columns of the word table with their weight in the score. bm25 weighs them inside one document length, which does
# better than a score per field: short titles have odd frequencies (search.md 3).
COLUMNS: dict[str, float] = {
    "title": 3.0,
    "headings": 2.0,
    "labels": 3.0,
    "summary": 2.0,
    "body": 1.0,
    "parts": 0.5,
    "de": 0.6,  # 0.4 in search.md; a little more did a little better for questions in all four other languages
}

# Contentless: the tokens that a deletion has to name again lie compressed in `token`.
_PER_LANGUAGE = """
CREATE VIRTUAL TABLE a_{language} USING fts5({columns}, content='', tokenize='unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE g_{language} USING fts5(t, content='', tokenize='trigram');
"""

_PLAIN = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE doc (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, path TEXT NOT NULL, state TEXT NOT NULL,
    verified_on TEXT, hours_known INTEGER NOT NULL, card TEXT NOT NULL, topics TEXT NOT NULL, labels TEXT NOT NULL,
    seq INTEGER NOT NULL
);
-- What filters and order ask of every hit, without the long texts beside it. Read by name: `INDEXED BY doc_facts`.
CREATE INDEX doc_facts ON doc (id, kind, state, verified_on, hours_known, key);
CREATE TABLE text (
    doc INTEGER NOT NULL, language TEXT NOT NULL, title TEXT NOT NULL, summary TEXT NOT NULL, headings TEXT NOT NULL,
    body TEXT NOT NULL, machine INTEGER NOT NULL, PRIMARY KEY (doc, language)
);
CREATE TABLE token (
    doc INTEGER NOT NULL, language TEXT NOT NULL, tokens BLOB NOT NULL, PRIMARY KEY (doc, language)
);
CREATE TABLE acl (doc INTEGER NOT NULL, token TEXT NOT NULL, PRIMARY KEY (doc, token)) WITHOUT ROWID;
CREATE TABLE facet_value (id INTEGER PRIMARY KEY, name TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (name, value));
CREATE TABLE facet (doc INTEGER NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (doc, value)) WITHOUT ROWID;
CREATE TABLE place (doc INTEGER NOT NULL, latitude REAL NOT NULL, longitude REAL NOT NULL);
CREATE INDEX place_doc ON place (doc, latitude, longitude);
CREATE TABLE open_span (doc INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL);
CREATE INDEX open_span_doc ON open_span (doc, first, last);
CREATE TABLE spoken_hours (doc INTEGER NOT NULL, language TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL);
CREATE INDEX spoken_hours_doc ON spoken_hours (doc, language, first, last);
CREATE TABLE start (doc INTEGER NOT NULL, day TEXT NOT NULL);
CREATE INDEX start_doc ON start (doc, day);
CREATE TABLE exact (phrase TEXT NOT NULL, doc INTEGER NOT NULL, best INTEGER NOT NULL, PRIMARY KEY (phrase, doc))
    WITHOUT ROWID;
CREATE INDEX exact_doc ON exact (doc);
CREATE TABLE word (
    language TEXT NOT NULL, word TEXT NOT NULL, stem TEXT NOT NULL, first TEXT NOT NULL, length INTEGER NOT NULL,
    documents INTEGER NOT NULL, shown TEXT NOT NULL, PRIMARY KEY (language, word)
) WITHOUT ROWID;
CREATE INDEX word_stem ON word (language, stem);
CREATE INDEX word_near ON word (language, first, length);
CREATE TABLE gram (language TEXT NOT NULL, gram TEXT NOT NULL, documents INTEGER NOT NULL,
    PRIMARY KEY (language, gram)) WITHOUT ROWID;
CREATE TABLE suggestion (
    id INTEGER PRIMARY KEY, doc INTEGER NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL, folded TEXT NOT NULL,
    is_title INTEGER NOT NULL
);
CREATE INDEX suggestion_doc ON suggestion (doc);
CREATE VIRTUAL TABLE s USING fts5(t, content='', prefix='2 3', tokenize='unicode61 remove_diacritics 0');
CREATE TABLE file_page (
    id INTEGER PRIMARY KEY, doc INTEGER NOT NULL, title TEXT NOT NULL, path TEXT NOT NULL, language TEXT NOT NULL,
    number INTEGER NOT NULL, text TEXT NOT NULL, tokens BLOB NOT NULL
);
CREATE INDEX file_page_doc ON file_page (doc);
CREATE VIRTUAL TABLE p USING fts5(t, parts, content='', tokenize='unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE x USING fts5(t, content='', tokenize='unicode61 remove_diacritics 0');
"""

# A reader's own tables: what matched the question asked at the moment.
TEMPORARY = """
CREATE TEMP TABLE hit (
    doc INTEGER PRIMARY KEY, score REAL NOT NULL, boost REAL NOT NULL DEFAULT 0, fails INTEGER NOT NULL DEFAULT 0,
    km2 REAL
);
CREATE TEMP TABLE page_hit (doc INTEGER PRIMARY KEY, page INTEGER NOT NULL, score REAL NOT NULL);
"""

# Files whose change makes old indexes useless: they decide what the tokens are.
_DECIDING = (
    *("analysis.py", "stemming.py", "entries.py", "pipeline/compounds.py"),
    *(f"engines/embedded/{name}.py" for name in ("schema", "tokens", "vocabulary", "writing", "file_pages")),
)


def tables() -> str:
    columns = ", ".join(COLUMNS)
    return _PLAIN + "".join(_PER_LANGUAGE.format(language=code, columns=columns) for code in languages.CODES)


@cache
def fingerprint() -> str:
    """Of the code and languages an index was made by. Another one in the file means: build anew."""
    root = Path(__file__).resolve().parents[2]
    digest = hashlib.sha256(",".join(languages.CODES).encode())
    for name in _DECIDING:
        digest.update((root / name).read_bytes())
    return digest.hexdigest()
