"""„Fehler melden“: what a reader is asked, and what is answered where a field does not fit."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.public_forms import PublicForm

from .models import SuggestionPart as Part
from .suggesting import Subject

LONGEST = 1000
# Digits with the signs that people put between them.
PHONE = re.compile(r"^\+?[\d\s()/.\-]{5,25}$")
EMAIL_WITHIN = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
# Mobile numbers belong to persons nearly always, numbers of a town to offices.
MOBILE_WITHIN = re.compile(r"(?:\+49|0049|\b0)[\s/()-]*1[567](?:[\s/-]*\d){7,}")

# In the reader's language; the names of the model are for the desk.
PART_WORDS = {
    Part.HOURS: _("Opening hours"),
    Part.PHONE: _("Telephone number"),
    Part.ADDRESS: _("Address"),
    Part.COSTS: _("Costs"),
    Part.GONE: _("It no longer exists"),
    Part.OTHER: _("Something else"),
}


class ReportForm(PublicForm):
    """What is wrong is enough; words and a contact may be added."""

    part = forms.ChoiceField(
        label=_("What is wrong?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose what is wrong."),
            "invalid_choice": _("Please choose what is wrong."),
        },
    )
    comment = forms.CharField(
        label=_("What is right?"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In any language. Please write nothing about persons: no names, no private numbers."),
        error_messages={"max_length": _("Please shorten this to %(limit_value)d signs; it has %(show_value)d.")},
    )
    contact = forms.CharField(
        label=_("Your e-mail address or telephone number"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
        help_text=_("Only if we may ask you. We delete it as soon as this is done."),
    )

    def __init__(self, request: HttpRequest, *, subject: Subject, at: dt.datetime) -> None:
        super().__init__(request, at=at)
        self.subject = subject
        # The warning is given once: who sends again has read it.
        self.was_warned = bool(request.POST.get("warned"))
        self.warns = False
        part: Any = self.fields["part"]
        part.choices = [(choice.value, PART_WORDS[choice]) for choice in subject.parts]

    def clean_contact(self) -> str:
        contact: str = self.cleaned_data["contact"].strip()
        if contact and not _is_contact(contact):
            raise ValidationError(
                _("This is neither an e-mail address nor a telephone number. Please check it or leave the field empty.")
            )
        return contact

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        comment, part = cleaned.get("comment", ""), cleaned.get("part")
        if part == Part.OTHER and not comment and "comment" not in self.errors:
            self.add_error("comment", _("Please say in a few words what is wrong."))
        if not self.errors and not self.was_warned and self._names_a_person(comment, part):
            self.warns = True
            self.add_error(
                "comment",
                _(
                    "This looks like somebody's own e-mail address or mobile number. If it is yours, please write it "
                    "in the field below, where we delete it later. If it belongs to the office, just send again."
                ),
            )
        return cleaned

    @staticmethod
    def _names_a_person(comment: str, part: str | None) -> bool:
        """A corrected telephone number is what we ask for; anywhere else it is somebody's own more often than not."""
        return part != Part.PHONE and bool(EMAIL_WITHIN.search(comment) or MOBILE_WITHIN.search(comment))


def _is_contact(text: str) -> bool:
    if PHONE.match(text):
        return sum(sign.isdigit() for sign in text) >= 5
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
