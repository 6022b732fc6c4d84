"""The engine on an Elasticsearch cluster: an index for each reader language, and one for what is not public.

The words of the portal, which corrections and compounds need, come from the engine beside the application: it is kept
in step anyway, because it answers when the cluster does not. So a question is understood alike whoever answers it.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection, Iterable, Iterator, Sequence

from elasticsearch.dsl import Search

from search.documents import SearchDocument
from search.engines import Change, Engine, Health, IndexUnavailable, Progress, SplitterFor
from search.engines.elasticsearch import asking, explaining, mapping, suggesting
from search.engines.elasticsearch.generations import KEPT, Generations
from search.engines.elasticsearch.lock import Lock
from search.engines.elasticsearch.names import PUBLIC_VIEWS, VIEWS, Names, View
from search.engines.elasticsearch.reading import Reader
from search.engines.elasticsearch.server import (
    READ_SECONDS,
    WRITE_SECONDS,
    Deadline,
    Refused,
    Server,
    ServerAway,
    ServerRefused,
)
from search.engines.elasticsearch.writing import Writer
from search.question import Answer, Candidate, Explanation, Request, Scope, Suggestion, Vocabulary

logger = logging.getLogger(__name__)

# How long a batch waits for another writer. A rebuild holds the lock much longer: the batch then tries again later.
WRITER_WAIT = 5.0
_KEYS_A_PAGE = 5_000


def _silent(_done: int, _total: int) -> None:
    return None


class NoVocabulary:
    """Knows no word."""

    def documents_with(self, word: str, language: str) -> int:
        return 0

    def knows_stem(self, stem: str, language: str) -> bool:
        return False

    def candidates(self, first: str, shortest: int, longest: int, language: str) -> list[Candidate]:
        return []


class ElasticsearchEngine:
    name = "elasticsearch"
    # Seconds for a question, however many requests it needs; then the engine beside it answers.
    patience = READ_SECONDS

    def __init__(self, server: Server, prefix: str, beside: Engine, kept: dt.timedelta = KEPT) -> None:
        self.server = server
        self.beside = beside
        self.names = Names(prefix)
        self.generations = Generations(server, self.names, kept)

    # --- Asking ---
    def search(self, request: Request) -> Answer:
        return asking.search(self._reader(request), request)

    def count(self, request: Request) -> int:
        return asking.count(self._reader(request), request)

    def explain(self, request: Request, key: str) -> Explanation | None:
        return explaining.explain(self._reader(request), request, key)

    def suggest(
        self, text: str, *, language: str, audiences: frozenset[str], size: int, excluded: Collection[str] = ()
    ) -> list[Suggestion]:
        reader = Reader(self.server, self.names, "public", language, audiences, self._deadline())
        return suggesting.suggest(reader, text, size=size, excluded=excluded)

    def vocabulary(self) -> Vocabulary:
        try:
            return self.beside.vocabulary()
        except IndexUnavailable:
            # Being built: questions go on, without corrections and compounds.
            return NoVocabulary()

    def _deadline(self) -> Deadline:
        return Deadline(self.patience)

    def _reader(self, request: Request) -> Reader:
        return Reader(
            self.server, self.names, request.scope, request.question.language, request.audiences, self._deadline()
        )

    # --- Writing ---
    def apply(self, changes: Sequence[Change], splitter_for: SplitterFor) -> None:
        lock = Lock(self.server, self.names.lock())
        with lock.held(wait=WRITER_WAIT):
            Writer(self.server, self.names, lock).apply(changes, splitter_for(self.beside.vocabulary()))

    def rebuild(
        self, documents: Iterable[SearchDocument], splitter_for: SplitterFor, progress: Progress | None = None
    ) -> int:
        lock = Lock(self.server, self.names.lock())
        with lock.held(wait=WRITER_WAIT):
            now = dt.datetime.now(dt.UTC)
            stamp = self.generations.create(now)
            try:
                writer = Writer(self.server, self.names, lock)
                split = splitter_for(self.beside.vocabulary())
                estimate = sum((self.beside.check().documents or {}).values())
                expected = writer.build(stamp, documents, split, progress or _silent, estimate)
                self.generations.finish(stamp, expected)
                self.generations.swap(stamp)
            except BaseException:
                self._discard(stamp)
                raise
            self.generations.clear_away(now)
        return sum(number for view, number in expected.items() if view in (VIEWS[0], VIEWS[-1]))

    def _discard(self, stamp: str) -> None:
        try:
            self.generations.discard(stamp)
        except (IndexUnavailable, Refused):
            logger.warning("Half-built index left behind", extra={"event": "search_rubbish", "stamp": stamp})

    # --- Health ---
    def check(self) -> Health:
        try:
            used = self.generations.in_use()
            if used.keys() != set(VIEWS):
                return Health(usable=False, reason="There is no search index on the server yet.")
            if any(meta.get("fingerprint") != mapping.fingerprint() for meta in used.values()):
                return Health(usable=False, reason="The search index was made by another version of the portal.")
            sizes = self.generations.sizes(meta["name"] for meta in used.values())
        except (ServerAway, ServerRefused) as error:
            return Health(usable=False, reason=str(error), reachable=False)
        except (IndexUnavailable, Refused) as error:
            return Health(usable=False, reason=str(error))
        public, internal = VIEWS[0], VIEWS[-1]
        counts: dict[Scope, int] = {
            "public": sizes[used[public]["name"]][0],
            "internal": sizes[used[internal]["name"]][0],
        }
        return Health(
            usable=True,
            documents=counts,
            built_at=min(meta["built_at"] for meta in used.values()),
            size_bytes=sum(size for _documents, size in sizes.values()),
        )

    def is_sound(self) -> bool:
        """Every language holds the same entries in the same version; for the nightly check."""
        first, *others = (dict(self._versions(view)) for view in PUBLIC_VIEWS)
        return all(first == other for other in others)

    def keys(self) -> set[str]:
        return {key for view in VIEWS for key, _seq in self._versions(view)}

    def _versions(self, view: View) -> Iterator[tuple[str, int]]:
        """Key and version of everything in an index, whoever may see it: for comparing, never for readers."""
        after: str | None = None
        while True:
            search = Search().source(["key", "seq"]).sort("key")
            search = search.extra(size=_KEYS_A_PAGE, track_total_hits=False)
            if after is not None:
                search = search.extra(search_after=[after])
            (answer,) = self.server.msearch([(self.names.read(view), search.to_dict())], Deadline(WRITE_SECONDS))
            for hit in answer["hits"]["hits"]:
                after = hit["_source"]["key"]
                yield after, hit["_source"]["seq"]
            if len(answer["hits"]["hits"]) < _KEYS_A_PAGE:
                return
