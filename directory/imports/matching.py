"""Which record of ours is meant: by its number at the source, by its UUID, by the provider's own number. Never by name.

What a row merely mentions (its Träger, its place) is looked up by its exact name or address, if only one is called so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from directory.imports.items import Item, Unusable
from directory.imports.shapes import SHAPES
from directory.imports.typed import identifier
from directory.imports.words import plain
from directory.models import (
    Course,
    CourseRun,
    ExternalId,
    ImportFormat,
    ImportKind,
    ImportSource,
    Location,
    Organisation,
)

# Sources whose ids are UUIDs: ours come back under their own.
UUIDS = frozenset({ImportFormat.HSDS_JSON, ImportFormat.HSDS_CSV, ImportFormat.ORUK_JSON})


@dataclass(slots=True)
class Match:
    """`is_deleted`: it was here and somebody removed it. `refused` says why nothing can be done with the item."""

    known: ExternalId | None = None
    record_id: int | None = None
    is_deleted: bool = False
    refused: str = ""


def match(
    source: ImportSource, format: str, kind: str, items: Sequence[Item], known: Mapping[tuple[str, str], int | str]
) -> list[Match]:
    """For each item of one kind, in the same order."""
    numbers = [item.external_id for item in items]
    ids = {one.external_id: one for one in ExternalId.objects.filter(source=source, kind=kind, external_id__in=numbers)}
    model = SHAPES[kind].model
    alive = set(
        model._default_manager.filter(pk__in=[one.record_id for one in ids.values()]).values_list("pk", flat=True)
    )
    found = []
    for item in items:
        told = ids.get(item.external_id)
        is_there = told is not None and told.record_id in alive
        found.append(Match(told, told.record_id if told and is_there else None, told is not None and not is_there))
    fresh = [place for place, one in enumerate(found) if one.known is None]
    for place, guess in zip(fresh, _unknown(format, kind, [items[place] for place in fresh], known), strict=True):
        found[place].record_id, found[place].refused = guess
    return found


Guess = tuple[int | None, str]


def _unknown(format: str, kind: str, items: Sequence[Item], known: Mapping[tuple[str, str], int | str]) -> list[Guess]:
    if not items:
        return []
    if all(item.is_mention for item in items):
        lookup = _organisations if kind == ImportKind.ORGANISATION else _locations
        return lookup(items)
    if format in UUIDS:
        return _by_uuid(kind, items)
    if kind == ImportKind.COURSE:
        return _courses(items, known)
    if kind == ImportKind.RUN:
        return _runs(items, known)
    return [(None, "")] * len(items)


def _by_uuid(kind: str, items: Sequence[Item]) -> list[Guess]:
    """A course of ours is an offer to HSDS: it is not made a second time."""
    uuids = [item.external_id for item in items if _is_uuid(item.external_id)]
    own = _numbers(SHAPES[kind].model, uuids)
    courses = _numbers(Course, uuids) if kind == ImportKind.SERVICE else {}
    told = _("This is a German course of ours. Courses are imported with the course list.")
    return [
        (own.get(item.external_id), told if item.external_id in courses and item.external_id not in own else "")
        for item in items
    ]


def _is_uuid(value: str) -> bool:
    try:
        return bool(identifier(value))
    except Unusable:
        return False


def _numbers(model: Any, uuids: Iterable[str]) -> dict[str, int]:
    return {str(uuid): pk for uuid, pk in model._default_manager.filter(uuid__in=list(uuids)).values_list("uuid", "pk")}


def _courses(items: Sequence[Item], known: Mapping[tuple[str, str], int | str]) -> list[Guess]:
    """By the provider's own number of the course."""
    wanted = [
        (known.get((ImportKind.ORGANISATION, item.values.get("organisation", ""))), item.values.get("own_number") or "")
        for item in items
    ]
    real = {number for _organisation, number in wanted if number}
    there = (
        {
            (organisation, number): pk
            for pk, organisation, number in Course.objects.filter(own_number__in=real).values_list(
                "pk", "organisation_id", "own_number"
            )
        }
        if real
        else {}
    )
    return [(there.get(key) if key[1] else None, "") for key in wanted]  # type: ignore[arg-type]


def _runs(items: Sequence[Item], known: Mapping[tuple[str, str], int | str]) -> list[Guess]:
    """Within a course that is known: by the provider's number of the run, else by its first day if one has it."""
    courses = [known.get((ImportKind.COURSE, item.values.get("course", ""))) for item in items]
    numbers: dict[tuple[int, str], list[int]] = {}
    here = [course for course in courses if isinstance(course, int)]
    for pk, course, number, starts in CourseRun.objects.filter(course__in=here).values_list(
        "pk", "course_id", "own_number", "starts_on"
    ):
        numbers.setdefault((course, number or starts.isoformat()), []).append(pk)
    found: list[Guess] = []
    for item, named in zip(items, courses, strict=True):
        key = item.values.get("own_number") or item.values.get("starts_on")
        runs = numbers.get((named, key), []) if isinstance(named, int) and key else []
        found.append((runs[0] if len(runs) == 1 else None, ""))
    return found


# --- Mentions --------------------------------------------------------------------------------------------------------
def _organisations(items: Sequence[Item]) -> list[Guess]:
    wanted = {item.external_id for item in items}
    there: dict[str, set[int]] = {}
    for pk, name, short in Organisation.objects.values_list("pk", "name", "short_name").iterator():
        for word in {plain(name), plain(short)} & wanted:
            there.setdefault(word, set()).add(pk)
    return [
        _only(there.get(item.external_id, set()), _("Several organisations are called so. Write the full name."))
        for item in items
    ]


def _locations(items: Sequence[Item]) -> list[Guess]:
    """By street and postcode among places that anybody may see: a hidden one must not be found by asking for it."""
    codes = {item.values["postal_code"] for item in items}
    visible = Location.objects.filter(
        ~Q(kind=Location.Kind.REDACTED), address_visibility="public", postal_code__in=codes
    )
    there: dict[tuple[str, str], set[int]] = {}
    for pk, name, street, code in visible.values_list("pk", "name", "street", "postal_code"):
        for word in {_street(street), plain(name)}:
            there.setdefault((word, code), set()).add(pk)
    found = []
    for item in items:
        word = _street(item.values["street"]) or plain(item.values["name"])
        houses = there.get((word, item.values["postal_code"]), set())
        # Several places in one house: any of them leads there, the oldest is the house itself.
        found.append((min(houses) if houses else None, ""))
    return found


def _street(value: str) -> str:
    """Beispielstr. 8 and Beispielstraße 8 are one."""
    return plain(value).replace("straße", "str").replace("strasse", "str").replace("str.", "str").replace(" ", "")


def _only(found: set[int], several: str) -> Guess:
    if len(found) > 1:
        return None, several
    return next(iter(found), None), ""
