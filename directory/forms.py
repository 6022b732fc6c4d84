"""Forms of the desk: errors at the field that has to change, and no editor overwrites another unawares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import BaseConstraint, CheckConstraint, Model, Q, QuerySet, UniqueConstraint
from django.forms.models import ModelChoiceField
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm

from directory.doubts import Doubt
from directory.edit_conflicts import state_of
from directory.models import CourseType, Dimension, Term, Topic
from directory.translation.meaning import SaysMeaning

TAKEN = _("Another record has this already. Choose a different one.")
TWICE = _("This stands in the list twice. Remove one of the rows.")
IN_THE_FUTURE = _("This day lies in the future. Enter the day on which somebody really checked.")

Choices = dict[str, list[tuple[Any, str]]]


class DeskForm(WagtailAdminModelForm):
    """What main forms and rows share: constraints at their fields, choices read once a form, not once a row.

    `error_fields` names the field for constraints where it is not the last one they speak of.
    """

    error_fields: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, choices: Choices | None = None, **kwargs: Any) -> None:
        self.choices = {} if choices is None else choices
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            queryset = field.queryset if isinstance(field, ModelChoiceField) else None
            if queryset is not None and queryset.model in _LABELLED:
                self._read_once(field, queryset)

    def _read_once(self, field: Any, queryset: QuerySet[Any]) -> None:
        """A label needs a second statement each (`Term.__str__`); a course of ten runs has thirty such fields."""
        key = f"{queryset.model.__name__} {queryset.query}"
        if key not in self.choices:
            self.choices[key] = _LABELLED[queryset.model](queryset)
        rows = self.choices[key]
        empty = getattr(field, "empty_label", None)
        field.choices = [("", empty), *rows] if empty is not None else rows

    def _post_clean(self) -> None:
        # Django tells of broken constraints without a field; `_check_constraints` says them where they can be mended.
        self.instance.validate_constraints = lambda exclude=None: None
        try:
            super()._post_clean()
        finally:
            del self.instance.validate_constraints
        self._check_constraints()

    def _check_constraints(self) -> None:
        # The primary key is no field of the form, yet „not itself“ must be checked.
        exclude = (self._get_validation_exclusions() | set(self.errors)) - {self.instance._meta.pk.name}
        for model, constraints in self.instance.get_constraints():
            for constraint in constraints:
                try:
                    constraint.validate(model, self.instance, exclude=exclude)
                except ValidationError as error:
                    told = TAKEN if isinstance(constraint, UniqueConstraint) else error.messages
                    self.add_error(self._field_of(constraint), told)

    def _field_of(self, constraint: BaseConstraint) -> str | None:
        named = self.error_fields.get(constraint.name)
        names = [named] if named else list(_names_in(constraint))
        return next((name for name in reversed(names) if name in self.fields), None)

    class Meta(WagtailAdminModelForm.Meta):
        pass


def _names_in(constraint: BaseConstraint) -> Iterator[str]:
    if isinstance(constraint, UniqueConstraint):
        yield from constraint.fields
    elif isinstance(constraint, CheckConstraint):
        yield from _names_in_q(constraint.condition)


def _names_in_q(condition: Any) -> Iterator[str]:
    for child in condition.children:
        if isinstance(child, Q):
            yield from _names_in_q(child)
        else:
            yield child[0].split("__", 1)[0]


def _labelled(queryset: Any) -> list[tuple[Any, str]]:
    return [(row.pk, str(row)) for row in queryset.prefetch_related("labels")]


def topics_by_dimension(queryset: Any) -> list[tuple[Any, Any]]:
    """Grouped by dimension: ninety topics in one row would not be read."""
    groups: dict[str, list[tuple[Any, str]]] = {}
    for topic in queryset.select_related("dimension").prefetch_related("labels", "dimension__labels"):
        groups.setdefault(str(topic.dimension), []).append((topic.pk, str(topic)))
    return list(groups.items())


_LABELLED = {CourseType: _labelled, Dimension: _labelled, Term: _labelled, Topic: topics_by_dimension}


class RowForm(DeskForm):
    """A row below a record. Many-to-many choices of a new row wait until the row exists (see RecordForm.save)."""

    def _save_m2m(self) -> None:
        if self.instance.pk is not None:
            super()._save_m2m()


class RowSet(BaseChildFormSet):
    """Rows below a record; what may stand there only once is refused at the second one."""

    def validate_unique(self) -> None:
        rows = [form for form in self.forms if form.is_valid() and form not in self.deleted_forms]
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint):
                self._refuse_doubles(rows, [name for name in constraint.fields if name != self.fk.name])

    def _refuse_doubles(self, rows: list[Any], names: list[str]) -> None:
        seen = set()
        for form in rows:
            values = tuple(form.cleaned_data.get(name) for name in names)
            if not names or any(value in (None, "") for value in values):
                continue
            if values in seen:
                form.add_error(names[-1], TWICE)
            seen.add(values)


class RecordForm(SaysMeaning, DeskForm):
    """The main form of a record. `seen` is the state its editor started from."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, instance: Any = None, **kwargs: Any) -> None:
        # What the editor had seen, if somebody saved since then: the view shows both versions.
        self.overtaken: str | None = None
        data = _with_plain_line_ends(data)
        if data is not None and instance is not None and instance.pk is not None:
            data = self._against_current(data, instance)
        super().__init__(data, files, instance=instance, **kwargs)
        self.fields["seen"].initial = state_of(self.instance)

    def _against_current(self, data: Any, instance: Model) -> Any:
        """After a conflict the form can be sent again: it knows the new state, and vanished rows count as new ones."""
        current = state_of(instance)
        if data.get("seen", "") == current:
            return data
        self.overtaken = data.get("seen", "")
        data = data.copy() if isinstance(data, MultiValueDict) else dict(data)
        data["seen"] = current
        _forget_vanished_rows(type(self), instance, data, "")
        return data

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if (checked := cleaned.get("verified_on")) and checked > timezone.localdate():
            self.add_error("verified_on", IN_THE_FUTURE)
        return cleaned

    def doubts(self) -> Iterator[Doubt]:
        """What is allowed and probably wrong; asked of a valid form, and saved when the editor is sure."""
        yield from ()

    def save(self, commit: bool = True) -> Model:
        for form in self.rows_of("texts"):
            if form.has_changed():
                # Whoever edits a translation has the German text of today before them.
                form.instance.follow(self.instance)
        record = super().save(commit=commit)
        if commit:
            _save_choices_of_rows(self)
        return record

    def rows_of(self, name: str) -> list[Any]:
        """The forms of these rows, without those that were removed."""
        rows = self.formsets.get(name)
        return [form for form in rows.forms if form not in rows.deleted_forms] if rows is not None else []


def _with_plain_line_ends(data: Any) -> Any:
    """Browsers send CR LF; kept, every saved text and every translation would count as changed."""
    if not isinstance(data, MultiValueDict):
        return data
    data = data.copy()
    for name, values in data.lists():
        data.setlist(name, [value.replace("\r\n", "\n") if isinstance(value, str) else value for value in values])
    return data


def _save_choices_of_rows(form: Any) -> None:
    for rows in form.formsets.values():
        for row in rows.forms:
            if row not in rows.deleted_forms and row.instance.pk is not None and row.has_changed():
                row._save_m2m()
                _save_choices_of_rows(row)


def _forget_vanished_rows(form_class: Any, instance: Any, data: Any, prefix: str) -> None:
    for name, rows in form_class.formsets.items():
        start = f"{prefix}{name}"
        there = {str(child.pk): child for child in getattr(instance, name).all()} if instance is not None else {}
        for number in range(_count(data.get(f"{start}-TOTAL_FORMS"))):
            key = f"{start}-{number}-id"
            child = there.get(data.get(key) or "")
            if child is None and data.get(key):
                data[key] = ""
            if hasattr(rows.form, "formsets"):
                _forget_vanished_rows(rows.form, child, data, f"{start}-{number}-")


def _count(value: str | None) -> int:
    # Django refuses more than a thousand extra rows anyway (absolute_max).
    return min(int(value), 2000) if value and value.isascii() and value.isdigit() else 0
