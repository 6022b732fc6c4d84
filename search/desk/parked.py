"""Records that could not be indexed in eight tries: which, where an editor finds them, and another try."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Case, Model, QuerySet, Value, When
from wagtail.admin.admin_url_finder import AdminURLFinder

from portal import languages
from search import documents, engines
from search.desk import reasons
from search.models import OutboxEntry

# A list of thousands helps nobody.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Parked:
    """One record; `title` is empty where it is gone, `edit_url` also where the person may not change it."""

    key: str
    engines: tuple[str, ...]  # as editors know them
    attempts: int
    error: str
    title: str = ""
    edit_url: str = ""


def number() -> int:
    """How many records are parked, whatever the number of engines that wait for them."""
    return _rows().values("key").distinct().count()


def parked(user: AbstractBaseUser | AnonymousUser) -> list[Parked]:
    """The first of them, with an address for this person."""
    keys = list(_rows().values_list("key", flat=True).distinct().order_by("key")[:SHOWN])
    rows: dict[str, list[OutboxEntry]] = {key: [] for key in keys}
    for row in _rows().filter(key__in=keys).order_by("engine"):
        rows[row.key].append(row)
    finder = AdminURLFinder(user)
    return [_parked(key, own, finder) for key, own in rows.items()]


def try_again(keys: Iterable[str] | None = None) -> int:
    """Gives these records, or all, eight new tries; says how many. The next pass of `manage.py work` takes them up."""
    rows = _rows() if keys is None else _rows().filter(key__in=list(keys))
    found = rows.values("key").distinct().count()
    rows.update(parked=False, attempts=0, not_before=None)
    return found


def _rows() -> QuerySet[OutboxEntry]:
    return OutboxEntry.objects.filter(parked=True, engine__in=engines.names())


def _parked(key: str, rows: list[OutboxEntry], finder: AdminURLFinder) -> Parked:
    record = _record(key)
    return Parked(
        key=key,
        engines=tuple(str(reasons.NAMES[row.engine]) for row in rows),
        attempts=max(row.attempts for row in rows),
        error=next((row.error for row in rows if row.error), ""),
        title=str(record) if record else "",
        edit_url=(finder.get_edit_url(record) or "") if record else "",
    )


def _record(key: str) -> Model | None:
    """What the key stands for; of a page's translations the German one, where there is one."""
    kind, _colon, identifier = key.partition(":")
    source = documents.sources().get(kind)
    if source is None:
        return None
    for model in source.models:
        try:
            found = model._default_manager.filter(**{source.id_field: identifier})
        except (ValueError, ValidationError):  # an id of another shape: made by an older version
            continue
        if hasattr(model, "locale"):
            german = When(locale__language_code=languages.BASE, then=Value(0))
            found = found.order_by(Case(german, default=Value(1)))
        if record := found.first():
            return record
    return None
