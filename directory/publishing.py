"""What else changes when a record is saved or removed: the search index, and whatever bears its name.

Call both inside the transaction that writes the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import singledispatch
from typing import Any

from django.db.models import PROTECT, Model, QuerySet
from django.utils.translation import gettext as _

from directory import signals
from directory.models import (
    AdmissionNotice,
    Course,
    CourseType,
    Dimension,
    Location,
    Offer,
    OfferStatus,
    Organisation,
    Service,
    Term,
    Topic,
)
from search import index
from search.documents import sources

# Who was relabelled: pages in the Beratungskompass are called like it.
LABELLED = (Topic, Dimension)


def announce_saved(record: Model, *, before: Iterable[str] = ()) -> None:
    """The record and everything that shows something of it will be found as it is now.

    `before` are the keys it touched until now: an organisation that left a house must lose that house's town too.
    """
    index.enqueue([*before, *touched_by(record)])
    if isinstance(record, LABELLED):
        # A fresh copy: labels may be cached on the one that was edited.
        signals.relabelled.send(sender=type(record), record=type(record)._default_manager.get(pk=record.pk))


def announce_removed(keys: Iterable[str]) -> None:
    """`keys` were touched by a record that is gone (asked before it went)."""
    index.enqueue(keys)


def reason_to_stay(record: Model) -> str:
    """Why the record must not be deleted, in an editor's words; empty when it may be."""
    if isinstance(record, Offer) and record.status != OfferStatus.DRAFT:
        return _(
            "This offer was public or is about to be. Set its status to “ended” instead; only drafts can be deleted."
        )
    for model, number in _users_of(record):
        return _("It is still used by %(uses)s. Change these first.") % {"uses": _counted(model, number)}
    return ""


def _counted(model: type[Model], number: int) -> str:
    return f"{number} × {model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural}"


def _users_of(record: Model) -> Iterator[tuple[type[Model], int]]:
    """Models that would lose something: protected references, and choices that a deletion would silently empty."""
    for relation in record._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or not relation.is_relation:
            continue
        protects = relation.many_to_many or getattr(relation, "on_delete", None) is PROTECT
        model: Any = relation.related_model
        if not protects or model is None or model._meta.auto_created:
            continue
        name = relation.remote_field.name  # type: ignore[union-attr]
        if number := model._default_manager.filter(**{name: record}).exclude(**_itself(model, record)).count():
            yield model, number


def _itself(model: type[Model], record: Model) -> dict[str, Any]:
    return {"pk": record.pk} if model is type(record) else {"pk": None}


# --- What shows something of a record --------------------------------------------------------------------------------
def _keys(rows: QuerySet[Any]) -> Iterator[str]:
    """Search keys of rows whose model is findable."""
    for source in sources().values():
        if rows.model in source.models:
            yield from (f"{source.kind}:{pk}" for pk in rows.values_list(source.id_field, flat=True))


def keys_of(record: Model) -> Iterator[str]:
    """The search keys of the record itself, without a statement; of one that nobody may find, too."""
    return (f"{source.kind}:{record.pk}" for source in sources().values() if type(record) in source.models)


@singledispatch
def touched_by(record: Model) -> Iterable[str]:
    """Search keys of all records whose document names this one."""
    return _keys(type(record)._default_manager.filter(pk=record.pk))


@touched_by.register
def _of_organisation(record: Organisation) -> Iterable[str]:
    yield from _keys(Organisation.objects.filter(pk=record.pk))
    yield from _keys(Service.objects.filter(organisation=record))
    yield from _keys(Course.objects.filter(organisation=record))
    yield from _keys(Location.objects.filter(organisations=record))


@touched_by.register
def _of_location(record: Location) -> Iterable[str]:
    yield from _keys(Location.objects.filter(pk=record.pk))
    yield from _keys(Service.objects.filter(places__location=record).distinct())
    yield from _keys(Course.objects.filter(runs__location=record).distinct())
    # Their documents hold town and point of the house: an address that becomes secret has to leave them.
    yield from _keys(Organisation.objects.filter(locations=record))


@touched_by.register
def _of_topic(record: Topic) -> Iterable[str]:
    yield from _keys(Service.objects.filter(topics=record))
    yield from _keys(Course.objects.filter(topics=record))


@touched_by.register
def _of_dimension(record: Dimension) -> Iterable[str]:
    return ()


@touched_by.register
def _of_course_type(record: CourseType) -> Iterable[str]:
    return _keys(Course.objects.filter(course_type=record))


@touched_by.register
def _of_notice(record: AdmissionNotice) -> Iterable[str]:
    return _keys(Course.objects.filter(course_type__notices=record).distinct())


@touched_by.register
def _of_term(record: Term) -> Iterable[str]:
    """Offers that carry the term in one of their own fields: its label is among their words."""
    for model in (Organisation, Service, Course):
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model is Term:
                yield from _keys(model.objects.filter(**{field.name: record}))
