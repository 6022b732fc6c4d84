"""The translators' form: German beside the other language, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from directory.models import TextRow, TextState
from directory.translating import ROWS, FieldPair, field_pairs, row_of, save_translation
from directory.translation.word_diff import Piece, pieces
from portal import languages

SAVED_MEANWHILE = _(
    "Somebody else saved this translation while you were writing. Nothing was saved, and nothing you typed is lost. "
    "Compare it with theirs in a second window, then save again: your version replaces theirs."
)
GERMAN_CHANGED_MEANWHILE = _(
    "The German text was changed while you were writing. Nothing was saved, and nothing you typed is lost. "
    "Compare your translation with the German text as it is now, then save again."
)
ONE_LINE = 70
NOTHING_WRITTEN = _("Write the translation of at least one text.")


@dataclass(frozen=True, slots=True)
class Side:
    """One field as translators see it."""

    label: str
    pair: FieldPair
    field: BoundField
    is_list: bool

    @property
    def german(self) -> str:
        return _joined(self.pair.german)

    @property
    def changes(self) -> list[Piece]:
        """What became of the German since it was translated; empty where nothing did, or nothing is known."""
        return pieces(_joined(self.pair.before), self.german) if self.pair.is_changed else []


class TranslationForm(forms.ModelForm[Any]):
    """`seen` is the state that the translator started from: of the translation and of the German text."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(choices=[(TextState.IN_REVIEW, ""), (TextState.CONFIRMED, "")], widget=forms.HiddenInput)
    language: ClassVar[str]
    pairs: ClassVar[list[FieldPair]]

    def __init__(self, *args: Any, record: Any, **kwargs: Any) -> None:
        self.record, self.row = record, kwargs["instance"]
        super().__init__(*args, **kwargs)
        self.told = (self.data.get("seen", "") if self.is_bound else "").partition("/")
        self.current = _seen(record, self.row).partition("/")
        if self.is_bound:
            # After a conflict the form can be sent again: it knows the new state.
            self.data = {**self.data.dict(), "seen": "".join(self.current)}  # type: ignore[attr-defined]
        self.fields["seen"].initial = "".join(self.current)
        for pair in self.pairs:
            _dress(self.fields[pair.name], self.language, _joined(pair.german))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.told != self.current:
            german_changed = self.told[2] != self.current[2]
            told = GERMAN_CHANGED_MEANWHILE if german_changed else SAVED_MEANWHILE
            raise ValidationError(told, code="changed_meanwhile")
        if not any(cleaned.get(pair.name) for pair in self.pairs) and not self.errors:
            raise ValidationError(NOTHING_WRITTEN, code="nothing_written")
        return cleaned

    def save_as(self, by: Any) -> TextRow:
        """The act behind the two buttons."""
        return save_translation(
            self.record,
            language=self.language,
            fields={pair.name: self.cleaned_data[pair.name] for pair in self.pairs},
            state=TextState(self.cleaned_data["state"]),
            by=by,
        )

    def sides(self) -> Iterator[Side]:
        for pair in self.pairs:
            yield Side(str(self.fields[pair.name].label), pair, self[pair.name], isinstance(pair.german, list))


def translation_form(record: Any, language: str, data: Any = None) -> TranslationForm:
    """The form of one record in one language, with the fields that have a text in either."""
    model: type[Any] = ROWS[type(record)]
    row = row_of(record, language)
    pairs = field_pairs(record, row)
    form_class: Any = forms.modelform_factory(model, form=TranslationForm, fields=[pair.name for pair in pairs])
    form_class.language, form_class.pairs = language, pairs
    form: TranslationForm = form_class(data, record=record, instance=row or model(language=language))
    return form


def is_machine(row: TextRow | None) -> bool:
    return row is not None and row.is_machine and row.has_words


def _dress(field: forms.Field, language: str, german: str) -> None:
    """A box as large as the German text, in the direction of its language."""
    if not isinstance(field.widget, forms.Textarea) and len(german) > ONE_LINE:
        field.widget = forms.Textarea()
    if isinstance(field.widget, forms.Textarea):
        field.widget.attrs["rows"] = min(14, max(2, len(german) // ONE_LINE + german.count("\n") + 1))
    # A browser would cut a pasted text off without a word.
    field.widget.attrs.pop("maxlength", None)
    field.widget.attrs |= {"lang": language, "dir": languages.direction(language)}


def _seen(record: Any, row: TextRow) -> str:
    return f"{row.updated_at.isoformat() if row.pk else ''}/{record.digest}"


def _joined(text: Any) -> str:
    return "\n".join(text) if isinstance(text, list) else str(text or "")
