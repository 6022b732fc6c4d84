"""The interface of an engine, and the one function that says which engine answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from django.conf import settings

from search.documents import SearchDocument
from search.question import Answer, Explanation, Request, Scope, Suggestion, Vocabulary

# Word → stems of its parts, made from a vocabulary. Passed in, because understanding words is not an engine's business.
Splitter = Callable[[str], tuple[str, ...]]
SplitterFor = Callable[[Vocabulary], Splitter]
Progress = Callable[[int, int], None]


class IndexUnavailable(Exception):
    """There is no usable index: it was never built, is damaged, or was made by other code. `index.ensure()` helps."""


class Busy(Exception):
    """Another process is writing the index; try again later."""


@dataclass(frozen=True, slots=True)
class Change:
    """The current state of one record: its document, or None where it must not be found. `seq` is its version."""

    key: str
    document: SearchDocument | None
    seq: int


@dataclass(frozen=True, slots=True)
class Health:
    """What an operator wants to know of an index."""

    usable: bool
    reason: str = ""  # why not
    documents: Mapping[Scope, int] | None = None
    built_at: str = ""
    size_bytes: int = 0
    reachable: bool = True  # False: nothing to build, the server is away


class Engine(Protocol):
    """Finds documents. Adds the reader's audiences to everything it answers; a caller cannot leave them out."""

    name: str

    def search(self, request: Request) -> Answer: ...

    def count(self, request: Request) -> int: ...

    def explain(self, request: Request, key: str) -> Explanation | None:
        """Why this document stands where it stands; None where it does not match or the reader may not see it."""
        ...

    def suggest(
        self, text: str, *, language: str, audiences: frozenset[str], size: int, excluded: Collection[str] = ()
    ) -> list[Suggestion]: ...

    def apply(self, changes: Sequence[Change], splitter_for: SplitterFor) -> None:
        """Writes the changes; one that is older than what is stored loses."""
        ...

    def rebuild(
        self, documents: Iterable[SearchDocument], splitter_for: SplitterFor, progress: Progress | None = None
    ) -> int:
        """Builds a new index beside the old one and swaps it in; returns the number of documents."""
        ...

    def check(self) -> Health: ...

    def is_sound(self) -> bool:
        """Reads everything once; for the nightly check, not for a request."""
        ...

    def keys(self) -> set[str]:
        """Every record in the index, whoever may see it."""
        ...

    def vocabulary(self) -> Vocabulary: ...


@dataclass(frozen=True, slots=True)
class State:
    """Who answers readers at the moment, for the admin: readers themselves are not told."""

    wanted: str
    answering: str  # empty: nobody, there is no usable index
    reason: str = ""  # why another one than wanted

    @property
    def degraded(self) -> bool:
        """Another engine stands in."""
        return self.answering not in ("", self.wanted)


EMBEDDED, ELASTICSEARCH = "embedded", "elasticsearch"


# By name: the engines build on this interface, so it cannot import them when it is loaded itself.
@cache
def _embedded(directory: str) -> Engine:
    return cast(Engine, import_module("search.engines.embedded").EmbeddedEngine(directory))


@cache
def _elasticsearch(url: str, prefix: str, directory: str) -> Engine:
    package = import_module("search.engines.elasticsearch")
    server = import_module("search.engines.elasticsearch.server").Server(url)
    return cast(Engine, package.ElasticsearchEngine(server, prefix, _embedded(directory)))


@cache
def _with_fallback(url: str, prefix: str, directory: str) -> Engine:
    fallback = import_module("search.engines.fallback").FallbackEngine
    return cast(Engine, fallback(_elasticsearch(url, prefix, directory), _embedded(directory)))


def _cluster() -> tuple[str, str, str]:
    return settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_PREFIX, str(settings.SEARCH_DIR)


def engine(name: str = "") -> Engine:
    """The engine that answers readers; or the one of this name, without another in its place."""
    if name == EMBEDDED or (not name and not settings.ELASTICSEARCH_URL):
        return _embedded(str(settings.SEARCH_DIR))
    if name not in ("", ELASTICSEARCH):
        raise LookupError(f"There is no search engine called {name!r}; choose embedded or elasticsearch.")
    if not settings.ELASTICSEARCH_URL:
        raise LookupError("ELASTICSEARCH_URL is not set: the embedded engine is the only one here.")
    return _elasticsearch(*_cluster()) if name else _with_fallback(*_cluster())


def names() -> tuple[str, ...]:
    """The engines that keep an index of their own: each gets its rows in the outbox.

    The embedded one comes first: it knows the words of the portal, and answers while a cluster does not.
    """
    return (EMBEDDED, ELASTICSEARCH) if settings.ELASTICSEARCH_URL else (EMBEDDED,)


def state(healths: Mapping[str, Health] | None = None) -> State:
    """Who answers readers. Asks every engine, unless somebody did already and brings what they said."""
    healths = healths or {name: engine(name).check() for name in names()}
    answering = next((name for name in reversed(names()) if healths[name].usable), "")
    return State(names()[-1], answering, healths[names()[-1]].reason)
