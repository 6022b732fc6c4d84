"""Short translatable texts that stand on many pages: emergency numbers, notices, words of the glossary."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import DraftStateMixin, RevisionMixin, TranslatableMixin
from wagtail_localize.fields import SynchronizedField

from portal.fields import LinesField, Validity, ValidityQuerySet, validity_constraint

# Whatever else a browser takes for an address (javascript:) is none for readers.
web_address = URLValidator(schemes=["http", "https"])


class CheckedText(models.Model):
    """Refuses what does not fit before the database does: wagtail-localize saves translations without asking.

    PostgreSQL would answer with an error that no person can read, SQLite would keep the text.
    """

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is None:
            self.clean_fields()
        super().save(*args, **kwargs)


class EmergencyContact(CheckedText, DraftStateMixin, RevisionMixin, TranslatableMixin):
    """A Notruf or nationwide help line: number, name, what it is for."""

    not_searchable_because = "Shown on every page that needs it."

    number = models.CharField(_("number"), max_length=20)
    name = models.CharField(_("name"), max_length=60)
    text = models.CharField(_("what for"), max_length=120)
    is_always_open = models.BooleanField(_("day and night"), default=False)
    hours = models.CharField(
        _("hours in words"), max_length=80, blank=True, help_text=_("Only where it is not always.")
    )
    languages = models.CharField(
        _("languages in words"),
        max_length=120,
        blank=True,
        help_text=_("What is spoken there, for example: 18 Sprachen"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_protection = models.BooleanField(_("for protection topics"), default=False)

    panels = [
        FieldPanel(name)
        for name in ("number", "name", "text", "is_always_open", "hours", "languages", "order", "is_protection")
    ]
    override_translatable_fields = [
        SynchronizedField("number", overridable=False),
        SynchronizedField("is_always_open", overridable=False),
        SynchronizedField("order", overridable=False),
        SynchronizedField("is_protection", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("emergency contact")
        verbose_name_plural = _("emergency contacts")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="emergency_contact_one_time",
                condition=models.Q(is_always_open=False) | models.Q(hours=""),
                violation_error_message=_("Day and night, or hours in words: choose one."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def dial(self) -> str:
        """The number as a telephone link wants it."""
        return "".join(sign for sign in self.number if sign.isdigit() or sign == "+")


class Notice(CheckedText, DraftStateMixin, RevisionMixin, TranslatableMixin, Validity):
    """A Hinweis on the home page: short, dated, gone by itself."""

    not_searchable_because = "Shown on the home page while it holds."

    title = models.CharField(_("title"), max_length=120)
    text = models.CharField(_("text"), max_length=300)
    url = models.CharField(
        _("address of the page it leads to"), max_length=200, blank=True, help_text=_("For example /kurse/")
    )

    objects: ClassVar[models.Manager[Notice]] = models.Manager.from_queryset(ValidityQuerySet)()  # type: ignore[assignment]

    panels = [FieldPanel(name) for name in ("title", "text", "url", "valid_from", "valid_to")]
    override_translatable_fields = [
        SynchronizedField("url", overridable=False),
        SynchronizedField("valid_from", overridable=False),
        SynchronizedField("valid_to", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-valid_from", "pk"]
        constraints = [validity_constraint("notice_validity_in_order")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.url and (not self.url.startswith("/") or self.url.startswith("//")):
            try:
                web_address(self.url)
            except ValidationError as error:
                raise ValidationError({"url": error.messages}) from error


class GlossaryTerm(DraftStateMixin, RevisionMixin, TranslatableMixin):
    """Ein Glossarbegriff: a German word of offices and what it means. The word stays German, its meaning does not."""

    not_searchable_because = "A list of its own; topics are found by these words anyway."

    term = models.CharField(_("German word"), max_length=80)
    forms = LinesField(
        verbose_name=_("other forms"),
        help_text=_("One a line: plural, abbreviation. Usual endings (-e, -en, -er, -s) are recognised without."),
    )
    explanation = models.TextField(_("what it means"), max_length=300, help_text=_("One or two short sentences."))
    topic = models.ForeignKey(
        "directory.Topic",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="glossary_terms",
        verbose_name=_("topic"),
    )

    panels = [FieldPanel(name) for name in ("term", "forms", "explanation", "topic")]
    override_translatable_fields = [
        SynchronizedField("term", overridable=False),
        SynchronizedField("forms", overridable=False),
        SynchronizedField("topic", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("word of the glossary")
        verbose_name_plural = _("words of the glossary")
        ordering = ["term", "pk"]
        constraints = [models.UniqueConstraint(fields=["term", "locale"], name="glossary_term_once")]

    def __str__(self) -> str:
        return self.term
