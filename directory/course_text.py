"""The words of somebody who looks for a course, looked up in the search index: which courses they lead to."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

from search import documents, engines
from search.documents import PUBLIC, Area
from search.engines import IndexUnavailable
from search.query import MOST_HITS, understand
from search.question import Correction, Question, Request

from .wishes import Wishes

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Words:
    """What was typed and what was searched. `courses` are ids, best first; None where nothing but a town was typed.

    `narrow` is False where more courses hold the words than an engine ranks: they can order then, and no more.
    """

    query: str = ""
    searched_for: str = ""
    corrections: tuple[Correction, ...] = ()
    area: Area | None = None
    courses: tuple[int, ...] | None = None
    narrow: bool = True
    unavailable: bool = False

    @property
    def corrected(self) -> bool:
        return bool(self.corrections)


def look_up(wishes: Wishes, *, language: str, at: dt.datetime) -> Words:
    areas = documents.areas() if not wishes.near else ()
    try:
        question = understand(wishes.q, language, correct=not wishes.exact, on=at.date(), areas=areas)
        if question.is_empty:
            return Words(wishes.q, question.searched_for, question.corrections, question.area)
        answer = engines.engine().search(_request(question, at))
    except IndexUnavailable as error:
        logger.error("Search unavailable", extra={"event": "search_unavailable", "reason": str(error)})
        return Words(wishes.q, unavailable=True)
    courses = tuple(int(hit.key.partition(":")[2]) for hit in answer.hits)
    return Words(
        wishes.q, question.searched_for, question.corrections, question.area, courses, narrow=answer.total <= MOST_HITS
    )


def _request(question: Question, at: dt.datetime) -> Request:
    return Request(question, frozenset({PUBLIC}), at, filters={"kind": ("course",)}, size=MOST_HITS, with_facets=False)
