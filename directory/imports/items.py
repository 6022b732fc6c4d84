"""What reading yields: items with typed values, and what is wrong with the file, each with its place there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from directory.models import ImportKind


class FileRefused(Exception):
    """The file as a whole cannot be used; the message is for people and says what to do."""


class Unusable(Exception):
    """A value that means nothing to us; the message is for people. The rest of its record may be fine."""


@dataclass(frozen=True, slots=True)
class Item:
    """What the source says of one record. A field that the file does not have is missing in `values`.

    Values are what JSON knows: days as 2026-11-02, amounts as texts, terms by their codes, other records by the number
    they have at the source.
    """

    kind: ImportKind
    external_id: str
    where: str
    values: Mapping[str, Any]
    # Only named, such as the Träger in a row of a course: found by its exact name or address, never changed.
    is_mention: bool = False

    @property
    def name(self) -> str:
        return str(self.values.get("name") or self.external_id)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not taken, and why. A note loses nothing that we could have kept.

    With kind and number where known: a record that is refused is not gone.
    """

    where: str
    reason: str
    kind: str = ""
    external_id: str = ""
    is_note: bool = False


Found: TypeAlias = Item | Problem


@dataclass(slots=True)
class Delivery:
    """A file being read. `is_complete` says, once all was read, whether what it lacks is gone at the source."""

    found: Iterator[Found]
    is_complete: bool = True
    # Bytes or rows, for a bar; 0 while nobody knows.
    total: int = 0
    facts: dict[str, Any] = field(default_factory=dict)


class Step(Protocol):
    """Called with how much is done and how much there is; raises to end the work."""

    def __call__(self, done: int, total: int) -> None: ...
