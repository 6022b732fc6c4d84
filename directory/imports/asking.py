"""Fields of which an editor decides: what the source says becomes a report, once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from directory.imports.planning import Planned
from directory.imports.shapes import SHAPES
from directory.imports.showing import Shown
from directory.models import ImportKind, ImportRun, Suggestion, SuggestionPart, SuggestionSource, SuggestionTarget
from portal import languages

TARGETS = {
    ImportKind.ORGANISATION: SuggestionTarget.ORGANISATION,
    ImportKind.LOCATION: SuggestionTarget.LOCATION,
    ImportKind.SERVICE: SuggestionTarget.SERVICE,
    ImportKind.COURSE: SuggestionTarget.COURSE,
    ImportKind.RUN: SuggestionTarget.COURSE,
}


def ask(run: ImportRun, planned: Sequence[Planned], shown: Shown, *, on: dt.date) -> None:
    reports = []
    for one in planned:
        for change in one.comparison.asked:
            is_run = one.item.kind == ImportKind.RUN
            label = change.field.label(SHAPES[one.item.kind].model)
            told = _("Import from %(source)s: %(name)s, %(field)s") % {
                "source": run.source.name,
                "name": one.item.name,
                "field": label,
            }
            reports.append(
                Suggestion(
                    target=TARGETS[one.item.kind],
                    record_id=one.record.course_id if is_run else one.record.pk,  # type: ignore[union-attr]
                    record_name=one.item.name[:200],
                    part=SuggestionPart.OTHER,
                    # Of a run the report tells in words: its fields are none of the course.
                    field="" if is_run else change.field.name,
                    old_value=shown.value(change, change.here),
                    new_value=shown.value(change, change.value),
                    comment=told[:1000],
                    language=languages.BASE,
                    source=SuggestionSource.IMPORT,
                    created_on=on,
                )
            )
    Suggestion.objects.bulk_create(reports, batch_size=400)
