"""The engine that needs nothing installed: one SQLite file for the public, one for the rest, a table set a language."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from search.documents import PUBLIC, SearchDocument
from search.engines import Change, Health, IndexUnavailable, Progress, SplitterFor
from search.engines.embedded import asking, explaining, file_pages, schema, suggesting, vocabulary, writing
from search.engines.embedded.files import SCOPES, Files, Opened
from search.engines.embedded.vocabulary import FileVocabulary
from search.question import Answer, Explanation, Request, Scope, Suggestion

Result = TypeVar("Result")

# How long a batch waits for another writer. A rebuild holds the lock much longer: the batch then tries again later.
WRITER_WAIT = 5.0
# After so many changes, or a tenth of all documents, the trigrams are counted anew; their counts are a hint only.
GRAMS_AFTER, GRAMS_SHARE = 200, 0.1


def scope_of(document: SearchDocument) -> Scope:
    """Public material lies in a file of its own, which a public question alone opens."""
    return "public" if PUBLIC in document.acl else "internal"


class EmbeddedEngine:
    name = "embedded"

    def __init__(self, directory: str | Path) -> None:
        self.files = Files(directory)

    # --- Asking ---
    def search(self, request: Request) -> Answer:
        return self._reading(lambda files: asking.search(files.reader(request.scope), request, files.reader("public")))

    def count(self, request: Request) -> int:
        return self._reading(lambda files: asking.count(files.reader(request.scope), request, files.reader("public")))

    def explain(self, request: Request, key: str) -> Explanation | None:
        return self._reading(
            lambda files: explaining.explain(files.reader(request.scope), request, key, files.reader("public"))
        )

    def suggest(
        self, text: str, *, language: str, audiences: frozenset[str], size: int, excluded: Collection[str] = ()
    ) -> list[Suggestion]:
        return self._reading(
            lambda files: suggesting.suggest(
                files.reader("public"), text, language=language, audiences=audiences, size=size, excluded=excluded
            )
        )

    def vocabulary(self) -> FileVocabulary:
        return FileVocabulary(self.files.opened().reader("public"))

    def keys(self) -> set[str]:
        return self._reading(
            lambda files: {row[0] for scope in SCOPES for row in files.reader(scope).execute("SELECT key FROM doc")}
        )

    def _reading(self, read: Callable[[Opened], Result]) -> Result:
        files = self.files.opened()
        try:
            return read(files)
        except (sqlite3.DatabaseError, IndexUnavailable) as error:
            self.files.drop_readers()
            if self.files.generation() != files.generation:
                # A rebuild has swapped the files under a slow question: the new ones answer.
                return read(self.files.opened())
            if isinstance(error, IndexUnavailable):
                raise
            # An OperationalError is a busy disk or a fault of ours; the others mean broken pages.
            if not isinstance(error, sqlite3.OperationalError):
                self.files.mark_damaged()
            raise IndexUnavailable(f"The search index cannot be read: {error}") from error

    # --- Writing ---
    def apply(self, changes: Sequence[Change], splitter_for: SplitterFor) -> None:
        with (
            self.files.lock(wait=WRITER_WAIT),
            closing(self.files.writer("public")) as public,
            closing(self.files.writer("internal")) as internal,
        ):
            files: Mapping[Scope, sqlite3.Connection] = {"public": public, "internal": internal}
            for scope in SCOPES:
                _write(files[scope], scope, changes, splitter_for, public)

    def rebuild(
        self, documents: Iterable[SearchDocument], splitter_for: SplitterFor, progress: Progress | None = None
    ) -> int:
        with self.files.lock(wait=WRITER_WAIT):
            generation = self.files.new_generation()
            try:
                number = self._build(generation, documents, splitter_for, progress or _silent)
                self.files.swap(generation)
            except BaseException:
                self.files.discard(generation)
                raise
        return number

    def _build(
        self, generation: str, documents: Iterable[SearchDocument], splitter_for: SplitterFor, progress: Progress
    ) -> int:
        """First all plain rows and the public vocabulary, then the tokens, which need it for compounds."""
        files = {scope: self.files.create(scope, generation) for scope in SCOPES}
        try:
            counts = vocabulary.Counts()
            stored: dict[str, tuple[Scope, int]] = {}
            for connection in files.values():
                connection.execute("BEGIN")
            for document in documents:
                if document.key in stored or not document.acl or not document.texts:
                    continue
                scope = scope_of(document)
                stored[document.key] = (scope, writing.store(files[scope], document, 0))
                progress(0, len(stored))  # nobody knows yet how many will come
                if scope == "public":
                    counts.add(document.texts, document.labels, file_pages.texts_of(document.files))
            counts.save(files["public"])
            split = splitter_for(FileVocabulary(files["public"]))
            for done, (scope, number) in enumerate(stored.values(), 1):
                writing.index(files[scope], number, *writing.stored(files[scope], number), split)
                progress(done, len(stored))
            for connection in files.values():
                writing.count_grams(connection)
                writing.set_meta(connection, {"fingerprint": schema.fingerprint(), "built_at": _now(), "changes": 0})
                connection.execute("COMMIT")
                self.files.finish(connection)
        finally:
            for connection in files.values():
                connection.close()
        return len(stored)

    # --- Health ---
    def check(self) -> Health:
        if self.files.is_damaged():
            return Health(usable=False, reason="A page of the search index is broken.")
        files = self.files.opened()
        try:
            counts: dict[Scope, int] = {
                scope: files.reader(scope).execute("SELECT count(*) FROM doc").fetchone()[0] for scope in SCOPES
            }
            (built_at,) = files.reader("public").execute("SELECT value FROM meta WHERE name = 'built_at'").fetchone()
            size = sum(self.files.path(scope, files.generation).stat().st_size for scope in SCOPES)
        except (IndexUnavailable, sqlite3.Error, OSError) as error:
            self.files.drop_readers()
            return Health(usable=False, reason=str(error))
        return Health(usable=True, documents=counts, built_at=built_at, size_bytes=size)

    def is_sound(self) -> bool:
        """Reads every page of both files; for start-up and the nightly check, not for a request."""
        files = self.files.opened()
        try:
            return all(files.reader(scope).execute("PRAGMA quick_check(1)").fetchone() == ("ok",) for scope in SCOPES)
        except (IndexUnavailable, sqlite3.Error):
            self.files.drop_readers()
            return False


def _silent(_done: int, _total: int) -> None:
    return None


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _write(
    connection: sqlite3.Connection,
    scope: Scope,
    changes: Sequence[Change],
    splitter_for: SplitterFor,
    public: sqlite3.Connection,
) -> None:
    """One transaction a file. The public one comes first: what becomes internal leaves it before it appears there."""
    split = splitter_for(FileVocabulary(public))
    connection.execute("BEGIN IMMEDIATE")
    try:
        for change in changes:
            known = connection.execute("SELECT seq FROM doc WHERE key = ?", (change.key,)).fetchone()
            if known and known[0] > change.seq:
                continue
            writing.remove(connection, change.key, with_words=scope == "public")
            document = change.document
            if document is None or not document.acl or not document.texts or scope_of(document) != scope:
                continue
            number = writing.store(connection, document, change.seq)
            writing.index(connection, number, *writing.stored(connection, number), split)
            if scope == "public":
                pages = file_pages.texts_of(document.files)
                vocabulary.count(connection, document.texts, document.labels, pages, 1)
        _count_grams_when_due(connection, len(changes))
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _count_grams_when_due(connection: sqlite3.Connection, changed: int) -> None:
    changes = connection.execute("SELECT value FROM meta WHERE name = 'changes'").fetchone()[0] + changed
    documents = connection.execute("SELECT count(*) FROM doc").fetchone()[0]
    if changes > max(GRAMS_AFTER, documents * GRAMS_SHARE) or changes >= documents:
        writing.count_grams(connection)
        changes = 0
    writing.set_meta(connection, {"changes": changes})
