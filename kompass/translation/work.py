"""What is left to translate: numbers by language, the list of one language, and the matrix page × language.

States come from stored hashes: a thousand pages in eight languages cost two statements for the numbers, and two for a
page of a list.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any, NamedTuple, Self

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from wagtail.models import Page

from directory.translating import OPEN, TranslationState
from kompass.translating import page_models, state_expression, state_of
from portal import languages
from portal.models import BasePage

URGENCY = {state.value: place for place, state in enumerate(TranslationState)}
_LIST = ("urgency", "path", "pk", "draft_title", "work_state", "twin", "content_type_id")
_MATRIX = ("path", "pk", "draft_title", "translation_key", "content_type_id", "depth")


def german_pages(model: type[BasePage]) -> QuerySet[Any]:
    """Pages with text that the public reads."""
    return model._default_manager.filter(locale__language_code=languages.BASE, live=True).exclude(published_digest="")


def _twins(model: type[BasePage]) -> QuerySet[Any]:
    """Pages in other languages, with the German that readers have now."""
    german = german_pages(model).filter(translation_key=OuterRef("translation_key")).values("published_digest")[:1]
    found: QuerySet[Any] = (
        model._default_manager.exclude(locale__language_code=languages.BASE)
        .annotate(german=Subquery(german))
        .exclude(german=None)
    )
    return found.annotate(work_state=state_expression(Subquery(german)))


def _united(parts: Iterable[QuerySet[Any]]) -> QuerySet[Any]:
    first, *others = parts
    return first.union(*others, all=True) if others else first


# --- How much --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Amounts:
    """Numbers of pages by language and state."""

    total: int
    by_state: Mapping[tuple[str, str], int]

    def of(self, language: str, state: TranslationState) -> int:
        if state == TranslationState.MISSING:
            return self.total - sum(number for (code, _state), number in self.by_state.items() if code == language)
        return self.by_state.get((language, state.value), 0)


class Facts(NamedTuple):
    """What `state_of` asks of a page."""

    live: bool
    text_status: str
    source_digest: str


def amounts(branch: Page | None = None) -> Amounts:
    """Two statements, however many pages there are. What has no page is missing.

    Counted here: PostgreSQL would look the German page up for every row, four times as long as reading them takes.
    """
    keys = ("translation_key", "published_digest")
    german = dict(_united(_in(german_pages(model), branch).order_by().values_list(*keys) for model in page_models()))
    names = ("translation_key", "locale__language_code", *Facts._fields)
    twins = _united(
        model._default_manager.exclude(locale__language_code=languages.BASE).order_by().values_list(*names)
        for model in page_models()
    )
    found: Counter[tuple[str, str]] = Counter()
    for key, language, *facts in twins:
        state = state_of(german.get(key, ""), Facts(*facts))
        if state not in (None, TranslationState.MISSING):
            found[language, state.value] += 1
    return Amounts(len(german), found)


def _in(pages: QuerySet[Any], branch: Page | None) -> QuerySet[Any]:
    return pages.filter(path__startswith=branch.path) if branch is not None else pages


# --- The list of one language ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters. Without states everything that is not confirmed is wanted."""

    language: str
    states: frozenset[TranslationState] = OPEN
    branch: Page | None = None
    words: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Work:
    """One page in one language that waits for a translator."""

    german: int
    name: str
    state: TranslationState
    twin: int | None
    kind: str

    @classmethod
    def of(cls, row: Sequence[Any]) -> Self:
        _urgency, _path, pk, title, state, twin, kind = row
        return cls(pk, title, TranslationState(state), twin, _kind_label(kind))


def worklist(wanted: Wanted) -> QuerySet[Any]:
    """Rows for `Work.of`: the most urgent first, then as the pages stand in the tree."""
    parts = []
    for model in page_models():
        pages = _with_state(german_pages(model), model, wanted.language).filter(
            *_conditions(wanted.words), work_state__in=[state.value for state in wanted.states]
        )
        urgency = Case(*(When(work_state=state, then=Value(place)) for state, place in URGENCY.items()))
        parts.append(_in(pages, wanted.branch).annotate(urgency=urgency).order_by().values_list(*_LIST))
    return _united(parts).order_by("urgency", "path")


def _with_state(pages: QuerySet[Any], model: type[BasePage], language: str) -> QuerySet[Any]:
    twins = model._default_manager.filter(translation_key=OuterRef("translation_key"), locale__language_code=language)
    state = twins.annotate(here=state_expression(OuterRef("published_digest"))).values("here")[:1]
    return pages.annotate(
        work_state=Coalesce(Subquery(state), Value(TranslationState.MISSING.value)),
        twin=Subquery(twins.values("pk")[:1]),
    )


def _conditions(words: Iterable[str]) -> list[Q]:
    return [Q(title__icontains=word) for word in words]


# --- Matrix ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Cell:
    language: str
    state: TranslationState
    twin: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """A German page with its state in each language asked for."""

    german: int
    name: str
    kind: str
    level: int
    cells: tuple[Cell, ...]


def matrix_pages(
    *,
    branch: Page | None = None,
    words: Sequence[str] = (),
    codes: Sequence[str] = (),
    states: frozenset[TranslationState] | None = None,
) -> QuerySet[Any]:
    """German pages as they stand in the tree, for `rows`; with `states` those that are so in one of the languages."""
    parts = []
    for model in page_models():
        pages = _in(german_pages(model), branch).filter(*_conditions(words))
        if states is not None:
            wanted = [state.value for state in states]
            so = [_with_state(german_pages(model), model, code).filter(work_state__in=wanted) for code in codes]
            pages = pages.filter(reduce(or_, (Q(pk__in=found.values("pk")) for found in so), Q()))
        parts.append(pages.order_by().values_list(*_MATRIX))
    return _united(parts).order_by("path")


def rows(pages: Iterable[Sequence[Any]], codes: Sequence[str]) -> list[Row]:
    """One statement for all of them."""
    german = list(pages)
    keys = [row[3] for row in german]
    states: defaultdict[Any, dict[str, tuple[str, int]]] = defaultdict(dict)
    models = {_model_of(row[4]) for row in german}
    if models:
        found = _united(
            _twins(model)
            .filter(translation_key__in=keys, locale__language_code__in=codes)
            .order_by()
            .values_list("translation_key", "locale__language_code", "work_state", "pk")
            for model in page_models()
            if model in models
        )
        for key, language, state, pk in found:
            states[key][language] = (state, pk)
    missing = (TranslationState.MISSING.value, None)
    return [
        Row(
            pk,
            title,
            _kind_label(kind),
            depth - 2,
            tuple(
                Cell(code, TranslationState(state), twin)
                for code in codes
                for state, twin in [states[key].get(code, missing)]
            ),
        )
        for _path, pk, title, key, kind, depth in german
    ]


def _model_of(content_type: int) -> Any:
    return ContentType.objects.get_for_id(content_type).model_class()


def _kind_label(content_type: int) -> str:
    return str(_model_of(content_type)._meta.verbose_name)
