"""How each field is compared and written: what stands here, in the shape in which sources say it, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from directory.imports.words import Words
from directory.models import ImportKind

# (kind, number at the source) → number here; a text while it is new and nobody has written it yet.
Known = Mapping[tuple[str, str], "int | str"]
EMPTY: tuple[Any, ...] = (None, "", [], {}, ())


def is_empty(value: Any) -> bool:
    return value in EMPTY


@dataclass(frozen=True, slots=True)
class Field:
    """A plain column. `here` and `resolved` speak the same language, so that they can be compared."""

    name: str

    def label(self, model: type[models.Model]) -> str:
        return str(getattr(model._meta.get_field(self.name), "verbose_name", self.name))

    def references(self, value: Any) -> Iterable[tuple[str, str]]:
        """Other records that the value names."""
        return ()

    def resolved(self, value: Any, known: Known) -> Any:
        """The value with other records by their numbers here."""
        return value

    def here(self, record: Any, words: Words) -> Any:
        return plain(getattr(record, self.name))

    def columns(self, model: type[models.Model]) -> Sequence[str]:
        """What `bulk_update` writes; empty for what is kept in other tables."""
        return (self.name,)

    def assign(self, record: Any, value: Any, words: Words) -> None:
        column = record._meta.get_field(self.name)
        if value in ("", None):
            value = None if column.null else "" if column.get_internal_type() in _TEXTS else column.get_default()
        setattr(record, self.name, column.to_python(value) if value not in ("", None) else value)

    def store(self, pairs: Sequence[tuple[Any, Any]], words: Words) -> None:
        """After the records have numbers: what is kept in other tables."""

    def after(self, here: Any, says: Any, said: Any) -> Any:
        """What the field becomes where the source wins."""
        return says

    def shown(self, value: Any) -> str:
        return shown(value)


_TEXTS = ("CharField", "TextField", "URLField", "EmailField")


def plain(value: Any) -> Any:
    """What JSON knows."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).date().isoformat() if timezone.is_aware(value) else value.isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, list | dict):
        return value
    return str(value)


def shown(value: Any) -> str:
    """For people, in one line."""
    if is_empty(value):
        return "–"
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, Mapping):
        return "; ".join(shown(one) for one in value.values() if not is_empty(one))
    if isinstance(value, list | tuple):
        return ", ".join(shown(one) for one in value if not is_empty(one))
    return str(value)


@dataclass(frozen=True, slots=True)
class Phone(Field):
    def here(self, record: Any, words: Words) -> Any:
        value = getattr(record, self.name)
        return getattr(value, "as_e164", None) or str(value or "")


@dataclass(frozen=True, slots=True)
class Point(Field):
    """Latitude and longitude: both or none."""

    name: str = "point"

    def label(self, model: type[models.Model]) -> str:
        return str(model._meta.get_field("latitude").verbose_name)  # type: ignore[union-attr]

    def here(self, record: Any, words: Words) -> Any:
        if record.latitude is None or record.longitude is None:
            return None
        return [f"{Decimal(record.latitude):.6f}", f"{Decimal(record.longitude):.6f}"]

    def columns(self, model: type[models.Model]) -> Sequence[str]:
        return ("latitude", "longitude")

    def assign(self, record: Any, value: Any, words: Words) -> None:
        record.latitude, record.longitude = (Decimal(one) for one in value) if value else (None, None)


@dataclass(frozen=True, slots=True)
class Code(Field):
    """One term."""

    vocabulary: str = ""

    def here(self, record: Any, words: Words) -> Any:
        return words.code_of(getattr(record, f"{self.name}_id"))

    def assign(self, record: Any, value: Any, words: Words) -> None:
        setattr(record, f"{self.name}_id", words.ids.get((self.vocabulary, value)) if value else None)


@dataclass(frozen=True, slots=True)
class CourseTypeCode(Field):
    def here(self, record: Any, words: Words) -> Any:
        return words.course_type_of(getattr(record, f"{self.name}_id"))

    def assign(self, record: Any, value: Any, words: Words) -> None:
        setattr(record, f"{self.name}_id", words.course_type_ids[value])


@dataclass(frozen=True, slots=True)
class Reference(Field):
    """One other record."""

    kind: str = ImportKind.ORGANISATION
    is_required: bool = False

    def references(self, value: Any) -> Iterable[tuple[str, str]]:
        return [(self.kind, value)] if value else ()

    def resolved(self, value: Any, known: Known) -> Any:
        return known.get((self.kind, value)) if value else None

    def here(self, record: Any, words: Words) -> Any:
        return getattr(record, f"{self.name}_id")

    def assign(self, record: Any, value: Any, words: Words) -> None:
        setattr(record, f"{self.name}_id", value)


@dataclass(frozen=True, slots=True)
class Many(Field):
    """Terms or topics, by their codes in order."""

    vocabulary: str = ""  # empty: topics

    def columns(self, model: type[models.Model]) -> Sequence[str]:
        return ()

    def here(self, record: Any, words: Words) -> Any:
        return sorted(one.code for one in getattr(record, self.name).all())

    def assign(self, record: Any, value: Any, words: Words) -> None:
        """Kept in another table."""

    def _ids(self, value: Any, words: Words) -> list[int]:
        if not self.vocabulary:
            return [words.topic_ids[code] for code in value if code in words.topic_ids]
        return [words.ids[self.vocabulary, code] for code in value if (self.vocabulary, code) in words.ids]

    def store(self, pairs: Sequence[tuple[Any, Any]], words: Words) -> None:
        _set_many(self.name, [(record, self._ids(value or [], words)) for record, value in pairs])


@dataclass(frozen=True, slots=True)
class References(Field):
    """Several other records of one kind; what stands here already is kept beside them."""

    kind: str = ImportKind.ORGANISATION

    def references(self, value: Any) -> Iterable[tuple[str, str]]:
        return [(self.kind, one) for one in value or ()]

    def resolved(self, value: Any, known: Known) -> Any:
        return sorted((found for one in value or () if (found := known.get((self.kind, one)))), key=str)

    def columns(self, model: type[models.Model]) -> Sequence[str]:
        return ()

    def here(self, record: Any, words: Words) -> Any:
        return sorted(one.pk for one in getattr(record, self.name).all())

    def assign(self, record: Any, value: Any, words: Words) -> None:
        """Kept in another table."""

    def store(self, pairs: Sequence[tuple[Any, Any]], words: Words) -> None:
        _set_many(self.name, [(record, list(value or [])) for record, value in pairs])


def _set_many(name: str, pairs: Sequence[tuple[Any, list[int]]]) -> None:
    """Like `set()` on each record, in two statements for all."""
    if not pairs:
        return
    relation = pairs[0][0]._meta.get_field(name)
    through = relation.remote_field.through
    ours, theirs = relation.m2m_field_name(), relation.m2m_reverse_field_name()
    through._default_manager.filter(**{f"{ours}__in": [record.pk for record, _ids in pairs]}).delete()
    through._default_manager.bulk_create(
        [
            through(**{f"{ours}_id": record.pk, f"{theirs}_id": one})
            for record, ids in pairs
            for one in dict.fromkeys(ids)
        ],
        batch_size=500,
    )


@dataclass(frozen=True, slots=True)
class Rows(Field):
    """Rows that belong to the record (contacts, prices, hours …): replaced together."""

    read: Callable[[Any, Words], Any] = field(default=lambda record, words: [])
    write: Callable[[Sequence[tuple[Any, Any]], Words], None] = field(default=lambda pairs, words: None)
    title: Any = ""
    # Numbers of other records inside the value.
    names: Callable[[Any], Iterable[tuple[str, str]]] = field(default=lambda value: ())
    resolve: Callable[[Any, Known], Any] = field(default=lambda value, known: value)

    def label(self, model: type[models.Model]) -> str:
        return str(self.title)

    def references(self, value: Any) -> Iterable[tuple[str, str]]:
        return self.names(value)

    def resolved(self, value: Any, known: Known) -> Any:
        return self.resolve(value, known)

    def columns(self, model: type[models.Model]) -> Sequence[str]:
        return ()

    def here(self, record: Any, words: Words) -> Any:
        return self.read(record, words)

    def assign(self, record: Any, value: Any, words: Words) -> None:
        """Kept in another table."""

    def store(self, pairs: Sequence[tuple[Any, Any]], words: Words) -> None:
        if pairs:
            self.write(pairs, words)
