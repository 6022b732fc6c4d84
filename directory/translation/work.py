"""The translators' worklist: how much is left by language, kind and state, and which text comes next.

States are worked out in the database: ten thousand offers in seven languages cost one statement, a page of them
two more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from django.db.models import Case, Count, F, FilteredRelation, Q, QuerySet, Value, When

from directory.kinds import KINDS
from directory.models import Course, Location, Organisation, Service
from directory.translating import OPEN, TranslationState, open_to_readers, state_expression, state_of

URGENCY = {state.value: place for place, state in enumerate(TranslationState)}
RANK = {kind: place for place, kind in enumerate(KINDS)}
# The places of a record.
_PLACES: dict[type[Any], str] = {
    Service: "places__location__",
    Course: "runs__location__",
    Organisation: "locations__",
    Location: "",
}
_COLUMNS = ("urgency", "rank", "label", "pk", "work_state", "org", "org_id")


# --- How much --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Amounts:
    """Numbers of texts by language, kind and state."""

    by_text: Mapping[tuple[str, str, str], int]

    def of(self, language: str, state: TranslationState, kind: str = "") -> int:
        return sum(self.by_text.get((language, one, state.value), 0) for one in ([kind] if kind else KINDS))


def amounts(languages: Sequence[str]) -> Amounts:
    """One statement, however many records there are. What has no row is missing."""
    parts = [part for kind, model in KINDS.items() for part in (_all(kind, model), _translated(kind, model, languages))]
    found: Counter[tuple[str, str, str]] = Counter()
    for kind, language, state, number in parts[0].union(*parts[1:], all=True):
        if language:
            found[language, kind, state] += number
            found[language, kind, TranslationState.MISSING.value] -= number
        else:
            found.update({(code, kind, TranslationState.MISSING.value): number for code in languages})
    return Amounts(found)


def _all(kind: str, model: type[Any]) -> QuerySet[Any]:
    return _counted(_texts(model).annotate(sort=Value(kind), language=Value(""), work_state=Value("")))


def _translated(kind: str, model: type[Any], languages: Sequence[str]) -> QuerySet[Any]:
    """By the state of their rows, empty ones left out."""
    found = _texts(model).filter(texts__language__in=languages)
    state = state_expression(model, "texts")
    found = found.annotate(sort=Value(kind), language=F("texts__language"), work_state=state)
    return _counted(found.exclude(work_state=TranslationState.MISSING))


def _counted(found: QuerySet[Any]) -> QuerySet[Any]:
    numbers = found.order_by().values("sort", "language", "work_state").annotate(number=Count("pk"))
    return numbers.values_list("sort", "language", "work_state", "number")


def _texts(model: type[Any]) -> QuerySet[Any]:
    """Records with anything to translate."""
    return open_to_readers(model).exclude(german_digest="")


# --- Which -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the list. Without states everything that is not confirmed is wanted."""

    language: str
    states: frozenset[TranslationState] = OPEN
    kind: str = ""
    municipality: int | None = None
    organisation: int | None = None
    words: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Work:
    """One text in one language that waits for a translator."""

    kind: str
    pk: int
    name: str
    state: TranslationState
    organisation: str
    organisation_id: int | None

    @property
    def kind_label(self) -> str:
        return str(KINDS[self.kind]._meta.verbose_name)

    @classmethod
    def of(cls, row: Sequence[Any]) -> Self:
        _urgency, rank, name, pk, state, owner, owner_id = row
        return cls(tuple(KINDS)[rank], pk, name, TranslationState(state), owner or "", owner_id)


def worklist(wanted: Wanted) -> QuerySet[Any]:
    """Rows for `Work.of`: the most urgent first, then by kind and name."""
    parts = [_part(wanted, kind) for kind in ([wanted.kind] if wanted.kind else KINDS)]
    return _united(parts).order_by("urgency", "rank", "label", "pk")


def next_after(wanted: Wanted, record: Any, row: Any) -> Work | None:
    """The text below this one in the list, also when saving this one takes it off the list."""
    state, rank = state_of(record, row), RANK[record._meta.model_name]
    if state is None:
        return None
    here = {"urgency": URGENCY[state.value], "rank": rank, "label": record.name, "pk": record.pk}
    parts = [_part(wanted, kind).filter(_behind(here)) for kind in ([wanted.kind] if wanted.kind else KINDS)]
    found = _united(parts).order_by("urgency", "rank", "label", "pk").first()
    return Work.of(found) if found else None


def _united(parts: Sequence[QuerySet[Any]]) -> QuerySet[Any]:
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _part(wanted: Wanted, kind: str) -> QuerySet[Any]:
    model = KINDS[kind]
    own = model is Organisation
    owner = Value("") if own or model is Location else F("organisation__name")
    states = [TranslationState(state) for state in wanted.states]
    return (
        _texts(model)
        .order_by()
        .filter(*_conditions(wanted, model))
        .annotate(text=FilteredRelation("texts", condition=Q(texts__language=wanted.language)))
        .annotate(work_state=state_expression(model, "text"))
        .filter(work_state__in=states)
        .annotate(
            urgency=Case(*(When(work_state=state, then=Value(place)) for state, place in URGENCY.items())),
            rank=Value(RANK[kind]),
            label=F("name"),
            org=owner,
            org_id=F("pk") if own else Value(0) if model is Location else F("organisation_id"),
        )
        .values_list(*_COLUMNS)
    )


def _conditions(wanted: Wanted, model: type[Any]) -> Iterator[Q]:
    owned = model in (Service, Course)
    for word in wanted.words:
        yield Q(name__icontains=word) | (Q(organisation__name__icontains=word) if owned else Q())
    if wanted.municipality is not None:
        # Of places that everybody may know: a filter must not tell in which town a shelter is.
        place = _PLACES[model]
        there = {f"{place}address_visibility": Location.AddressVisibility.PUBLIC}
        found = model._default_manager.filter(**there, **{f"{place}municipality": wanted.municipality})
        yield Q(pk__in=found.values("pk"))
    if wanted.organisation is not None:
        path = {Organisation: "pk", Location: "organisations"}.get(model, "organisation")
        yield Q(**{path: wanted.organisation})


def _behind(here: Mapping[str, Any]) -> Q:
    """After that row, in the order of the list."""
    condition, same = Q(), Q()
    for name, value in here.items():
        condition |= same & Q(**{f"{name}__gt": value})
        same &= Q(**{name: value})
    return condition
