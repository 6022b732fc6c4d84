"""Generations of index files: built aside, swapped in by renaming one small pointer, opened read-only by readers."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from search.engines import Busy, IndexUnavailable
from search.engines.embedded import schema
from search.question import Scope

SCOPES: tuple[Scope, ...] = ("public", "internal")
POINTER = "current"
# Names the generation in which a reader found broken pages, until it is replaced.
DAMAGED = "damaged"
# A reader that opened the last generation a moment ago may still need its files; nobody needs older ones.
KEPT_GENERATIONS = 2
# Of each thread's reader: more made no question quicker, and a server has many threads.
STATEMENTS_KEPT, CACHE_KB = 32, 1_000
# A writer holds the lock for one batch, a rebuild for as long as it takes.
LOCK_PAUSE = 0.05


class Opened:
    """Read-only connections to the files of one generation, each opened when first asked for."""

    def __init__(self, files: Files, generation: str) -> None:
        self.generation = generation
        self._files = files
        self._connections: dict[Scope, sqlite3.Connection] = {}

    def reader(self, scope: Scope) -> sqlite3.Connection:
        if not self.generation:
            raise IndexUnavailable("There is no search index yet.")
        if scope not in self._connections:
            self._connections[scope] = _open(self._files.path(scope, self.generation))
        return self._connections[scope]

    def close(self) -> None:
        for connection in self._connections.values():
            with suppress(sqlite3.Error):
                connection.close()


def _open(path: Path) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(
            f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None, cached_statements=STATEMENTS_KEPT
        )
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA cache_size = {-CACHE_KB}")
        made_by = connection.execute("SELECT value FROM meta WHERE name = 'fingerprint'").fetchone()
    except sqlite3.Error as error:
        raise IndexUnavailable(f"The search index cannot be read: {error}") from error
    if made_by != (schema.fingerprint(),):
        connection.close()
        raise IndexUnavailable("The search index was made by another version of the portal.")
    connection.executescript(schema.TEMPORARY)
    return connection


class Files:
    """The index files of one directory."""

    def __init__(self, directory: str | Path) -> None:
        self.directory = Path(directory)
        self._local = threading.local()

    def generation(self) -> str:
        """The generation in use; empty where there is none."""
        try:
            return (self.directory / POINTER).read_text(encoding="ascii").strip()
        except (FileNotFoundError, UnicodeDecodeError):
            return ""

    def path(self, scope: Scope, generation: str) -> Path:
        return self.directory / f"{scope}-{generation}.sqlite3"

    def opened(self) -> Opened:
        """This thread's read-only connections, all of one generation; new ones when the pointer changed.

        Fetch it once a question: the connections of the call before may be closed by the next one.
        """
        generation = self.generation()
        held: Opened | None = getattr(self._local, "held", None)
        if held is None or held.generation != generation:
            self.drop_readers()
            held = self._local.held = Opened(self, generation)
        return held

    def mark_damaged(self) -> None:
        """What one reader found broken is rebuilt by the sync worker."""
        (self.directory / DAMAGED).write_text(self.generation(), encoding="ascii")

    def is_damaged(self) -> bool:
        try:
            return (self.directory / DAMAGED).read_text(encoding="ascii") == self.generation()
        except (FileNotFoundError, UnicodeDecodeError):
            return False

    def drop_readers(self) -> None:
        """After an error: the next question opens the files again."""
        held: Opened | None = self._local.__dict__.pop("held", None)
        if held is not None:
            held.close()

    def writer(self, scope: Scope) -> sqlite3.Connection:
        """A connection to the generation in use, for the one who holds the lock."""
        generation = self.generation()
        path = self.path(scope, generation)
        if not generation or not path.exists():
            raise IndexUnavailable("There is no search index yet.")
        connection = sqlite3.connect(path, isolation_level=None, timeout=20)
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    def new_generation(self) -> str:
        self.directory.mkdir(parents=True, exist_ok=True)
        return f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{os.urandom(3).hex()}"

    def create(self, scope: Scope, generation: str) -> sqlite3.Connection:
        """A new file, written without a journal: it is thrown away if the build fails."""
        connection = sqlite3.connect(self.path(scope, generation), isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "temp_store = MEMORY", "cache_size = -64000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.executescript(schema.tables())
        return connection

    def finish(self, connection: sqlite3.Connection) -> None:
        """From now on readers and one writer share the file."""
        connection.execute("PRAGMA journal_mode = WAL")
        connection.close()

    def swap(self, generation: str) -> None:
        """Makes a finished generation the one in use, in one step, and clears away old ones."""
        for scope in SCOPES:
            with open(self.path(scope, generation), "rb") as written:
                os.fsync(written.fileno())
        aside = self.directory / f"{POINTER}.{generation}"
        aside.write_text(generation, encoding="ascii")
        aside.replace(self.directory / POINTER)
        self._clear_away(generation)

    def discard(self, generation: str) -> None:
        for path in self.directory.glob(f"*-{generation}.sqlite3*"):
            path.unlink(missing_ok=True)

    def _clear_away(self, current: str) -> None:
        known = {path.name.removeprefix("public-").removesuffix(".sqlite3"): path.stat().st_mtime
                 for path in self.directory.glob("public-*.sqlite3")}  # fmt: skip
        newest = sorted(known, key=lambda one: (one == current, known[one]), reverse=True)
        for old in newest[KEPT_GENERATIONS:]:
            self.discard(old)

    @contextmanager
    def lock(self, *, wait: float = 0.0) -> Iterator[None]:
        """One writer at a time, over all processes. Raises `Busy` when the other one outlasts `wait` seconds."""
        self.directory.mkdir(parents=True, exist_ok=True)
        until = time.monotonic() + wait
        with open(self.directory / "writer.lock", "w") as handle:
            while True:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= until:
                        raise Busy from None
                    time.sleep(LOCK_PAUSE)
            yield
