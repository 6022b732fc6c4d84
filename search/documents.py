"""What can be found: the document every app describes its records with, and the registry that knows them.

`search` names no app. Each app says in its `search_documents.py` what of it can be found:

    @document_for(Course, kind="course", visible=lambda audiences: Course.objects.published())
    def course_document(course: Course) -> SearchDocument: ...
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

PUBLIC = "public"
# Spans of time are counted from here, in minutes of the region's wall time without a zone.
BEGINNING = dt.datetime(2020, 1, 1)


def minutes(moment: dt.datetime) -> int:
    """Of a wall time; a zone is cut off, for the clock on the wall is what opens a door."""
    return int((moment.replace(tzinfo=None) - BEGINNING).total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class Text:
    """What one language says of a record. Plain text, no markup; `body` may be long."""

    title: str
    summary: str = ""
    headings: str = ""
    body: str = ""
    machine: bool = False  # a draft by a machine: readers see a mark


@dataclass(frozen=True, slots=True)
class FileText:
    """What stands in a file that belongs to a record, page by page. `path` is its address, the same in all languages.

    `is_paged`: the numbers of the pages mean something to a reader, as in a PDF; else there is one long page.
    """

    title: str
    path: str
    pages: tuple[str, ...]
    language: str = "de"
    is_paged: bool = True


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One record as the search sees it, in all its languages.

    `texts` holds the languages it really has; a reader of another one is shown the German text with a mark, or the
    only text there is. `labels` are further words per language that lead here (names and synonyms of its topics and
    groups); German ones serve every reader. `acl` are visibility tokens: empty means nobody.
    """

    key: str  # "<kind>:<id>"
    kind: str
    texts: Mapping[str, Text]
    path: str  # address without its language: "/angebote/12-x/"; the reader's language is put in front
    acl: frozenset[str] = frozenset()
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # Facets, codes only: topic, audience, municipality, district, language, cost, access, accessibility, childcare,
    # women, level, time, mode, places, offer_kind, life_phase, stay_phase, organisation … „unknown“ is a value: who
    # filters must not lose in silence what nobody has told.
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    state: str = "current"  # current | stale | archived
    verified_on: dt.date | None = None
    starts_on: tuple[dt.date, ...] = ()  # of a course's runs that can still be joined
    ends_on: dt.date | None = None
    location: tuple[float, float] | None = None  # latitude, longitude of the nearest place; never of a hidden one
    locations: tuple[tuple[float, float], ...] = ()  # all open places: distance is to the nearest
    # When it is open within the next weeks, in `minutes` of wall time, ends excluded: days that differ, holidays and
    # rules of the month are in it already. The nightly renewal moves it on.
    open_spans: tuple[tuple[int, int], ...] = ()
    # Value of the facet `language` → the open spans in which it is spoken. Empty: at all times all languages are.
    spoken_hours: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    hours_known: bool = False
    files: tuple[FileText, ...] = ()  # found with the page; seen by whoever sees the record
    best_for: tuple[str, ...] = ()  # exact phrases, folded, that should put this first (a topic's label and synonyms)
    discreet: bool = False  # violence, danger: suggested by its titles only, never by what somebody may be typing
    # What a result card shows besides the texts, per language where it is words: {"place": "Aachen", "organisation":
    # "…", "level_from": "A2", …}. Small, JSON only, public for the document's readers.
    card: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Area:
    """A town, district or postcode that people name in their question, and the facet value it stands for."""

    facet: str
    value: str
    label: str
    names: tuple[str, ...]  # how people write it, in any language and script
    point: tuple[float, float] | None = None  # of a postcode: distances are counted from it


@dataclass(frozen=True, slots=True)
class Source:
    """How the records of one kind become documents.

    `rows` yields what `build` takes, for the ids given or for all (None), with everything prefetched.
    `visible` answers which ids a reader with these audiences may see now: the last word on every results page.
    Several models may share a kind where their ids do not clash, as the translation keys of pages.
    """

    models: tuple[type[Model], ...]
    kind: str
    build: Callable[[Any], SearchDocument | None]
    rows: Callable[[Collection[str] | None], Iterable[Any]]
    visible: Callable[[frozenset[str]], QuerySet[Any]]
    id_field: str = "pk"


_SOURCES: dict[str, Source] = {}
_FACET_LABELS: dict[str, Callable[[str], Mapping[str, str]]] = {}
PlaceResolver = Callable[[str], tuple[float, float, str] | None]
_PLACE_RESOLVERS: list[PlaceResolver] = []
AreaProvider = Callable[[], tuple[Area, ...]]
_AREA_PROVIDERS: list[AreaProvider] = []
CodeProvider = Callable[[], Collection[str]]
_NEVER_COUNTED: list[CodeProvider] = []


def document_for(
    *models: type[Model],
    kind: str,
    visible: Callable[[frozenset[str]], QuerySet[Any]],
    rows: Callable[[Collection[str] | None], Iterable[Any]] | None = None,
    id_field: str = "pk",
) -> Callable[[Callable[[Any], SearchDocument | None]], Callable[[Any], SearchDocument | None]]:
    """Registers a builder; it returns None for a record that cannot be found at the moment."""

    def all_rows(ids: Collection[str] | None) -> Iterable[Any]:
        for model in models:
            queryset = model._default_manager.all()
            yield from queryset if ids is None else queryset.filter(**{f"{id_field}__in": ids})

    def register(build: Callable[[Any], SearchDocument | None]) -> Callable[[Any], SearchDocument | None]:
        if kind in _SOURCES and _SOURCES[kind].build.__module__ != build.__module__:
            raise ValueError(f"Two sources claim the kind {kind!r}.")
        _SOURCES[kind] = Source(models, kind, build, rows or all_rows, visible, id_field)
        return build

    return register


def facet_labels(name: str) -> Callable[[Callable[[str], Mapping[str, str]]], Callable[[str], Mapping[str, str]]]:
    """Registers how the values of a facet are called in a language: code → label, in display order."""

    def register(labels: Callable[[str], Mapping[str, str]]) -> Callable[[str], Mapping[str, str]]:
        _FACET_LABELS[name] = labels
        return labels

    return register


def place_resolver(resolve: PlaceResolver) -> PlaceResolver:
    """Registers what knows places: a postcode or a name → latitude, longitude and how the place is called."""
    _PLACE_RESOLVERS.append(resolve)
    return resolve


def resolve_place(text: str) -> tuple[float, float, str] | None:
    """The place a reader means; None where nobody knows it."""
    return next((place for resolve in _PLACE_RESOLVERS if (place := resolve(text)) is not None), None)


def area_provider(provide: AreaProvider) -> AreaProvider:
    """Registers what knows the areas of the region; asked at every question, so it keeps them in memory."""
    _AREA_PROVIDERS.append(provide)
    return provide


def areas() -> tuple[Area, ...]:
    """The areas that a question may name."""
    return tuple(area for provide in _AREA_PROVIDERS for area in provide())


def never_counted(provide: CodeProvider) -> CodeProvider:
    """Registers what names topics whose searches leave neither topic nor words behind; asked at every search."""
    _NEVER_COUNTED.append(provide)
    return provide


def uncounted_topics() -> frozenset[str]:
    return frozenset(code for provide in _NEVER_COUNTED for code in provide())


def sources() -> Mapping[str, Source]:
    return _SOURCES


def labels_of(name: str, language: str) -> Mapping[str, str]:
    """Labels of a facet's values; empty where nobody registered any (the code is then shown)."""
    provider = _FACET_LABELS.get(name)
    return provider(language) if provider else {}


def keys_of(instance: Model) -> tuple[str, ...]:
    """The search keys of a record, one for each kind its model is found as; empty where it is not findable."""
    return tuple(
        f"{source.kind}:{getattr(instance, source.id_field)}"
        for source in _SOURCES.values()
        if type(instance) in source.models
    )
