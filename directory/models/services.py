"""Angebote: what an organisation does for people, and where."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from directory.phones import PhoneField
from portal.fields import LinesField, Validity

from .offers import Offer, OfferQuerySet, OfferText


class Service(Offer):
    """An Angebot: counselling, help with forms, an office's counter, a meeting place …"""

    kind = models.ForeignKey(
        "directory.Term",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("kind"),
        limit_choices_to={"vocabulary": "offer_kind"},
    )
    access = models.ManyToManyField(
        "directory.Term",
        blank=True,
        related_name="+",
        verbose_name=_("ways to come"),
        limit_choices_to={"vocabulary": "access"},
    )
    traits = models.ManyToManyField(
        "directory.Term",
        blank=True,
        related_name="+",
        verbose_name=_("traits"),
        limit_choices_to={"vocabulary": "trait"},
    )
    childcare = models.BooleanField(_("childcare on site"), null=True, blank=True)
    phone = PhoneField(_("telephone of the offer"), blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    leika_keys = LinesField(_("LeiKa keys"))
    municipalities = models.ManyToManyField(
        "directory.Municipality",
        blank=True,
        related_name="+",
        verbose_name=_("only for people from these municipalities"),
        help_text=_("Empty: wherever they live."),
    )
    districts = models.ManyToManyField(
        "directory.District",
        blank=True,
        related_name="+",
        verbose_name=_("only for people from these districts"),
        help_text=_("Empty: the whole municipality."),
    )
    capacity = models.ForeignKey(
        "directory.Term",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("free capacity"),
        limit_choices_to={"vocabulary": "place_state"},
    )
    capacity_note = models.CharField(_("remark on the capacity"), max_length=160, blank=True)
    capacity_as_of = models.DateField(_("capacity as of"), null=True, blank=True)

    objects: ClassVar[Any] = OfferQuerySet.as_manager()

    class Meta(Offer.Meta):
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["status", "audience"], name="service_shown")]

    def get_absolute_url(self) -> str:
        return reverse("directory:service", args=[self.pk, self.slug])


class ServiceText(OfferText):
    """An offer's wording in another language."""

    not_searchable_because = "Part of its offer."

    record = ParentalKey(Service, on_delete=models.CASCADE, related_name="texts")

    class Meta(OfferText.Meta):
        constraints = [models.UniqueConstraint(fields=["record", "language"], name="service_text_once_per_language")]


class SpokenLanguage(models.Model):
    """A gesprochene Sprache: one in which the offer can be used, and how: spoken there, or with an interpreter."""

    not_searchable_because = "Part of its offer."

    service = ParentalKey(Service, on_delete=models.CASCADE, related_name="spoken")
    language = models.ForeignKey(
        "directory.Term",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("language"),
        limit_choices_to={"vocabulary": "language"},
    )
    level = models.ForeignKey(
        "directory.Term",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("how"),
        limit_choices_to={"vocabulary": "spoken_level"},
    )

    class Meta:
        verbose_name = _("spoken language")
        verbose_name_plural = _("spoken languages")
        ordering = ["language__order", "pk"]
        constraints = [models.UniqueConstraint(fields=["service", "language"], name="spoken_language_once")]

    def __str__(self) -> str:
        return str(self.language)


class CostOption(Validity):
    """One Preis of an offer, in euros, with the days on which it holds."""

    not_searchable_because = "Part of its offer."

    service = ParentalKey(Service, on_delete=models.CASCADE, related_name="costs")
    label = models.CharField(_("for whom or what"), max_length=160)
    amount = models.DecimalField(
        _("amount in euros"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    unit = models.CharField(_("per"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("cost")
        verbose_name_plural = _("costs")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="cost_not_negative",
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                violation_error_message=_("An amount cannot be negative."),
            ),
            models.CheckConstraint(
                name="cost_validity_in_order",
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class ServiceAtLocation(ClusterableModel):
    """An Angebot an einem Ort, with hours of its own (HSDS service_at_location)."""

    not_searchable_because = "Found through its offer."

    service = ParentalKey(Service, on_delete=models.CASCADE, related_name="places")
    location = models.ForeignKey(
        "directory.Location", on_delete=models.PROTECT, related_name="offers_here", verbose_name=_("location")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    room = models.CharField(_("room"), max_length=120, blank=True)
    phone = PhoneField(_("telephone at this place"), blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    area = models.CharField(_("only for people from"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("offer at a place")
        verbose_name_plural = _("offers at places")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["service", "location"], name="service_once_per_location")]

    def __str__(self) -> str:
        return f"{self.service} – {self.location}"
