"""Chance that falls the same way each time: per seed, kind of record and number."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")
_NAMESPACE = uuid.UUID("6f0e6f3c-5e0a-4b52-9d0c-0a3a3f0c8f11")


class Chance(Random):
    """Random numbers of one record."""

    def __init__(self, seed: int, kind: str, number: int) -> None:
        super().__init__(f"{seed} {kind} {number}")

    def maybe(self, share: float) -> bool:
        return self.random() < share

    def ranked(self, items: Sequence[T]) -> T:
        """One of them, the first ones far more often: real lists have few common and many rare values."""
        return items[int(len(items) * self.random() ** 2)]

    def fair(self, number: int, items: Sequence[T]) -> T:
        """The first records take one value after the other, so that each is used; later ones as `ranked`."""
        return items[number] if number < len(items) else self.ranked(items)

    def some(self, items: Sequence[T], most: int) -> list[T]:
        """None, or up to `most` of them, each once; in the order of the list."""
        wanted = {self.ranked(range(len(items))) for _ in range(self.randint(0, most))} if items else set()
        return [items[place] for place in sorted(wanted)]


def identity(seed: int, kind: str, number: int) -> uuid.UUID:
    """By it a record is known again that an earlier call made."""
    return uuid.uuid5(_NAMESPACE, f"{seed} {kind} {number}")
