"""What machine translation may use: words that stay as they are, and how many words it has had."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class KeptTerm(models.Model):
    """A festes Wort: a name or term of German offices that stays as it is in every language."""

    not_searchable_because = "A rule for translating, not an answer."

    text = models.CharField(
        _("word or name"),
        max_length=80,
        unique=True,
        help_text=_("Exactly as it stands in German texts, for example Jobcenter or BAMF."),
    )

    class Meta:
        verbose_name = _("word that stays")
        verbose_name_plural = _("words that stay")
        ordering = ["text"]

    def __str__(self) -> str:
        return self.text


class MachineMonth(models.Model):
    """A Übersetzungsmonat: how many words a machine translated in a month. No texts, no people."""

    not_searchable_because = "A figure for whoever runs the portal."

    month = models.DateField(unique=True)  # its first day
    words = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("month of machine translation")
        verbose_name_plural = _("months of machine translation")
        ordering = ["month"]

    def __str__(self) -> str:
        return f"{self.month:%m.%Y}: {self.words}"
