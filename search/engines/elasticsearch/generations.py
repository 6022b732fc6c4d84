"""New indexes beside the old ones, and which of them are in use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from search.engines.elasticsearch import mapping
from search.engines.elasticsearch.names import VIEWS, Names, View
from search.engines.elasticsearch.server import READ_SECONDS, Server

# Old indexes stay so long, for the case that a new one turns out to be wrong.
KEPT = dt.timedelta(days=1)


class Generations:
    def __init__(self, server: Server, names: Names, kept: dt.timedelta = KEPT) -> None:
        self._server = server
        self._names = names
        self._kept = kept

    def in_use(self, seconds: float = READ_SECONDS) -> dict[View, dict[str, Any]]:
        """The notes of each index that is both read and written."""
        found: dict[View, dict[str, Any]] = {}
        for name, one in self._server.describe(self._names.pattern(), seconds).items():
            for view in VIEWS:
                if {self._names.read(view), self._names.write(view)} <= one.get("aliases", {}).keys():
                    found[view] = {**one["mappings"].get("_meta", {}), "name": name}
        return found

    def create(self, built_at: dt.datetime) -> str:
        """Empty indexes for every view, not in use yet; returns the end of their names."""
        stamp = self._names.new_stamp(built_at.date(), self._server.describe(self._names.pattern()))
        meta = {"fingerprint": mapping.fingerprint(), "built_at": built_at.isoformat(timespec="seconds")}
        for view in VIEWS:
            self._server.create(self._names.physical(view, stamp), mapping.body(view, meta))
        return stamp

    def finish(self, stamp: str, expected: Mapping[View, int]) -> None:
        """Makes what was written findable, and counts it before anybody reads it."""
        physical = {view: self._names.physical(view, stamp) for view in VIEWS}
        self._server.refresh(physical.values())
        sizes = self._server.sizes(physical.values())
        for view, name in physical.items():
            if sizes[name][0] != expected[view]:
                raise RuntimeError(f"{name} holds {sizes[name][0]} entries instead of {expected[view]}.")
        self._server.put_settings(physical.values(), mapping.IN_USE)

    def swap(self, stamp: str) -> None:
        """Readers and writers go over to the new indexes in one step."""
        existing = self._server.describe(self._names.pattern())
        actions: list[dict[str, Any]] = []
        for view in VIEWS:
            for alias in (self._names.read(view), self._names.write(view)):
                actions += [
                    {"remove": {"index": name, "alias": alias}}
                    for name, one in existing.items()
                    if alias in one.get("aliases", {})
                ]
                actions.append({"add": {"index": self._names.physical(view, stamp), "alias": alias}})
        self._server.move_aliases(actions)

    def discard(self, stamp: str) -> None:
        self._server.delete(self._names.physical(view, stamp) for view in VIEWS)

    def clear_away(self, now: dt.datetime) -> None:
        """Deletes indexes that nobody has used for a day."""
        existing = self._server.describe(self._names.pattern())
        self._server.delete(name for name, one in existing.items() if not one.get("aliases") and self._is_old(one, now))

    def _is_old(self, described: Mapping[str, Any], now: dt.datetime) -> bool:
        built_at = described["mappings"].get("_meta", {}).get("built_at")
        return bool(built_at) and dt.datetime.fromisoformat(built_at) <= now - self._kept

    def sizes(self, names: Iterable[str]) -> dict[str, tuple[int, int]]:
        return self._server.sizes(names, READ_SECONDS)
