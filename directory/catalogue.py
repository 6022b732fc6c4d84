"""The small tables that every page reads (terms, topics, dimensions), kept in memory for some minutes.

A service page names some thirty terms in the reader's language. Asked from the database each time that would be a
dozen statements; the entire vocabulary is about 2,500 short texts and changes a few times a year.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from search.documents import Area

from .models import (
    CourseType,
    CourseTypeLabel,
    Dimension,
    DimensionLabel,
    District,
    Municipality,
    SchoolHolidays,
    Term,
    TermLabel,
    Topic,
    TopicLabel,
    chosen,
)

# Other processes see an edited label after this time at the latest; the one that saved it, at once.
KEPT_FOR = 5 * 60
_KEY = "directory:catalogue"


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A term with its labels, without its row."""

    id: int
    vocabulary: str
    code: str
    texts: dict[str, str]
    data: Mapping[str, Any]

    @property
    def label(self) -> str:
        return chosen(self.texts) or self.code

    def label_in(self, language: str | None) -> str:
        return chosen(self.texts, language) or self.code


@dataclass(frozen=True, slots=True)
class DimensionEntry:
    id: int
    code: str
    titles: dict[str, str]

    @property
    def title(self) -> str:
        return chosen(self.titles) or self.code

    def title_in(self, language: str | None) -> str:
        return chosen(self.titles, language) or self.code

    @property
    def icon(self) -> str:
        return f"dim-{self.code}"


@dataclass(frozen=True, slots=True)
class TopicEntry:
    """A topic with its titles and with all words per language that lead to it."""

    id: int
    code: str
    dimension: DimensionEntry
    is_protection: bool
    titles: dict[str, str]
    words: Mapping[str, tuple[str, ...]]

    @property
    def title(self) -> str:
        return chosen(self.titles) or self.code

    def title_in(self, language: str | None) -> str:
        return chosen(self.titles, language) or self.code


@dataclass(frozen=True, slots=True)
class CourseTypeEntry:
    """A type of course with its rules that pages show."""

    id: int
    code: str
    family: str
    units_language: int | None
    units_orientation: int | None
    texts: dict[str, str]

    @property
    def label(self) -> str:
        return chosen(self.texts) or self.code

    def label_in(self, language: str | None) -> str:
        return chosen(self.texts, language) or self.code


@dataclass
class Catalogue:
    """One state of the vocabularies; each part is read when it is first asked for."""

    token: str

    @cached_property
    def terms(self) -> dict[int, TermEntry]:
        rows = Term.objects.order_by("vocabulary", "order", "pk").values_list(
            "pk", "vocabulary", "code", "data", "labels__language", "labels__text"
        )
        return {
            pk: TermEntry(pk, vocabulary, code, {row[4]: row[5] for row in group if row[4]}, data)
            for (pk, vocabulary, code, data), group in _grouped(rows, 4)
        }

    @cached_property
    def school_holidays(self) -> tuple[tuple[dt.date, dt.date], ...]:
        return tuple(SchoolHolidays.objects.order_by("first_day").values_list("first_day", "last_day"))

    @cached_property
    def vocabularies(self) -> dict[str, dict[str, TermEntry]]:
        """Vocabulary → code → term, in the editors' order."""
        found: dict[str, dict[str, TermEntry]] = {}
        for term in self.terms.values():
            found.setdefault(term.vocabulary, {})[term.code] = term
        return found

    @cached_property
    def dimensions(self) -> dict[int, DimensionEntry]:
        rows = Dimension.objects.order_by("order", "code").values_list(
            "pk", "code", "labels__language", "labels__title"
        )
        return {
            pk: DimensionEntry(pk, code, {row[2]: row[3] for row in group if row[2]})
            for (pk, code), group in _grouped(rows, 2)
        }

    @cached_property
    def topics(self) -> dict[int, TopicEntry]:
        rows = Topic.objects.order_by("dimension__order", "order", "code").values_list(
            "pk", "code", "dimension_id", "is_protection",
            "labels__language", "labels__title", "labels__synonyms", "labels__search_words",
        )  # fmt: skip
        found = {}
        for (pk, code, dimension, is_protection), group in _grouped(rows, 4):
            labels = [row[4:] for row in group if row[4]]
            found[pk] = TopicEntry(
                pk,
                code,
                self.dimensions[dimension],
                is_protection,
                {language: title for language, title, _synonyms, _words in labels},
                {language: (title, *(synonyms or ()), *(words or ())) for language, title, synonyms, words in labels},
            )
        return found

    @cached_property
    def topics_by_code(self) -> dict[str, TopicEntry]:
        return {topic.code: topic for topic in self.topics.values()}

    @cached_property
    def course_types(self) -> dict[int, CourseTypeEntry]:
        rows = CourseType.objects.order_by("order", "code").values_list(
            "pk", "code", "family", "units_language", "units_orientation", "labels__language", "labels__text"
        )
        return {
            pk: CourseTypeEntry(pk, code, family, language, orientation, {row[5]: row[6] for row in group if row[5]})
            for (pk, code, family, language, orientation), group in _grouped(rows, 5)
        }

    @cached_property
    def municipalities(self) -> dict[str, str]:
        """Code → name, for filters."""
        return dict(Municipality.objects.order_by("name").values_list("slug", "name"))

    @cached_property
    def districts(self) -> dict[str, str]:
        return dict(District.objects.order_by("municipality__name", "name").values_list("slug", "name"))

    @cached_property
    def area_names(self) -> Mapping[str, Mapping[int, str]]:
        """By id, of „municipalities“ and „districts“, for what is linked to them."""
        return {
            "municipalities": dict(Municipality.objects.order_by("name").values_list("pk", "name")),
            "districts": dict(District.objects.order_by("municipality__name", "name").values_list("pk", "name")),
        }

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """What a question may name: municipalities, districts, postcodes."""
        towns = Municipality.objects.prefetch_related("postcodes", "districts")
        return tuple(area for town in towns for area in _areas_of(town))

    def term(self, vocabulary: str, code: str) -> TermEntry | None:
        return self.vocabularies.get(vocabulary, {}).get(code)

    def label(self, vocabulary: str, code: str, language: str | None = None) -> str:
        """The label of a code; the code itself where the vocabulary does not know it."""
        term = self.term(vocabulary, code)
        return term.label_in(language) if term else code

    def in_order(self, ids: Iterable[int]) -> list[TermEntry]:
        """These terms in the editors' order; ids it does not know are left out."""
        wanted = set(ids)
        return [term for pk, term in self.terms.items() if pk in wanted] if wanted else []

    def topics_in_order(self, ids: Iterable[int]) -> list[TopicEntry]:
        wanted = set(ids)
        return [topic for pk, topic in self.topics.items() if pk in wanted] if wanted else []


# Parts of a town with names that are words of their own: the middle, a fire, hair. They need the town beside them.
_COMMON_WORDS = ("Mitte", "Brand", "Haaren")


def _areas_of(town: Municipality) -> Iterator[Area]:
    yield Area("municipality", town.slug, town.name, (town.name, *town.aliases))
    for postcode in town.postcodes.all():
        point = (float(postcode.latitude), float(postcode.longitude))
        yield Area("municipality", town.slug, f"{postcode.code} {town.name}", (postcode.code,), point)
    for district in town.districts.all():
        short = district.name.removeprefix(f"{town.name}-")
        names = (district.name, *((short,) if short not in _COMMON_WORDS else ()))
        yield Area("district", district.slug, district.name, names)


_current: Catalogue | None = None


def catalogue() -> Catalogue:
    """The vocabularies as they are now, at most `KEPT_FOR` old."""
    global _current
    token = cache.get(_KEY)
    if token is None:
        token = uuid4().hex
        cache.set(_KEY, token, KEPT_FOR)
    if _current is None or _current.token != token:
        _current = Catalogue(token)
    return _current


def forget(sender: type[Model] | None = None, **_facts: Any) -> None:
    """The next reader asks the database again, also one who read between this change and its commit."""
    cache.delete(_KEY)
    transaction.on_commit(lambda: cache.delete(_KEY))


for _model in (
    Term, TermLabel, CourseType, CourseTypeLabel, Dimension, DimensionLabel, Topic, TopicLabel, Municipality, District,
    SchoolHolidays,
):  # fmt: skip
    post_save.connect(forget, sender=_model, dispatch_uid=f"directory-catalogue-{_model.__name__}-saved")
    post_delete.connect(forget, sender=_model, dispatch_uid=f"directory-catalogue-{_model.__name__}-deleted")


def _grouped(rows: Iterable[tuple[Any, ...]], width: int) -> Iterable[tuple[tuple[Any, ...], list[tuple[Any, ...]]]]:
    """Rows of a left join to labels: the first columns are the record, the others one label each."""
    for _pk, group in groupby(rows, key=lambda row: row[0]):
        members = list(group)
        yield members[0][:width], members
