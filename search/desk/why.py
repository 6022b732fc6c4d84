"""„Warum dieses Ergebnis?“: how a question is understood, and what each part of a record gave to its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from portal import languages
from search import facets
from search.hits import Hit
from search.models import SynonymGroup
from search.pipeline import normalise
from search.query import Results, explain, search
from search.question import Explanation, Question, Word

EXPLAINED = 10

# Parts of a score as editors know them, in the order of the bars. Engines name them so.
PARTS: dict[str, str | Promise] = {
    "claimed": _("Name or recommended result"),
    "title": _("Title"),
    "labels": _("Words of the topic"),
    "headings": _("Headings"),
    "summary": _("Summary"),
    "body": pgettext_lazy("of a page", "Text"),
    "parts": _("Parts of compounds"),
    "de": _("German text"),
    "files": _("Files"),
    "synonyms": _("Synonyms"),
    "elsewhere": _("Other languages"),
    "grams": _("Similar letters"),
}


class WhyForm(forms.Form):
    q = forms.CharField(label=_("What is typed"), max_length=normalise.LONGEST_TEXT)
    language = forms.ChoiceField(label=_("Language of the reader"), initial=languages.BASE)
    missed = forms.CharField(
        label=_("Result you expected"),
        max_length=normalise.LONGEST_TEXT,
        required=False,
        help_text=_("Its title. Leave it empty to see the first ten results only."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(one.code, one.autonym) for one in languages.LANGUAGES]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar; `start` and `width` in percent of the widest bar."""

    name: str
    label: str
    value: float
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Row:
    """One result with what it is made of. `place` is 0 for the one that was expected and is not among the first."""

    place: int
    title: str
    kind: str
    url: str
    explanation: Explanation
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Understood:
    """A word of the question, and the parts of the results that hold it."""

    word: Word
    places: tuple[str, ...]


class WhyView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]
    permission_policy = ModelPermissionPolicy(SynonymGroup)
    any_permission_required = ("add", "change")
    page_title = _("Why this result?")
    header_icon = "help"
    template_name = "search/desk/why.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = "q" in self.request.GET
        form = WhyForm(self.request.GET if asked else None)
        context = super().get_context_data(**kwargs) | {"form": form, "parts": PARTS}
        if not asked or not form.is_valid():
            return context
        return context | answer(form.cleaned_data["q"], form.cleaned_data["language"], form.cleaned_data["missed"])


def answer(text: str, language: str, missed: str) -> dict[str, Any]:
    """What the template shows: `question`, `results`, `words`, `rows`, and `expected` for a result that was missed."""
    with override(language):
        results = search(text, language=language)
        expected = _expected(missed, language) if missed else None
    if results.unavailable:
        return {"unavailable": True}
    shown = list(results.hits[:EXPLAINED])
    if expected is not None and expected.id not in {hit.id for hit in shown}:
        shown.append(expected)
    question, explanations = explain(text, language=language, keys=[hit.id for hit in shown])
    rows = list(_rows(results, shown, {one.key: one for one in explanations}))
    return {
        "question": question,
        "results": results,
        "words": _understood(question, explanations),
        "rows": rows,
        "missed": missed,
        "expected": expected,
        "expected_row": next((row for row in rows if expected and row.explanation.key == expected.id), None),
    }


def _expected(title: str, language: str) -> Hit | None:
    """The record whose title the editor typed; of the reader's language or German."""
    found = search(f'"{title}"', language=language).hits or search(title, language=language).hits
    return next(iter(found), None)


def _rows(results: Results, shown: Iterable[Hit], explained: dict[str, Explanation]) -> Iterable[Row]:
    places = {hit.id: place for place, hit in enumerate(results.hits, 1)}
    widest = max((one.score for one in explained.values()), default=0.0) or 1.0
    for hit in shown:
        if explanation := explained.get(hit.id):
            yield Row(
                places.get(hit.id, 0), hit.title, str(facets.KIND_LABELS.get(hit.kind, hit.kind)), hit.url, explanation,
                tuple(_segments(explanation, widest)),
            )  # fmt: skip


def _segments(explanation: Explanation, widest: float) -> Iterable[Segment]:
    start = 0.0
    for name, label in PARTS.items():
        value = explanation.parts.get(name, 0.0) * explanation.factor
        if value > 0:
            width = 100 * value / widest
            yield Segment(name, str(label), value, round(start, 2), round(width, 2))
            start += width


def _understood(question: Question, explanations: Iterable[Explanation]) -> list[Understood]:
    """Each word of the question with the parts in which the results hold it."""
    held: dict[str, dict[str, None]] = {}
    for one in explanations:
        for word, names in one.words.items():
            held.setdefault(word, {}).update(dict.fromkeys(names))
    return [
        Understood(word, tuple(str(PARTS[name]) for name in PARTS if name in held.get(word.word, ())))
        for word in question.words
    ]


class WhyMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        policy = WhyView.permission_policy
        return bool(policy.user_has_any_permission(request.user, WhyView.any_permission_required))


class WhyViewSet(ViewSet):
    name = "search_why"
    url_prefix = "search-why"
    menu_label = _("Why this result?")
    icon = "help"
    menu_item_class = WhyMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", WhyView.as_view(), name="index")]
