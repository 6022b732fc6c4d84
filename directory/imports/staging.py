"""Check: reads a delivery, compares every item with what stands here and keeps the outcome as rows of the import."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from directory.imports import reports
from directory.imports.items import Found, Item, Problem, Step
from directory.imports.planning import Action, Planned, Planner
from directory.imports.reading import read
from directory.imports.showing import Shown
from directory.imports.words import Words
from directory.models import ExternalId, ImportItem, ImportKind, ImportRun

# Records of a batch are in memory at once with all that belongs to them.
BATCH = 400
RANKS = {kind.value: rank for rank, kind in enumerate(ImportKind, start=1)}


def check(run: ImportRun, paths: Sequence[Path], *, today: dt.date, step: Step) -> None:
    """Fills the rows and the report of `run`; nothing of the directory changes."""
    words = Words()
    delivery = read(run.format, paths, source=run.source, words=words, today=today)
    planner = Planner(run, words, today, is_staged=True)
    done = 0
    for batch in _batches(delivery.found):
        _stage(planner, batch)
        done += sum(isinstance(one, Item) for one in batch)
        step(done, delivery.total)
    run.is_complete = delivery.is_complete
    if run.is_complete:
        _stage_gone(run)
    run.report = reports.as_json(run)
    run.save(update_fields=["is_complete", "report"])


def _batches(found: Iterator[Found]) -> Iterator[list[Found]]:
    while batch := list(islice(found, BATCH)):
        yield batch


def _stage(planner: Planner, batch: Sequence[Found]) -> None:
    problems = [one for one in batch if isinstance(one, Problem)]
    rows = [_problem_row(planner.run, problem) for problem in problems]
    for kind in ImportKind:
        items = [one for one in batch if isinstance(one, Item) and one.kind == kind]
        if not items:
            continue
        planned = planner.plan(kind, items)
        shown = Shown(planner.words, planned)
        # What comes later in the batch may name it.
        ImportItem.objects.bulk_create([_row(planner.run, one, shown) for one in planned], batch_size=BATCH)
        rows += [note for one in planned for note in _notes(planner.run, one)]
    ImportItem.objects.bulk_create(rows, batch_size=BATCH)


def _row(run: ImportRun, planned: Planned, shown: Shown) -> ImportItem:
    item = planned.item
    return ImportItem(
        run=run,
        rank=RANKS[item.kind],
        action=planned.action,
        kind=item.kind,
        external_id=item.external_id,
        record_id=planned.match.record_id,
        name=item.name[:200],
        where=item.where[:200],
        reason=planned.reason[:500],
        values={**item.values, "_mention": True} if item.is_mention else item.values,
        changes=shown.changes(planned) if planned.action != Action.REFUSED else [],
    )


def _problem_row(run: ImportRun, problem: Problem) -> ImportItem:
    return ImportItem(
        run=run,
        rank=0,
        action=Action.NOTE if problem.is_note else Action.REFUSED,
        kind=problem.kind,
        external_id=problem.external_id[:200],
        where=problem.where[:200],
        reason=problem.reason[:500],
    )


def _notes(run: ImportRun, planned: Planned) -> Iterable[ImportItem]:
    """What an editor should know although nothing was lost."""
    item = planned.item
    reasons = []
    if item.is_mention and planned.action == Action.NEW:
        reasons.append(
            _("“%(name)s” is not known here. It is made as a draft that is listed nowhere; complete it or merge it.")
            % {"name": item.name[:80]}
        )
    if planned.action != Action.REFUSED:
        reasons += [
            _("“%(field)s” of “%(name)s” names a record that was refused or is not in the delivery.")
            % {"field": lost.name, "name": item.name[:80]}
            for lost, is_required in planned.comparison.lost
            if not is_required
        ]
    if planned.match.known and planned.match.known.gone_on and planned.record is not None:
        reasons.append(_("“%(name)s” was gone at the source and is delivered again.") % {"name": item.name[:80]})
    for reason in reasons:
        yield ImportItem(run=run, rank=0, action=Action.NOTE, where=item.where[:200], reason=reason)


def _stage_gone(run: ImportRun) -> None:
    """What the source named before and does not name now; rows that were refused name it too."""
    delivered = ImportItem.objects.filter(run=run, kind=OuterRef("kind"), external_id=OuterRef("external_id"))
    missing = ExternalId.objects.filter(~Exists(delivered), source=run.source, gone_on=None)
    numbers = list(missing.values_list("pk", flat=True))
    for start in range(0, len(numbers), BATCH):
        ImportItem.objects.bulk_create(
            ImportItem(
                run=run, rank=RANKS[one.kind], action=Action.GONE, kind=one.kind, external_id=one.external_id,
                record_id=one.record_id, name=one.name,
            )
            for one in ExternalId.objects.filter(pk__in=numbers[start : start + BATCH])
        )  # fmt: skip
