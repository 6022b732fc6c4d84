"""What readers say of a page: a thumb is counted by month, words are read at the desk and deleted by rule.

Nothing here knows a person: no name, no contact, no address, no moment.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.languages import LANGUAGES

LANGUAGE_CHOICES = [(language.code, language.autonym) for language in LANGUAGES]


class Verdict(models.TextChoices):
    HELPFUL = "yes", _("helpful")
    NOT_HELPFUL = "no", _("not helpful")


class PageFeedback(models.Model):
    """Eine Rückmeldung: what a reader wrote about a page. Nobody can be answered; an editor notes what became of it.

    The page is named by the key that its languages share and by its title on that day: words outlive their page.
    """

    not_searchable_because = "Read by editors only."

    page_key = models.UUIDField(_("page"), editable=False)
    page_title = models.CharField(_("title of the page"), max_length=255)
    language = models.CharField(_("language of the reader"), max_length=10, choices=LANGUAGE_CHOICES)
    verdict = models.CharField(_("verdict"), max_length=3, choices=Verdict.choices, blank=True)
    text = models.TextField(_("what the reader wrote"), max_length=1000)
    # Days, not moments: no words may be matched with a log of visits.
    created_on = models.DateField(_("day"), default=timezone.localdate, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    answer = models.CharField(_("what became of it"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("feedback on a page")
        verbose_name_plural = _("feedback on pages")
        ordering = ["-created_on", "-pk"]
        indexes = [
            models.Index(fields=["closed_on", "created_on"], name="page_feedback_age"),
            models.Index(fields=["page_key"], name="page_feedback_page"),
        ]
        constraints = [
            models.CheckConstraint(name="page_feedback_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="page_feedback_closed_with_answer",
                condition=Q(closed_on__isnull=True, answer="") | (Q(closed_on__isnull=False) & ~Q(answer="")),
                violation_error_message=_("Please note in one sentence what became of it."),
            ),
        ]

    def __str__(self) -> str:
        return self.page_title

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class PageMonth(models.Model):
    """Ein Seitenmonat: how often a month found a page helpful and not helpful, in one language. No day, no people."""

    not_searchable_because = "Counts for editors, not content."

    page_key = models.UUIDField(_("page"))
    language = models.CharField(_("language of the reader"), max_length=10, choices=LANGUAGE_CHOICES)
    month = models.DateField(_("month"))  # its first day
    helpful = models.PositiveIntegerField(_("helpful"), default=0)
    not_helpful = models.PositiveIntegerField(_("not helpful"), default=0)

    class Meta:
        verbose_name = _("page in a month")
        verbose_name_plural = _("pages by month")
        ordering = ["-month", "page_key", "language"]
        constraints = [models.UniqueConstraint(fields=["page_key", "language", "month"], name="page_month_once")]
        indexes = [models.Index(fields=["month"], name="page_month_age")]

    def __str__(self) -> str:
        return f"{self.page_key} {self.language} {self.month:%Y-%m}"
