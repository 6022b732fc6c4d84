"""Opening hours: weekly or monthly spans, and the days that differ."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from portal.fields import LinesField, Validity


class Weekday(models.IntegerChoices):
    """ISO order less one, as `date.weekday()` counts."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


# Said in full: to SQL a comparison with nothing is unknown, and a check that is unknown passes.
_BOTH_IN_ORDER = Q(opens__isnull=False) & Q(closes__isnull=False, closes__gt=F("opens"))


def _one_owner(name: str) -> models.CheckConstraint:
    """Hours belong to an offer at a place, or to the house as such."""
    return models.CheckConstraint(
        name=name,
        condition=Q(place__isnull=False, location__isnull=True) | Q(place__isnull=True, location__isnull=False),
        violation_error_message=_("Hours belong to an offer at a place or to a house, not to both."),
    )


class School(models.TextChoices):
    """When hours depend on the school year (Schulferien of the Land)."""

    TERM = "term", _("not in the school holidays")
    HOLIDAYS = "holidays", _("only in the school holidays")


class Schedule(Validity):
    """An Öffnungszeit: one span on one weekday. Several a day are several rows; by appointment is not closed."""

    not_searchable_because = "Part of its offer or place."

    class Kind(models.TextChoices):
        OPEN = "open", _("open")
        BY_APPOINTMENT = "by_appointment", _("by appointment")
        PHONE = "phone", _("by telephone")

    place = ParentalKey(
        "directory.ServiceAtLocation", null=True, blank=True, on_delete=models.CASCADE, related_name="schedules"
    )
    location = ParentalKey(
        "directory.Location", null=True, blank=True, on_delete=models.CASCADE, related_name="schedules"
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    opens = models.TimeField(_("from"), null=True, blank=True)
    closes = models.TimeField(_("to"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.OPEN)
    nth_week = models.SmallIntegerField(
        _("only in this week of the month"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-1), MaxValueValidator(5)],
        help_text=_("2: only the second such weekday of the month; -1: only the last."),
    )
    # Codes, not links: hours are read by the thousand, and a code is never changed.
    languages = LinesField(
        _("languages at this time"),
        help_text=_("Who speaks what at this time. Empty: the languages of the offer hold."),
    )
    school = models.CharField(
        _("school holidays"),
        max_length=10,
        choices=School.choices,
        blank=True,
        help_text=_("Empty: holds in term time and in the school holidays."),
    )
    note = models.CharField(_("note"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens", "pk"]
        constraints = [
            _one_owner("schedule_has_one_owner"),
            models.CheckConstraint(name="schedule_weekday", condition=Q(weekday__gte=0, weekday__lte=6)),
            models.CheckConstraint(
                name="schedule_closes_after_it_opens",
                condition=Q(opens__isnull=True, closes__isnull=True, kind="by_appointment") | _BOTH_IN_ORDER,
                violation_error_message=_("Closing time must come after opening time. Past midnight, enter two rows."),
            ),
            models.CheckConstraint(
                name="schedule_nth_week",
                condition=Q(nth_week__isnull=True) | Q(nth_week__in=[-1, 1, 2, 3, 4, 5]),
                violation_error_message=_("Weeks of a month are 1 to 5, or -1 for the last."),
            ),
            models.CheckConstraint(name="schedule_school", condition=Q(school__in=["", "term", "holidays"])),
            models.CheckConstraint(
                name="schedule_validity_in_order",
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens}–{self.closes}"


class ScheduleException(models.Model):
    """An abweichende Zeit: days on which the hours differ, closed, or open at other times."""

    not_searchable_because = "Part of its offer or place."

    place = ParentalKey(
        "directory.ServiceAtLocation", null=True, blank=True, on_delete=models.CASCADE, related_name="exceptions"
    )
    location = ParentalKey(
        "directory.Location", null=True, blank=True, on_delete=models.CASCADE, related_name="exceptions"
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    opens = models.TimeField(_("open from"), null=True, blank=True)
    closes = models.TimeField(_("open to"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("different hours")
        verbose_name_plural = _("different hours")
        ordering = ["first_day", "opens", "pk"]
        constraints = [
            _one_owner("exception_has_one_owner"),
            models.CheckConstraint(
                name="exception_days_in_order",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="exception_hours_in_order",
                condition=Q(opens__isnull=True, closes__isnull=True) | _BOTH_IN_ORDER,
                violation_error_message=_("Enter both times in order, or none if it is closed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day}–{self.last_day}"
