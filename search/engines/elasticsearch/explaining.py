"""Why a document stands where it stands, for the editors' desk: what each part of it gave to the score."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from elasticsearch.dsl import Search
from elasticsearch.dsl.query import Bool, Query, Term

from search.engines.elasticsearch import asking, file_pages, filters, judging, ranking
from search.engines.elasticsearch.matching import Matching
from search.engines.elasticsearch.names import view_of
from search.engines.elasticsearch.reading import Reader, ask
from search.engines.embedded.ranking import factor
from search.engines.embedded.schema import COLUMNS
from search.question import Explanation, Question, Request


def explain(reader: Reader, request: Request, key: str) -> Explanation | None:
    question = request.question
    if question.is_empty:
        return None
    matching = Matching(question, view_of(request.scope, question.language))
    kept, _rarity = asking.explored(reader, request, matching)
    conditions = filters.conditions(request)
    alone = matching.alone()
    asked: dict[str, Query] = {"": matching.with_page(matching.everything()), "kept": kept, **alone}
    asked |= {f"={name}": condition for name, condition in conditions.items()}
    names = [*asked]
    answers = ask(reader, [reader.request(_of(key, query)) for query in asked.values()])
    scores = {name: _score(answer) for name, answer in zip(names, answers, strict=True)}
    found = answers[0]["hits"]["hits"]
    parts = _parts(scores)
    if not found or not any(parts.values()):
        return None
    source = found[0]["_source"]
    verified_on = source["verified_on"]
    km = ranking.kilometres(request.place, source["locations"])
    return Explanation(
        key=key,
        title=source["shown"]["title"],
        parts=parts,
        words=_words(question, found[0]),
        factor=factor(
            source["state"],
            (request.now.date() - dt.date.fromisoformat(verified_on)).days if verified_on else None,
            km,
            request.place is not None,
        ),
        is_noise=scores["kept"] is None,
        fails=tuple(name for name in conditions if scores[f"={name}"] is None),
    )


def _of(key: str, query: Query) -> Search:
    search = Search().query(Bool(must=[query], filter=[Term(key=key)]))
    return search.extra(size=1, track_total_hits=False).source([*asking.SHOWN, *judging.FIELDS])


def _score(answer: Mapping[str, Any]) -> float | None:
    hits = answer["hits"]["hits"]
    return float(hits[0]["_score"] or 0.0) if hits else None


def _parts(scores: Mapping[str, float | None]) -> dict[str, float]:
    """Fields share the score of the words by what each would give alone: they are counted inside one length."""
    alone = {name: scores.get(f"field {name}") or 0.0 for name in COLUMNS}
    shares = sum(alone.values()) or 1.0
    together = scores.get("words") or 0.0
    others = ("synonyms", "elsewhere", "grams", "files", "claimed")
    return {
        **{name: together * value / shares for name, value in alone.items()},
        **{name: scores.get(name) or 0.0 for name in others},
    }


def _words(question: Question, hit: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    tokens = {name: set(hit["_source"][name].split()) for name in COLUMNS}
    tokens["elsewhere"] = set(hit["_source"]["everywhere"].split())
    if page := file_pages.best(hit, question.stems):
        tokens["files"] = page[1]
    return {
        word.word: tuple(
            name for name, held in tokens.items()
            if held & ({*word.elsewhere} if name == "elsewhere" else {word.stem, word.german, *word.parts} - {""})
        )
        for word in question.words
    }  # fmt: skip
