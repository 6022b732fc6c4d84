"""The only place that knows the client: time-outs, retries, the breaker, and which servers are supported."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from elasticsearch import ApiError, Elasticsearch, TransportError, UnsupportedProductError

from search.engines import IndexUnavailable
from search.engines.elasticsearch.breaker import Breaker

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")
Body = Mapping[str, Any]

# A reader waits at most so long; then the engine beside the application answers, within a second in all.
READ_SECONDS = 0.7
# Creating nine indexes or writing 5 MB takes longer than a question.
WRITE_SECONDS = 30.0
SHORTEST_WAIT = 0.05
OLDEST, NEWEST = (8, 19), 9
# The server is there but cannot at the moment.
OVERLOADED = frozenset({429, 502, 503, 504})
REMEDY = "The portal works with Elasticsearch 9, or 8 from 8.19 on. Without ELASTICSEARCH_URL it needs no server."
BULK_PAUSES = (0.5, 1.0, 2.0)


class ServerAway(IndexUnavailable):
    """The server does not answer, answers too late, or is overloaded."""


class ServerRefused(IndexUnavailable):
    """What answers there is not a server this portal works with."""


class NotThere(IndexUnavailable):
    """The index or alias does not exist: it was never built."""


class Refused(Exception):
    """The server did not accept what was sent: a fault of ours, or a document it cannot hold."""


class Conflict(Refused):
    """Somebody else was first."""


class Deadline:
    """The time left for one question, however many requests it needs."""

    def __init__(self, seconds: float = READ_SECONDS) -> None:
        self._ends = time.monotonic() + seconds

    def left(self) -> float:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise ServerAway("The search server took too long.")
        return left


class Server:
    """One Elasticsearch cluster. Every call counts for the breaker and raises `IndexUnavailable` where it fails."""

    def __init__(self, url: str, breaker: Breaker | None = None) -> None:
        self.breaker = breaker or Breaker()
        self._url = url
        self._lock = threading.Lock()
        self._client: Elasticsearch | None = None
        self._is_known = False

    # --- Asking ---
    def msearch(self, searches: Sequence[tuple[str, Body]], deadline: Deadline) -> list[dict[str, Any]]:
        """One round trip for several questions. Readers' questions come from `reading.Reader`: it adds who may see."""
        lines: list[Body] = []
        for index, body in searches:
            lines += [{"index": index}, body]

        def ask(client: Elasticsearch) -> list[dict[str, Any]]:
            answers: list[dict[str, Any]] = client.msearch(searches=lines).body["responses"]
            for one in answers:
                if "error" in one:
                    raise _judged(one.get("status", 500), one["error"].get("type", ""), one["error"])
            return answers

        try:
            left = deadline.left()
        except ServerAway as error:
            self._failed(str(error))
            raise
        return self.call(ask, left)

    # --- Writing ---
    def bulk(self, actions: Sequence[tuple[Body, Body | None]], *, require_alias: bool) -> None:
        """Writes; a version that is older than what is stored loses silently, that is what versions are for."""
        left = list(actions)
        for pause in (*BULK_PAUSES, None):
            answer = self._bulk([line for action in left for line in action if line is not None], require_alias)
            left = [action for action, item in zip(left, answer["items"], strict=True) if _has_to_wait(item)]
            if not left:
                return
            if pause is not None:
                time.sleep(pause)
        raise ServerAway("The search server is overloaded.")

    def _bulk(self, lines: Sequence[Body], require_alias: bool) -> dict[str, Any]:
        return self.call(lambda client: client.bulk(operations=lines, require_alias=require_alias).body)

    def refresh(self, names: Iterable[str]) -> None:
        self.call(lambda client: client.indices.refresh(index=",".join(names)))

    # --- Indexes ---
    def describe(self, pattern: str, seconds: float = WRITE_SECONDS) -> dict[str, Any]:
        """Aliases and our own notes of every index whose name fits."""
        return self.call(
            lambda client: (
                client.indices.get(index=pattern, allow_no_indices=True, filter_path="*.aliases,*.mappings._meta").body
            ),
            seconds,
        )

    def create(self, name: str, body: Body) -> None:
        self.call(lambda client: client.indices.create(index=name, **body))

    def delete(self, names: Iterable[str]) -> None:
        for name in names:
            self.call(partial(_delete, name=name))

    def put_settings(self, names: Iterable[str], settings: Body) -> None:
        self.call(lambda client: client.indices.put_settings(index=",".join(names), settings=settings))

    def move_aliases(self, actions: Sequence[Body]) -> None:
        self.call(lambda client: client.indices.update_aliases(actions=actions))

    def sizes(self, names: Iterable[str], seconds: float = WRITE_SECONDS) -> dict[str, tuple[int, int]]:
        """Index → documents, bytes."""
        together = ",".join(names)
        stats = self.call(lambda client: client.indices.stats(index=together, metric="store").body["indices"], seconds)
        # Counted by asking: the statistics count every page of a file as a document of its own.
        by_index = {"size": 0, "aggs": {"by": {"terms": {"field": "_index", "size": 1_000}}}}
        (answer,) = self.msearch([(together, by_index)], Deadline(seconds))
        counts = {bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"]["by"]["buckets"]}
        return {name: (counts.get(name, 0), one["primaries"]["store"]["size_in_bytes"]) for name, one in stats.items()}

    def count(self, name: str) -> int:
        return self.call(lambda client: client.count(index=name).body["count"])

    # --- Every call ---
    def call(self, ask: Callable[[Elasticsearch], Answer], seconds: float = WRITE_SECONDS) -> Answer:
        if not self.breaker.lets_through():
            raise ServerAway(f"The search server does not answer: {self.breaker.reason}")
        ends = time.monotonic() + seconds
        try:
            client = self._checked(seconds)
            answer = ask(client.options(request_timeout=max(ends - time.monotonic(), SHORTEST_WAIT)))
        except (ServerAway, ServerRefused) as error:
            self._failed(str(error))
            raise
        except UnsupportedProductError as error:
            self._failed("not Elasticsearch")
            raise ServerRefused(f"What answers at ELASTICSEARCH_URL is not Elasticsearch. {REMEDY}") from error
        except ApiError as error:
            failure = _judged(error.status_code, error.error, error.body)
            if isinstance(failure, (ServerAway, ServerRefused)):
                self._failed(str(failure))
            else:
                self._succeeded()
            raise failure from error
        except TransportError as error:
            # Only the name of the fault: messages hold addresses, and an address may hold a password.
            self._failed(type(error).__name__)
            raise ServerAway(f"The search server does not answer: {type(error).__name__}") from error
        self._succeeded()
        return answer

    def _succeeded(self) -> None:
        if self.breaker.succeeded():
            logger.warning("Search server answers again", extra={"event": "search_server_back"})

    def _failed(self, reason: str) -> None:
        if self.breaker.failed(reason):
            # Who comes back may be another version.
            self._is_known = False
            logger.error("Search server away", extra={"event": "search_server_away", "reason": reason})

    def _checked(self, seconds: float) -> Elasticsearch:
        if self._client is None:
            with self._lock:
                self._client = self._client or _client(self._url)
        if not self._is_known:
            refuse_unsupported(self._client.options(request_timeout=seconds))
            self._is_known = True
        return self._client


def _client(url: str) -> Elasticsearch:
    try:
        # Our own breaker and time-outs decide when to try again.
        return Elasticsearch([one.strip() for one in url.split(",")], max_retries=0, retry_on_timeout=False)
    except ValueError as error:
        raise ServerRefused("ELASTICSEARCH_URL is no address. Write it like https://name:password@host:9200") from error


def _delete(client: Elasticsearch, name: str) -> None:
    # By name, one at a time: servers refuse patterns here, and a list of nine may be longer than an address.
    client.indices.delete(index=name, ignore_unavailable=True)


def refuse_unsupported(client: Elasticsearch) -> None:
    """Says plainly what is wrong with the server, instead of failing somewhere in the middle of a question."""
    try:
        number = str(client.info()["version"]["number"])
        major, minor = (int(part) for part in number.split(".")[:2])
    except (UnsupportedProductError, KeyError, TypeError, ValueError) as error:
        raise ServerRefused(f"What answers at ELASTICSEARCH_URL is not Elasticsearch. {REMEDY}") from error
    if (major, minor) < OLDEST or major > NEWEST:
        raise ServerRefused(f"The search server is Elasticsearch {number}. {REMEDY}")


def _judged(status: int, kind: str, body: Any) -> Exception:
    if status in OVERLOADED:
        return ServerAway(f"The search server cannot answer now (status {status}).")
    if status == 404 or "index_not_found" in kind:
        return NotThere("There is no search index on the server yet.")
    if status in (401, 403):
        return ServerRefused("The search server refuses the name and password in ELASTICSEARCH_URL.")
    if status == 400 and "media_type" in kind:
        return ServerRefused("The search server is too new or too old for this portal's client.")
    if status == 409:
        return Conflict(kind)
    return Refused(f"{status} {kind}: {body}"[:500])


def _has_to_wait(item: Mapping[str, Any]) -> bool:
    """Whether this write has to be sent again. Raises where it can never succeed."""
    ((operation, result),) = item.items()
    status = result["status"]
    # 409: something newer is stored. 404 of a deletion: there was nothing.
    if status < 300 or status == 409 or (operation == "delete" and "error" not in result):
        return False
    if status in OVERLOADED:
        return True
    error = result.get("error", {})
    raise _judged(status, error.get("type", ""), {"reason": error.get("reason", "")[:300]})
