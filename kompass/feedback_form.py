"""What a reader may write about a page, and what is answered where it does not fit."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kompass.models import Verdict
from portal.public_forms import PublicForm

LONGEST = 1000
EMAIL_WITHIN = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
# Seven digits in a row with the signs people put between them, but no date.
PHONE_WITHIN = re.compile(r"(?<![\w§])(?!0\d\.\d{1,2}\.\d{2,4}\b)(?:\+|0)(?:[\s/().-]{0,3}\d){6,}")


class FeedbackForm(PublicForm):
    """One field. What the reader chose before comes along and is not asked again."""

    text = forms.CharField(
        label=_("What is missing, wrong or hard to understand?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("In any language. Please write nothing about persons: no names, no private numbers."),
        error_messages={
            "required": _("Please write a few words, or go back to the page."),
            "max_length": _("Please shorten this to %(limit_value)d signs; it has %(show_value)d."),
        },
    )

    def __init__(self, request: HttpRequest, *, at: dt.datetime) -> None:
        super().__init__(request, at=at)
        # The warning is given once: who sends again has read it.
        self.was_warned = bool(request.POST.get("warned"))
        self.warns = False

    @property
    def verdict(self) -> str:
        """„yes“, „no“ or nothing, from the address or from the form itself; anything else is nothing."""
        wish = self.request.POST.get("verdict") or self.request.GET.get("verdict", "")
        return wish if wish in Verdict.values else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        text = cleaned.get("text", "")
        if not self.errors and not self.was_warned and (EMAIL_WITHIN.search(text) or PHONE_WITHIN.search(text)):
            self.warns = True
            self.add_error(
                "text",
                _(
                    "This looks like an e-mail address or a telephone number. Please take it out if it belongs to a "
                    "person: nobody can answer you here. If it belongs to an office, just send again."
                ),
            )
        return cleaned
