"""Writes a made directory, and removes it again: in batches, each complete in itself, so that stopping does no harm."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import CASCADE, SET_NULL, Model, QuerySet

from directory.models import Course, CourseRun, Location, Organisation, Service

from .chance import identity
from .courses import make_course
from .making import BATCH, SOURCE, Making, Region, Rows
from .organisations import make_organisation
from .places import make_location
from .services import make_service
from .sizes import Sizes, runs_of

# Kind, how many there are done, how many there will be.
Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Counts:
    """Records that were written or removed; children such as hours and texts are not counted."""

    services: int = 0
    locations: int = 0
    organisations: int = 0
    courses: int = 0
    runs: int = 0


@dataclass(frozen=True, slots=True)
class _Step:
    kind: str
    name: str  # in Sizes and Counts
    model: type[Any]
    make: Callable[[int, Making, Rows], Any]


# Whoever is pointed at comes first.
STEPS = (
    _Step("location", "locations", Location, make_location),
    _Step("organisation", "organisations", Organisation, make_organisation),
    _Step("service", "services", Service, make_service),
    _Step("course", "courses", Course, make_course),
)


def is_real() -> bool:
    """Does the directory hold records that are no samples?"""
    return any(step.model.objects.filter(is_sample=False).exists() for step in STEPS)


def made(model: type[Any]) -> QuerySet[Any]:
    """What was made here; a record that editors took over (no sample any more) is theirs."""
    return model.objects.filter(is_sample=True, source_name=SOURCE)


def missing(services: int, seed: int, *, all_gone: bool = False) -> Counts:
    """What a load would create now, or after a clearing (`all_gone`)."""
    sizes, counts = Sizes.of(services), Counts()
    for step in STEPS:
        total = getattr(sizes, step.name)
        there = (
            {}
            if all_gone
            else {number for start in range(0, total, BATCH) for number in _known(step, seed, start, total)}
        )
        setattr(counts, step.name, total - len(there))
        if step.model is Course:
            counts.runs = sum(runs_of(number) for number in range(total) if number not in there)
    return counts


def load(services: int, *, seed: int, today: dt.date, progress: Progress) -> Counts:
    """Creates what is missing of so many offers and all that belongs to them."""
    making, sizes, counts = Making(seed, today, Region.read(today)), Sizes.of(services), Counts()
    for step in STEPS:
        total = getattr(sizes, step.name)
        making.ids[step.kind] = []
        for start in range(0, total, BATCH):
            rows = _write(step, making, start, total)
            setattr(counts, step.name, getattr(counts, step.name) + rows.number_of(step.model))
            counts.runs += rows.number_of(CourseRun)
            progress(step.name, len(making.ids[step.kind]), total)
    return counts


@transaction.atomic
def _write(step: _Step, making: Making, start: int, total: int) -> Rows:
    """One batch; what is there of it stays as it is. Returns what was created."""
    numbers = range(start, min(start + BATCH, total))
    known = _known(step, making.seed, start, total)
    rows = Rows()
    fresh = {number: step.make(number, making, rows) for number in numbers if number not in known}
    rows.write()
    making.ids[step.kind] += [known[number] if number in known else fresh[number].pk for number in numbers]
    changed: dict[str, list[Any]] = defaultdict(list)
    for record, field, number in rows.later:
        setattr(record, f"{field}_id", making.ids[step.kind][number])
        changed[field].append(record)
    for field, records in changed.items():
        step.model.objects.bulk_update(records, [field])
    return rows


def _known(step: _Step, seed: int, start: int, total: int) -> dict[int, int]:
    """Number → primary key of what an earlier call made."""
    wanted = {identity(seed, step.kind, number): number for number in range(start, min(start + BATCH, total))}
    return {wanted[key]: pk for key, pk in step.model.objects.filter(uuid__in=wanted).values_list("uuid", "pk")}


# --- Away with it ----------------------------------------------------------------------------------------------------
def clear(progress: Progress) -> Counts:
    """Removes all that was made here, whatever the seed, unless something else needs it."""
    counts = Counts()
    for step in reversed(STEPS):
        ids = list(_removable(step.model).values_list("pk", flat=True))
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            with transaction.atomic():
                if step.model is Course:
                    counts.runs += CourseRun.objects.filter(course__in=batch).count()
                _delete(step.model.objects.filter(pk__in=batch))
            progress(step.name, start + len(batch), len(ids))
        setattr(counts, step.name, len(ids))
    return counts


def removable() -> Counts:
    """What a clearing would look at; a few of them may stay, where real records need them."""
    counts = Counts(**{step.name: made(step.model).count() for step in STEPS})
    counts.runs = CourseRun.objects.filter(course__in=made(Course)).count()
    return counts


def _removable(model: type[Any]) -> QuerySet[Any]:
    """Without what real records need, and what pages or accounts outside the directory name."""
    rows = made(model)
    for relation in _pointing_at(model):
        field = relation.field
        if field.model._meta.app_label != model._meta.app_label or relation.on_delete not in (CASCADE, SET_NULL):
            rows = rows.exclude(pk__in=field.model._default_manager.exclude(**{field.name: None}).values(field.name))
    return rows


def _pointing_at(model: type[Model]) -> list[Any]:
    """Foreign keys to it, those of many-to-many tables too."""
    return [one for one in model._meta.get_fields(include_hidden=True) if one.one_to_many and one.auto_created]


def _delete(rows: QuerySet[Any]) -> None:
    """With everything that belongs to it, in one statement a table.

    `delete()` goes one by one where somebody listens to signals, and somebody does: an hour for a big directory.
    """
    for relation in _pointing_at(rows.model):
        field = relation.field
        others = field.model._default_manager.filter(**{f"{field.name}__in": rows})
        if relation.on_delete is CASCADE:
            _delete(others)
        elif relation.on_delete is SET_NULL:
            others.update(**{field.name: None})
    rows._raw_delete(rows.db)
