"""What a browser would send back for a form it was shown."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm


def filled(form: Any, **changes: Any) -> dict[str, Any]:
    """The values of a form and of all rows below it, as they were shown; `changes` by the name of the input."""
    data: dict[str, Any] = {}
    _collect(form, data)
    return {**data, **changes}


def _collect(form: BaseForm, data: dict[str, Any]) -> None:
    for name in form.fields:
        _put(data, form[name])
    for rows in getattr(form, "formsets", {}).values():
        for name in rows.management_form.fields:
            _put(data, rows.management_form[name])
        for row in rows.forms:
            _collect(row, data)


def _put(data: dict[str, Any], field: Any) -> None:
    value = field.value()
    if hasattr(field.field.widget, "decompress") and value is not None and not isinstance(value, list):
        for number, part in enumerate(field.field.widget.decompress(value)):
            data[f"{field.html_name}_{number}"] = part or ""
    elif value is None or value is False:
        return
    elif isinstance(value, list | tuple):
        data[field.html_name] = [getattr(one, "pk", one) for one in value]
    else:
        data[field.html_name] = "on" if value is True else getattr(value, "pk", value)


def row(prefix: str, number: int, **values: Any) -> dict[str, Any]:
    """Inputs of a row that the browser added."""
    return {f"{prefix}-{number}-{name}": value for name, value in values.items()}
