"""How the directory is kept fresh: how often providers are asked, what they were asked, what they confirmed.

Nothing here knows a person: an organisation is asked at its own address, and answers as that organisation.
"""

from __future__ import annotations

import datetime as dt
import secrets

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .suggestions import SuggestionTarget


class UpkeepKind(models.TextChoices):
    OFFERS = "offers", _("offers and addresses")
    RUNS = "runs", _("places in courses")


class UpkeepRhythm(models.Model):
    """A Pflegerhythmus: after how many days an organisation is asked, reminded and rung up."""

    not_searchable_because = "How the editors work."

    kind = models.CharField(_("what is asked"), max_length=10, choices=UpkeepKind.choices, unique=True)
    is_active = models.BooleanField(
        _("mails are sent"), default=True, help_text=_("Switched off: nobody is asked, open links keep working.")
    )
    every_days = models.PositiveSmallIntegerField(
        _("ask after so many days"),
        validators=[MinValueValidator(1)],
        help_text=_("Counted from the day on which somebody last said that the facts are right."),
    )
    remind_after_days = models.PositiveSmallIntegerField(
        _("first reminder after days"), validators=[MinValueValidator(1)]
    )
    remind_again_after_days = models.PositiveSmallIntegerField(
        _("second reminder after days"), validators=[MinValueValidator(1)]
    )
    escalate_after_days = models.PositiveSmallIntegerField(
        _("ring up after days"),
        validators=[MinValueValidator(1)],
        help_text=_("Then the organisation stands on the telephone list."),
    )
    link_days = models.PositiveSmallIntegerField(_("the link holds for days"), validators=[MinValueValidator(1)])
    prepared_on = models.DateField(_("last round"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("rhythm of upkeep")
        verbose_name_plural = _("rhythms of upkeep")
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                name="upkeep_rhythm_in_order",
                condition=Q(remind_after_days__gte=1, every_days__gte=1)
                & Q(remind_again_after_days__gt=F("remind_after_days"))
                & Q(escalate_after_days__gt=F("remind_again_after_days"))
                & Q(link_days__gte=F("escalate_after_days")),
                violation_error_message=_(
                    "First reminder, second reminder, telephone call and end of the link must follow each other."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class UpkeepRequestQuerySet(models.QuerySet["UpkeepRequest"]):
    def open(self) -> UpkeepRequestQuerySet:
        """Nobody has answered yet, and the question still stands."""
        return self.filter(answered_on__isnull=True, closed_on__isnull=True)


def new_nonce() -> str:
    return secrets.token_hex(16)


class UpkeepRequest(models.Model):
    """A Pflegeanfrage: one question to one organisation, with the link that answers it.

    The link is made from `nonce` and the secret key: a copy of the database opens nothing.
    """

    not_searchable_because = "How the editors work."

    class Mail(models.TextChoices):
        WAITING = "waiting", _("waiting to be sent")
        SENT = "sent", _("sent")
        REFUSED = "refused", _("refused by the mail server")
        BOUNCED = "bounced", _("came back")
        NONE = "none", _("no e-mail address")

    organisation = models.ForeignKey(
        "directory.Organisation",
        on_delete=models.CASCADE,
        related_name="upkeep_requests",
        verbose_name=_("organisation"),
    )
    kind = models.CharField(_("what is asked"), max_length=10, choices=UpkeepKind.choices)
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    created_on = models.DateField(_("asked on"), default=timezone.localdate)
    expires_on = models.DateField(_("the link holds until"))
    sent_to = models.EmailField(_("sent to"), blank=True)
    mail = models.CharField(_("mail"), max_length=10, choices=Mail.choices, default=Mail.WAITING)
    mail_note = models.CharField(_("answer of the mail server"), max_length=300, blank=True)
    mails = models.PositiveSmallIntegerField(_("mails"), default=0)
    last_mail_on = models.DateField(_("last mail on"), null=True, blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    escalated_on = models.DateField(_("on the telephone list since"), null=True, blank=True)
    revoked_on = models.DateField(_("link withdrawn on"), null=True, blank=True)
    closed_on = models.DateField(_("closed without an answer on"), null=True, blank=True)

    objects = UpkeepRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to a provider")
        verbose_name_plural = _("requests to providers")
        ordering = ["-created_on", "-pk"]
        indexes = [models.Index(fields=["mail", "created_on"], name="upkeep_request_mail")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                name="upkeep_request_open_once",
                condition=Q(answered_on__isnull=True, closed_on__isnull=True),
            ),
            models.CheckConstraint(name="upkeep_request_expires_later", condition=Q(expires_on__gte=F("created_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.get_kind_display()}"

    def holds_on(self, day: dt.date) -> bool:
        """Does its link still open anything?"""
        return self.revoked_on is None and day <= self.expires_on

    @property
    def is_open(self) -> bool:
        return self.answered_on is None and self.closed_on is None


class Verification(models.Model):
    """A Bestätigung: somebody said on that day that a record is right. As a function, never as a person."""

    not_searchable_because = "Shown with its record."

    target = models.CharField(_("kind"), max_length=20, choices=SuggestionTarget.choices)
    record_id = models.PositiveBigIntegerField(_("number"))
    record_name = models.CharField(_("record"), max_length=200)
    organisation = models.ForeignKey(
        "directory.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="verifications"
    )
    request = models.ForeignKey(
        UpkeepRequest, null=True, blank=True, on_delete=models.SET_NULL, related_name="verifications"
    )
    on = models.DateField(_("on"))
    by_function = models.CharField(_("by (function)"), max_length=120, blank=True)
    method = models.CharField(_("how"), max_length=40)

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        ordering = ["-on", "-pk"]
        indexes = [
            models.Index(fields=["target", "record_id"], name="verification_of_record"),
            models.Index(fields=["organisation", "on"], name="verification_of_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.record_name} {self.on}"


class DirectField(models.Model):
    """An offenes Feld: a provider we trust may change it at once; everything else waits for an editor."""

    not_searchable_because = "How the editors work."

    target = models.CharField(_("kind"), max_length=20, choices=SuggestionTarget.choices)
    field = models.CharField(_("field"), max_length=60)

    class Meta:
        verbose_name = _("field that providers change themselves")
        verbose_name_plural = _("fields that providers change themselves")
        ordering = ["target", "field"]
        constraints = [models.UniqueConstraint(fields=["target", "field"], name="direct_field_once")]

    def __str__(self) -> str:
        return f"{self.get_target_display()}: {self.field}"
