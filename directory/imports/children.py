"""Rows that belong to a record, in the shape in which sources say them: read from what was prefetched, written anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from directory.imports.fields import Known, plain
from directory.imports.words import Words
from directory.models import (
    AccessibilityFact,
    ContactPoint,
    CostOption,
    ImportKind,
    Schedule,
    ScheduleException,
    ServiceAtLocation,
    SpokenLanguage,
)

Pairs = Sequence[tuple[Any, Any]]
_AT_ONCE = 500


def _day(value: str) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def _time(value: str) -> dt.time | None:
    return dt.time.fromisoformat(value) if value else None


# --- Contacts --------------------------------------------------------------------------------------------------------
def _contact(row: ContactPoint) -> dict[str, str]:
    phone = getattr(row.phone, "as_e164", None) or str(row.phone or "")
    return {"function": row.function, "phone": phone, "email": row.email, "note": row.note}


def organisation_contacts(record: Any, words: Words) -> list[dict[str, str]]:
    return [_contact(row) for row in record.contacts.all() if row.service_id is None]


def service_contacts(record: Any, words: Words) -> list[dict[str, str]]:
    return [_contact(row) for row in record.contacts.all()]


def write_organisation_contacts(pairs: Pairs, words: Words) -> None:
    ContactPoint.objects.filter(organisation__in=[record.pk for record, _value in pairs], service=None).delete()
    _make_contacts((({"organisation_id": record.pk}, value) for record, value in pairs))


def write_service_contacts(pairs: Pairs, words: Words) -> None:
    ContactPoint.objects.filter(service__in=[record.pk for record, _value in pairs]).delete()
    _make_contacts(
        ({"organisation_id": record.organisation_id, "service_id": record.pk}, value) for record, value in pairs
    )


def _make_contacts(owners: Iterable[tuple[dict[str, int], Any]]) -> None:
    """For staff until an editor says otherwise: whose address it is, nobody knows yet."""
    ContactPoint.objects.bulk_create(
        [
            ContactPoint(**owner, **contact, order=order, visibility=ContactPoint.Visibility.STAFF)
            for owner, value in owners
            for order, contact in enumerate(value or ())
        ],
        batch_size=_AT_ONCE,
    )


# --- Of a place ------------------------------------------------------------------------------------------------------
def accessibility(record: Any, words: Words) -> list[list[str]]:
    rows = record.accessibility.all()
    return sorted([words.code_of(row.feature_id), words.code_of(row.value_id), row.note] for row in rows)


def write_accessibility(pairs: Pairs, words: Words) -> None:
    AccessibilityFact.objects.filter(location__in=[record.pk for record, _value in pairs]).delete()
    AccessibilityFact.objects.bulk_create(
        [
            AccessibilityFact(
                location_id=record.pk,
                feature_id=words.ids["accessibility", feature],
                value_id=words.ids["accessibility_value", degree],
                note=note,
            )
            for record, value in pairs
            for feature, degree, note in value or ()
        ],
        batch_size=_AT_ONCE,
    )


def hours(record: Any, words: Words) -> list[list[Any]]:
    return sorted((_span(row) for row in record.schedules.all()), key=str)


def _span(row: Schedule) -> list[Any]:
    first, last = plain(row.valid_from) or "", plain(row.valid_to) or ""
    return [
        row.weekday, plain(row.opens) or "", plain(row.closes) or "", row.kind, row.nth_week, first, last, row.note
    ]  # fmt: skip


def days_off(record: Any, words: Words) -> list[list[str]]:
    return sorted(_exception(row) for row in record.exceptions.all())


def _exception(row: ScheduleException) -> list[str]:
    return [plain(row.first_day), plain(row.last_day), plain(row.opens) or "", plain(row.closes) or ""]


def write_hours(pairs: Pairs, words: Words) -> None:
    Schedule.objects.filter(location__in=[record.pk for record, _value in pairs]).delete()
    _make_hours(({"location_id": record.pk}, value) for record, value in pairs)


def write_days_off(pairs: Pairs, words: Words) -> None:
    ScheduleException.objects.filter(location__in=[record.pk for record, _value in pairs]).delete()
    _make_days_off(({"location_id": record.pk}, value) for record, value in pairs)


def _make_hours(owners: Iterable[tuple[dict[str, int], Any]]) -> None:
    Schedule.objects.bulk_create(
        [
            Schedule(
                **owner, weekday=weekday, opens=_time(opens), closes=_time(closes), kind=kind, nth_week=nth,
                valid_from=_day(first), valid_to=_day(last), note=note,
            )
            for owner, value in owners
            for weekday, opens, closes, kind, nth, first, last, note in value or ()
        ],
        batch_size=_AT_ONCE,
    )  # fmt: skip


def _make_days_off(owners: Iterable[tuple[dict[str, int], Any]]) -> None:
    ScheduleException.objects.bulk_create(
        [
            ScheduleException(
                **owner,
                first_day=dt.date.fromisoformat(first),
                last_day=dt.date.fromisoformat(last),
                opens=_time(opens),
                closes=_time(closes),
            )
            for owner, value in owners
            for first, last, opens, closes in value or ()
        ],
        batch_size=_AT_ONCE,
    )


# --- Of an offer -----------------------------------------------------------------------------------------------------
def spoken(record: Any, words: Words) -> list[list[str]]:
    return sorted([words.code_of(row.language_id), words.code_of(row.level_id)] for row in record.spoken.all())


def write_spoken(pairs: Pairs, words: Words) -> None:
    SpokenLanguage.objects.filter(service__in=[record.pk for record, _value in pairs]).delete()
    SpokenLanguage.objects.bulk_create(
        [
            SpokenLanguage(
                service_id=record.pk,
                language_id=words.ids["language", code],
                level_id=words.ids["spoken_level", level],
            )
            for record, value in pairs
            for code, level in value or ()
        ],
        batch_size=_AT_ONCE,
    )


def costs(record: Any, words: Words) -> list[dict[str, Any]]:
    return [
        {
            "label": row.label,
            "amount": None if row.amount is None else f"{row.amount:.2f}",
            "unit": row.unit,
            "valid_from": plain(row.valid_from) or "",
            "valid_to": plain(row.valid_to) or "",
        }
        for row in record.costs.all()
    ]


def write_costs(pairs: Pairs, words: Words) -> None:
    CostOption.objects.filter(service__in=[record.pk for record, _value in pairs]).delete()
    CostOption.objects.bulk_create(
        [
            CostOption(
                service_id=record.pk,
                label=cost["label"],
                amount=Decimal(cost["amount"]) if cost["amount"] is not None else None,
                unit=cost["unit"],
                valid_from=_day(cost["valid_from"]),
                valid_to=_day(cost["valid_to"]),
            )
            for record, value in pairs
            for cost in value or ()
        ],
        batch_size=_AT_ONCE,
    )


# --- Places of an offer ----------------------------------------------------------------------------------------------
def places(record: Any, words: Words) -> list[dict[str, Any]]:
    return [
        {
            "location": place.location_id,
            "phone": place.phone,
            "note": place.note,
            "schedules": hours(place, words),
            "exceptions": days_off(place, words),
        }
        for place in record.places.all()
    ]


def named_places(value: Any) -> Iterator[tuple[str, str]]:
    return ((ImportKind.LOCATION, place["location"]) for place in value or ())


def resolved_places(value: Any, known: Known) -> list[dict[str, Any]]:
    """Two of the source's places may be one here (one house): the first one counts."""
    found: dict[Any, dict[str, Any]] = {}
    for place in value or ():
        if pk := known.get((ImportKind.LOCATION, place["location"])):
            found.setdefault(pk, {**place, "location": pk})
    return list(found.values())


def write_places(pairs: Pairs, words: Words) -> None:
    """Rows that stay keep their numbers: rooms and areas that editors added there are not the source's to delete."""
    offers = [record.pk for record, _value in pairs]
    there = {(row.service_id, row.location_id): row for row in ServiceAtLocation.objects.filter(service__in=offers)}
    wanted = {
        (record.pk, place["location"]): (order, place)
        for record, value in pairs
        for order, place in enumerate(value or ())
    }
    ServiceAtLocation.objects.filter(pk__in=[row.pk for key, row in there.items() if key not in wanted]).delete()
    fresh: list[ServiceAtLocation] = []
    kept: list[ServiceAtLocation] = []
    for (offer, location), (order, place) in wanted.items():
        row = there.get((offer, location)) or ServiceAtLocation(service_id=offer, location_id=location)
        row.order, row.phone, row.note = order, place["phone"], place["note"]
        (kept if row.pk else fresh).append(row)
    ServiceAtLocation.objects.bulk_create(fresh, batch_size=_AT_ONCE)
    ServiceAtLocation.objects.bulk_update(kept, ["order", "phone", "note"], batch_size=_AT_ONCE)
    rows = [*fresh, *kept]
    numbers = [row.pk for row in rows]
    Schedule.objects.filter(place__in=numbers).delete()
    ScheduleException.objects.filter(place__in=numbers).delete()
    said = [({"place_id": row.pk}, wanted[row.service_id, row.location_id][1]) for row in rows]
    _make_hours((owner, place["schedules"]) for owner, place in said)
    _make_days_off((owner, place["exceptions"]) for owner, place in said)
