"""Sprachkurse: courses of one level, and the runs a person can still join."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from directory import run_rules
from directory.phones import PhoneField

from .course_types import CourseType
from .offers import Offer, OfferQuerySet, OfferText


class Level(models.TextChoices):
    """GER levels as providers name them; half levels are kept, filters work on whole ones."""

    ALPHA = "Alpha", _("Alpha (learning to read)")
    A0 = "A0", "A0"
    A1_1 = "A1.1", "A1.1"
    A1_2 = "A1.2", "A1.2"
    A1 = "A1", "A1"
    A2_1 = "A2.1", "A2.1"
    A2_2 = "A2.2", "A2.2"
    A2 = "A2", "A2"
    B1_1 = "B1.1", "B1.1"
    B1_2 = "B1.2", "B1.2"
    B1 = "B1", "B1"
    B1_PLUS = "B1+", "B1+"
    B2_1 = "B2.1", "B2.1"
    B2_2 = "B2.2", "B2.2"
    B2 = "B2", "B2"
    C1_1 = "C1.1", "C1.1"
    C1_2 = "C1.2", "C1.2"
    C1 = "C1", "C1"
    C2 = "C2", "C2"


RANK = {level.value: place for place, level in enumerate(Level)}


def whole_level(level: str) -> str:
    """A1.1 → A1, B1+ → B1; Alpha and A0 stay."""
    return level if level in ("Alpha", "A0", "") else level[:2]


class Course(Offer):
    """A Sprachkurs: what a Träger offers to learners of one level, in one or more runs."""

    course_type = models.ForeignKey(
        CourseType, on_delete=models.PROTECT, related_name="courses", verbose_name=_("type of course")
    )
    start_level = models.CharField(_("start level"), max_length=10, choices=Level.choices, blank=True)
    target_level = models.CharField(_("target level"), max_length=10, choices=Level.choices, blank=True)
    units = models.PositiveSmallIntegerField(
        _("lessons"), null=True, blank=True, help_text=_("Of 45 minutes, all modules.")
    )
    material_costs = models.DecimalField(
        _("cost of books and material"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Euros for the whole course; 0: nothing. Leave empty what is not known."),
    )
    certificates = models.ManyToManyField(
        "directory.Term",
        blank=True,
        related_name="+",
        verbose_name=_("certificates"),
        limit_choices_to={"vocabulary": "certificate"},
    )
    access = models.ManyToManyField(
        "directory.Term",
        blank=True,
        related_name="+",
        verbose_name=_("access"),
        limit_choices_to={"vocabulary": "course_access"},
    )
    childcare = models.ForeignKey(
        "directory.Term",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("childcare"),
        limit_choices_to={"vocabulary": "childcare"},
    )
    # In months: half a year makes the difference for the youngest.
    childcare_from_months = models.PositiveSmallIntegerField(
        _("children from (months)"), null=True, blank=True, help_text=_("In months: 6, 12, 36 for three years.")
    )
    childcare_to_years = models.PositiveSmallIntegerField(_("children up to (years)"), null=True, blank=True)
    childcare_places = models.PositiveSmallIntegerField(_("places for children"), null=True, blank=True)
    childcare_cost = models.DecimalField(
        _("cost of childcare"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Euros a month and child; 0: free of charge. Leave empty what is not known."),
    )
    childcare_as_of = models.DateField(_("childcare as of"), null=True, blank=True)
    childcare_note = models.CharField(_("remark on childcare"), max_length=160, blank=True)
    provider_number = models.CharField(_("BAMF number of the provider"), max_length=40, blank=True)
    own_number = models.CharField(_("number at the provider"), max_length=60, blank=True)
    phone = PhoneField(_("telephone for this course"), blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)

    objects: ClassVar[Any] = OfferQuerySet.as_manager()

    class Meta(Offer.Meta):
        verbose_name = _("language course")
        verbose_name_plural = _("language courses")
        ordering = ["name", "pk"]
        constraints = [
            *Offer.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "own_number"], name="course_own_number_once", condition=~Q(own_number="")
            ),
            # „Bis 3 Jahre“ holds until a child is four.
            models.CheckConstraint(
                name="course_childcare_ages_in_order",
                condition=Q(childcare_from_months__isnull=True)
                | Q(childcare_from_months__lt=F("childcare_to_years") * 12 + 12)
                | Q(childcare_to_years__isnull=True),
                violation_error_message=_("The upper age is below the lower one."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("directory:course", args=[self.pk, self.slug])

    def clean(self) -> None:
        super().clean()
        if self.start_level and self.target_level and RANK[self.target_level] < RANK[self.start_level]:
            raise ValidationError({"target_level": _("The target level lies below the start level.")})


class CourseText(OfferText):
    """A course's wording in another language."""

    not_searchable_because = "Part of its course."

    record = ParentalKey(Course, on_delete=models.CASCADE, related_name="texts")

    class Meta(OfferText.Meta):
        constraints = [models.UniqueConstraint(fields=["record", "language"], name="course_text_once_per_language")]


class CourseRun(models.Model):
    """A Durchgang: one start of a course. `places_as_of` says how old the count of places is."""

    not_searchable_because = "Found through its course."

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        OPEN = "open", _("registration open")
        RUNNING = "running", _("running")
        FINISHED = "finished", _("finished")
        CANCELLED = "cancelled", _("cancelled")

    class PlacesSource(models.TextChoices):
        SELF = "self", _("the provider")
        PHONE = "phone", _("telephone")
        IMPORT = "import", _("import")

    course = ParentalKey(Course, on_delete=models.CASCADE, related_name="runs")
    location = models.ForeignKey(
        "directory.Location",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="course_runs",
        verbose_name=_("location"),
    )
    status = models.CharField(_("state"), max_length=20, choices=Status.choices, default=Status.OPEN)
    starts_on = models.DateField(_("starts on"), db_index=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    # An Integrationskurs has six modules of language and one of orientation.
    module = models.PositiveSmallIntegerField(
        _("module"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(7)]
    )
    weekdays = models.JSONField(_("weekdays"), default=list, blank=True, help_text=_("0 = Monday … 6 = Sunday"))
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("to"), null=True, blank=True)
    times = models.ManyToManyField(
        "directory.Term",
        blank=True,
        related_name="+",
        verbose_name=_("times of day"),
        limit_choices_to={"vocabulary": "course_time"},
    )
    mode = models.ForeignKey(
        "directory.Term",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("form"),
        limit_choices_to={"vocabulary": "course_mode"},
    )
    units_per_week = models.PositiveSmallIntegerField(_("lessons a week"), null=True, blank=True)
    min_places = models.PositiveSmallIntegerField(_("places at least"), null=True, blank=True)
    max_places = models.PositiveSmallIntegerField(_("places at most"), null=True, blank=True)
    places_free = models.PositiveSmallIntegerField(_("free places"), null=True, blank=True)
    places_state = models.ForeignKey(
        "directory.Term",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("state of places"),
        limit_choices_to={"vocabulary": "place_state"},
    )
    places_as_of = models.DateTimeField(_("places as of"), null=True, blank=True)
    places_source = models.CharField(_("told by"), max_length=10, choices=PlacesSource.choices, blank=True)
    register_until = models.DateField(_("register until"), null=True, blank=True)
    register_how = models.CharField(_("how to register"), max_length=200, blank=True)
    entry_possible_later = models.BooleanField(_("later entry possible"), default=False)
    placement_test_on = models.DateField(_("placement test on"), null=True, blank=True)
    own_number = models.CharField(_("number at the provider"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("course run")
        verbose_name_plural = _("course runs")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="run_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The run ends before it starts."),
            ),
            models.CheckConstraint(
                name="run_times_in_order",
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The lesson ends before it starts."),
            ),
            models.CheckConstraint(
                name="run_places_in_order",
                condition=Q(min_places__isnull=True) | Q(max_places__isnull=True) | Q(max_places__gte=F("min_places")),
                violation_error_message=_("The largest number of places is below the smallest."),
            ),
            models.CheckConstraint(
                name="run_free_within_places",
                condition=Q(places_free__isnull=True)
                | Q(max_places__isnull=True)
                | Q(places_free__lte=F("max_places")),
                violation_error_message=_("There cannot be more free places than places."),
            ),
            models.UniqueConstraint(
                fields=["course", "own_number"], name="run_own_number_once", condition=~Q(own_number="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.starts_on:%d.%m.%Y}"

    def clean(self) -> None:
        super().clean()
        late = self.register_until and self.starts_on and self.register_until > self.starts_on
        if late and not self.entry_possible_later:
            raise ValidationError(
                {
                    "register_until": _(
                        "The last day to register lies after the start. Correct it, or tick “later entry possible”."
                    )
                }
            )

    def is_listed(self, on: dt.date) -> bool:
        """Shown to the public at all."""
        return run_rules.is_listed(on, starts_on=self.starts_on, ends_on=self.ends_on, status=self.status)

    def places_known(self, at: dt.datetime) -> bool:
        """Is what was told about places young enough to be repeated?"""
        return self.places_code(at) != run_rules.UNKNOWN_PLACES

    def places_code(self, at: dt.datetime) -> str:
        """The state of places a reader is told; „unbekannt“ once it is older than 14 days."""
        return run_rules.places_code(self.places_state.code if self.places_state else "", self.places_as_of, at)
