"""Write: the rows of a checked import, in one transaction. Cut off anywhere, nothing has happened."""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from directory.imports import logbook, reports
from directory.imports.asking import ask
from directory.imports.items import Item, Step
from directory.imports.making import Maker
from directory.imports.matching import UUIDS
from directory.imports.planning import Action, Planned, Planner, digest_of, said_now
from directory.imports.shapes import SHAPES
from directory.imports.showing import Shown
from directory.imports.staging import BATCH
from directory.imports.words import Words
from directory.models import ExternalId, ImportItem, ImportKind, ImportRun
from directory.publishing import touched_by
from search import index

logger = logging.getLogger(__name__)

_TAKEN = (Action.NEW, Action.CHANGED, Action.UNCHANGED)


@transaction.atomic
def write(run: ImportRun, *, at: dt.datetime, step: Step) -> None:
    """Compares once more on the way: what editors changed since the check is respected.

    The state of `run` changes in the same transaction, so it cannot say anything else than the records do.
    """
    writer = _Writer(run, at, step)
    for batch in _batches(run):
        writer.batch(batch)
    writer.mark_gone()
    run.state, run.ended_at, run.moved_at = ImportRun.State.DONE, at, at
    run.report = reports.as_json(run) | {name: writer.counts[name] for name in reports.COUNTED}
    run.save(update_fields=["state", "ended_at", "moved_at", "report"])
    # Only differences are worth keeping: which rows were as before, the counts say.
    ImportItem.objects.filter(run=run, action=Action.UNCHANGED, changes=[]).delete()
    ImportItem.objects.filter(run=run).update(values={})
    facts = {"source": run.source_id, **{str(name): writer.counts[name] for name in reports.COUNTED}}
    logger.info("Directory imported", extra={"event": "directory_imported", **facts})


def _batches(run: ImportRun) -> Iterator[list[ImportItem]]:
    """Of one kind each, in the order of writing."""
    for kind in ImportKind:
        last = 0
        rows = ImportItem.objects.filter(run=run, kind=kind, action__in=_TAKEN).order_by("pk")
        while batch := list(rows.filter(pk__gt=last)[:BATCH]):
            last = batch[-1].pk
            yield batch


def _item(row: ImportItem) -> Item:
    values = dict(row.values)
    is_mention = values.pop("_mention", False)
    return Item(ImportKind(row.kind), row.external_id, row.where, values, is_mention=is_mention)


def overwrite(model: Any, rows: Sequence[Any], columns: Sequence[str]) -> None:
    """`bulk_update` in a tenth of its time: rows go in as they are and replace themselves."""
    if rows:
        model._default_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=list(columns), batch_size=BATCH
        )


class _Writer:
    """Carries the rows over, batch by batch; nothing is kept longer than one."""

    def __init__(self, run: ImportRun, at: dt.datetime, step: Step) -> None:
        self.run, self.at, self.today, self._step = run, at, timezone.localdate(at), step
        self.words = Words()
        self.planner = Planner(run, self.words, self.today, is_staged=False)
        self.maker = Maker(run.source, self.words, uuids=run.format in UUIDS)
        self.counts: Counter[str] = Counter()
        self._done, self._total = 0, ImportItem.objects.filter(run=run, action__in=_TAKEN).count()

    def batch(self, rows: Sequence[ImportItem]) -> None:
        kind = rows[0].kind
        planned = self.planner.plan(kind, [_item(row) for row in rows])
        shown = Shown(self.words, planned)
        new = [one for one in planned if one.action == Action.NEW]
        changed = [one for one in planned if one.action == Action.CHANGED]
        before = [key for one in changed for key in self._keys(kind, one)]
        self._create(kind, new)
        self._update(kind, changed)
        self._store(kind, [*new, *changed])
        self._remember(planned)
        self._account(rows, planned, shown)
        logbook.note(self.run, [*new, *changed], shown, at=self.at)
        ask(self.run, planned, shown, on=self.today)
        index.enqueue([*before, *(key for one in [*new, *changed] for key in self._keys(kind, one))])
        self._done += len(rows)
        self._step(self._done, self._total)

    def _create(self, kind: str, planned: Sequence[Planned]) -> None:
        for one in planned:
            one.record = self.maker.make(one)
        SHAPES[kind].model._default_manager.bulk_create([one.record for one in planned])

    def _update(self, kind: str, planned: Sequence[Planned]) -> None:
        columns: set[str] = set()
        for one in planned:
            columns |= set(self.maker.assign(one.record, one.comparison.written))
            if hasattr(one.record, "updated_at"):
                columns.add("updated_at")
        if columns:
            overwrite(SHAPES[kind].model, [one.record for one in planned], sorted(columns))

    def _store(self, kind: str, planned: Sequence[Planned]) -> None:
        """What is kept in other tables, field by field for all records of the batch."""
        for field in SHAPES[kind].fields:
            pairs = [
                (one.record, change.value)
                for one in planned
                for change in one.comparison.written
                if change.field.name == field.name
            ]
            field.store(pairs, self.words)

    def _remember(self, planned: Sequence[Planned]) -> None:
        """What the source said, whether it won or not."""
        fresh: list[ExternalId] = []
        news: list[ExternalId] = []
        same: list[int] = []
        for one in planned:
            if one.is_same and one.match.known:
                same.append(one.match.known.pk)
            if one.record is None:
                continue
            row = one.match.known or ExternalId(
                source=self.run.source, kind=one.item.kind, external_id=one.item.external_id
            )
            said = said_now(one.item, row)
            # Where something still differs, the next import looks again.
            settled = len(one.comparison.written) == len(one.comparison.changes) and not one.comparison.lost
            digest = digest_of(said) if settled else ""
            if row.pk and (row.digest, row.gone_on) == (digest, None):
                same.append(row.pk)
                continue
            row.record_id, row.name, row.said, row.digest = one.record.pk, one.item.name[:200], said, digest
            row.seen_on, row.gone_on = self.today, None
            (news if row.pk else fresh).append(row)
        ExternalId.objects.bulk_create(fresh, batch_size=BATCH)
        overwrite(ExternalId, news, ["record_id", "name", "said", "digest", "seen_on", "gone_on"])
        ExternalId.objects.filter(pk__in=same).exclude(seen_on=self.today).update(seen_on=self.today)

    def _account(self, rows: Sequence[ImportItem], planned: Sequence[Planned], shown: Shown) -> None:
        """Where it came otherwise than the check had said, and which records were made."""
        others = []
        for row, one in zip(rows, planned, strict=True):
            self.counts[one.action] += 1
            before = (row.action, row.reason, row.record_id, row.changes)
            row.action, row.reason = one.action, one.reason[:500]
            row.record_id = one.record.pk if one.record is not None else one.match.record_id
            row.changes = shown.changes(one) if one.action != Action.NEW else row.changes
            if before != (row.action, row.reason, row.record_id, row.changes):
                others.append(row)
        overwrite(ImportItem, others, ["action", "reason", "record_id", "changes"])

    @staticmethod
    def _keys(kind: str, planned: Planned) -> Iterator[str]:
        """Search keys; what others show of a record matters once it is there."""
        record: Any = planned.record
        if kind == ImportKind.RUN:
            yield f"course:{record.course_id}"
        elif planned.action == Action.NEW or kind in (ImportKind.SERVICE, ImportKind.COURSE):
            yield f"{kind}:{record.pk}"
        else:
            yield from touched_by(record)

    def mark_gone(self) -> None:
        """Flagged, never deleted: an editor decides what it means that the source is silent."""
        rows = ImportItem.objects.filter(run=self.run, action=Action.GONE)
        self.counts[Action.GONE] = rows.count()
        numbers = list(rows.values_list("kind", "external_id"))
        for start in range(0, len(numbers), BATCH):
            wanted = Q()
            for kind in ImportKind:
                if gone := [number for of, number in numbers[start : start + BATCH] if of == kind]:
                    wanted |= Q(kind=kind, external_id__in=gone)
            ExternalId.objects.filter(wanted, source=self.run.source, gone_on=None).update(gone_on=self.today)
