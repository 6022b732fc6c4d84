"""Many-to-many values of many records in one statement.

Prefetching asks once per field; an offer has nine such fields. Here all fields of all records come in one UNION of the
link tables, and the terms themselves from the catalogue in memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.db.models import CharField, F, IntegerField, Model, QuerySet, Value


class Link(NamedTuple):
    """One value of a record: the target's id, and for facts with a degree (language, accessibility) how far."""

    target: int
    degree: int = 0
    note: str = ""


class Links:
    """What is linked with what, by field name and owner's id."""

    def __init__(self, parts: Iterable[QuerySet[Any]]) -> None:
        self._found: dict[tuple[str, int], list[Link]] = defaultdict(list)
        first, *rest = parts
        for role, owner, target, degree, note in first.union(*rest, all=True) if rest else first:
            self._found[role, owner].append(Link(target, degree, note))

    def of(self, name: str, owner: int) -> list[Link]:
        return self._found.get((name, owner), [])

    def ids(self, name: str, owner: int) -> list[int]:
        return [link.target for link in self.of(name, owner)]


def field_rows(model: type[Model], name: str, ids: Collection[int]) -> QuerySet[Any]:
    """The rows of one many-to-many field of these records."""
    relation: Any = model._meta.get_field(name)
    through = relation.remote_field.through
    owner, target = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
    return fact_rows(through._default_manager.filter(**{f"{owner}__in": ids}), name, owner, target)


def fact_rows(
    rows: QuerySet[Any], name: str, owner: str, target: str, *, degree: str = "", note: str = ""
) -> QuerySet[Any]:
    """The rows of any table that links two records, in the shape that all parts of the UNION share."""
    text = CharField()
    return (
        rows.order_by()
        .annotate(
            _role=Value(name, output_field=text),
            _degree=F(degree) if degree else Value(0, output_field=IntegerField()),
            _note=F(note) if note else Value("", output_field=text),
        )
        .values_list("_role", owner, target, "_degree", "_note")
    )
