"""Answers a request from one index file.

What matched goes into the reader's temporary table `hit`; filters, counts and order are plain SQL over it. Joined from
the hits: the facet table first took 10 s instead of 16 ms (search.md 11).
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3

from search.engines.embedded import counting, file_pages, judging, writing
from search.engines.embedded.matching import collect
from search.engines.embedded.ranking import ranked
from search.entries import shown_language
from search.question import Answer, Found, Request

Connection = sqlite3.Connection


def search(connection: Connection, request: Request, public: Connection) -> Answer:
    """`public` is the public file: how rare a word or trigram is must not depend on restricted documents."""
    connection.execute("BEGIN")
    try:
        collect(connection, request, public)
        conditions = counting.apply_filters(connection, request)
        bits = {name: 1 << place for place, name in enumerate(conditions)}
        total = counting.number_of(connection, "fails = 0")
        rows = ranked(connection, request)
        return Answer(
            hits=tuple(_found(connection, request, *row) for row in rows[request.start : request.start + request.size]),
            total=total,
            facets=counting.facets(connection, request, bits) if request.with_facets else {},
            relaxed=counting.relaxed(connection, bits) if not total else {},
            weak=judging.is_weak(connection, request, rows[0][0] if rows else None, public),
        )
    finally:
        connection.execute("ROLLBACK")


def count(connection: Connection, request: Request, public: Connection) -> int:
    connection.execute("BEGIN")
    try:
        collect(connection, request, public)
        counting.apply_filters(connection, request)
        return counting.number_of(connection, "fails = 0")
    finally:
        connection.execute("ROLLBACK")


def _found(connection: Connection, request: Request, number: int, score: float, km: float | None) -> Found:
    reader = request.question.language
    key, kind, path, state, verified_on, card, topics = connection.execute(
        "SELECT key, kind, path, state, verified_on, card, topics FROM doc WHERE id = ?", (number,)
    ).fetchone()
    texts, _labels = writing.stored(connection, number)
    page = file_pages.best(connection, number, request)
    language = shown_language(texts, reader)
    text = texts[language]
    # A translated title leads to a German page: its summary is German too.
    text_language = language
    if not (text.summary or text.body) and len(texts) > 1:
        text_language = shown_language({one: None for one in texts if one != language}, reader)
    return Found(
        key=key,
        kind=kind,
        language=language,
        machine=text.machine,
        title=text.title,
        summary=texts[text_language].summary,
        body=texts[text_language].body,
        text_language=text_language,
        path=path,
        state=state,
        verified_on=dt.date.fromisoformat(verified_on) if verified_on else None,
        topics=tuple(json.loads(topics)),
        card=json.loads(card),
        score=round(score, 4),
        distance_km=round(km, 1) if km is not None else None,
        file=page[0] if page else None,
    )
