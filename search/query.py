"""search(): the one call behind the results page, the API and the command.

A question goes through `pipeline`, then to an engine with the reader's audiences; what comes back is checked against
the database once more, because a stale index may hide but never reveal.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone

from search import documents, engines, facets, pipeline
from search.documents import PUBLIC, Area
from search.engines import IndexUnavailable
from search.hits import Hit, hit
from search.pipeline import normalise, synonyms
from search.pipeline.compounds import splitter
from search.question import Answer, Correction, Explanation, Found, Place, Question, Request, Sort, Suggestion
from search.visibility import still_visible

logger = logging.getLogger(__name__)

PAGE_SIZE = 20
# Engines rank this many; later pages would hold noise.
MOST_HITS = 300
NEAREST_TOPICS = 3
INTERNAL_SIZE = 10
SUGGESTIONS = 8
SHORTEST_PREFIX = 2


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a question. `total` may exceed what can be paged through."""

    query: str
    language: str
    searched_for: str = ""
    corrections: tuple[Correction, ...] = ()
    added: tuple[str, ...] = ()  # synonyms that were searched too
    total: int = 0
    weak: bool = False
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, list[facets.Value]] = field(default_factory=dict)
    radius: Mapping[str, int] = field(default_factory=dict)  # hits within so many kilometres, with a place only
    kinds: Mapping[str, int] = field(default_factory=dict)
    relaxed: Mapping[str, int] = field(default_factory=dict)  # nothing found: filter → hits without it
    page: int = 1
    pages: int = 1
    size: int = PAGE_SIZE
    sort: Sort = "best"
    topics: tuple[Hit, ...] = ()  # the nearest topics, when weak or empty
    place: Place | None = None
    place_unknown: bool = False
    area: Area | None = None  # named in the question
    area_applied: bool = False  # only results there, and what belongs to no place
    internal: Results | None = None  # what only the signed-in reader may see: a group of its own
    unavailable: bool = False  # no index at the moment; it is being built

    @property
    def corrected(self) -> bool:
        return bool(self.corrections)

    @property
    def is_browsing(self) -> bool:
        """Nothing was asked: everything is listed."""
        return not self.query


def search(
    text: str,
    *,
    language: str,
    kinds: Collection[str] = (),
    filters: Mapping[str, Collection[str]] | None = None,
    near: str | None = None,
    radius: float | None = None,
    audiences: frozenset[str] = frozenset({PUBLIC}),
    page: int = 1,
    size: int = PAGE_SIZE,
    sort: Sort = "best",
    correct: bool = True,
    anywhere: bool = False,
    with_facets: bool = True,
    now: dt.datetime | None = None,
    engine: str = "",
) -> Results:
    """Finds what a reader of this language with these audiences may see. Never raises for what was typed.

    A town in the text („B1 Stolberg“) filters, unless a place was given apart or `anywhere` is wanted.
    """
    now = now or timezone.localtime()
    blank = Results(query=normalise.clean(text), language=language)
    chosen = {name: tuple(values) for name, values in (filters or {}).items() if values}
    if kinds:
        chosen["kind"] = tuple(kinds)
    try:
        request, blank = _prepared(
            text, blank, chosen, near=near, radius=radius, sort=sort, correct=correct, anywhere=anywhere, now=now,
            engine=engine,
        )  # fmt: skip
        request = replace(
            request, audiences=audiences & {PUBLIC}, start=(page - 1) * size, size=size, with_facets=with_facets
        )
        return _Asking(request, audiences, engine).results(blank)
    except IndexUnavailable as error:
        logger.error("Search unavailable", extra={"event": "search_unavailable", "reason": str(error)})
        return replace(blank, unavailable=True)


def explain(
    text: str, *, language: str, keys: Iterable[str], filters: Mapping[str, Collection[str]] | None = None,
    now: dt.datetime | None = None,
) -> tuple[Question, list[Explanation]]:  # fmt: skip
    """How a question of the public is understood, and why these records stand where they stand.

    Records that do not match at all are left out. Raises IndexUnavailable.
    """
    blank = Results(query=normalise.clean(text), language=language)
    chosen = {name: tuple(values) for name, values in (filters or {}).items() if values}
    request, _blank = _prepared(text, blank, chosen, now=now or timezone.localtime())
    found = (engines.engine().explain(request, key) for key in keys)
    return request.question, [one for one in found if one is not None]


def _prepared(
    text: str,
    blank: Results,
    chosen: Mapping[str, tuple[str, ...]],
    *,
    now: dt.datetime,
    near: str | None = None,
    radius: float | None = None,
    sort: Sort = "best",
    correct: bool = True,
    anywhere: bool = False,
    engine: str = "",
) -> tuple[Request, Results]:
    """What an engine is asked, for the public, and what is known of the answer before it comes."""
    place = _place(near)
    areas = documents.areas() if not near else ()
    question = understand(text, blank.language, correct=correct, on=now.date(), engine=engine, areas=areas)
    area = question.area
    if area is not None and area.point is not None:
        place = Place(*area.point, area.label)
    if place is None:
        radius = None
        sort = "best" if sort == "distance" else sort
    # A town chosen as a filter is newer than the one in the text.
    applied = area if not anywhere and not {"municipality", "district"} & chosen.keys() else None
    request = Request(
        question, frozenset({PUBLIC}), now, filters=chosen, area=applied, place=place, radius=radius, sort=sort
    )
    known = replace(
        blank, area=area, area_applied=applied is not None, place=place, sort=sort,
        place_unknown=bool(near) and place is None,
    )  # fmt: skip
    return request, known


def understand(
    text: str, language: str, *, correct: bool, on: dt.date, engine: str = "", areas: tuple[Area, ...] = ()
) -> Question:
    """The question as the pipeline understands it, with the public vocabulary."""
    vocabulary = engines.engine(engine).vocabulary()
    rules = synonyms.rules_for(language, on=on)
    return pipeline.understand(
        text,
        language=language,
        vocabulary=vocabulary,
        split=splitter(vocabulary, rules.splits),
        rules=rules,
        correct=correct,
        areas=areas,
    )


def suggest(text: str, language: str, audiences: frozenset[str] = frozenset({PUBLIC})) -> list[Suggestion]:
    """Up to eight titles or labels that begin with what is being typed, from two characters on.

    Public ones only: `audiences` may leave some out, it never adds any.
    """
    cleaned = normalise.clean(text)
    if len(cleaned) < SHORTEST_PREFIX:
        return []
    rules = synonyms.rules_for(language, on=timezone.localdate())
    try:
        return engines.engine().suggest(
            cleaned, language=language, audiences=audiences & {PUBLIC}, size=SUGGESTIONS, excluded=rules.excluded
        )
    except IndexUnavailable as error:
        logger.error("Search unavailable", extra={"event": "search_unavailable", "reason": str(error)})
        return []


def _place(near: str | None) -> Place | None:
    known = documents.resolve_place(near) if near else None
    return Place(*known) if known else None


class _Asking:
    """One request to an engine and what belongs to it: nearest topics, internal group, check against the database."""

    def __init__(self, request: Request, audiences: frozenset[str], engine: str) -> None:
        self.request = request
        self.audiences = audiences
        self.engine = engines.engine(engine)

    def results(self, blank: Results) -> Results:
        answer = self.engine.search(self.request)
        reachable = min(answer.total, MOST_HITS)
        pages = max(1, -(-reachable // self.request.size))
        page = min(self.request.start // self.request.size + 1, pages)
        if not answer.hits and answer.total:
            self.request = replace(self.request, start=(page - 1) * self.request.size)
            answer = self.engine.search(self.request)
        topics = self._nearest_topics() if answer.weak or not answer.total else ()
        internal = self._internal()
        shown = still_visible((*answer.hits, *topics, *(internal.hits if internal else ())), self.audiences)
        question = self.request.question
        results = replace(
            blank,
            searched_for=question.searched_for,
            corrections=question.corrections,
            added=tuple(synonym.text for synonym in question.added),
            page=page,
            pages=pages,
            size=self.request.size,
            topics=self._hits(topics, shown),
            weak=answer.weak and bool(answer.total),
            relaxed=self._relaxed(answer),
            **self._listing(answer, shown),
        )
        if internal is None:
            return results
        return replace(
            results,
            internal=replace(blank, searched_for=question.searched_for, **self._listing(internal, shown)),
        )

    def _listing(self, answer: Answer, shown: Collection[str]) -> dict[str, Any]:
        """The parts of the results that public and internal group have alike."""
        language = self.request.question.language
        counted = {
            name: facets.values_of(name, answer.facets.get(name, {}), self.request.filters.get(name, ()), language)
            for name in facets.FACETS
        }
        return {
            "hits": self._hits(answer.hits, shown),
            "total": answer.total - sum(hit.key not in shown for hit in answer.hits),
            "facets": {name: values for name, values in counted.items() if values},
            "radius": answer.facets.get("radius", {}),
            "kinds": answer.facets.get("kind", {}),
        }

    def _relaxed(self, answer: Answer) -> dict[str, int]:
        """What one filter less gives; where none alone helps, what none at all gives, as „all“."""
        single = {name: count for name, count in answer.relaxed.items() if count}
        if single or len(answer.relaxed) < 2:
            return single
        everything = replace(self.request, filters={}, area=None, radius=None, start=0)
        count = self.engine.count(everything)
        return {"all": count} if count else {}

    def _nearest_topics(self) -> tuple[Found, ...]:
        if self.request.question.is_empty:
            return ()
        request = replace(
            self.request, filters={"kind": ("topic",)}, area=None, place=None, radius=None, sort="best", start=0,
            size=NEAREST_TOPICS, with_facets=False,
        )  # fmt: skip
        return self.engine.search(request).hits

    def _internal(self) -> Answer | None:
        if not self.audiences - {PUBLIC}:
            return None
        request = replace(
            self.request, scope="internal", audiences=self.audiences, start=0, size=INTERNAL_SIZE, sort="best"
        )
        return self.engine.search(request)

    def _hits(self, found: Iterable[Found], shown: Collection[str]) -> tuple[Hit, ...]:
        return tuple(hit(one, self.request.question) for one in found if one.key in shown)
