"""Is there a map, and where are its tiles?"""

from __future__ import annotations

from django import template

from portal import map_tiles

register = template.Library()


@register.simple_tag
def map_address() -> str:
    """The address of the tiles; empty where the operator has none, and then no page mentions a map of ours."""
    return map_tiles.address()
