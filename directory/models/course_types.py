"""Kursarten as law and authorities define them, and what an authority changes in between."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from portal.fields import LinesField, Validity, ValidityQuerySet, validity_constraint

from .taxonomy import LANGUAGE_CHOICES
from .vocabularies import chosen


class CourseType(Validity, ClusterableModel):
    """A Kursart as law and BAMF define it; rules change, so it carries dates (domain.md 2.3)."""

    not_searchable_because = "A type is a value of courses, found through them."

    code = models.SlugField(_("code"), max_length=60, unique=True)
    family = models.CharField(
        _("family"), max_length=40, help_text=_("For example integrationskurs, berufssprachkurs.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    ba_code = models.CharField(_("code of the Bundesagentur"), max_length=20, blank=True)
    units_language = models.PositiveSmallIntegerField(_("lessons of language"), null=True, blank=True)
    units_orientation = models.PositiveSmallIntegerField(_("lessons of orientation"), null=True, blank=True)
    start_level = models.CharField(_("usual start"), max_length=10, blank=True)
    target_level = models.CharField(_("usual target"), max_length=10, blank=True)
    certificates = LinesField(_("certificates"))
    legal_basis = models.CharField(_("legal basis"), max_length=160, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects: ClassVar[Any] = models.Manager.from_queryset(ValidityQuerySet)()

    class Meta:
        verbose_name = _("type of course")
        verbose_name_plural = _("types of courses")
        ordering = ["order", "code"]
        constraints = [validity_constraint("course_type_validity_in_order")]

    def __str__(self) -> str:
        return self.label_in(None)

    @cached_property
    def texts(self) -> dict[str, str]:
        return {label.language: label.text for label in self.labels.all()}

    def label_in(self, language: str | None) -> str:
        return chosen(self.texts, language) or self.code


class CourseTypeLabel(models.Model):
    """How a type of course is called in one language."""

    not_searchable_because = "Part of its type of course."

    course_type = ParentalKey(CourseType, on_delete=models.CASCADE, related_name="labels")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGE_CHOICES)
    text = models.CharField(_("label"), max_length=200)
    machine = models.BooleanField(_("draft, unchecked"), default=False)

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["course_type", "language"], name="course_type_label_once")]

    def __str__(self) -> str:
        return f"{self.language}: {self.text}"


class AdmissionNotice(Validity):
    """A Zulassungshinweis: an authority suspends or changes who may join, for some types, from a day on.

    Suspension is a notice beside the courses, not an end of their type (settled.md, names 5).
    """

    not_searchable_because = "Shown with the courses it concerns."

    course_types = models.ManyToManyField(CourseType, related_name="notices", verbose_name=_("types of courses"))
    title = models.CharField(_("title"), max_length=160)
    texts = models.JSONField(_("wording per language"), default=dict)
    source_url = models.URLField(_("source"), blank=True)

    objects: ClassVar[Any] = models.Manager.from_queryset(ValidityQuerySet)()

    class Meta:
        verbose_name = _("notice on admission")
        verbose_name_plural = _("notices on admission")
        ordering = ["-valid_from", "pk"]
        constraints = [validity_constraint("admission_notice_validity_in_order")]

    def __str__(self) -> str:
        return self.title

    @property
    def text(self) -> str:
        return chosen(self.texts)
