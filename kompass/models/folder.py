"""What editors add to the Ordner beyond the topics of the Beratungskompass."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from directory.models import Dimension, Service
from portal import languages
from portal.fields import LinesField

LONGEST_LINE = 160
MOST_LINES = 12


class FolderRegister(ClusterableModel):
    """An Ordnerfach: what belongs into the folder of newcomers on one dimension (concept paper 4.4.3 a).

    Never about a person: nothing is filled in, and papers stay with the people.
    """

    not_searchable_because = "A sheet to print; its topics are found."

    dimension = models.OneToOneField(
        Dimension, on_delete=models.PROTECT, related_name="folder_register", verbose_name=_("dimension of life")
    )
    office = models.ForeignKey(
        Service,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("office"),
        help_text=_("Whom to ask about anything of this compartment. Topics name their own first contacts."),
    )

    class Meta:
        verbose_name = _("compartment of the folder")
        verbose_name_plural = _("compartments of the folder")
        ordering = ["dimension__order", "dimension__code"]

    def __str__(self) -> str:
        return str(self.dimension)


def short_lines(lines: Any) -> None:
    """A sheet has one page."""
    if not isinstance(lines, list) or len(lines) > MOST_LINES or any(len(str(line)) > LONGEST_LINE for line in lines):
        raise ValidationError(
            _("At most %(number)s lines of %(signs)s characters each fit on the sheet.")
            % {"number": MOST_LINES, "signs": LONGEST_LINE},
            code="too_long",
        )


class FolderRegisterText(models.Model):
    """What the sheet of a compartment says in one language. Missing ones are printed in German with a mark."""

    not_searchable_because = "Part of its compartment."

    register = ParentalKey(FolderRegister, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(
        _("language"), max_length=10, choices=[(language.code, language.autonym) for language in languages.LANGUAGES]
    )
    machine = models.BooleanField(_("draft, unchecked"), default=False)
    purpose = models.TextField(
        _("introduction"), max_length=400, help_text=_("What the compartment is for, in two or three sentences.")
    )
    documents = LinesField(
        _("papers that belong here"),
        validators=[short_lines],
        help_text=_("One paper a line. Each gets a box to tick."),
    )
    deadlines = LinesField(_("important deadlines"), validators=[short_lines])
    own_lines = LinesField(
        _("lines to write on"),
        validators=[short_lines],
        help_text=_("For example „My residence title is valid until“. The line behind it stays empty."),
    )

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["register", "language"], name="folder_register_text_once_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.purpose[:60]}"
