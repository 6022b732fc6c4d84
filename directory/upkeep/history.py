"""„Was geändert wurde“: the last changes of a provider's records, by which function, and what became of corrections.

Never a person's name. Only fields that readers see: notes for staff, contacts behind the scenes and whatever would
tell where a protected place is stay at the desk. Nine statements, however many records there are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from directory.edit_conflicts import label_of
from directory.models import (
    SHOWN,
    Course,
    Location,
    Organisation,
    Service,
    Suggestion,
    SuggestionSource,
    SuggestionState,
)
from directory.reading_places import PlaceReading
from directory.recording import changes_of
from directory.snapshots import Change
from directory.upkeep import changing

MOST_SHOWN = 20
# Entries of which no reader sees anything are skipped; among so many there are enough others.
MOST_READ = 100
_OF_OFFERS = {
    "name", "description", "status", "topics", "target_groups", "residence_groups", "min_age", "max_age", "women_only",
    "men_only", "required_documents", "access", "childcare", "valid_from", "valid_to",
}  # fmt: skip
_OWN = {
    "directory.service": {*changing.FIELDS["service"], *_OF_OFFERS, "kind", "traits", "costs", "spoken", "capacity"},
    "directory.course": {
        *changing.FIELDS["course"],
        *_OF_OFFERS,
        "course_type",
        "start_level",
        "target_level",
        "units",
    },
    "directory.organisation": {*changing.FIELDS["organisation"], "name", "short_name", "status"},
    "directory.location": {*changing.FIELDS["location"], "name", "schedules", "exceptions", "accessibility"},
}
_OF_PLACES = {"schedules", "exceptions", "room", "phone", "area"}
_ROWS = {
    "directory.serviceatlocation": _OF_PLACES,
    "directory.courserun": {
        "status", "starts_on", "ends_on", "weekdays", "starts_at", "ends_at", "places_state", "places_free",
        "max_places", "register_until", "location",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One field of one record that changed; both texts are empty where a row came or went."""

    day: dt.date
    record: str
    field: str
    old: str
    new: str
    by: str


@dataclass(frozen=True, slots=True)
class Told:
    """A correction that the provider sent, and what became of it."""

    day: dt.date
    record: str
    what: str
    wish: str
    state: str
    is_rejected: bool
    reason: str


def changes(organisation: Organisation) -> list[Line]:
    """The last changes that readers could see, the newest first."""
    records = _records(organisation)
    secret = _with_secret_places(records)
    wanted = Q()
    for model, names in records.items():
        wanted |= Q(content_type=ContentType.objects.get_for_model(model), object_id__in=[str(pk) for pk in names])
    entries = ModelLogEntry.objects.filter(wanted, content_changed=True).select_related("content_type", "user")
    lines: list[Line] = []
    for entry in entries.order_by("-timestamp", "-pk")[:MOST_READ]:
        lines += _lines(entry, organisation, records, secret)
        if len(lines) >= MOST_SHOWN:
            break
    return lines[:MOST_SHOWN]


def corrections(organisation: Organisation) -> list[Told]:
    """What the provider corrected and an editor decides, the newest first."""
    sent = Suggestion.objects.filter(organisation=organisation, source=SuggestionSource.PROVIDER)
    return [
        Told(
            day=one.created_on,
            record=one.record_name,
            what=changing.label(one.target, one.field) if one.field else one.get_part_display(),
            wish=changing.in_words(one.target, one.field, one.new_value) if one.field else one.comment,
            state=one.get_state_display(),
            is_rejected=one.state == SuggestionState.REJECTED,
            reason=one.reason,
        )
        for one in sent.order_by("-created_on", "-pk")[:MOST_SHOWN]
    ]


def _records(organisation: Organisation) -> dict[type[Any], dict[int, Any]]:
    """What the provider's page shows. A place whose address is secret has no history here."""
    places = Location.objects.filter(owner=organisation)
    return {
        Organisation: {organisation.pk: organisation},
        Service: Service.objects.filter(organisation=organisation, status__in=SHOWN).in_bulk(),
        Course: Course.objects.filter(organisation=organisation, status__in=SHOWN).in_bulk(),
        Location: {place.pk: place for place in places if PlaceReading(place).is_open_to_all},
    }


def _with_secret_places(records: dict[type[Any], dict[int, Any]]) -> set[tuple[type[Any], int]]:
    """Offers of which no row is told: room, hours and days would say where and when to wait for somebody."""
    found: set[tuple[type[Any], int]] = set()
    for model, path in ((Service, "places__location"), (Course, "runs__location")):
        hidden = Q(**{f"{path}__kind": Location.Kind.REDACTED}) | Q(
            **{f"{path}__address_visibility__in": [Location.AddressVisibility.STAFF, Location.AddressVisibility.HIDDEN]}
        )
        pks = model._default_manager.filter(hidden, pk__in=records[model]).values_list("pk", flat=True)
        found |= {(model, pk) for pk in pks}
    return found


def _lines(
    entry: ModelLogEntry,
    organisation: Organisation,
    records: dict[type[Any], dict[int, Any]],
    secret: set[tuple[type[Any], int]],
) -> Iterator[Line]:
    model, pk = entry.content_type.model_class(), int(entry.object_id)
    for change in changes_of(entry):
        if not _is_readers(change, has_secret=(model, pk) in secret):
            continue
        # A row that came or went is told, not what stood in it.
        old, new = (change.old, change.new) if change.field else ("", "")
        yield Line(
            day=timezone.localtime(entry.timestamp).date(),
            record=records[model][pk].name,
            field=label_of(change),
            old=old,
            new=new,
            by=_by(entry, organisation),
        )


def _is_readers(change: Change, *, has_secret: bool) -> bool:
    if not change.kept:
        return False
    if change.model in _OWN and not change.row:
        return change.field in _OWN[change.model]
    return not has_secret and change.model in _ROWS and (not change.field or change.field in _ROWS[change.model])


def _by(entry: ModelLogEntry, organisation: Organisation) -> str:
    """A function or an organisation. Who works at the desk is „the editors“, whatever their name."""
    if told_by := entry.data.get("by"):
        return str(told_by)
    if source := entry.data.get("import"):
        return _("Import from %(source)s") % {"source": source}
    if entry.user is not None and entry.user.organisation_id == organisation.pk:
        return organisation.name
    return _("Editors of the portal")
