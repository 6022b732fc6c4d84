"""Which filters stand open and which fold: sixteen groups at once help nobody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

register = template.Library()

# What people filter by most (design/README.md, facet panel); for courses their own questions come first.
_COMMON = frozenset(
    {
        *("open", "language", "access", "cost", "topic", "audience", "women", "childcare", "accessibility"),
        *("level", "places"),
    }
)


@register.filter
def common(facets: Iterable[Any]) -> list[Any]:
    return [facet for facet in facets if facet.name in _COMMON]


@register.filter
def further(facets: Iterable[Any]) -> list[Any]:
    return [facet for facet in facets if facet.name not in _COMMON]


@register.filter
def chosen(facets: Iterable[Any]) -> bool:
    """Is something in them in use? Then they must not hide it."""
    return any(value.selected for facet in facets for value in facet.values)
