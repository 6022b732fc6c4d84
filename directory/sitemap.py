"""Addresses of public records for the sitemap, with their languages and the day of the last change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from portal import languages
from portal.navigation import without_language

from .models import Course, Location, Organisation, Service

# Rows are read in pieces, so that a large directory does not lie in memory.
CHUNK = 1000


class Entry(NamedTuple):
    path: str  # without its language: "/angebote/12-x/"
    languages: tuple[str, ...]
    changed: dt.date


def sitemap_entries() -> Iterator[Entry]:
    """Offers, courses, organisations and places with a page of their own. Hidden places have none."""
    for model in (Service, Course, Organisation, Location):
        rows = model.objects.published().order_by("pk").prefetch_related("texts")
        for row in rows.iterator(chunk_size=CHUNK):
            yield _entry(row)


def _entry(row: Any) -> Entry:
    url: str = row.get_absolute_url()
    codes = dict.fromkeys([languages.BASE, *(text.language for text in row.texts.all())])
    return Entry(without_language(url) or url, tuple(codes), row.updated_at.date())
