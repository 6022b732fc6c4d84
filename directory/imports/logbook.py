"""The change log of records that an import made or changed: the same entries as the desk writes, many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ModelLogEntry

from directory.imports.comparing import Change
from directory.imports.planning import Action, Planned
from directory.imports.shapes import SHAPES
from directory.imports.showing import Shown
from directory.models import Course, ImportKind, ImportRun
from directory.snapshots import Change as Logged

CREATED, EDITED = "wagtail.create", "wagtail.edit"


def note(run: ImportRun, planned: Sequence[Planned], shown: Shown, *, at: dt.datetime) -> None:
    """One entry a record; what happens to a run stands in the log of its course."""
    if not planned:
        return
    kind = planned[0].item.kind
    is_run = kind == ImportKind.RUN
    content_type = ContentType.objects.get_for_model(Course if is_run else SHAPES[kind].model)
    ModelLogEntry.objects.bulk_create(
        [_entry(run, one, shown, at, content_type, is_run=is_run) for one in planned], batch_size=400
    )


def _entry(
    run: ImportRun, planned: Planned, shown: Shown, at: dt.datetime, content_type: ContentType, *, is_run: bool
) -> ModelLogEntry:
    record: Any = planned.record
    is_made = planned.action == Action.NEW and not is_run
    row = planned.item.name if is_run else ""
    changes = [] if is_made else [_logged(planned, one, shown, row) for one in planned.comparison.written]
    return ModelLogEntry(
        content_type=content_type,
        object_id=str(record.course_id if is_run else record.pk),
        label=planned.item.name[:255],
        action=CREATED if is_made else EDITED,
        timestamp=at,
        uuid=uuid4(),
        user=run.by,
        content_changed=True,
        data={"import": run.source.name, "changes": changes},
    )


def _logged(planned: Planned, change: Change, shown: Shown, row: str) -> dict[str, Any]:
    model = SHAPES[planned.item.kind].model._meta.label_lower
    old, new = (shown.value(change, value) for value in (change.here, change.value))
    return Logged(model, row, change.field.name, "" if old == "–" else old, "" if new == "–" else new).as_json()
