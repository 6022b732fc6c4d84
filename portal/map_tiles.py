"""The map's tiles: one file of the operator's own, read in pieces. Without it there is no map, no script and no button.

MAP_TILES names a PMTiles file (version 3, vector tiles) below VAR_DIR. Readers' browsers ask for ranges of it, as
protomaps-leaflet does; nobody outside learns who looks at which place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

MAGIC = b"PMTiles\x03"
RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})")
# A tile or a directory is smaller; nobody needs the region in one piece.
LONGEST = 4 * 1024 * 1024


def address() -> str:
    """Where the tiles are; empty where the operator has none."""
    return reverse("map_tiles") if _file() else ""


@require_safe
def tiles(request: HttpRequest) -> HttpResponse:
    """A piece of the file: 206 for a range within it, 416 for all else."""
    path = _file()
    if path is None:
        raise Http404
    facts = path.stat()
    span = _span(request.headers.get("Range", ""), facts.st_size)
    if span is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{facts.st_size}"})
    first, last = span
    with path.open("rb") as content:
        content.seek(first)
        piece = content.read(last - first + 1)
    return HttpResponse(
        piece,
        status=206,
        content_type="application/octet-stream",
        headers={
            "Accept-Ranges": "bytes",
            "Content-Range": f"bytes {first}-{last}/{facts.st_size}",
            "ETag": f'"{facts.st_mtime_ns:x}-{facts.st_size:x}"',
            "Cache-Control": "public, max-age=86400",
            # Tiles are compressed; a piece that is compressed again would have other offsets.
            "Content-Encoding": "identity",
        },
    )


def _span(header: str, size: int) -> tuple[int, int] | None:
    found = RANGE.fullmatch(header)
    if not found:
        return None
    first = int(found[1])
    last = min(int(found[2]) if found[2] else size - 1, size - 1, first + LONGEST - 1)
    return (first, last) if first <= last else None


def _file() -> Path | None:
    path: Path | None = settings.MAP_TILES
    return path if path is not None and path.is_file() else None


@register()
def tiles_are_usable(app_configs: Sequence[Any] | None, **_kwargs: Any) -> list[CheckMessage]:
    """A wrong name would only show as a map that never appears."""
    path: Path | None = settings.MAP_TILES
    if path is None:
        return []
    if not path.is_relative_to(settings.VAR_DIR):
        return [
            Error(
                "MAP_TILES leads out of VAR_DIR.",
                hint="Put the PMTiles file below VAR_DIR and give its path from there.",
                id="portal.E001",
            )
        ]
    if not path.is_file() or not _is_pmtiles(path):
        return [
            Error(
                "MAP_TILES names no PMTiles file of version 3.",
                hint=f"Expected at {path}. docs/operations.md, „Map“, tells how to get one. Unset: no map.",
                id="portal.E002",
            )
        ]
    return []


def _is_pmtiles(path: Path) -> bool:
    with path.open("rb") as content:
        return content.read(len(MAGIC)) == MAGIC
