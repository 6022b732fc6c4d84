"""Is the best hit an answer, or only something near it? The embedded engine's rule, on what the server returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from typing import Any

from elasticsearch.dsl import Search
from elasticsearch.dsl.aggs import Filters
from elasticsearch.dsl.query import Query, Term

from search.engines.elasticsearch import file_pages
from search.engines.embedded.judging import ENOUGH, ENOUGH_IN_BODY
from search.engines.embedded.schema import COLUMNS
from search.question import Question, Word

# What has to be known of the best hit.
FIELDS = (*COLUMNS, "everywhere", "exact_best", "exact_title")
_LEADING = ("title", "headings", "labels", "summary", "de", "everywhere")
_HOLDING = "holding"


def rarity_of(question: Question) -> Search:
    """Asks in how many documents the words stand."""
    search = Search().extra(size=0, track_total_hits=True)
    if question.words:
        stands: dict[str, Query] = {str(place): Term(all=word.stem) for place, word in enumerate(question.words)}
        search.aggs.bucket(_HOLDING, Filters(filters=stands))
    return search


@dataclass(frozen=True, slots=True)
class Rarity:
    """Number of public documents, and of those that hold each word of the question, at least one."""

    documents: int
    holding: tuple[int, ...]

    @classmethod
    def read(cls, question: Question, answer: Mapping[str, Any]) -> Rarity:
        buckets = answer["aggregations"][_HOLDING]["buckets"] if question.words else {}
        holding = (buckets[str(place)]["doc_count"] for place in range(len(buckets)))
        return cls(answer["hits"]["total"]["value"], tuple(max(1, documents) for documents in holding))

    def weights(self, question: Question) -> dict[Word, float]:
        return {
            word: log(1 + self.documents / holding) for word, holding in zip(question.words, self.holding, strict=True)
        }


def is_weak(question: Question, hit: Mapping[str, Any] | None, rarity: Rarity) -> bool:
    """Too little of the question, its rare words weighing most, stands in the best hit."""
    if question.is_empty or hit is None:
        return hit is None
    best = hit["_source"]
    if best["key"] in question.best_bets or {*best["exact_best"], *best["exact_title"]} & {*question.exact}:
        return False
    tokens = {name: set(best[name].split()) for name in (*COLUMNS, "everywhere")}
    page = file_pages.best(hit, question.stems)
    anywhere = set().union(*tokens.values(), page[1] if page else ())
    if any(all(_stands_in(word, anywhere) for word in synonym.words) for synonym in question.added if synonym.words):
        return False
    weights = rarity.weights(question)
    share = sum(weight for word, weight in weights.items() if _stands_in(word, anywhere)) / (sum(weights.values()) or 1)
    # Where the text shown is another language's, its title stands with the rest of it.
    leading = set().union(*(tokens[name] for name in _LEADING))
    leads = any(_stands_in(word, leading) or set(word.parts) & leading for word in question.words)
    return share < (ENOUGH if leads else ENOUGH_IN_BODY)


def _stands_in(word: Word, tokens: set[str]) -> bool:
    if tokens & {word.stem, word.german, *word.elsewhere}:
        return True
    # A single part is only the tail of an unknown compound: a hint, no answer.
    return len(word.parts) > 1 and tokens.issuperset(word.parts)
