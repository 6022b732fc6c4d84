"""Rows as Integreat's interface sends them, short to write in a test."""

from __future__ import annotations

import itertools
import json
from typing import Any

from kompass.integreat import RegionPages, read

_versions = itertools.count(9_000_000)


def row(path: str, title: str = "", content: str = "<p>Text.</p>", **values: Any) -> dict[str, Any]:
    """One page; `parent` and `twins` are paths. Ids are those of versions: each row has another one."""
    parent = values.pop("parent", None)
    twins = values.pop("twins", {})
    version = next(_versions)
    return {
        "id": version,
        "url": f"https://integreat.app{path}",
        "path": path,
        "title": title or path.strip("/").rpartition("/")[2].capitalize(),
        "modified_gmt": "2024-01-08T09:30:00.123Z",
        "last_updated": "2024-01-08T10:30:00.123+01:00",
        "excerpt": "",
        "content": content,
        "parent": {"id": version % 1000 if parent else 0, "url": None, "path": parent},
        "order": version,
        "available_languages": {code: {"id": version + 1, "url": None, "path": twin} for code, twin in twins.items()},
        "thumbnail": None,
        "organization": None,
        "hash": None,
        "embedded_offers": [],
        **values,
    }


def raw(*rows: Any) -> bytes:
    return json.dumps(list(rows)).encode()


def pages(*rows: Any, language: str = "de") -> RegionPages:
    return read(raw(*rows), language)
