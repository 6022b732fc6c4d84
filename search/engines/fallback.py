"""Asks the cluster; while that does not answer, the engine beside the application. Readers see no difference.

Both are kept in step by the outbox and understand questions by the same words.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TypeVar

from search.documents import SearchDocument
from search.engines import Change, Engine, Health, IndexUnavailable, Progress, SplitterFor
from search.engines.elasticsearch.server import Refused
from search.question import Answer, Explanation, Request, Suggestion, Vocabulary

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

# A page asks up to three questions. After one that failed the others do not wait for the server again.
REST_SECONDS = 1.0


class FallbackEngine:
    def __init__(self, first: Engine, second: Engine) -> None:
        self.first = first
        self.second = second
        self.name = first.name
        self._local = threading.local()

    def search(self, request: Request) -> Answer:
        return self._either(lambda engine: engine.search(request))

    def count(self, request: Request) -> int:
        return self._either(lambda engine: engine.count(request))

    def suggest(
        self, text: str, *, language: str, audiences: frozenset[str], size: int, excluded: Collection[str] = ()
    ) -> list[Suggestion]:
        return self._either(
            lambda engine: engine.suggest(text, language=language, audiences=audiences, size=size, excluded=excluded)
        )

    def explain(self, request: Request, key: str) -> Explanation | None:
        return self._either(lambda engine: engine.explain(request, key))

    def vocabulary(self) -> Vocabulary:
        return self._either(lambda engine: engine.vocabulary())

    def _either(self, ask: Callable[[Engine], Result]) -> Result:
        if time.monotonic() < getattr(self._local, "rests_until", 0.0):
            return ask(self.second)
        try:
            return ask(self.first)
        except IndexUnavailable as error:
            self._local.rests_until = time.monotonic() + REST_SECONDS
            # The breaker tells once that the server is gone; a line for every question would drown the log.
            logger.info("Answered beside the cluster", extra={"event": "search_fallback", "reason": str(error)})
        except Refused:
            # A fault of ours in this question: found in the log, not by the reader.
            logger.exception("Question refused by the cluster", extra={"event": "search_refused"})
        return ask(self.second)

    def check(self) -> Health:
        """Readers are served while either is usable."""
        health = self.first.check()
        return health if health.usable else self.second.check()

    # --- Writing and comparing: of the cluster alone; the other engine has its own rows in the outbox ---
    def apply(self, changes: Sequence[Change], splitter_for: SplitterFor) -> None:
        self.first.apply(changes, splitter_for)

    def rebuild(
        self, documents: Iterable[SearchDocument], splitter_for: SplitterFor, progress: Progress | None = None
    ) -> int:
        return self.first.rebuild(documents, splitter_for, progress)

    def is_sound(self) -> bool:
        return self.first.is_sound()

    def keys(self) -> set[str]:
        return self.first.keys()
