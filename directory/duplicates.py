"""Records that are probably the same: near names at one place. Warns, never decides.

All names of one kind are read in one statement and compared in C (rapidfuzz); place and owner only of those that are
near.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Model, Q
from rapidfuzz import fuzz, process, utils

from directory.models import Course, DistinctPair, Location, Organisation, Service

# Below this, names have little more in common than „Beratung“; what is left is compared more closely.
NAMES_NEAR = 75
NEAR_AT_MOST = 200
# What makes a candidate, out of 100.
THRESHOLD = 87
MOST, MOST_PAIRS = 5, 300
# A name that is part of the other one („Caritas“, „Caritas Aachen“) counts a little less than the same name.
PART = 0.92
# So much less alike are names whose places are not known, or known to be others.
PLACE_UNKNOWN, ELSEWHERE, SAME_ADDRESS = 4, 15, 92
# The same name at another organisation is a double only under one roof (a joint offer entered twice).
SHARED_NAME = 95
# Legal forms say nothing of which house it is.
_LEGAL_FORM = re.compile(r"\b(?:e ?v|g?gmbh|ggmbh|ug|ag|kg|ev|aoer|koer|d oe r|stiftung)\b")
# „Kita 12“ is not „Kita 13“, „Verband A“ not „Verband B“.
_DISTINGUISHING = re.compile(r"\d+|\b[a-z]\b")
_STREET = re.compile(r"str(?:asse)?\b\.?")


@dataclass(frozen=True, slots=True)
class Place:
    """Postcodes, towns and streets of one record; empty where it has no place, or one whose address is not public."""

    codes: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()
    streets: frozenset[str] = frozenset()

    @classmethod
    def of(cls, locations: Iterable[Location]) -> Place:
        rows = [row for row in locations if row.shows_address]
        return cls(
            frozenset(row.postal_code for row in rows if row.postal_code),
            frozenset(row.city for row in rows if row.city),
            frozenset(f"{row.postal_code} {street(row.street)}" for row in rows if row.street),
        )

    @property
    def words(self) -> str:
        codes, towns = sorted(self.codes), sorted(self.towns)
        return f"{codes[0]} {towns[0]}" if len(codes) == len(towns) == 1 else ", ".join(towns)


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as far as it can be compared."""

    pk: int
    name: str
    names: tuple[str, ...]
    place: Place
    is_house: bool = False
    owner: int | None = None
    level: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    pk: int
    name: str
    place: str
    score: float


def folded(name: str) -> str:
    """Small letters without accents, legal forms and signs: „Caritas-Verband e. V.“ → „caritas verband“."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"))
    words = re.sub(r"[^\w]+", " ", "".join(sign for sign in plain if not unicodedata.combining(sign)))
    return " ".join(_LEGAL_FORM.sub(" ", words).split()) or words.strip()


def street(text: str) -> str:
    return _STREET.sub("strasse", folded(text)).replace(" ", "")


def candidates(record: Any, place: Place) -> list[Candidate]:
    """Saved records that `record` (as typed, not saved yet) may be a double of, the likeliest first."""
    model, mine = type(record), _entry(record, place)
    near = _near_names(model, mine) | (_same_address(mine) if mine.is_house else set())
    others = entries(model, near - {record.pk} - _distinct_from(record))
    scored = [(score, other) for other in others if (score := _score(mine, other)) >= THRESHOLD]
    scored.sort(key=lambda pair: (-pair[0], pair[1].pk))
    return [Candidate(other.pk, other.name, other.place.words, score) for score, other in scored[:MOST]]


def pairs(model: type[Model]) -> list[tuple[Entry, Entry, float]]:
    """Pairs of one kind that look like doubles, the likeliest first; of one owner, one postcode or one beginning."""
    distinct = set(DistinctPair.objects.filter(kind=model._meta.model_name).values_list("first", "second"))
    blocks: dict[Any, list[Entry]] = defaultdict(list)
    for entry in sorted(entries(model), key=lambda entry: entry.pk):
        for key in set(_blocks(entry)):
            blocks[key].append(entry)
    found: dict[tuple[int, int], tuple[Entry, Entry, float]] = {}
    for one, other in chain.from_iterable(map(_near_pairs, blocks.values())):
        key = (one.pk, other.pk)
        if key not in found and key not in distinct and (score := _score(one, other)) >= THRESHOLD:
            found[key] = (one, other, score)
    return sorted(found.values(), key=lambda pair: (-pair[2], pair[0].name))[:MOST_PAIRS]


def told_apart(model: type[Model], one: int, other: int) -> None:
    """An editor says that these two are no doubles; remembered for good."""
    first, second = sorted((one, other))
    DistinctPair.objects.get_or_create(kind=model._meta.model_name, first=first, second=second)


def _blocks(entry: Entry) -> Iterator[Any]:
    if entry.owner is not None:
        yield entry.owner
        return
    yield from entry.place.codes
    yield from entry.place.streets
    for name in entry.names:
        yield name[:4]


def _near_pairs(block: list[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Which of them are worth a closer look: near names, or one address (a block of its own)."""
    names = [entry.names[0] for entry in block]
    for place, one in enumerate(block[:-1]):
        found = process.extract(
            names[place], names[place + 1 :], scorer=fuzz.token_set_ratio, score_cutoff=NAMES_NEAR, limit=NEAR_AT_MOST
        )
        near = {place + 1 + row for _name, _score, row in found}
        if one.is_house:
            near |= {row for row in range(place + 1, len(block)) if one.place.streets & block[row].place.streets}
        yield from ((one, block[row]) for row in near)


# --- Which are near --------------------------------------------------------------------------------------------------
def _near_names(model: type[Model], mine: Entry) -> set[int]:
    keys, names = [], []
    for pk, name in _names(model):
        keys.append(pk)
        names.append(name)
    near: set[int] = set()
    for name in mine.names:
        found = process.extract(
            name,
            names,
            scorer=fuzz.token_set_ratio,
            processor=utils.default_process,
            score_cutoff=NAMES_NEAR,
            limit=NEAR_AT_MOST,
        )
        near.update(keys[row] for _name, _score, row in found)
    return near


def _names(model: type[Model]) -> Iterator[tuple[int, str]]:
    if model is Organisation:
        for pk, name, short, others in Organisation.objects.values_list("pk", "name", "short_name", "alternate_names"):
            yield from ((pk, one) for one in (name, short, *others) if one)
    else:
        yield from model._default_manager.values_list("pk", "name")


def _same_address(mine: Entry) -> set[int]:
    rows = Location.objects.filter(postal_code__in=mine.place.codes).values_list("pk", "postal_code", "street")
    return {pk for pk, code, text in rows if text and f"{code} {street(text)}" in mine.place.streets}


def _distinct_from(record: Any) -> set[int]:
    if record.pk is None:
        return set()
    rows = DistinctPair.objects.filter(Q(first=record.pk) | Q(second=record.pk), kind=record._meta.model_name)
    return {pk for pair in rows.values_list("first", "second") for pk in pair} - {record.pk}


# --- What is compared ------------------------------------------------------------------------------------------------
def entries(model: type[Model], pks: Iterable[int] | None = None) -> list[Entry]:
    """Saved records with their places, in two statements."""
    rows = model._default_manager.all() if pks is None else model._default_manager.filter(pk__in=list(pks))
    path = _HOUSES.get(model)
    places: dict[int, list[Location]] = defaultdict(list)
    if path is not None:
        names = ("kind", "address_visibility", "postal_code", "city", "street")
        found = rows.filter(**{f"{path}__isnull": False}).values_list("pk", *(f"{path}__{name}" for name in names))
        for pk, *values in found:
            places[pk].append(Location(**dict(zip(names, values, strict=True))))
    return [
        _entry(row, Place.of([row] if isinstance(row, Location) else places[row.pk]))
        for row in rows.only(*_COMPARED[model])
    ]


_HOUSES: dict[type[Model], str] = {
    Organisation: "locations",
    Service: "places__location",
    Course: "runs__location",
}
_COMPARED: dict[type[Model], tuple[str, ...]] = {
    Organisation: ("name", "short_name", "alternate_names"),
    Location: ("name", "kind", "address_visibility", "postal_code", "city", "street"),
    Service: ("name", "organisation_id"),
    Course: ("name", "organisation_id", "start_level", "target_level", "course_type_id"),
}


def _entry(record: Any, place: Place) -> Entry:
    names = [record.name]
    if isinstance(record, Organisation):
        names += [record.short_name, *record.alternate_names]
    level = f"{record.course_type_id} {record.start_level} {record.target_level}" if isinstance(record, Course) else ""
    return Entry(
        record.pk or 0,
        record.name,
        tuple(dict.fromkeys(folded(name) for name in names if name)),
        place,
        isinstance(record, Location),
        getattr(record, "organisation_id", None),
        level,
    )


# --- How alike -------------------------------------------------------------------------------------------------------
def _score(one: Entry, other: Entry) -> float:
    alike = max((_names_alike(mine, theirs) for mine in one.names for theirs in other.names), default=0.0)
    shared = bool(one.place.streets & other.place.streets)
    if one.is_house:
        return max(alike, SAME_ADDRESS) if shared else alike - _distance(one.place, other.place)
    if one.owner != other.owner:
        return alike - PLACE_UNKNOWN if shared and alike >= SHARED_NAME else 0.0
    if one.level != other.level:
        return 0.0
    return alike - (_distance(one.place, other.place) if one.owner is None or not shared else 0)


def _names_alike(one: str, other: str) -> float:
    if _DISTINGUISHING.findall(one) != _DISTINGUISHING.findall(other):
        return 0.0
    return max(fuzz.token_sort_ratio(one, other), PART * fuzz.token_set_ratio(one, other))


def _distance(one: Place, other: Place) -> int:
    if not (one.towns and other.towns):
        return PLACE_UNKNOWN
    return 0 if one.codes & other.codes or one.towns & other.towns else ELSEWHERE
