"""Measures relevance and speed on questions with known answers, through the real pipeline and engine.

Data: `corpus.<language>.jsonl` and `queries.<set>.jsonl` as in shared/data/omos_qa. Everything goes into a scratch
index; the portal's own is not touched.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from search import pipeline
from search.documents import PUBLIC, SearchDocument, Text
from search.engines import Engine
from search.engines.elasticsearch.scratch import scratch as scratch_indexes
from search.engines.embedded import EmbeddedEngine
from search.pipeline.compounds import splitter
from search.pipeline.synonyms import Rules
from search.question import Request

GERMAN_SETS = ("de.full", "de.kw", "de.typo")
ENGLISH_SETS = ("en.full", "en.kw", "en.typo")
OTHER_SETS = ("fr.full", "ar.full", "uk.full")
CROSS_SETS = tuple(f"x{language}-de.full{lead}" for language in ("en", "ar", "fr", "uk") for lead in ("", "+lead"))
ALL_SETS = (*GERMAN_SETS, *ENGLISH_SETS, *OTHER_SETS, *CROSS_SETS)

RANKS = 10
_SENTENCE_END = re.compile(r"(?<=[.!?؟])\s+|\n+")
_CROSS = re.compile(r"x([a-z]+)-de\.full(\+lead)?$")


@dataclass(frozen=True, slots=True)
class Result:
    """Figures of one set: MRR@10, hit rates, share without any hit, share called weak, milliseconds a question."""

    set: str
    engine: str
    n: int
    mrr: float
    r1: float
    r5: float
    r10: float
    zero: float
    weak: float
    p50_ms: float
    p95_ms: float


def run(
    data: Path, sets: Sequence[str], say: Callable[[str], None] | None = None, engine: str = "embedded"
) -> Iterator[Result]:
    """One result a set; sets over the same texts share a scratch index."""
    built: tuple[object, ...] | None = None
    with tempfile.TemporaryDirectory(prefix="search-benchmark-") as scratch, _engine(engine, scratch) as asked:
        for name in sets:
            reader, texts = _texts(data, name)
            if texts != built:
                if say:
                    say(f"indexing the texts of {name}")
                asked.rebuild(_documents(data, *texts), splitter)
                built = texts
            yield measure(asked, name, reader, list(_lines(data / f"queries.{name.removesuffix('+lead')}.jsonl")))


def _engine(name: str, directory: str) -> AbstractContextManager[Engine]:
    if name == "embedded":
        return nullcontext(EmbeddedEngine(directory))
    if not settings.ELASTICSEARCH_URL:
        raise LookupError("ELASTICSEARCH_URL is not set: there is no server to measure.")
    return scratch_indexes(settings.ELASTICSEARCH_URL, directory)


def _texts(data: Path, name: str) -> tuple[str, tuple[str, str, bool]]:
    """The reader's language of a set, and what has to be indexed: language, language of titles, with lead."""
    if cross := _CROSS.match(name):
        return cross[1], ("de", cross[1], bool(cross[2]))
    language = name.split(".")[0]
    return language, (language, "", False)


def _documents(data: Path, language: str, titles_in: str, with_lead: bool) -> Iterator[SearchDocument]:
    translated = {page["id"]: page for page in _lines(data / f"corpus.{titles_in}.jsonl")} if titles_in else {}
    for page in _lines(data / f"corpus.{language}.jsonl"):
        texts = {language: Text(page["title"], body=page["body"])}
        if other := translated.get(page["id"]):
            texts[titles_in] = Text(other["title"], summary=lead(other["body"]) if with_lead else "")
        yield SearchDocument(
            key=f"page:{page['id']}", kind="page", texts=texts, path=f"/{page['id']}/", acl=frozenset({PUBLIC})
        )


def lead(body: str) -> str:
    """The first two sentences."""
    return " ".join([part for part in _SENTENCE_END.split(body) if part.strip()][:2])


def measure(engine: Engine, name: str, reader: str, queries: Sequence[dict[str, Any]]) -> Result:
    ranks: list[int] = []
    zero = weak = 0
    times: list[float] = []
    now = dt.datetime.now()
    for query in queries:
        started = time.perf_counter()
        vocabulary = engine.vocabulary()
        question = pipeline.understand(
            query["query"], language=reader, vocabulary=vocabulary, split=splitter(vocabulary), rules=Rules()
        )
        answer = engine.search(Request(question, frozenset({PUBLIC}), now))
        times.append((time.perf_counter() - started) * 1000)
        keys = [hit.key.removeprefix("page:") for hit in answer.hits[:RANKS]]
        ranks.append(next((place for place, key in enumerate(keys, 1) if key in query["rel"]), 0))
        zero += not answer.total
        weak += answer.weak
    times.sort()
    n = len(queries)
    return Result(
        set=name,
        engine=engine.name,
        n=n,
        mrr=round(sum(1 / rank for rank in ranks if rank) / n, 4),
        r1=_share(ranks, 1),
        r5=_share(ranks, 5),
        r10=_share(ranks, 10),
        zero=round(zero / n, 4),
        weak=round(weak / n, 4),
        p50_ms=round(times[n // 2], 2),
        p95_ms=round(times[int(n * 0.95)], 2),
    )


def _share(ranks: Iterable[int], best: int) -> float:
    ranks = list(ranks)
    return round(sum(1 for rank in ranks if 0 < rank <= best) / len(ranks), 4)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
