"""Writes entries: changes into the indexes in use, a whole portal into new ones beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from search.documents import SearchDocument
from search.engines import Change, Progress, Splitter
from search.engines.elasticsearch.entries import entries, views_of
from search.engines.elasticsearch.lock import Lock
from search.engines.elasticsearch.names import VIEWS, Names, View
from search.engines.elasticsearch.server import Server

Action = tuple[dict[str, Any], dict[str, Any] | None]

# A bulk of either size is what a server takes well (search.md 10).
BULK_ACTIONS, BULK_BYTES = 500, 5_000_000
# Version of what a rebuild writes: every change in the outbox is newer.
BUILT = 0


class Writer:
    """The one who holds the lock. Everything written carries a version, so late writes lose."""

    def __init__(self, server: Server, names: Names, lock: Lock) -> None:
        self._server = server
        self._names = names
        self._lock = lock

    def apply(self, changes: Sequence[Change], split: Splitter) -> None:
        """Deletions first: what becomes internal leaves the public before it appears elsewhere."""
        deletions: list[Action] = []
        additions: list[Action] = []
        for change in changes:
            kept = views_of(change.document) if change.document is not None else ()
            deletions += [self._delete(view, change) for view in VIEWS if view not in kept]
            if change.document is not None:
                for view, entry in entries(change.document, change.seq, split):
                    additions.append((_heading("index", self._names.write(view), change.key, change.seq), entry))
        for chunk in _chunks([*deletions, *additions]):
            self._server.bulk(chunk, require_alias=True)
        self._server.refresh(self._names.read(view) for view in VIEWS)

    def _delete(self, view: View, change: Change) -> Action:
        return _heading("delete", self._names.write(view), change.key, change.seq), None

    def build(
        self, stamp: str, documents: Iterable[SearchDocument], split: Splitter, progress: Progress, estimate: int
    ) -> dict[View, int]:
        """Fills new indexes; returns how many entries each has to hold.

        `estimate`: about how many documents will come; nobody knows before the last one.
        """
        written: dict[str, tuple[View, ...]] = {}

        def actions() -> Iterator[Action]:
            for document in documents:
                if document.key in written or not (views := views_of(document)):
                    continue
                written[document.key] = views
                for view, entry in entries(document, BUILT, split):
                    yield _heading("index", self._names.physical(view, stamp), document.key, BUILT), entry

        for chunk in _chunks(actions()):
            self._server.bulk(chunk, require_alias=False)
            self._lock.renew()
            progress(len(written), max(estimate, len(written)))
        return {view: sum(view in views for views in written.values()) for view in VIEWS}


def _heading(operation: str, index: str, key: str, seq: int) -> dict[str, Any]:
    return {operation: {"_index": index, "_id": key, "version": seq, "version_type": "external"}}


def _chunks(actions: Iterable[Action]) -> Iterator[list[Action]]:
    chunk: list[Action] = []
    size = 0
    for action in actions:
        length = len(json.dumps(action[1], ensure_ascii=False).encode()) if action[1] else 0
        if chunk and (len(chunk) >= BULK_ACTIONS or size + length > BULK_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(action)
        size += length
    if chunk:
        yield chunk
