"""Two editors at one record: the second sees what the first one saved meanwhile, beside their own words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry as log_registry

from directory.recording import changes_of
from directory.snapshots import LISTED, Change, State, differences, snapshot

CHANGED_MEANWHILE = _(
    "Somebody else changed this record while you were editing it. Nothing is saved yet, and nothing you typed is lost. "
    "Compare below, correct your version where you want to keep theirs, then save again: your version replaces theirs."
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field that the other one changed: what is saved now, and what saving again would make of it."""

    label: str
    saved: str
    yours: str


def state_of(record: Model) -> str:
    """Changes with every save through the desk (its log) and through any other door (`updated_at`)."""
    if record.pk is None:
        return ""
    entry = _entries(record).values_list("pk", flat=True).first()
    updated_at = getattr(record, "updated_at", None)
    return f"{updated_at.isoformat() if updated_at else ''}/{entry or ''}"


def _entries(record: Model) -> Any:
    return log_registry.get_logs_for_instance(record).order_by("-timestamp", "-pk")


def who_changed(record: Model, seen: str) -> str:
    """The account that saved last since then; empty where another door did it."""
    entry = _since(record, seen).select_related("user").first()
    return str(entry.user_display_name) if entry is not None and entry.user_id else ""


def conflicts(record: Model, seen: str, mine: State | None) -> list[Conflict]:
    """Where their version and yours differ. `mine` is the record as your form would save it, if it can be saved."""
    entries = list(_since(record, seen).select_related("content_type"))
    theirs = {change.key: change for entry in reversed(entries) for change in changes_of(entry)}
    if mine is None:
        return [Conflict(label_of(change), change.new, "") for change in theirs.values()]
    # Another door leaves no entry, and some acts do not say what they changed: then all that differs is shown.
    told = bool(entries) and all(changes_of(entry) for entry in entries if entry.content_changed)
    differing = [change for change in differences(snapshot(record), mine) if not told or _concerns(theirs, change)]
    return [_conflict(change) for change in differing]


def _conflict(change: Change) -> Conflict:
    unsaid = "" if change.kept else str(_("not shown here"))
    return Conflict(label_of(change), unsaid or change.old, unsaid or change.new)


def _since(record: Model, seen: str) -> Any:
    number = seen.rpartition("/")[2]
    entries = _entries(record)
    return entries.filter(pk__gt=int(number)) if number.isdigit() else entries


def _concerns(theirs: Iterable[tuple[str, str, str]], change: Change) -> bool:
    """A row that came or went is a clash with every change inside it."""
    return any(
        key == change.key or (key[:2] == change.key[:2] and "" in (key[2], change.field) and change.row)
        for key in theirs
    )


def as_saved(form: Any) -> State:
    """The record as this valid form would leave it; nothing stays."""
    with transaction.atomic():
        state = snapshot(form.save())
        transaction.set_rollback(True)
    return state


def label_of(change: Change) -> str:
    """The changed field in the reader's language: „Angebot an einem Ort „Haus A“: Raum“."""
    model = apps.get_model(change.model)
    field = _field_label(model, change.field)
    if not change.row:
        return capfirst(field)
    place = f"{capfirst(model._meta.verbose_name)} „{change.row}“"
    return f"{place}: {field}" if field else place


def _field_label(model: type[Model], name: str) -> str:
    if not name:
        return ""
    part: Any = model._meta.get_field(name)
    return str(part.related_model._meta.verbose_name_plural if name in LISTED else part.verbose_name)
