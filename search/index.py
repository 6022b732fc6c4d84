"""Keeps the index in step with the database.

Who changes a record calls `update` or `remove` in the same transaction: that writes a row of the outbox and nothing
else, so a rollback leaves no trace. `sync`, called every second by `manage.py work` and by cron, builds the documents
from the database as it is then. So neither order nor repetition matters.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.utils import timezone

from search import documents, engines
from search.documents import SearchDocument, Source
from search.engines import Change, Engine, IndexUnavailable, Progress
from search.models import OutboxEntry
from search.pipeline import synonyms
from search.pipeline.compounds import Splitter, splitter
from search.question import Vocabulary

logger = logging.getLogger(__name__)

BATCH = 300
# After so many failures a row waits for a person: eight tries take about eight minutes.
MOST_ATTEMPTS = 8
LONGEST_PAUSE = dt.timedelta(minutes=10)

Op = OutboxEntry.Op


class NotFindable(LookupError):
    """The record's model is not registered with `document_for`; nothing would ever find it."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What one run did. `waiting` rows try again later, `parked` ones wait for a person."""

    written: int = 0
    removed: int = 0
    failed: int = 0
    waiting: int = 0
    parked: int = 0
    rebuilt: bool = False


@dataclass(frozen=True, slots=True)
class Differences:
    """Index against database: what is missing there, what should be gone."""

    missing: tuple[str, ...]
    superfluous: tuple[str, ...]


# --- Into the outbox -------------------------------------------------------------------------------------------------
def update(*instances: Model) -> None:
    """These records changed, appeared or went out of sight. Call it in the transaction that changes them."""
    keys: list[str] = []
    for instance in instances:
        own = documents.keys_of(instance)
        if not own:
            raise NotFindable(f"{type(instance).__name__} is not registered in any search_documents module.")
        keys.extend(own)
    enqueue(keys)


def remove(*keys: str) -> None:
    """These records are gone. (Their state is looked up all the same: a record that exists is not removed.)"""
    enqueue(keys, op=Op.REMOVE)


def enqueue(keys: Iterable[str], *, op: OutboxEntry.Op = Op.UPDATE) -> None:
    """One row a record and engine; a newer one replaces it and starts its attempts afresh."""
    # Microseconds: grows with every change without a counter that all transactions would wait for.
    seq = time.time_ns() // 1_000
    unique = list(dict.fromkeys(keys))
    numbered = [(name, seq + place, key) for name in engines.names() for place, key in enumerate(unique)]
    OutboxEntry.objects.bulk_create(
        [OutboxEntry(engine=name, key=key, op=op, seq=number) for name, number, key in numbered],
        update_conflicts=True,
        unique_fields=["engine", "key"],
        update_fields=["op", "seq", "attempts", "not_before", "parked", "error"],
        batch_size=500,
    )


def _splitter(vocabulary: Vocabulary) -> Splitter:
    return splitter(vocabulary, synonyms.splits())


# --- Out of the outbox -----------------------------------------------------------------------------------------------
def sync(*, most: int | None = None) -> SyncReport:
    """Works off what is due, up to `most` rows; builds the index first where there is none."""
    written = removed = failed = 0
    rebuilt = ensure()
    for name in engines.names():
        engine = engines.engine(name)
        left = most
        while left is None or left > 0:
            rows = list(_due(name)[: min(BATCH, left) if left else BATCH])
            if not rows:
                break
            try:
                done, broken = _work_off(engine, rows)
            except (engines.Busy, IndexUnavailable):
                logger.info("Index not writable now", extra={"event": "search_busy", "engine": name})
                break
            written += sum(change.document is not None for change in done)
            removed += sum(change.document is None for change in done)
            failed += len(broken)
            left = left - len(rows) if left else left
    waiting = OutboxEntry.objects.filter(parked=False).count()
    parked = OutboxEntry.objects.filter(parked=True).count()
    if written or removed or failed:
        done_now = {"written": written, "removed": removed, "failed": failed}
        logger.info("Index synchronised", extra={"event": "search_synced", **done_now})
    return SyncReport(written, removed, failed, waiting, parked, rebuilt)


def _due(engine: str) -> QuerySet[OutboxEntry]:
    due = OutboxEntry.objects.filter(engine=engine, parked=False).exclude(not_before__gt=timezone.now())
    return due.order_by("seq")


def _work_off(engine: Engine, rows: Sequence[OutboxEntry]) -> tuple[list[Change], list[OutboxEntry]]:
    built, broken = _build(rows)
    changes = [Change(row.key, built[row.key], row.seq) for row in rows if row.key in built]
    try:
        engine.apply(changes, _splitter)
        refused: dict[str, Exception] = {}
    except (engines.Busy, IndexUnavailable):
        raise
    except Exception as error:
        # One row spoils the batch: find it by writing the rest without it.
        logger.warning("Batch refused", exc_info=error, extra={"event": "search_batch", "rows": len(changes)})
        refused = dict(_one_by_one(engine, changes))
    done = [change for change in changes if change.key not in refused]
    by_key = {row.key: row for row in rows}
    # A row that changed meanwhile has another number and stays.
    OutboxEntry.objects.filter(
        pk__in=[by_key[change.key].pk for change in done], seq__in=[change.seq for change in done]
    ).delete()
    failures = broken | {by_key[key]: error for key, error in refused.items()}
    for row, reason in failures.items():
        _try_later(row, reason)
    return done, list(failures)


def _one_by_one(engine: Engine, changes: Iterable[Change]) -> Iterator[tuple[str, Exception]]:
    for change in changes:
        try:
            engine.apply([change], _splitter)
        except (engines.Busy, IndexUnavailable):
            raise
        except Exception as error:
            yield change.key, error


def _try_later(row: OutboxEntry, error: Exception) -> None:
    attempts = row.attempts + 1
    parked = attempts >= MOST_ATTEMPTS
    pause = min(dt.timedelta(seconds=2**attempts), LONGEST_PAUSE)
    logger.error(
        "Record not indexed",
        exc_info=error,
        extra={"event": "search_record_failed", "key": row.key, "attempts": attempts, "parked": parked},
    )
    OutboxEntry.objects.filter(pk=row.pk, seq=row.seq).update(
        attempts=attempts, parked=parked, not_before=timezone.now() + pause, error=type(error).__name__[:200]
    )


def _build(
    rows: Sequence[OutboxEntry],
) -> tuple[dict[str, SearchDocument | None], dict[OutboxEntry, Exception]]:
    """The current document of every row, None for what must not be found; and the rows whose building failed."""
    built: dict[str, SearchDocument | None] = {}
    broken: dict[OutboxEntry, Exception] = {}
    for kind, group in _by_kind(rows).items():
        source = documents.sources().get(kind)
        if source is None:
            built.update(dict.fromkeys(group))  # a kind nobody registers any more
            continue
        try:
            built.update(_current(source, group))
        except Exception:
            for key, row in group.items():
                try:
                    built.update(_current(source, [key]))
                except Exception as error:
                    broken[row] = error
    return built, broken


def _by_kind(rows: Iterable[OutboxEntry]) -> Mapping[str, dict[str, OutboxEntry]]:
    groups: dict[str, dict[str, OutboxEntry]] = defaultdict(dict)
    for row in rows:
        groups[row.key.partition(":")[0]][row.key] = row
    return groups


def _current(source: Source, keys: Collection[str]) -> dict[str, SearchDocument | None]:
    found: dict[str, SearchDocument | None] = dict.fromkeys(keys)
    for record in source.rows([key.partition(":")[2] for key in keys]):
        document = source.build(record)
        if document is not None and document.key in found:
            found[document.key] = document
    return found


# --- The whole index -------------------------------------------------------------------------------------------------
def rebuild(engine: str = "", progress: Progress | None = None) -> int:
    """Builds the index from the database beside the old one and swaps it in; returns the number of documents.

    Without a name for all engines. Changes made meanwhile stay in the outbox and follow with the next `sync`.
    """
    # Work for an engine that was switched off: where it comes back it is built anew.
    OutboxEntry.objects.exclude(engine__in=engines.names()).delete()
    return [_rebuild(name, progress) for name in ([engine] if engine else engines.names())][-1]


def _rebuild(engine: str, progress: Progress | None) -> int:
    chosen = engines.engine(engine)
    # Only rows seen now are settled by what is read afterwards.
    noted = list(OutboxEntry.objects.filter(engine=chosen.name).values_list("pk", "seq", "parked"))
    number = chosen.rebuild(all_documents(), _splitter, progress)
    for start in range(0, len(noted), BATCH):
        settled = [(pk, seq) for pk, seq, parked in noted[start : start + BATCH] if not parked]
        OutboxEntry.objects.filter(pk__in=[pk for pk, _ in settled], seq__in=[seq for _, seq in settled]).delete()
    OutboxEntry.objects.filter(engine=chosen.name, parked=True).update(parked=False, attempts=0, not_before=None)
    logger.info("Index rebuilt", extra={"event": "search_rebuilt", "engine": chosen.name, "documents": number})
    return number


def all_documents() -> Iterator[SearchDocument]:
    """What everybody registered, as the database is now; a record that cannot be built is logged and left out."""
    for source in documents.sources().values():
        for record in source.rows(None):
            try:
                document = source.build(record)
            except Exception:
                # One broken record must not keep the other thousands from being found.
                logger.exception("Record not indexed", extra={"event": "search_record_failed", "kind": source.kind})
                continue
            if document is not None:
                yield document


def ready() -> bool:
    """There is an index and it can be read; of two engines one is enough."""
    return engines.engine().check().usable


def ensure(say: Callable[[str], None] | None = None) -> bool:
    """Rebuilds what is missing, damaged or made by other code; says whether it did."""
    rebuilt = False
    for name in engines.names():
        health = engines.engine(name).check()
        if health.usable or not health.reachable:
            continue
        logger.warning("Index unusable", extra={"event": "search_unusable", "engine": name, "reason": health.reason})
        if say:
            say(health.reason)
        rebuilt |= _is_rebuilt(name)
    return rebuilt


def _is_rebuilt(engine: str) -> bool:
    try:
        return rebuild(engine) >= 0
    except (engines.Busy, IndexUnavailable):
        logger.info("Index not writable now", extra={"event": "search_busy", "engine": engine})
        return False


def renew(*, on: dt.date) -> bool:
    """Rebuilds an index made before that day; says whether it did.

    Free places, validity and the age of facts change by the clock alone, without anybody saving a record.
    """
    renewed = False
    for name in engines.names():
        built_at = engines.engine(name).check().built_at
        if built_at and timezone.localdate(dt.datetime.fromisoformat(built_at)) < on:
            renewed |= _is_rebuilt(name)
    return renewed


def compare(engine: str = "", *, repair: bool = False, meanwhile: Callable[[], object] | None = None) -> Differences:
    """Which records the index lacks or still holds; `repair` puts them into the outbox.

    It reads every record; `meanwhile` is called after every few hundred, so that other work need not wait.
    """
    indexed = engines.engine(engine).keys()
    wanted = set()
    for number, document in enumerate(all_documents(), 1):
        if document.acl and document.texts:
            wanted.add(document.key)
        if meanwhile and number % BATCH == 0:
            meanwhile()
    differences = Differences(tuple(sorted(wanted - indexed)), tuple(sorted(indexed - wanted)))
    if repair:
        enqueue(differences.missing)
        enqueue(differences.superfluous, op=Op.REMOVE)
    return differences
