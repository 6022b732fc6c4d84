"""Lebensdimensionen and Themen: the order of help, with its words in every language."""

from __future__ import annotations

from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from portal import languages
from portal.fields import LinesField

from .vocabularies import chosen

LANGUAGE_CHOICES = [(language.code, language.autonym) for language in languages.LANGUAGES]


class Dimension(ClusterableModel):
    """A Lebensdimension (concept paper, ch. 2): one of the areas of life that order everything else."""

    not_searchable_because = "Its page in the Beratungskompass is found."

    code = models.SlugField(_("code"), max_length=40, unique=True, help_text=_("Stays for ever; part of addresses."))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    paper = models.CharField(_("place in the concept paper"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("dimension of life")
        verbose_name_plural = _("dimensions of life")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.title_in(None)

    @cached_property
    def titles(self) -> dict[str, str]:
        return {label.language: label.title for label in self.labels.all()}

    def title_in(self, language: str | None) -> str:
        return chosen(self.titles, language) or self.code

    @property
    def icon(self) -> str:
        """Name of its symbol in the sprite."""
        return f"dim-{self.code}"


class DimensionLabel(models.Model):
    """How a dimension is called in one language, and the few words under it on the home page."""

    not_searchable_because = "Part of its dimension."

    dimension = ParentalKey(Dimension, on_delete=models.CASCADE, related_name="labels")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGE_CHOICES)
    title = models.CharField(_("title"), max_length=120)
    hint = models.CharField(_("examples"), max_length=160, blank=True)
    machine = models.BooleanField(_("draft, unchecked"), default=False)

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["dimension", "language"], name="dimension_label_once")]

    def __str__(self) -> str:
        return f"{self.language}: {self.title}"


class Topic(ClusterableModel):
    """A Thema: one matter of one dimension with one first contact. Pages, offers and searches meet in it."""

    not_searchable_because = "Its page in the Beratungskompass is found."

    code = models.SlugField(_("code"), max_length=60, unique=True, help_text=_("Stays for ever; part of addresses."))
    dimension = models.ForeignKey(
        Dimension, on_delete=models.PROTECT, related_name="topics", verbose_name=_("dimension of life")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    leika_keys = LinesField(_("LeiKa keys"), help_text=_("14-digit keys of the official catalogue of services."))
    is_protection = models.BooleanField(
        _("protection topic"),
        default=False,
        help_text=_(
            "Violence and danger: shows the quick exit, never an address of a shelter, leaves no search record."
        ),
    )
    first_contacts = models.ManyToManyField(
        "directory.Service",
        blank=True,
        related_name="first_contact_of",
        verbose_name=_("first contacts"),
        help_text=_("One topic, one first contact: more than one only where the place of residence decides."),
    )
    related = models.ManyToManyField("self", blank=True, symmetrical=False, verbose_name=_("related topics"))

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["dimension__order", "order", "code"]

    def __str__(self) -> str:
        return self.title_in(None)

    @cached_property
    def titles(self) -> dict[str, str]:
        return {label.language: label.title for label in self.labels.all()}

    def title_in(self, language: str | None) -> str:
        return chosen(self.titles, language) or self.code


class TopicLabel(models.Model):
    """A topic's words in one language: title, synonyms people type, search words of other scripts."""

    not_searchable_because = "Part of its topic."

    topic = ParentalKey(Topic, on_delete=models.CASCADE, related_name="labels")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGE_CHOICES)
    title = models.CharField(_("title"), max_length=120)
    synonyms = LinesField(_("synonyms"), help_text=_("What people type: office words, everyday words, abbreviations."))
    search_words = LinesField(_("search words"), help_text=_("German office words written in this language's letters."))
    machine = models.BooleanField(_("draft, unchecked"), default=False)

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["topic", "language"], name="topic_label_once_per_language")]

    def __str__(self) -> str:
        return f"{self.language}: {self.title}"
