"""One writer at a time, over all machines: a document on the server, with an end in case its owner dies."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from search.engines import Busy, IndexUnavailable
from search.engines.elasticsearch.server import Conflict, NotThere, Refused, Server

# A rebuild renews its claim with every bulk; a worker that died holds up the others no longer than this.
CLAIM_SECONDS = 120.0
PAUSE_SECONDS = 0.2
DOCUMENT = "writer"
_INDEX = {
    "settings": {"number_of_shards": 1, "number_of_replicas": 0, "auto_expand_replicas": "0-1"},
    "mappings": {"dynamic": "strict", "properties": {"owner": {"type": "keyword"}, "until": {"type": "double"}}},
}


class Lock:
    """Claimed for one batch or one rebuild. Raises `Busy` where somebody else outlasts the wait."""

    def __init__(self, server: Server, index: str) -> None:
        self._server = server
        self._index = index
        self._owner = ""

    @contextmanager
    def held(self, *, wait: float) -> Iterator[None]:
        self._owner = uuid.uuid4().hex
        self._prepare()
        until = time.monotonic() + wait
        while not self._claimed():
            if time.monotonic() >= until:
                raise Busy
            time.sleep(PAUSE_SECONDS)
        try:
            yield
        finally:
            # Where the server went away meanwhile, the claim ends by itself.
            with suppress(IndexUnavailable, Refused):
                self._give_back()

    def renew(self) -> None:
        """Raises `Busy` where the claim was lost: it ended, and another writer took it."""
        found = self._read()
        if found is None or found["_source"]["owner"] != self._owner:
            raise Busy
        if not self._replaced(found):
            raise Busy

    def _give_back(self) -> None:
        found = self._read()
        if found is not None and found["_source"]["owner"] == self._owner:
            unchanged = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
            self._server.call(lambda client: client.delete(index=self._index, id=DOCUMENT, **unchanged))

    def _claimed(self) -> bool:
        try:
            self._server.call(lambda client: client.create(index=self._index, id=DOCUMENT, document=self._claim()))
        except Conflict:
            found = self._read()
            return found is not None and found["_source"]["until"] < time.time() and self._replaced(found)
        return True

    def _claim(self) -> dict[str, Any]:
        return {"owner": self._owner, "until": time.time() + CLAIM_SECONDS}

    def _read(self) -> dict[str, Any] | None:
        try:
            return self._server.call(lambda client: client.get(index=self._index, id=DOCUMENT).body)
        except NotThere:
            return None

    def _replaced(self, found: dict[str, Any]) -> bool:
        try:
            self._server.call(
                lambda client: client.index(
                    index=self._index, id=DOCUMENT, document=self._claim(),
                    if_seq_no=found["_seq_no"], if_primary_term=found["_primary_term"],
                )
            )  # fmt: skip
        except Conflict:
            return False
        return True

    def _prepare(self) -> None:
        """Makes the index of the lock where there is none yet."""
        if not self._server.call(lambda client: bool(client.indices.exists(index=self._index))):
            # Another process may be first.
            with suppress(Refused):
                self._server.create(self._index, _INDEX)
