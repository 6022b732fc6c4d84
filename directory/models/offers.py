"""What services and courses have in common: who offers it, for whom, in which state, in which languages."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel

from portal.fields import LinesField, Validity
from portal.roles import PUBLIC
from portal.slugs import german_slug

from .records import Record, TextRow, Worded


class OfferStatus(models.TextChoices):
    """States of domain.md 1.4. „Stale“ is no state: the day of the last check says it."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", _("published")
    PAUSED = "paused", _("paused")
    ENDED = "ended", _("ended")


# What readers can open: a paused offer stays visible and says so, an ended one answers 410 with its successor.
SHOWN = frozenset({OfferStatus.PUBLISHED, OfferStatus.PAUSED})


class Audience(models.TextChoices):
    PUBLIC = "public", _("everybody")
    STAFF = "staff", _("counselling staff")


class OfferQuerySet(models.QuerySet[Any]):
    """Public pages start from `published()`; nothing else returns what the public may see."""

    def published(self) -> Self:
        return self.filter(
            status__in=SHOWN,
            audience=Audience.PUBLIC,
            organisation__status="active",
            organisation__is_listed=True,
        )

    def visible_to(self, audiences: frozenset[str]) -> Self:
        """The one rule that pages and search share."""
        return self.published() if PUBLIC in audiences else self.none()


class Offer(Record, Worded, Validity, ClusterableModel):
    """The common part of Angebot and Sprachkurs."""

    TEXT_FIELDS: ClassVar[tuple[str, ...]] = (
        "name",
        "summary",
        "description",
        "eligibility",
        "application_process",
        "cost_text",
        "interpretation",
        "alert",
        "required_documents",
    )

    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="%(class)ss", verbose_name=_("organisation")
    )
    name = models.CharField(_("name"), max_length=200)
    summary = models.CharField(_("in one sentence"), max_length=300, help_text=_("Plain words; shown in lists."))
    description = models.TextField(_("description"), blank=True)
    status = models.CharField(_("status"), max_length=20, choices=OfferStatus.choices, default=OfferStatus.DRAFT)
    audience = models.CharField(_("who may see it"), max_length=10, choices=Audience.choices, default=Audience.PUBLIC)
    successor = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    alert = models.CharField(_("notice"), max_length=300, blank=True)
    alert_until = models.DateField(_("show the notice until"), null=True, blank=True)

    topics = models.ManyToManyField("directory.Topic", related_name="%(class)ss", verbose_name=_("topics"))
    target_groups = models.ManyToManyField(
        "directory.Term",
        blank=True,
        related_name="+",
        verbose_name=_("target groups"),
        limit_choices_to={"vocabulary": "target_group"},
    )
    residence_groups = models.ManyToManyField(
        "directory.Term",
        blank=True,
        related_name="+",
        verbose_name=_("residence groups"),
        limit_choices_to={"vocabulary": "residence_group"},
        help_text=_("Empty: for everyone, whatever their status."),
    )
    life_phases = models.ManyToManyField(
        "directory.Term",
        blank=True,
        related_name="+",
        verbose_name=_("phases of life"),
        limit_choices_to={"vocabulary": "life_phase"},
    )
    stay_phases = models.ManyToManyField(
        "directory.Term",
        blank=True,
        related_name="+",
        verbose_name=_("phases of the stay"),
        limit_choices_to={"vocabulary": "stay_phase"},
    )
    min_age = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("up to age"), null=True, blank=True)
    women_only = models.BooleanField(_("for women only"), default=False)
    men_only = models.BooleanField(_("for men only"), default=False)
    eligibility = models.TextField(_("who may come"), blank=True)
    application_process = models.TextField(_("how to register"), blank=True)
    required_documents = LinesField(_("what to bring"))
    is_free = models.BooleanField(
        _("free of charge"),
        null=True,
        blank=True,
        help_text=_("Unknown stays unknown; free under conditions is not free."),
    )
    cost_text = models.CharField(_("costs in words"), max_length=300, blank=True)
    interpretation = models.CharField(_("interpreting"), max_length=200, blank=True)
    funding_programme = models.ForeignKey(
        "directory.Term",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("funding programme"),
        limit_choices_to={"vocabulary": "funding_programme"},
    )
    website = models.URLField(_("website"), blank=True)

    objects: ClassVar[Any] = OfferQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_ages_in_order",
                condition=Q(min_age__isnull=True) | Q(max_age__isnull=True) | Q(max_age__gte=F("min_age")),
                violation_error_message=_("The upper age is below the lower one."),
            ),
            models.CheckConstraint(
                name="%(class)s_validity_in_order",
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="%(class)s_not_its_own_successor",
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                violation_error_message=_("An offer cannot follow itself."),
            ),
            models.CheckConstraint(
                name="%(class)s_for_women_or_men",
                condition=Q(women_only=False) | Q(men_only=False),
                violation_error_message=_("An offer is for women only or for men only. Tick one, or none for all."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        return german_slug(self.name, fallback="angebot")

    @property
    def is_paused(self) -> bool:
        return self.status == OfferStatus.PAUSED


class OfferText(TextRow):
    """The wording of a service or a course in another language, field by field."""

    FIELDS = Offer.TEXT_FIELDS

    name = models.CharField(_("name"), max_length=200, blank=True)
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    eligibility = models.TextField(_("who may come"), blank=True)
    application_process = models.TextField(_("how to register"), blank=True)
    cost_text = models.CharField(_("costs in words"), max_length=300, blank=True)
    interpretation = models.CharField(_("interpreting"), max_length=200, blank=True)
    alert = models.CharField(_("notice"), max_length=300, blank=True)
    required_documents = LinesField(_("what to bring"))

    class Meta:
        abstract = True
        verbose_name = _("translation")
        verbose_name_plural = _("translations")

    def __str__(self) -> str:
        return self.language
