"""The fields that others may correct: how each is asked, said in words and written. One way for providers and editors.

A value travels as what JSON can hold, so that a correction can wait at the desk for weeks. Opening hours are a field
like the others here, called `hours` for a house and `hours-12` for the offer at its place number 12.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from directory import week_text
from directory.kinds import KINDS, kind_of
from directory.models import ServiceAtLocation, SuggestionTarget
from directory.phones import shown
from directory.recording import recorded
from portal.models import User

Target = SuggestionTarget
CORRECTED = "directory.correct"

# In the order of the form. What decides who finds a record (topics, groups, state) stays with the editors.
_OF_OFFERS = (
    "summary", "phone", "email", "website", "application_process", "eligibility", "is_free", "cost_text",
    "interpretation", "alert", "alert_until",
)  # fmt: skip
FIELDS: dict[str, tuple[str, ...]] = {
    Target.SERVICE: _OF_OFFERS,
    Target.COURSE: (*_OF_OFFERS, "childcare_note"),
    Target.ORGANISATION: ("phone", "email", "website", "description"),
    Target.LOCATION: ("street", "postal_code", "city", "transport", "directions"),
}

HOURS = "hours"
WITH_HOURS = (Target.SERVICE, Target.LOCATION)


def fields_of(record: Any) -> tuple[str, ...]:
    """The fields of this very record, with the hours at each of its places."""
    target = kind_of(record)
    if target == Target.SERVICE:
        return (*FIELDS[target], *(f"{HOURS}-{place.pk}" for place in _places(record)))
    return (*FIELDS[target], *((HOURS,) if target in WITH_HOURS else ()))


def rule_names(target: str) -> tuple[str, ...]:
    """The fields for which editors may say that a trusted provider changes them itself."""
    return (*FIELDS[target], *((HOURS,) if target in WITH_HOURS else ()))


def rule_name(name: str) -> str:
    return HOURS if is_hours(name) else name


def is_hours(name: str) -> bool:
    return name.partition("-")[0] == HOURS


def _places(service: Any) -> Iterable[ServiceAtLocation]:
    return service.places.select_related("location").all()


def _holder(record: Any, name: str) -> Any | None:
    """The house or the offer at a place whose hours these are; None where that place is gone."""
    if name == HOURS:
        return record
    number = name.partition("-")[2]
    return record.places.filter(pk=number).first() if number.isdecimal() else None


def label(target: str, name: str) -> str:
    if is_hours(name):
        return _("Opening hours")
    return str(capfirst(_field(target, name).verbose_name))


def value_of(record: Any, name: str) -> Any:
    """The value as JSON holds it."""
    if is_hours(name):
        holder = _holder(record, name)
        return week_text.text_of(holder.schedules.all()) if holder is not None else ""
    return packed(_field(kind_of(record), name).value_from_object(record))


def packed(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | list):
        return value
    return str(value)


def in_words(target: str, name: str, value: Any) -> str:
    """What a person reads, „–“ where nothing stands."""
    if is_hours(name):
        return value or "–"
    field = _field(target, name)
    if isinstance(field, models.BooleanField):
        return {True: _("yes"), False: _("no"), None: _("not known")}[value]
    if value in (None, "", []):
        return "–"
    if isinstance(field, models.DateField):
        return date_format(dt.date.fromisoformat(value))
    if isinstance(value, list):
        return "\n".join(value)
    return shown(field.to_python(value))


def cleaned(record: Any, name: str, value: Any) -> Any:
    """The value as the record holds it. Raises ValidationError with a sentence for people."""
    if is_hours(name) and _holder(record, name) is not None:
        return week_text.normal(value)
    if name not in FIELDS[kind_of(record)]:
        raise ValidationError(_("This field cannot be changed here."))
    return _field(kind_of(record), name).clean(value, record)


@transaction.atomic
def correct(record: Any, values: Mapping[str, Any], *, by: User | None, told_by: str = "") -> list[str]:
    """Writes the values (as JSON holds them), tells the search and the change log; returns the fields that differ now.

    Raises ValidationError by field, and then nothing is written. `told_by`: the organisation that did it itself.
    """
    row = type(record)._default_manager.select_for_update().get(pk=record.pk)
    changed = []
    with recorded(row, by=by, action=CORRECTED, told_by=told_by):
        for name, value in values.items():
            old, new = value_of(row, name), cleaned(row, name, value)
            if is_hours(name):
                week_text.write(_holder(row, name), new)
            else:
                setattr(row, name, new)
            if value_of(row, name) != old:
                changed.append(name)
        row.full_clean()
        row.save()
    return changed


def form_field(target: str, name: str) -> Any:
    """The field with which a person types the value."""
    if is_hours(name):
        return week_text.HoursField(label=label(target, name))
    field = _field(target, name)
    if isinstance(field, models.BooleanField):
        choices = [("", _("not known")), (True, _("yes")), (False, _("no"))]
        return forms.TypedChoiceField(
            label=label(target, name),
            choices=choices,
            required=False,
            coerce=lambda value: value == "True",
            empty_value=None,
        )
    wide = isinstance(field, models.TextField) or (field.max_length or 0) > 200
    return field.formfield(widget=forms.Textarea(attrs={"rows": 5}) if wide else None)


def hours_fields(record: Any) -> dict[str, week_text.HoursField]:
    """Name → field, one for each place, with the hours as they stand."""
    if kind_of(record) == Target.SERVICE:
        several = list(_places(record))
        labels = {
            f"{HOURS}-{place.pk}": _("Opening hours: %(place)s") % {"place": place.location.name}
            if len(several) > 1
            else _("Opening hours")
            for place in several
        }
    else:
        labels = {HOURS: _("Opening hours")} if kind_of(record) in WITH_HOURS else {}
    return {
        name: week_text.HoursField(
            label=words,
            initial=value_of(record, name),
            help_text=_("One line a day, for example Mo-Do: 9-12, 14-16. Or: Fr, mit Termin: 9-12."),
        )
        for name, words in labels.items()
    }


def _field(target: str, name: str) -> Any:
    return KINDS[target]._meta.get_field(name)
