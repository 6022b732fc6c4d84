"""One act on a record that is there: saved, told to the search and written into its change log, in one transaction.

Forms, bulk actions and closed reports go through here, so the history of a record tells of all of them alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Model
from wagtail.log_actions import log

from directory import publishing
from directory.snapshots import Change, State, clipped, differences, snapshot

EDITED, REPORTED = "wagtail.edit", "directory.report"


@contextmanager
def recorded(record: Model, *, by: Any, action: str = EDITED, told_by: str = "") -> Iterator[None]:
    """Wraps the statements that change `record`; what differs afterwards stands in its log.

    `told_by`: the organisation that did it itself, where nobody was logged in.
    """
    with transaction.atomic():
        keys, before = list(publishing.touched_by(record)), snapshot(record)
        yield
        publishing.announce_saved(record, before=keys)
        write(record, before, snapshot(record), by=by, action=action, told_by=told_by)


def write(record: Model, before: State, after: State, *, by: Any, action: str, told_by: str = "") -> None:
    changes = differences(before, after)
    log(
        instance=record,
        action=action,
        user=by,
        # Of its own: Wagtail's lists show only the last entry of those that share one, and a bulk action has many.
        uuid=uuid4(),
        content_changed=bool(changes),
        data={"changes": [change.as_json() for change in clipped(changes)], **({"by": told_by} if told_by else {})},
    )


def changes_of(entry: Any) -> list[Change]:
    """What an entry of the log says has changed; empty for entries that do not say it."""
    if "changes" in entry.data:
        return [Change(**change) for change in entry.data["changes"]]
    # What a provider corrected (directory.upkeep.changing): old and new value by field.
    model = entry.content_type.model_class()._meta.label_lower
    corrected: Mapping[str, Any] = entry.data.get("fields", {})
    return [Change(model, "", name, _said(old), _said(new)) for name, (old, new) in corrected.items()]


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
