"""Small model fields and mixins that several apps share."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField


class LinesFormField(forms.CharField):
    """A list typed as one entry a line; blank lines and doubles are dropped, the order is kept."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        text = value if isinstance(value, str) else "\n".join(value or ())
        return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class LinesField(models.JSONField):
    """A short list of plain texts, kept in order."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), kwargs

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
            raise ValidationError(_("This must be a list of texts."), code="not_lines")

    def formfield(self, **kwargs: Any) -> forms.Field:  # type: ignore[override]
        kwargs.pop("encoder", None), kwargs.pop("decoder", None)
        return LinesFormField(
            required=not self.blank,
            label=str(self.verbose_name).capitalize() if self.verbose_name else None,
            help_text=self.help_text or _("One entry a line."),
            **{key: value for key, value in kwargs.items() if key in ("widget", "initial", "disabled")},
        )


class ContentField(StreamField):
    """A StreamField whose block definitions stay out of migrations: editors' blocks change more often than tables.

    The price: a data migration that needs the blocks must name them itself.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs


def validity_constraint(name: str) -> models.CheckConstraint:
    """`valid_to` is the last day and never before `valid_from`; either may be open."""
    return models.CheckConstraint(
        name=name,
        condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
        violation_error_message=_("The last day is before the first."),
    )


class ValidityQuerySet(models.QuerySet[Any]):
    """Adds `valid_on(day)`: both ends included, open ends count as for ever."""

    def valid_on(self, day: dt.date) -> ValidityQuerySet:
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )


class Validity(models.Model):
    """What a law or an authority may change carries the days on which it holds."""

    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(
        _("valid to"), null=True, blank=True, help_text=_("The last day. Empty: until further notice.")
    )

    class Meta:
        abstract = True

    def is_valid_on(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)
