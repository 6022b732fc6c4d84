"""What the translators' worklist is narrowed to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.kinds import KINDS
from directory.models import Municipality
from directory.translating import OPEN, TranslationState
from directory.translation.work import Wanted
from portal import languages

EVERY_STATE = "all"


class WorkFilter(forms.Form):
    """What the list is narrowed to; whatever an address says that nobody offers is left out."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    municipality = forms.ModelChoiceField(
        label=gettext_lazy("Municipality"),
        # Only towns with a place that everybody may know.
        queryset=Municipality.objects.filter(locations__address_visibility="public").distinct(),
        required=False,
        empty_label=gettext_lazy("All"),
    )
    q = forms.CharField(label=gettext_lazy("Name or organisation"), required=False, max_length=100)
    organisation = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, codes: tuple[str, ...]) -> None:
        self.codes = codes
        asked = data.copy()
        if asked.get("language") not in codes:
            asked["language"] = codes[0]
        super().__init__(asked)
        self._choose("language", [(code, languages.BY_CODE[code].autonym) for code in codes])
        everything = (EVERY_STATE, _("All"))
        self._choose("state", [("", _("All that are not confirmed")), *TranslationState.choices, everything])
        self._choose("kind", [("", _("All")), *((kind, kind_label(kind)) for kind in KINDS)])

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @cached_property
    def wanted(self) -> Wanted:
        self.is_valid()
        found = self.cleaned_data
        state, town = found.get("state"), found.get("municipality")
        return Wanted(
            language=found["language"],
            states=_states(state or ""),
            kind=found.get("kind") or "",
            municipality=town.pk if town else None,
            organisation=found.get("organisation"),
            words=tuple((found.get("q") or "").split()),
        )

    def query(self, **changes: Any) -> str:
        """The list with these filters changed, as the end of an address; `None` takes one out."""
        wanted = {name: self.data.get(name, "") for name in self.fields}
        kept = {"language": self.wanted.language, **{name: value for name, value in wanted.items() if value}, **changes}
        return urlencode({name: value for name, value in kept.items() if value not in (None, "")})


def _states(state: str) -> frozenset[TranslationState]:
    if state == EVERY_STATE:
        return frozenset(TranslationState)
    return frozenset({TranslationState(state)}) if state else OPEN


def kind_label(kind: str) -> str:
    return str(KINDS[kind]._meta.verbose_name_plural)
