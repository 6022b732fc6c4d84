"""Tables that belong together, kept in a scratch file: joining them costs no memory, however many rows there are."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Row:
    where: str
    cells: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.cells.get(name)


class Tables:
    """Rows by table, in the order of the file, and by what they point to: `links("phones", "service_id", "12")`."""

    def __init__(self, path: Path) -> None:
        self._file = sqlite3.connect(path)
        self._said: dict[str, bool] = {}
        self._file.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-8000;"
            "CREATE TABLE rows (id INTEGER PRIMARY KEY, part TEXT, own TEXT, place TEXT, cells TEXT);"
            "CREATE TABLE links (part TEXT, name TEXT, target TEXT, row INTEGER);"
            "CREATE INDEX by_own ON rows (part, own);"
        )

    def put(self, part: str, where: str, cells: Mapping[str, Any]) -> None:
        """Every cell whose name ends in `_id` is a link."""
        own = str(cells.get("id") or "").strip()
        done = self._file.execute(
            "INSERT INTO rows (part, own, place, cells) VALUES (?, ?, ?, ?)",
            (part, own, where, json.dumps(cells, ensure_ascii=False)),
        )
        self._link(part, done.lastrowid, cells)

    def merge(self, part: str, where: str, cells: Mapping[str, Any]) -> None:
        """For what stands in several places, each telling other things of it: what was not said yet is added."""
        own = str(cells.get("id") or "").strip()
        known = (
            own
            and self._file.execute(
                "SELECT id, cells FROM rows WHERE part = ? AND own = ? ORDER BY id LIMIT 1", (part, own)
            ).fetchone()
        )
        if not known:
            self.put(part, where, cells)
            return
        row, before = known[0], json.loads(known[1])
        fresh = {name: value for name, value in cells.items() if name not in before}
        if fresh:
            self._file.execute(
                "UPDATE rows SET cells = ? WHERE id = ?", (json.dumps(before | fresh, ensure_ascii=False), row)
            )
            self._link(part, row, fresh)

    def _link(self, part: str, row: int | None, cells: Mapping[str, Any]) -> None:
        self._file.executemany(
            "INSERT INTO links VALUES (?, ?, ?, ?)",
            [
                (part, name, str(value).strip(), row)
                for name, value in cells.items()
                if name.endswith("_id") and value not in (None, "", False)
            ],
        )

    def index(self) -> None:
        """After the last row, before the first question about links."""
        self._file.execute("CREATE INDEX by_link ON links (part, name, target)")

    def rows(self, part: str) -> Iterator[Row]:
        last = 0
        while found := self._file.execute(
            "SELECT id, place, cells FROM rows WHERE part = ? AND id > ? ORDER BY id LIMIT ?", (part, last, _AT_ONCE)
        ).fetchall():
            for last, place, cells in found:  # noqa: B007 (the last one goes on)
                yield Row(place, json.loads(cells))

    def linked(self, part: str, name: str, target: Any) -> list[Row]:
        found = self._file.execute(
            "SELECT rows.place, rows.cells FROM links JOIN rows ON rows.id = links.row"
            " WHERE links.part = ? AND links.name = ? AND links.target = ? ORDER BY rows.id",
            (part, name, str(target).strip()),
        )
        return [Row(place, json.loads(cells)) for place, cells in found]

    def has(self, part: str, own: Any) -> bool:
        return bool(
            self._file.execute(
                "SELECT 1 FROM rows WHERE part = ? AND own = ? LIMIT 1", (part, str(own).strip())
            ).fetchone()
        )

    def said(self, part: str) -> bool:
        """Does the delivery speak of such things at all? Else their absence means nothing."""
        if part not in self._said:
            self._said[part] = bool(self._file.execute("SELECT 1 FROM rows WHERE part = ? LIMIT 1", (part,)).fetchone())
        return self._said[part]

    def first(self, part: str, own: Any) -> Row | None:
        found = self._file.execute(
            "SELECT place, cells FROM rows WHERE part = ? AND own = ? ORDER BY id LIMIT 1", (part, str(own).strip())
        ).fetchone()
        return Row(found[0], json.loads(found[1])) if found else None

    @property
    def is_empty(self) -> bool:
        return self._file.execute("SELECT 1 FROM rows LIMIT 1").fetchone() is None

    def count(self, part: str) -> int:
        return int(self._file.execute("SELECT count(*) FROM rows WHERE part = ?", (part,)).fetchone()[0])

    def close(self) -> None:
        self._file.close()


@contextmanager
def scratch_tables() -> Iterator[Tables]:
    with tempfile.TemporaryDirectory(prefix="kim-import-") as folder:
        tables = Tables(Path(folder) / "tables.sqlite3")
        try:
            yield tables
        finally:
            tables.close()
