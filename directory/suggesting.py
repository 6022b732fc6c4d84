"""Reports of mistakes: on what, how one is stored, how it is closed. Nothing here changes the record itself."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from .kinds import KINDS, kind_of
from .models import CLOSED, Location, Suggestion, SuggestionState
from .models import SuggestionPart as Part
from .models import SuggestionTarget as Target

logger = logging.getLogger(__name__)

# As in the addresses of the records themselves.
AREAS = {"angebote": Target.SERVICE, "kurse": Target.COURSE, "traeger": Target.ORGANISATION, "orte": Target.LOCATION}
_OF_OFFERS = (Part.HOURS, Part.PHONE, Part.ADDRESS, Part.COSTS, Part.GONE, Part.OTHER)
_PARTS: dict[str, tuple[Part, ...]] = {
    Target.SERVICE: _OF_OFFERS,
    Target.COURSE: _OF_OFFERS,
    Target.ORGANISATION: (Part.PHONE, Part.ADDRESS, Part.GONE, Part.OTHER),
    Target.LOCATION: (Part.HOURS, Part.ADDRESS, Part.GONE, Part.OTHER),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """A public record that readers may report on. Protected: somebody may be watching; redacted: no address at all."""

    target: Target
    record: Any
    is_protected: bool = False
    is_redacted: bool = False

    @property
    def parts(self) -> tuple[Part, ...]:
        """What can be wrong. Nobody is asked for an address that must stay unknown."""
        return tuple(part for part in _PARTS[self.target] if not (self.is_redacted and part is Part.ADDRESS))


def subject(area: str, pk: int) -> Subject | None:
    """The record behind an address, if the public can open it."""
    target = AREAS.get(area)
    record = KINDS[target].objects.published().filter(pk=pk).first() if target else None
    if target is None or record is None:
        return None
    redacted = target is Target.SERVICE and record.places.filter(location__kind=Location.Kind.REDACTED).exists()
    protected = redacted or (
        target in (Target.SERVICE, Target.COURSE) and record.topics.filter(is_protection=True).exists()
    )
    return Subject(target, record, is_protected=protected, is_redacted=redacted)


def report_address(record: Any) -> str:
    """Where readers report a mistake in this record, in their language."""
    area = next(area for area, target in AREAS.items() if target is kind_of(record))
    return reverse("directory:report", args=[area, record.pk])


def report(
    reported: Subject, *, part: str, comment: str, contact: str, language: str, source: str, on: dt.date
) -> Suggestion:
    """Stores what somebody says is wrong: the day, not the moment, and nothing of the sender but what they gave."""
    suggestion = Suggestion(
        target=reported.target,
        record_id=reported.record.pk,
        record_name=reported.record.name,
        part=part,
        comment=comment,
        contact=contact,
        language=language,
        source=source,
        created_on=on,
    )
    suggestion.full_clean()
    suggestion.save()
    logger.info("Mistake reported", extra={"event": "mistake_reported", "target": suggestion.target, "part": part})
    return suggestion


def close(suggestion: Suggestion, *, state: SuggestionState, on: dt.date) -> None:
    """Accepts or rejects a report. The contact served for asking back and goes."""
    if state not in CLOSED:
        raise ValueError(state)
    suggestion.state, suggestion.closed_on, suggestion.contact = state, on, ""
    suggestion.full_clean()
    suggestion.save(update_fields=["state", "closed_on", "contact"])


def reopen(suggestion: Suggestion) -> None:
    """Back to the open ones; the contact is gone for good."""
    suggestion.state, suggestion.closed_on, suggestion.reason = SuggestionState.NEW, None, ""
    suggestion.save(update_fields=["state", "closed_on", "reason"])
