"""A record with its rows in words, and what differs between two such states. Read by the change log and by editors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Field, ForeignKey, Model
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations

from directory.models import Location, Schedule
from directory.opening_words import clock
from directory.week_grid import line
from portal import languages

# Of no interest to people, or follows from the rest.
UNSAID = frozenset({"id", "uuid", "created_at", "updated_at", "german_digest", "source_digest", "source_texts"})
# Rows without a life of their own: the list is shown as a whole, a changed row as one gone and one come.
LISTED = frozenset({"schedules", "exceptions", "spoken", "costs", "accessibility"})
# What belongs to a person is not kept twice: the log says that it changed, not to what (Art. 5 (1) c GDPR).
PERSONAL = frozenset({"person_name"})
PERSONAL_WITH_NAME = frozenset({"phone", "email", "consent_on", "note"})
# Nor does the address of a protected place stand anywhere but in its form.
SECRET = frozenset(
    {"street", "postal_code", "city", "municipality", "district", "latitude", "longitude", "directions", "transport"}
)


@dataclass(frozen=True, slots=True)
class Change:
    """One field (or a row that came or went) with its old and new text; `model` and `field` name it in any language."""

    model: str
    row: str
    field: str
    old: str
    new: str
    kept: bool = True  # False: personal or secret, only the fact is told

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.model, self.row, self.field)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class State:
    """One record or row: texts of its fields, lists of small rows, and other rows by their number."""

    model: str
    title: str
    texts: dict[str, str]
    personal: frozenset[str] = frozenset()
    rows: dict[str, dict[Any, State]] = field(default_factory=dict)

    def summary(self) -> str:
        kept = (text for name, text in self.texts.items() if text and name not in self.personal)
        return " · ".join(kept)


def snapshot(record: Model) -> State:
    """The record as the database has it now, in German: the log outlives who reads it in which language."""
    with translation.override(languages.BASE):
        return _state(type(record)._default_manager.get(pk=record.pk))


def _state(record: Any) -> State:
    meta = record._meta
    # The key by which a row hangs below its record is no news.
    fields = [part for part in meta.concrete_fields if part.name not in UNSAID and not isinstance(part, ParentalKey)]
    texts = {part.name: _text(record, part) for part in fields}
    for many in meta.many_to_many:
        texts[many.name] = ", ".join(sorted(map(str, _labelled(getattr(record, many.name)))))
    rows: dict[str, dict[Any, State]] = {}
    for relation in get_all_child_relations(type(record)):
        name = relation.get_accessor_name()
        children = getattr(record, name).all()
        if name in LISTED:
            texts[name] = "; ".join(filter(None, map(_line, children)))
        else:
            rows[name] = {child.pk: _state(child) for child in children}
    personal = PERSONAL & set(texts)
    if any(texts[name] for name in personal):
        personal |= PERSONAL_WITH_NAME & set(texts)
    if isinstance(record, Location) and not record.shows_address:
        personal |= SECRET
    return State(meta.label_lower, _title(record), texts, frozenset(personal), rows)


def _line(row: Any) -> str:
    return line(row) if isinstance(row, Schedule) else _state(row).summary()


def _labelled(manager: Any) -> Iterable[Any]:
    rows = manager.all()
    return rows.prefetch_related("labels") if hasattr(rows.model, "labels") else rows


def _title(record: Any) -> str:
    return str(getattr(record, "location", None) or getattr(record, "function", None) or record)


def _text(record: Any, part: Field[Any, Any]) -> str:
    if isinstance(part, ForeignKey):
        return str(getattr(record, part.name) or "")
    value = getattr(record, part.attname)
    if value is None or value == "":
        return ""
    if part.choices:
        return str(getattr(record, f"get_{part.name}_display")())
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.datetime):
        return date_format(value, "SHORT_DATETIME_FORMAT")
    if isinstance(value, dt.date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, dt.time):
        return clock(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dict):
        return ", ".join(f"{name}: {text}" for name, text in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def differences(before: State, after: State) -> list[Change]:
    return list(_differences(before, after, row=""))


def _differences(before: State, after: State, *, row: str) -> Iterator[Change]:
    for name in after.texts:
        old, new = before.texts.get(name, ""), after.texts[name]
        if old == new:
            continue
        if name in before.personal | after.personal:
            yield Change(after.model, row, name, "", "", kept=False)
        else:
            yield Change(after.model, row, name, old, new)
    for relation, rows in after.rows.items():
        yield from _rows(before.rows.get(relation, {}), rows)


def _rows(before: dict[Any, State], after: dict[Any, State]) -> Iterator[Change]:
    for pk in [*before, *(pk for pk in after if pk not in before)]:
        old, new = before.get(pk), after.get(pk)
        if old is not None and new is not None:
            yield from _differences(old, new, row=new.title)
        elif old is not None:
            yield Change(old.model, old.title, "", old.summary() or old.title, "")
        elif new is not None:
            yield Change(new.model, new.title, "", "", new.summary() or new.title)


# --- For people ------------------------------------------------------------------------------------------------------
def clipped(changes: Sequence[Change], *, longest: int = 600) -> list[Change]:
    """Long texts without what both begin with: the log need not keep a description twice."""
    return [_clip(change, longest) for change in changes]


def _clip(change: Change, longest: int) -> Change:
    if max(len(change.old), len(change.new)) <= longest:
        return change
    same = next(
        (place for place, (old, new) in enumerate(zip(change.old, change.new, strict=False)) if old != new),
        min(len(change.old), len(change.new)),
    )
    start = max(0, same - longest // 4)
    return Change(
        change.model, change.row, change.field, _piece(change.old, start, longest), _piece(change.new, start, longest)
    )


def _piece(text: str, start: int, longest: int) -> str:
    return f"{'… ' if start else ''}{text[start : start + longest]}{' …' if len(text) > start + longest else ''}"
