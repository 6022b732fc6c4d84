"""Weiße Flecken: how many public offers of each dimension or topic each municipality has, and where none is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from directory.freshness.report import PLACES, placed
from directory.models import Dimension, Municipality, Topic

KINDS = tuple(PLACES)


@dataclass(frozen=True, slots=True)
class Row:
    """A dimension or a topic. `numbers` stand in the order of the municipalities.

    `elsewhere` are offers in no municipality: by telephone, online, or at a place that nobody may know.
    """

    pk: int
    code: str
    name: str
    numbers: tuple[int, ...]
    elsewhere: int

    @property
    def gaps(self) -> int:
        return self.numbers.count(0)


@dataclass(frozen=True, slots=True)
class Matrix:
    towns: tuple[Municipality, ...]
    rows: tuple[Row, ...]

    @property
    def cells(self) -> int:
        return len(self.towns) * len(self.rows)

    @property
    def gaps(self) -> int:
        return sum(row.gaps for row in self.rows)


def by_dimension(kind: str, *, on: dt.date) -> Matrix:
    """Five statements. An offer of two topics of a dimension is one offer there."""
    rows = [(one.pk, one.code, one.title_in(None)) for one in Dimension.objects.prefetch_related("labels")]
    return _matrix(kind, "topics__dimension", rows, on)


def by_topic(kind: str, *, on: dt.date, dimension: str = "") -> Matrix:
    """The topics of a dimension, or all."""
    topics = Topic.objects.select_related("dimension").prefetch_related("labels")
    if dimension:
        topics = topics.filter(dimension__code=dimension)
    return _matrix(kind, "topics", [(one.pk, one.code, one.title_in(None)) for one in topics], on)


def _matrix(kind: str, group: str, rows: list[tuple[int, str, str]], on: dt.date) -> Matrix:
    towns = tuple(Municipality.objects.order_by("name"))
    at_a_place, elsewhere = placed(kind, on)
    number = Count("pk", distinct=True)
    found: Mapping[tuple[int, int], int] = {
        (pk, town): count
        for pk, town, count in at_a_place.order_by().values_list(group, "town").annotate(number=number)
    }
    away = dict(elsewhere.order_by().values_list(group).annotate(number=number))
    made = (
        Row(pk, code, name, tuple(found.get((pk, town.pk), 0) for town in towns), away.get(pk, 0))
        for pk, code, name in rows
    )
    return Matrix(towns, tuple(made))
