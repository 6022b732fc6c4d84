"""What a provider answers: it is right, these places are free, this is wrong, this no longer exists.

Each is one act in one transaction. What a rule does not leave to the provider waits for an editor.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.kinds import kind_of
from directory.models import (
    CourseRun,
    DirectField,
    Suggestion,
    SuggestionPart,
    SuggestionSource,
    SuggestionState,
    Term,
    UpkeepRequest,
    Vocabulary,
)
from directory.recording import recorded
from directory.upkeep import changing
from directory.upkeep.links import Access
from directory.verifying import SELF_SERVICE, verify
from portal import languages

logger = logging.getLogger(__name__)

PLACES_TOLD = "directory.tell_places"


@dataclass(frozen=True, slots=True)
class Corrected:
    """What became of a correction: done at once, or waiting for an editor (labels of fields)."""

    done: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


@transaction.atomic
def confirm(access: Access, records: Iterable[Any], *, on: dt.date) -> int:
    """These records are right as they stand. Says how many were confirmed."""
    rows = list(records)
    verify(
        rows,
        on=on,
        method=SELF_SERVICE,
        by_function=access.organisation.name,
        organisation=access.organisation,
        request=access.request,
    )
    _answered(access, on)
    logger.info("Records confirmed", extra={"event": "upkeep_confirmed", "records": len(rows)})
    return len(rows)


@transaction.atomic
def tell_places(access: Access, run: CourseRun, *, state: str, free: int | None, at: dt.datetime) -> CourseRun:
    """How many places are free now: holds at once, whoever the provider is. Nobody else knows it.

    `state` is a code of the vocabulary place_state. Raises ValidationError with sentences by field.
    """
    row = CourseRun.objects.select_for_update().get(pk=run.pk)
    term = Term.objects.filter(vocabulary=Vocabulary.PLACE_STATE, code=state).first()
    if term is None:
        raise ValidationError({"places_state": _("Please choose how full the course is.")})
    row.places_state, row.places_free = term, free
    row.places_as_of, row.places_source = at, CourseRun.PlacesSource.SELF
    row.full_clean()
    with recorded(row.course, by=None, action=PLACES_TOLD, told_by=access.organisation.name):
        row.save(update_fields=["places_state", "places_free", "places_as_of", "places_source"])
    _answered(access, timezone.localtime(at).date())
    return row


@transaction.atomic
def correct(access: Access, record: Any, values: Mapping[str, Any], *, comment: str, on: dt.date) -> Corrected:
    """New values by field. Open fields of a trusted provider change at once, the others become suggestions."""
    target = kind_of(record)
    open_fields = (
        set(DirectField.objects.filter(target=target).values_list("field", flat=True))
        if access.organisation.is_trusted
        else set()
    )
    at_once = {name: value for name, value in values.items() if changing.rule_name(name) in open_fields}
    done = changing.correct(record, at_once, by=None, told_by=access.organisation.name) if at_once else []
    later = {name: value for name, value in values.items() if name not in at_once}
    for name, value in later.items():
        changing.cleaned(record, name, value)
        part = SuggestionPart.HOURS if changing.is_hours(name) else SuggestionPart.OTHER
        _suggest(access, record, part=part, on=on, field=name,
                 old_value=changing.value_of(record, name), new_value=value)  # fmt: skip
    if comment:
        _suggest(access, record, part=SuggestionPart.OTHER, on=on, comment=comment)
    _answered(access, on)
    return Corrected([changing.label(target, name) for name in done], [changing.label(target, name) for name in later])


@transaction.atomic
def report_gone(access: Access, record: Any, *, comment: str, on: dt.date) -> Suggestion:
    """It no longer exists: an editor ends it, with what follows. Nothing vanishes by a click on a link."""
    suggestion = _suggest(access, record, part=SuggestionPart.GONE, on=on, comment=comment)
    _answered(access, on)
    return suggestion


def _suggest(access: Access, record: Any, *, part: SuggestionPart, on: dt.date, **facts: Any) -> Suggestion:
    """A newer correction of the same field takes the place of the one that still waits."""
    target = kind_of(record)
    same = Suggestion.objects.filter(
        target=target,
        record_id=record.pk,
        source=SuggestionSource.PROVIDER,
        state=SuggestionState.NEW,
        part=part,
        field=facts.get("field", ""),
    )
    if "field" in facts or part is SuggestionPart.GONE:
        same.delete()
    suggestion = Suggestion(
        target=target,
        record_id=record.pk,
        record_name=record.name,
        part=part,
        source=SuggestionSource.PROVIDER,
        language=languages.BASE,
        created_on=on,
        organisation=access.organisation,
        **facts,
    )
    suggestion.full_clean()
    suggestion.save()
    return suggestion


def _answered(access: Access, on: dt.date) -> None:
    """The question is answered: no more reminders. The link stays open for what comes to mind later."""
    if access.request is not None:
        UpkeepRequest.objects.filter(pk=access.request.pk, answered_on__isnull=True).update(
            answered_on=on, escalated_on=None
        )
