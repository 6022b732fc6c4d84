"""The fields of the week grid in a form: one text a day and kind, errors at the day, spans saved as rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.forms import DeclarativeFieldsMetaclass
from django.utils.datastructures import MultiValueDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.queryset import FakeQuerySet

from directory.forms import RowSet
from directory.models import Schedule, Weekday
from directory.week_grid import DaySpan, is_simple, merged, parsed, span_of, written

COPY = "week_copy"  # as the field below
MONDAY, WORKING_DAYS = Weekday.MONDAY.value, range(1, 5)


def day_field(kind: str, day: int) -> str:
    return f"week_{kind}_{day}"


DAY_FIELDS = {day_field(kind, day): (day, kind) for kind in Schedule.Kind.values for day in Weekday.values}


def _field(day: int, kind: str) -> forms.CharField:
    return forms.CharField(
        label=format_lazy("{day}, {kind}", day=Weekday(day).label, kind=Schedule.Kind(kind).label),
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class WeekForm(forms.BaseForm, metaclass=DeclarativeFieldsMetaclass):
    """For forms of what has hours (a house, an offer at a place): reads and writes its simple weekly spans."""

    instance: Any
    formsets: Any

    locals().update({name: _field(*entry) for name, entry in DAY_FIELDS.items()})
    week_copy = forms.BooleanField(required=False, label=_("Tuesday to Friday as on Monday"))

    def __init__(self, data: Any = None, *args: Any, prefix: str | None = None, **kwargs: Any) -> None:
        super().__init__(_as_monday(data, prefix), *args, **{**kwargs, "prefix": prefix})
        for name, (day, kind) in DAY_FIELDS.items():
            rows = [row for row in self._simple_rows() if (row.weekday, row.kind) == (day, kind)]
            self.fields[name].initial = written(map(span_of, rows))

    def _simple_rows(self) -> list[Schedule]:
        if not hasattr(self, "_simple"):
            self._simple = [row for row in self.instance.schedules.all() if is_simple(row)]
        return self._simple

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.week: dict[tuple[int, str], list[DaySpan]] = {}
        for name, entry in DAY_FIELDS.items():
            if name not in cleaned:
                continue
            try:
                self.week[entry] = parsed(cleaned[name], entry[1])
                self._refuse_doubles(entry, self.week[entry])
            except ValidationError as error:
                self.add_error(name, error)
        return cleaned

    def _refuse_doubles(self, entry: tuple[int, str], spans: list[DaySpan]) -> None:
        """Weekly rows below the grid are read as if they stood in it."""
        below = list(self._weekly_rows_below(entry))
        if below and spans:
            parsed(written([*spans, *below]), entry[1])

    def _weekly_rows_below(self, entry: tuple[int, str]) -> Iterator[DaySpan]:
        rows = self.formsets["schedules"]
        for form in rows.forms:
            if form in rows.deleted_forms or not form.has_changed() or not form.is_valid():
                continue
            if (form.instance.weekday, form.instance.kind) == entry and is_simple(form.instance):
                yield span_of(form.instance)

    def save(self, commit: bool = True) -> Any:
        record = super().save(commit=commit)  # type: ignore[misc]
        below = {form.instance.pk for form in self.formsets["schedules"].forms}
        gone, added = merged([row for row in self._simple_rows() if row.pk not in below], self.week)
        record.schedules.remove(*gone)
        record.schedules.add(*added)
        if commit:
            record.schedules.commit()
        return record


def _as_monday(data: Any, prefix: str | None) -> Any:
    """Ticked „as on Monday“: as if somebody had typed Monday's hours four times."""
    start = f"{prefix}-" if prefix else ""
    if not data or not data.get(f"{start}{COPY}"):
        return data
    data = data.copy() if isinstance(data, MultiValueDict) else dict(data)
    del data[f"{start}{COPY}"]
    for kind in Schedule.Kind.values:
        for day in WORKING_DAYS:
            data[f"{start}{day_field(kind, day)}"] = data.get(f"{start}{day_field(kind, MONDAY)}", "")
    return data


class SpecialSpans(RowSet):
    """The spans that the grid cannot hold: one week of the month, a season, languages of their own."""

    def __init__(self, data: Any = None, files: Any = None, instance: Any = None, **kwargs: Any) -> None:
        rows = list(instance.schedules.all()) if instance is not None else []
        if data is None:  # sent back, a row may have become simple meanwhile
            rows = [row for row in rows if not is_simple(row)]
        super().__init__(data, files, instance=instance, queryset=FakeQuerySet(Schedule, rows), **kwargs)
