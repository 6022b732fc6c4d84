"""Controlled vocabularies: codes with labels per language and the days on which they hold."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from portal import languages
from portal.fields import Validity, ValidityQuerySet, validity_constraint


def chosen(texts: dict[str, str], language: str | None = None) -> str:
    """The wording for a reader: their language, its fallbacks, then whatever there is."""
    code = language or get_language() or languages.BASE
    known = languages.BY_CODE.get(code.split("-")[0])
    for step in known.chain if known else (languages.BASE,):
        if texts.get(step):
            return texts[step]
    return next(iter(texts.values()), "")


class Vocabulary(models.TextChoices):
    """The lists that editors keep. What stands in none of them cannot be chosen."""

    OFFER_KIND = "offer_kind", _("kinds of offers")
    ACCESS = "access", _("ways to come")
    TRAIT = "trait", _("traits of offers")
    TARGET_GROUP = "target_group", _("target groups")
    RESIDENCE_GROUP = "residence_group", _("residence groups")
    ORGANISATION_KIND = "organisation_kind", _("kinds of organisations")
    LANGUAGE = "language", _("spoken languages")
    COURSE_ACCESS = "course_access", _("access to courses")
    COURSE_COST = "course_cost", _("course fees")
    COURSE_TIME = "course_time", _("times of day")
    COURSE_MODE = "course_mode", _("forms of teaching")
    CHILDCARE = "childcare", _("childcare")
    PLACE_STATE = "place_state", _("states of places")
    CERTIFICATE = "certificate", _("certificates")
    CEFR_LEVEL = "cefr_level", _("language levels")
    ACCESSIBILITY = "accessibility", _("accessibility")
    ACCESSIBILITY_VALUE = "accessibility_value", _("degrees of accessibility")
    LIFE_PHASE = "life_phase", _("phases of life")
    STAY_PHASE = "stay_phase", _("phases of the stay")
    VERIFICATION_METHOD = "verification_method", _("ways to verify")
    SPOKEN_LEVEL = "spoken_level", _("how a language is spoken")
    DOCUMENT_KIND = "document_kind", _("kinds of documents")
    FUNDING_PROGRAMME = "funding_programme", _("funding programmes")


class Term(Validity, ClusterableModel):
    """A Begriff of a vocabulary. The code stays for ever; labels and validity may change."""

    not_searchable_because = "A term is a value of records, found through them."

    vocabulary = models.CharField(_("vocabulary"), max_length=40, choices=Vocabulary.choices)
    code = models.CharField(_("code"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    note = models.CharField(_("note"), max_length=300, blank=True)
    # Facts that only some vocabularies have (ISO code of a language, what a course access needs, sources).
    data = models.JSONField(_("further facts"), default=dict, blank=True)

    objects: ClassVar[models.Manager[Term]] = models.Manager.from_queryset(ValidityQuerySet)()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["vocabulary", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["vocabulary", "code"], name="term_code_once_per_vocabulary"),
            validity_constraint("term_validity_in_order"),
        ]

    def __str__(self) -> str:
        return self.label_in(None)

    @cached_property
    def texts(self) -> dict[str, str]:
        return {label.language: label.text for label in self.labels.all()}

    def label_in(self, language: str | None) -> str:
        """The label for a reader of that language (None: the active one)."""
        return chosen(self.texts, language) or self.code


class TermLabel(models.Model):
    """How a term is called in one language."""

    not_searchable_because = "Part of its term."

    term = ParentalKey(Term, on_delete=models.CASCADE, related_name="labels")
    language = models.CharField(
        _("language"), max_length=10, choices=[(one.code, one.autonym) for one in languages.LANGUAGES]
    )
    text = models.CharField(_("label"), max_length=160)
    machine = models.BooleanField(_("draft, unchecked"), default=False)

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["term", "language"], name="term_label_once_per_language")]

    def __str__(self) -> str:
        return f"{self.language}: {self.text}"
