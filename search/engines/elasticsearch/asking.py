"""Answers a request in two round trips: what the best hit scores, then what is nearly as good, with all counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from elasticsearch.dsl import Search
from elasticsearch.dsl.query import Bool, Query

from search.engines.elasticsearch import file_pages, filters, judging, ranking
from search.engines.elasticsearch.matching import Matching
from search.engines.elasticsearch.names import view_of
from search.engines.elasticsearch.reading import Reader, ask
from search.engines.embedded.matching import BEST_ROWS, GRAM_HITS, NOISE
from search.question import Answer, Found, Request

SHOWN = ["shown", "key", "kind", "state", "verified_on", "locations"]


def search(reader: Reader, request: Request) -> Answer:
    matching = Matching(request.question, view_of(request.scope, request.question.language))
    query, rarity = explored(reader, request, matching)
    conditions = filters.conditions(request)
    page = _page(query if request.question.is_empty else matching.with_page(query), request, conditions)
    # Whether the answer is weak is said on every page of it, and judged by the first hit.
    answers = ask(reader, [reader.request(page), *([reader.request(_first(page))] if request.start else [])])
    answered = answers[0].get("aggregations", {})
    hits = answers[0]["hits"]["hits"]
    total = int(answers[0]["hits"]["total"]["value"])
    best = next(iter(answers[-1]["hits"]["hits"]), None)
    return Answer(
        hits=tuple(_found(hit, request) for hit in hits),
        total=total,
        facets=filters.facets(request, conditions, answered),
        relaxed=filters.relaxed(conditions, answered) if not total else {},
        weak=judging.is_weak(request.question, best, rarity),
    )


def explored(reader: Reader, request: Request, matching: Matching) -> tuple[Query, judging.Rarity]:
    """The query of a request, with noise cut off; and how rare its words are."""
    question = request.question
    if question.is_empty:
        return matching.everything(), judging.Rarity(0, ())
    requests = [
        reader.public().request(judging.rarity_of(question)),
        reader.request(_few(matching.text(), 1)),
    ]
    unknown = matching.unknown
    if looks := matching.grams(unknown):
        looked_at = GRAM_HITS if request.scope == "public" else BEST_ROWS
        requests.append(reader.request(_few(Bool(must=looks), looked_at, "key", "grams")))
    rarity, best, *similar = ask(reader, requests)
    lookalikes = similar[0]["hits"]["hits"] if similar else ()
    alike = [hit for hit in lookalikes if matching.is_alike(hit["_source"]["grams"])]
    scores = [best["hits"].get("max_score") or 0.0, *(hit["_score"] for hit in alike)]
    text = matching.text([hit["_source"]["key"] for hit in alike])
    # How rare words are among internal records depends on those the reader may not see: what is found must not.
    threshold = NOISE * max(scores) if request.scope == "public" else 0.0
    query = matching.with_boosts(matching.cut(text, threshold))
    return query, judging.Rarity.read(question, rarity)


def _few(query: Query, size: int, *fields: str) -> Search:
    return Search().query(query).extra(size=size, track_total_hits=False).source(list(fields) or False)


def _page(query: Query, request: Request, conditions: Mapping[str, Query]) -> Search:
    size = max(0, min(request.size, BEST_ROWS - request.start))
    search = Search().query(ranking.weighted(query, request)).source([*SHOWN, *judging.FIELDS])
    search = search.extra(size=size, track_total_hits=True, **{"from": request.start if size else 0})
    search = search.sort(*ranking.order(request))
    if conditions:
        search = search.post_filter(Bool(filter=list(conditions.values())))
    for name, aggregation in filters.counts(request, conditions).items():
        search.aggs.bucket(name, aggregation)
    return search


def _first(page: Search) -> Search:
    first = Search.from_dict({name: part for name, part in page.to_dict().items() if name != "aggs"})
    return first.extra(size=1, track_total_hits=False, **{"from": 0})


def count(reader: Reader, request: Request) -> int:
    return search(reader, replace(request, start=0, size=0, with_facets=False)).total


def _found(hit: Mapping[str, Any], request: Request) -> Found:
    source = hit["_source"]
    shown = source["shown"]
    km = ranking.kilometres(request.place, source["locations"])
    page = file_pages.best(hit, request.question.stems)
    return Found(
        key=source["key"],
        kind=source["kind"],
        language=shown["language"],
        machine=shown["machine"],
        title=shown["title"],
        summary=shown["summary"],
        body=shown["body"],
        text_language=shown["text_language"],
        path=shown["path"],
        state=source["state"],
        verified_on=dt.date.fromisoformat(source["verified_on"]) if source["verified_on"] else None,
        topics=tuple(shown["topics"]),
        card=shown["card"],
        score=round(hit["_score"] or 0.0, 4),
        distance_km=round(km, 1) if km is not None else None,
        file=page[0] if page else None,
    )
