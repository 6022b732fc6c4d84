"""Fields and widgets of the desk that no model field brings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from directory.catalogue import catalogue
from directory.models import Vocabulary, Weekday
from portal import languages
from portal.languages import LANGUAGES
from portal.lists import joined

LONGEST_REGISTER_ID = 120


class WeekdaysField(forms.TypedMultipleChoiceField):
    """Weekdays as a list of numbers, Monday 0."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=Weekday.choices, coerce=int, required=False, **kwargs)


class FoldedCheckboxes(forms.CheckboxSelectMultiple):
    """A long list to tick that shows what is chosen until somebody opens it: a form may hold twenty of them."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(one) for one in value or ()}
        labels = [str(label) for code, label in self.choices if str(code) in chosen]  # type: ignore[misc]
        return format_html(
            '<details class="kim-folded"><summary>{}</summary>{}</details>',
            joined(labels) or _("choose"),
            super().render(name, value, attrs, renderer),
        )


class LanguagesField(forms.MultipleChoiceField):
    """Spoken languages as a list of codes."""

    widget = FoldedCheckboxes

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=_languages, required=False, **kwargs)


def _languages() -> list[tuple[str, str]]:
    known = catalogue().vocabularies.get(Vocabulary.LANGUAGE, {})
    return [(term.code, term.label) for term in known.values()]


def wording_fields(name: str, label: Any) -> dict[str, forms.CharField]:
    """One text field a language, for a model field that keeps `{language: text}`."""
    return {
        f"{name}_{language.code}": forms.CharField(
            label=f"{capfirst(label)} ({language.autonym})",
            required=False,
            widget=forms.Textarea(attrs={"rows": 2, "lang": language.code, "dir": language.direction}),
        )
        for language in LANGUAGES
    }


class PairsField(forms.CharField):
    """A small table typed as „name: value“, one pair a line; for a JSON field that keeps `{name: value}`."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{name}: {text}" for name, text in value.items()) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> dict[str, str]:  # type: ignore[override]
        if isinstance(value, dict):
            return value
        pairs = {}
        for line in filter(None, (line.strip() for line in str(value or "").splitlines())):
            name, colon, text = (part.strip() for part in line.partition(":"))
            if not (name and colon and text) or len(line) > LONGEST_REGISTER_ID:
                raise ValidationError(
                    _("„%(line)s“ is no pair. Write name and number with a colon, as in Vereinsregister: VR 1234.")
                    % {"line": line[:60]}
                )
            pairs[name] = text
        return pairs

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


class Picker(forms.CheckboxSelectMultiple):
    """A long list to choose from by typing, with what is chosen as chips (picker.js); without script, the list.

    `words` gives further words by which an option is found.
    """

    def __init__(self, *args: Any, words: Callable[[], Mapping[str, str]] = dict, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        self._found_by = self.words()
        return format_html(
            '<div class="kim-picker" data-picker data-search="{}" data-remove="{}" data-found="{}" data-none="{}">'
            "{}</div>",
            _("Type to search"),
            _("Remove {name}"),
            _("{number} found"),
            _("Nothing found"),
            super().render(name, value, attrs, renderer),
        )

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if words := self._found_by.get(str(value)):
            option["attrs"]["data-words"] = words
        return option

    class Media:
        js = (forms.Script("portal/picker.js", type="module"),)


def words_of_topics() -> dict[str, str]:
    """Titles in all languages and what people call it in German: an editor types what a client said."""
    return {
        str(topic.id): " | ".join({*topic.titles.values(), *topic.words.get(languages.BASE, ())})
        for topic in catalogue().topics.values()
    }
