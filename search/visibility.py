"""The last word on a page of results is the database's: a stale index may hide, never reveal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast

from search import documents
from search.question import Found


def still_visible(found: Iterable[Found], audiences: frozenset[str]) -> set[str]:
    """The keys of what these audiences may see at this moment, asked in one statement over all kinds."""
    by_kind: dict[str, dict[str, str]] = {}
    for one in found:
        kind, _colon, identity = one.key.partition(":")
        by_kind.setdefault(kind, {})[_bare(identity)] = one.key
    checks = [
        _visible_ids(documents.sources()[kind], [key.partition(":")[2] for key in keys.values()], audiences)
        for kind, keys in by_kind.items()
        if kind in documents.sources()
    ]
    if not checks:
        return set()
    rows = checks[0].union(*checks[1:], all=True) if len(checks) > 1 else checks[0]
    return {key for kind, identity in rows if (key := by_kind.get(kind, {}).get(_bare(str(identity)))) is not None}


def _visible_ids(source: documents.Source, ids: list[str], audiences: frozenset[str]) -> QuerySet[Any, Any]:
    """Kind and id as text, so that integers and UUIDs fit into one statement."""
    return (
        source.visible(audiences)
        .filter(**{f"{source.id_field}__in": ids})
        .order_by()
        .annotate(
            search_kind=Value(source.kind, output_field=CharField()),
            search_id=Cast(source.id_field, output_field=CharField()),
        )
        .values_list("search_kind", "search_id")
    )


def _bare(identity: str) -> str:
    """SQLite keeps a UUID without its dashes."""
    return identity.replace("-", "")
