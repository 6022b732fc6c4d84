"""What editors decide on reports: take over, take over differently, end the record, reject with a reason.

Each is one act: record, report and change log in one transaction. A contact serves for asking back and goes at the end.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from directory import suggesting
from directory.kinds import KINDS
from directory.models import (
    CLOSED,
    Location,
    Offer,
    OfferStatus,
    Organisation,
    Suggestion,
    SuggestionPart,
    SuggestionState,
)
from directory.recording import REPORTED, recorded
from directory.upkeep import changing
from portal.models import User

# Letters of a form are kept for six months (domain.md 2.5); what was decided stands in the record's own log.
KEPT_FOR = dt.timedelta(days=183)


def record_of(suggestion: Suggestion) -> Any | None:
    """What the report is about; None where it is gone by now."""
    return KINDS[suggestion.target]._default_manager.filter(pk=suggestion.record_id).first()


@transaction.atomic
def accept(suggestion: Suggestion, *, value: Any, by: User, on: dt.date) -> list[str]:
    """Writes the value into the field that the report is about; returns what differs now. Raises ValidationError."""
    record = record_of(suggestion)
    told_by = suggestion.organisation.name if suggestion.organisation else ""
    changed = changing.correct(record, {suggestion.field: value}, by=by, told_by=told_by)
    suggesting.close(suggestion, state=SuggestionState.ACCEPTED, on=on)
    return changed


@transaction.atomic
def reject(suggestion: Suggestion, *, reason: str, on: dt.date) -> None:
    """Nothing changes. The reason stands in the provider's own pages."""
    suggestion.reason = reason[:300]
    suggestion.save(update_fields=["reason"])
    suggesting.close(suggestion, state=SuggestionState.REJECTED, on=on)


@transaction.atomic
def end_record(suggestion: Suggestion, *, by: User, on: dt.date) -> None:
    """It no longer exists: an offer ends (its address answers 410), an organisation closes, a place is not listed."""
    record: Any = record_of(suggestion)
    with recorded(record, by=by, action=REPORTED):
        if isinstance(record, Offer):
            record.status = OfferStatus.ENDED
        elif isinstance(record, Organisation):
            record.status = Organisation.Status.CLOSED
        elif isinstance(record, Location):
            record.is_listed = False
        record.full_clean()
        record.save()
    others = Suggestion.objects.filter(
        target=suggestion.target, record_id=suggestion.record_id, part=SuggestionPart.GONE, state=SuggestionState.NEW
    )
    for same in others:
        suggesting.close(same, state=SuggestionState.ACCEPTED, on=on)


def forget_old(*, on: dt.date) -> int:
    """Deletes closed reports after half a year."""
    count, _by_model = Suggestion.objects.filter(state__in=CLOSED, closed_on__lt=on - KEPT_FOR).delete()
    return count
