"""An engine with indexes and files of its own that vanish afterwards: for the benchmark and for tests."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from search.documents import SearchDocument
from search.engines import Change, Progress, SplitterFor
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.elasticsearch.server import Server
from search.engines.embedded import EmbeddedEngine


class ScratchEngine(ElasticsearchEngine):
    """Keeps the engine beside it in step itself; in the portal the outbox does. Nobody waits for its answers."""

    patience = 10.0

    def apply(self, changes: Sequence[Change], splitter_for: SplitterFor) -> None:
        self.beside.apply(changes, splitter_for)
        super().apply(changes, splitter_for)

    def rebuild(
        self, documents: Iterable[SearchDocument], splitter_for: SplitterFor, progress: Progress | None = None
    ) -> int:
        documents = list(documents)
        self.beside.rebuild(documents, splitter_for)
        return super().rebuild(documents, splitter_for, progress)


@contextmanager
def scratch(url: str, directory: str | Path, kind: type[ScratchEngine] = ScratchEngine) -> Iterator[ScratchEngine]:
    prefix = f"scratch-{uuid.uuid4().hex[:8]}"
    engine = kind(Server(url), prefix, EmbeddedEngine(directory), kept=dt.timedelta(0))
    try:
        yield engine
    finally:
        engine.server.delete([*engine.server.describe(engine.names.pattern()), engine.names.lock()])
