"""Why a document stands where it stands, for the editors' desk: what each part of it gave to the score."""

# ruff: noqa: S608 - only names of our own tables and columns are written into statements, values are bound

from __future__ import annotations

import datetime as dt
import math
import sqlite3

from search.engines.embedded import counting, file_pages, matching, schema, writing
from search.engines.embedded.matching import Visible, Ways, word_rank
from search.engines.embedded.ranking import factor
from search.entries import shown_language
from search.question import Explanation, Question, Request

Connection = sqlite3.Connection


def explain(connection: Connection, request: Request, key: str, public: Connection) -> Explanation | None:
    seen = Visible(request.audiences)
    connection.execute("BEGIN")
    try:
        row = connection.execute(
            f"SELECT id, state, verified_on FROM doc WHERE key = ? AND {seen.sql('doc.id')}", (key, *seen.tokens)
        ).fetchone()
        if row is None or request.question.is_empty:
            return None
        number, state, verified_on = row
        matching.collect(connection, request, public)
        hit = connection.execute("SELECT boost FROM hit WHERE doc = ?", (number,)).fetchone()
        parts = _parts(connection, request.question, number, public) | {"claimed": hit[0] if hit else 0.0}
        if not any(parts.values()):
            return None
        conditions = counting.apply_filters(connection, request)
        fails, km2 = connection.execute("SELECT fails, km2 FROM hit WHERE doc = ?", (number,)).fetchone() or (0, None)
        age = (request.now.date() - dt.date.fromisoformat(verified_on)).days if verified_on else None
        km = math.sqrt(km2) if km2 is not None else None
        return Explanation(
            key=key,
            title=_title(connection, number, request.question.language),
            parts=parts,
            words=_words(connection, request, number),
            factor=factor(state, age, km, request.place is not None),
            is_noise=hit is None,
            fails=tuple(name for place, name in enumerate(conditions) if fails & 1 << place),
        )
    finally:
        connection.execute("ROLLBACK")


def _parts(connection: Connection, question: Question, number: int, public: Connection) -> dict[str, float]:
    """Columns share the score of the words by what each would give alone: bm25 counts them inside one length."""
    language = question.language
    table = f"a_{language}"
    ways = Ways.of(question)
    together = _score(connection, table, word_rank(language), ways.words, number)
    alone = {name: _score(connection, table, word_rank(language, name), ways.words, number) for name in schema.COLUMNS}
    shares = sum(alone.values()) or 1.0
    parts = {name: together * value / shares for name, value in alone.items()}
    synonyms = _score(connection, table, word_rank(language), ways.synonyms, number)
    elsewhere = _score(connection, "x", "bm25(x)", ways.elsewhere, number)
    grams = matching.rarest_grams(question.words, language, public) if not question.phrases else ""
    page = connection.execute("SELECT score FROM page_hit WHERE doc = ?", (number,)).fetchone()
    return parts | {
        "synonyms": matching.SYNONYM_WEIGHT * synonyms,
        "elsewhere": matching.ELSEWHERE_WEIGHT * elsewhere,
        "grams": matching.gram_weight(language)
        * _score(connection, f"g_{language}", f"bm25(g_{language})", grams, number),
        "files": page[0] if page else 0.0,
    }


def _score(connection: Connection, table: str, rank: str, match: str, number: int) -> float:
    if not match:
        return 0.0
    row = connection.execute(
        f"SELECT -{rank} FROM {table} WHERE {table} MATCH ? AND rowid = ?", (match, number)
    ).fetchone()
    return float(row[0]) if row else 0.0


def _words(connection: Connection, request: Request, number: int) -> dict[str, tuple[str, ...]]:
    question = request.question
    *columns, _grams = writing.kept_tokens(connection, number, question.language)
    tokens = {name: set(column.split()) for name, column in zip(schema.COLUMNS, columns, strict=True)}
    tokens["elsewhere"] = set(writing.kept_tokens(connection, number, writing.ALL)[0].split())
    if page := file_pages.best(connection, number, request):
        tokens["files"] = page[1]
    return {
        word.word: tuple(
            name for name, held in tokens.items()
            if held & ({*word.elsewhere} if name == "elsewhere" else {word.stem, word.german, *word.parts} - {""})
        )
        for word in question.words
    }  # fmt: skip


def _title(connection: Connection, number: int, reader: str) -> str:
    texts, _labels = writing.stored(connection, number)
    return texts[shown_language(texts, reader)].title
