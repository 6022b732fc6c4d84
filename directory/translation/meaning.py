"""„Sinn geändert“ or „nur Schreibweise“ (domain.md K3): what an edit of German text means for its translations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from directory.models.records import Worded
from directory.translating import ROWS, keep_translations

SENSE, SPELLING = "sense", "spelling"
MEANINGS = [
    (SENSE, _("The meaning has changed: translations of it are outdated")),
    (SPELLING, _("Only the spelling: translations stay as they are")),
]


class MeaningChoice(forms.RadioSelect):
    """Stands below all tabs, right above the button that saves: whoever edits German text must not look for it."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return format_html(
            '<fieldset class="kim-meaning"><legend>{}</legend>{}</fieldset>',
            _("If you changed German text:"),
            super().render(name, value, attrs, renderer),
        )


class SaysMeaning(forms.BaseForm):
    """Asks only where there are translations that could become outdated."""

    instance: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        record = self.instance
        self.german_before = record.digest if isinstance(record, Worded) and record.pk is not None else ""
        if self.german_before and self._rows().exists():
            self.fields["meaning"] = forms.ChoiceField(
                choices=MEANINGS, initial=SENSE, required=False, widget=MeaningChoice
            )

    def save(self, commit: bool = True) -> Any:
        record = super().save(commit=commit)  # type: ignore[misc]
        if commit and self.cleaned_data.get("meaning") == SPELLING:
            keep_translations(self._rows(), record=record, before=self.german_before)
        return record

    def _rows(self) -> Any:
        return ROWS[type(self.instance)].objects.filter(record=self.instance)
