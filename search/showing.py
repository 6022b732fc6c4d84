"""Tells other apps which entries stood on a page of results; the search knows none of those apps."""

from __future__ import annotations

from django.dispatch import Signal

# With `request` and `keys`: those of the hits in their order, „service:12“.
shown = Signal()
