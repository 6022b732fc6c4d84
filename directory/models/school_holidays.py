"""School holidays: a calendar that the Land sets years ahead and editors keep."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SchoolHolidays(models.Model):
    """Schulferien: first and last day. Hours can hold outside or within them only; nobody else is closed by them."""

    not_searchable_because = "Part of the opening hours of others."

    name = models.CharField(_("name"), max_length=80)
    first_day = models.DateField(_("first day"), unique=True)
    last_day = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("school holidays")
        verbose_name_plural = _("school holidays")
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                name="school_holidays_in_order",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message=_("The last day is before the first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.first_day:%Y}"
