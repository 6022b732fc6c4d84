"""What records are made with: the vocabularies and places of the database, the words, the day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Model

from directory.catalogue import TermEntry, TopicEntry, catalogue
from directory.models import CourseType, District, Postcode, Term, TextState

from .chance import Chance, identity
from .sizes import house_number

# By it what was made here is told from the demo's sample records.
SOURCE = "Lastprobe"
BATCH = 500  # records that are written, or removed, in one transaction
ROWS = 1000  # rows of one statement
LANGUAGES = ("en", "ar", "uk")


class VocabulariesMissing(Exception):
    """The database has no vocabularies, topics or postcodes yet, and records need them."""


@cache
def words() -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"), Loader=loader)  # noqa: S506


@dataclass(frozen=True)
class Region:
    """What the database knows of the region, read once."""

    terms: dict[str, list[TermEntry]]
    topics: list[TopicEntry]
    types: list[CourseType]
    postcodes: list[Postcode]
    districts: dict[int, list[District]]

    @classmethod
    def read(cls, on: dt.date) -> Region:
        valid = set(Term.objects.valid_on(on).values_list("pk", flat=True))  # type: ignore[attr-defined]
        terms: dict[str, list[TermEntry]] = defaultdict(list)
        for entry in catalogue().terms.values():
            if entry.id in valid:
                terms[entry.vocabulary].append(entry)
        districts: dict[int, list[District]] = defaultdict(list)
        for district in District.objects.all():
            districts[district.municipality_id].append(district)
        types = list(CourseType.objects.valid_on(on).prefetch_related("labels"))
        region = cls(dict(terms), list(catalogue().topics.values()), types, _in_turn(), dict(districts))
        if not (terms and region.topics and region.types and region.postcodes):
            raise VocabulariesMissing
        return region


def _in_turn() -> list[Postcode]:
    """One postcode of every town, then the second ones: the first places already lie in all towns."""
    by_town: dict[int, list[Postcode]] = defaultdict(list)
    for postcode in Postcode.objects.select_related("municipality"):
        by_town[postcode.municipality_id].append(postcode)
    ordered = [(turn, row) for rows in by_town.values() for turn, row in enumerate(rows)]
    return [row for _turn, row in sorted(ordered, key=lambda one: (one[0], one[1].code))]


@dataclass(frozen=True)
class Making:
    """One load. `ids`: kind → primary keys by number, of what is there already."""

    seed: int
    today: dt.date
    region: Region
    ids: dict[str, list[int]] = field(default_factory=dict)

    def chance(self, kind: str, number: int) -> Chance:
        return Chance(self.seed, kind, number)

    def terms(self, vocabulary: str) -> Sequence[TermEntry]:
        return self.region.terms[vocabulary]

    def several(self, vocabulary: str, number: int, chance: Chance, most: int = 2) -> list[TermEntry]:
        """One term, and up to `most` further ones, in the order of the vocabulary."""
        terms = self.terms(vocabulary)
        wanted = {one.id for one in (chance.fair(number, terms), *chance.some(terms, most))}
        return [one for one in terms if one.id in wanted]

    def days(self, number: int) -> dt.date:
        return self.today + dt.timedelta(days=number)

    def record(self, kind: str, number: int, chance: Chance) -> dict[str, Any]:
        """What all records carry: one in twelve was never checked, one in seven not for more than a year."""
        share = chance.random()
        ago = None if share < 0.08 else chance.randint(366, 900) if share < 0.22 else chance.randint(0, 364)
        method = chance.fair(number, self.terms("verification_method"))
        return {
            "uuid": identity(self.seed, kind, number),
            "is_sample": True,
            "source_name": SOURCE,
            "verified_on": None if ago is None else self.days(-ago),
            "verified_by_function": "" if ago is None else chance.choice(words()["verified_by"]),
            "verification_method_id": None if ago is None else method.id,
            "next_check_due": None if ago is None else self.days(365 - ago),
        }

    def name(self, chance: Chance) -> str:
        return str(chance.choice(words()["names"]))

    def postcode(self, place: int) -> Postcode:
        """Nearly half of all places lie in the biggest town, the first of the list."""
        every, number, chance = self.region.postcodes, house_number(place), self.chance("postcode", place)
        if number < len(every):
            return every[number]
        town = every[0].municipality_id
        near = [one for one in every if one.municipality_id == town] if chance.maybe(0.45) else every
        return chance.choice(near)

    def town_of(self, place: int) -> str:
        """Where a place lies; offers there are called after it."""
        return self.postcode(place).municipality.name


def phone(number: int) -> str:
    """Numbers that nobody has."""
    return f"0241 000-{1000 + number % 9000}"


def state_of_text(chance: Chance, digest: str) -> dict[str, Any]:
    """Mostly machine drafts; one in ten was made from another German text than today's."""
    state = chance.choices(list(TextState), (60, 10, 30))[0]
    return {"state": state, "source_digest": "outdated" if chance.maybe(0.1) else digest}


class Rows:
    """Records that are not yet written; whoever adds a child has added its parent before."""

    def __init__(self) -> None:
        self._records: dict[type[Model], list[Any]] = {}
        # What can only be said when all of a batch have a key: record, field, number of the other one.
        self.later: list[tuple[Any, str, int]] = []

    def add(self, record: Any) -> Any:
        self._records.setdefault(type(record), []).append(record)
        return record

    def link(self, field: Any, record: Model, entries: Iterable[TermEntry | TopicEntry]) -> None:
        """Rows of a many-to-many field: `rows.link(Service.access, service, terms)`."""
        owner, target = field.field.m2m_field_name(), field.field.m2m_reverse_field_name()
        for entry in entries:
            self.add(field.through(**{owner: record, f"{target}_id": entry.id}))

    def number_of(self, model: type[Model]) -> int:
        return len(self._records.get(model, ()))

    def write(self) -> None:
        for model, records in self._records.items():
            model._default_manager.bulk_create(records, batch_size=ROWS)
