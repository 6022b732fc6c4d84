"""The hint beside a German text at the desk: how hard it is to read, and which sentences to shorten first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from kompass.plain_language import EASY_UP_TO, LONG_SENTENCE, Level, Readability, readability
from portal import languages
from portal.blocks.reading import words_of


@dataclass(frozen=True, slots=True)
class FieldLevel:
    """One field with what is to be said about it."""

    label: str
    found: Readability
    words: Any


LEVELS = {
    Level.EASY: _("easy to read"),
    Level.FAIR: _("rather hard: shorten the sentences below"),
    Level.HARD: _("hard, like a letter from an office: shorten sentences, take long words apart"),
}


class ReadingLevelPanel(Panel):
    """`ReadingLevelPanel(("plain_summary", "body"))`. Speaks of the text as it was saved last, German only."""

    def __init__(self, fields: Sequence[str], **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("How easy is it to read?"))
        super().__init__(**kwargs)
        self.fields = tuple(fields)

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "fields": self.fields}

    class BoundPanel(Panel.BoundPanel):  # type: ignore[misc]
        template_name = "kompass/desk/reading_level.html"

        def is_shown(self) -> bool:
            page = self.instance
            is_german = page.locale_id is not None and page.locale.language_code == languages.BASE
            return super().is_shown() and page.pk is not None and is_german

        @cached_property
        def levels(self) -> list[FieldLevel]:
            return list(levels_of(self.instance, self.panel.fields))

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {
                "levels": self.levels,
                "goal": EASY_UP_TO,
                "longest": LONG_SENTENCE,
            }


def levels_of(page: Any, fields: Sequence[str]) -> list[FieldLevel]:
    """Fields without enough text are left out."""
    found = []
    for name in fields:
        result = readability(_text_of(getattr(page, name)))
        if result.level is not Level.NONE:
            label = str(page._meta.get_field(name).verbose_name)
            found.append(FieldLevel(label, result, LEVELS[result.level]))
    return found


def _text_of(value: Any) -> str:
    return "\n".join(words_of(value)) if hasattr(value, "raw_data") else str(value)
