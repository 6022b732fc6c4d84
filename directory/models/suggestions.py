"""What readers and providers say is wrong in the directory. An editor decides; the record itself does not change."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .taxonomy import LANGUAGE_CHOICES


class SuggestionState(models.TextChoices):
    NEW = "new", _("new")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")


CLOSED = frozenset({SuggestionState.ACCEPTED, SuggestionState.REJECTED})


class SuggestionTarget(models.TextChoices):
    SERVICE = "service", _("offer")
    COURSE = "course", _("German course")
    ORGANISATION = "organisation", _("organisation")
    LOCATION = "location", _("place to go")


class SuggestionPart(models.TextChoices):
    HOURS = "hours", _("Opening hours")
    PHONE = "phone", _("Telephone number")
    ADDRESS = "address", _("Address")
    COSTS = "costs", _("Costs")
    GONE = "gone", _("It no longer exists")
    OTHER = "other", _("Something else")


class SuggestionSource(models.TextChoices):
    PUBLIC = "public", _("a reader")
    PROVIDER = "provider", _("the provider")
    IMPORT = "import", _("an import")


class Suggestion(models.Model):
    """A Meldung: somebody says what is wrong with a record. Without name and IP address; a contact lives until closing.

    The record is named by kind and number, and by its name on that day: reports outlive what they speak of.
    """

    not_searchable_because = "Read by editors only."

    target = models.CharField(_("kind"), max_length=20, choices=SuggestionTarget.choices)
    record_id = models.PositiveBigIntegerField(_("number"))
    record_name = models.CharField(_("record"), max_length=200)
    part = models.CharField(_("what is wrong"), max_length=20, choices=SuggestionPart.choices)
    # Of a provider's correction: the field it changes, what stood there and what should.
    field = models.CharField(_("field"), max_length=60, blank=True)
    old_value = models.JSONField(_("so far"), null=True, blank=True)
    new_value = models.JSONField(_("correct"), null=True, blank=True)
    comment = models.TextField(_("what is right"), max_length=1000, blank=True)
    contact = models.CharField(
        _("contact of the sender"), max_length=120, blank=True, help_text=_("Deleted as soon as the report is closed.")
    )
    language = models.CharField(_("language of the page"), max_length=10, choices=LANGUAGE_CHOICES)
    source = models.CharField(
        _("from whom"), max_length=20, choices=SuggestionSource.choices, default=SuggestionSource.PUBLIC
    )
    organisation = models.ForeignKey(
        "directory.Organisation",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="suggestions",
        verbose_name=_("sent by"),
    )
    reason = models.CharField(
        _("why not"), max_length=300, blank=True, help_text=_("The provider reads it beside the entry.")
    )
    state = models.CharField(_("state"), max_length=20, choices=SuggestionState.choices, default=SuggestionState.NEW)
    # Days, not moments: no report may be matched with a log of visits.
    created_on = models.DateField(_("day"), default=timezone.localdate, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-created_on", "-pk"]
        indexes = [models.Index(fields=["state", "created_on"], name="suggestion_open")]
        constraints = [
            models.CheckConstraint(
                name="suggestion_contact_until_closed",
                condition=Q(contact="") | Q(state=SuggestionState.NEW),
                violation_error_message=_("A closed report keeps no contact."),
            ),
            models.CheckConstraint(
                name="suggestion_closed_has_a_day",
                condition=Q(state=SuggestionState.NEW, closed_on__isnull=True)
                | (~Q(state=SuggestionState.NEW) & Q(closed_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="suggestion_says_something",
                condition=~Q(part="other") | ~Q(comment="") | ~Q(field=""),
                violation_error_message=_("Please say what is wrong."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.record_name}"

    @property
    def is_open(self) -> bool:
        return self.state == SuggestionState.NEW
