"""Pairs of records that look alike and are not."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .suggestions import SuggestionTarget


class DistinctPair(models.Model):
    """Two records that look like doubles (kein Doppel): an editor compared them, and nobody is warned of them again.

    Named by number, as reports are: a record that goes needs no tidying up here.
    """

    not_searchable_because = "Read by editors only."

    kind = models.CharField(_("kind"), max_length=20, choices=SuggestionTarget.choices)
    first = models.PositiveBigIntegerField()
    second = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("pair of different records")
        verbose_name_plural = _("pairs of different records")
        constraints = [
            models.UniqueConstraint(fields=["kind", "first", "second"], name="distinct_pair_once"),
            models.CheckConstraint(name="distinct_pair_in_order", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.first} – {self.second}"
