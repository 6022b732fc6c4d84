"""Nie bestätigt: public records of which nobody has ever said that they are right, the longest waiting first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from directory.freshness.ages import published
from directory.kinds import KINDS

_OWNERS = {"service": "organisation__name", "course": "organisation__name", "location": "owner__name"}


@dataclass(frozen=True, slots=True)
class Never:
    kind: str
    pk: int
    name: str
    organisation: str
    since: dt.date

    @property
    def kind_label(self) -> str:
        return str(KINDS[self.kind]._meta.verbose_name)

    @property
    def address(self) -> str:
        """Where an editor checks it."""
        return reverse(f"{self.kind}:edit", args=[self.pk])


def rows(kind: str) -> QuerySet[Any]:
    """For a paginator; `told` makes of each what is shown."""
    owner = F(_OWNERS[kind]) if kind in _OWNERS else Value("")
    found = published(kind).filter(verified_on__isnull=True).order_by("created_at", "pk")
    return found.values_list("pk", "name", owner, "created_at")


def told(kind: str, found: Iterable[tuple[Any, ...]]) -> list[Never]:
    return [Never(kind, pk, name, owner or "", timezone.localtime(since).date()) for pk, name, owner, since in found]
