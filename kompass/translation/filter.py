"""What the lists of pages to translate are narrowed to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from directory.translating import OPEN, TranslationState
from directory.translation.filter import EVERY_STATE
from kompass.translation.work import Wanted
from portal import languages

# Home, entrance of the kompass, dimensions: what lies deeper is found by its name.
BRANCH_DEPTH = 4


class PageFilter(forms.Form):
    """What an address says that nobody offers is left out."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    branch = forms.TypedChoiceField(label=gettext_lazy("Below"), required=False, coerce=int, empty_value=None)
    q = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=100)

    def __init__(self, data: Any, *, codes: tuple[str, ...], one_language: bool = True) -> None:
        asked = data.copy()
        if one_language and asked.get("language") not in codes:
            asked["language"] = codes[0]
        super().__init__(asked)
        named = [(code, languages.BY_CODE[code].autonym) for code in codes]
        everything = (EVERY_STATE, _("All"))
        if one_language:
            self._choose("language", named)
            self._choose("state", [("", _("All that are not confirmed")), *TranslationState.choices, everything])
        else:
            self._choose("language", [("", _("All")), *named])
            self._choose("state", [("", _("All")), *TranslationState.choices])
        self._choose("branch", [("", _("All")), *((page.pk, _indented(page)) for page in self._branches)])

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @cached_property
    def _branches(self) -> list[Page]:
        """One statement."""
        found = Page.objects.live().filter(
            locale__language_code=languages.BASE, depth__gt=2, depth__lte=BRANCH_DEPTH, numchild__gt=0
        )
        return list(found.order_by("path"))

    @cached_property
    def found(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data

    @property
    def branch_page(self) -> Page | None:
        return next((page for page in self._branches if page.pk == self.found.get("branch")), None)

    @property
    def words(self) -> tuple[str, ...]:
        return tuple((self.found.get("q") or "").split())

    @property
    def states(self) -> frozenset[TranslationState] | None:
        """None: whatever their state is."""
        state = self.found.get("state") or ""
        return frozenset({TranslationState(state)}) if state and state != EVERY_STATE else None

    @cached_property
    def wanted(self) -> Wanted:
        everything = self.found.get("state") == EVERY_STATE
        states = self.states or (frozenset(TranslationState) if everything else OPEN)
        return Wanted(self.found["language"], states, self.branch_page, self.words)

    def query(self, **changes: Any) -> str:
        """The list with these filters changed, as the end of an address; `None` takes one out."""
        kept = {name: self.data.get(name, "") for name in self.fields} | changes
        return urlencode({name: value for name, value in kept.items() if value not in (None, "")})


def _indented(page: Page) -> str:
    return f"{'– ' * (page.depth - 3)}{page.title}"
