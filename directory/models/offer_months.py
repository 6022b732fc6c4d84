"""How often offers are seen, month by month: numbers for the providers, without people."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .suggestions import SuggestionTarget


class OfferMonth(models.Model):
    """Ein Angebotsmonat: how often a month saw an offer in a list of results, and its page opened.

    No person, no day, no order. Never an offer about protection, at a secret place or for staff.
    """

    not_searchable_because = "Counts for providers, not content."

    target = models.CharField(_("kind"), max_length=20, choices=SuggestionTarget.choices)
    record_id = models.PositiveBigIntegerField(_("number"))
    month = models.DateField(_("month"))  # its first day
    shown = models.PositiveIntegerField(_("shown"), default=0)
    opened = models.PositiveIntegerField(_("opened"), default=0)

    class Meta:
        verbose_name = _("offer in a month")
        verbose_name_plural = _("offers by month")
        ordering = ["-month", "target", "record_id"]
        constraints = [models.UniqueConstraint(fields=["target", "record_id", "month"], name="offer_month_once")]
        indexes = [models.Index(fields=["month"], name="offer_month_age")]

    def __str__(self) -> str:
        return f"{self.target}-{self.record_id} {self.month:%Y-%m}"
