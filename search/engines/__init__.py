"""The interface of an engine, and the one function that says which engine answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from django.conf import settings

from search.documents import SearchDocument
from search.question import Answer, Request, Scope, Suggestion, Vocabulary

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


class Engine(Protocol):
    """Finds documents. Adds the reader's audiences to everything it answers; a caller cannot leave them out."""

    name: str

    def search(self, request: Request) -> Answer: ...

    def count(self, request: Request) -> int: ...

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


@cache
def _embedded(directory: str) -> Engine:
    # By name: the engines build on this interface, so it cannot import them when it is loaded itself.
    return cast(Engine, import_module("search.engines.embedded").EmbeddedEngine(directory))


def engine(name: str = "") -> Engine:
    """The engine that answers. Only the embedded one exists so far; `ELASTICSEARCH_URL` is read from issue 4 on."""
    if name not in ("", "embedded"):
        raise LookupError(f"There is no search engine called {name!r}; choose embedded.")
    return _embedded(str(settings.SEARCH_DIR))


def names() -> tuple[str, ...]:
    """The engines that keep an index of their own: each gets its rows in the outbox."""
    return ("embedded",)
