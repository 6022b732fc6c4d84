"""First fill of the tables from directory/seed. What is there stays as editors made it."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from directory.catalogue import forget
from directory.models import (
    AdmissionNotice,
    CourseType,
    CourseTypeLabel,
    Dimension,
    DimensionLabel,
    DirectField,
    District,
    Municipality,
    Postcode,
    SchoolHolidays,
    Term,
    TermLabel,
    Topic,
    TopicLabel,
    UpkeepRhythm,
    Vocabulary,
)
from directory.seeding_synonyms import load_synonyms
from portal import languages
from portal.slugs import german_slug

SEED = Path(__file__).parent / "seed"
# Labels in these languages were written, the others are drafts that no native speaker has read.
CHECKED = frozenset({"de", "en"})
# Topics whose pages show the quick exit and whose searches are never counted (domain.md K6).
PROTECTION = frozenset({"haeusliche_gewalt", "menschenhandel_zwang", "queer", "diskriminierung", "krise"})


@dataclass
class SeedReport:
    """Counts of what was created; everything else was there."""

    terms: int = 0
    course_types: int = 0
    dimensions: int = 0
    topics: int = 0
    places: int = 0
    notices: int = 0
    synonym_groups: int = 0


@transaction.atomic
def load_seed(*, progress: Callable[[str], None] = lambda step: None) -> SeedReport:
    """Creates every record of directory/seed that is missing, in one transaction. Running it twice changes nothing."""
    report = SeedReport()
    progress("vocabularies")
    for vocabulary, entries in _yaml("vocabularies.yaml")["vocabularies"].items():
        if vocabulary in Vocabulary.values:
            report.terms += _terms(vocabulary, entries)
    progress("course types")
    courses = _yaml("course_types.yaml")
    report.course_types = _course_types(courses["course_types"])
    report.notices = _notices(courses["admission_notices"])
    progress("taxonomy")
    taxonomy = _yaml("taxonomy.yaml")
    report.dimensions = _dimensions(taxonomy["dimensions"])
    report.topics = _topics(taxonomy["topics"])
    progress("places")
    report.places = _places()
    progress("synonyms")
    report.synonym_groups = load_synonyms(_yaml("synonyms.yaml"))
    _upkeep(_yaml("upkeep.yaml"))
    _school_holidays(_yaml("school_holidays.yaml"))
    forget()
    return report


def _upkeep(entries: Any) -> None:
    """How often providers are asked, and what a trusted one changes by itself."""
    for kind, days in entries["rhythms"].items():
        UpkeepRhythm.objects.get_or_create(kind=kind, defaults=days)
    if not DirectField.objects.exists():
        DirectField.objects.bulk_create(
            DirectField(target=target, field=name)
            for target, names in entries["direct_fields"].items()
            for name in names
        )


def _school_holidays(rows: Any) -> None:
    for name, first, last in rows:
        SchoolHolidays.objects.get_or_create(first_day=first, defaults={"name": name, "last_day": last})


def _yaml(name: str) -> Any:
    return yaml.load((SEED / name).read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (a safe loader, in C)


def _csv(name: str) -> Iterator[dict[str, str]]:
    with (SEED / "geo" / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _terms(vocabulary: str, entries: list[dict[str, Any]]) -> int:
    known = set(Term.objects.filter(vocabulary=vocabulary).values_list("code", flat=True))
    fresh = [(order, entry) for order, entry in enumerate(entries, start=1) if entry["code"] not in known]
    terms = Term.objects.bulk_create(
        Term(
            vocabulary=vocabulary,
            code=entry["code"],
            order=order,
            note=entry.get("note", "")[:300],
            data={**entry.get("data", {}), **({"sources": entry["sources"]} if "sources" in entry else {})},
            valid_from=entry.get("valid_from"),
            valid_to=entry.get("valid_to"),
        )
        for order, entry in fresh
    )
    TermLabel.objects.bulk_create(
        TermLabel(term=term, language=code, text=text, machine=code not in CHECKED)
        for term, (_order, entry) in zip(terms, fresh, strict=True)
        for code, text in entry["labels"].items()
        if code in languages.BY_CODE
    )
    return len(terms)


def _course_types(entries: list[dict[str, Any]]) -> int:
    known = set(CourseType.objects.values_list("code", flat=True))
    created = 0
    for order, entry in enumerate(entries, start=1):
        if entry["code"] in known:
            continue
        kind = CourseType.objects.create(
            code=entry["code"],
            family=entry["family"],
            order=order,
            ba_code=entry.get("ba_code", ""),
            units_language=entry.get("units_language"),
            units_orientation=entry.get("units_orientation"),
            start_level=entry.get("start_level", ""),
            target_level=entry.get("target_level", ""),
            certificates=entry.get("certificates", []),
            legal_basis=entry.get("legal_basis", ""),
            note=entry.get("note", "")[:300],
            valid_from=entry.get("valid_from"),
            valid_to=entry.get("valid_to"),
        )
        CourseTypeLabel.objects.bulk_create(
            CourseTypeLabel(course_type=kind, language=code, text=text, machine=code not in CHECKED)
            for code, text in entry["labels"].items()
            if code in languages.BY_CODE
        )
        created += 1
    return created


def _notices(entries: list[dict[str, Any]]) -> int:
    created = 0
    for entry in entries:
        starts: dt.date = entry["from"]
        title = entry.get("title") or entry["code"]
        if AdmissionNotice.objects.filter(title=title, valid_from=starts).exists():
            continue
        notice = AdmissionNotice.objects.create(
            title=title, texts=entry["text"], valid_from=starts, valid_to=entry.get("to")
        )
        notice.course_types.set(CourseType.objects.filter(family__in=entry["course_type_families"]))
        created += 1
    return created


def _dimensions(entries: list[dict[str, Any]]) -> int:
    known = set(Dimension.objects.values_list("code", flat=True))
    hints = _yaml("dimension_hints.yaml") if (SEED / "dimension_hints.yaml").exists() else {}
    created = 0
    for entry in entries:
        if entry["id"] in known:
            continue
        dimension = Dimension.objects.create(code=entry["id"], order=entry["order"], paper=entry.get("paper", "")[:160])
        DimensionLabel.objects.bulk_create(
            DimensionLabel(
                dimension=dimension,
                language=code,
                title=label["text"],
                machine=label.get("machine", False),
                hint=hints.get(entry["id"], {}).get(code, ""),
            )
            for code, label in entry["labels"].items()
            if code in languages.BY_CODE
        )
        created += 1
    return created


def _topics(entries: list[dict[str, Any]]) -> int:
    dimensions = {dimension.code: dimension for dimension in Dimension.objects.all()}
    known = set(Topic.objects.values_list("code", flat=True))
    further = {path.stem: _yaml(f"topic_words/{path.name}") for path in (SEED / "topic_words").glob("*.yaml")}
    created = 0
    for entry in entries:
        if entry["id"] in known:
            continue
        topic = Topic.objects.create(
            code=entry["id"],
            dimension=dimensions[entry["dimension"]],
            order=entry["order"],
            leika_keys=entry.get("leika", []),
            is_protection=entry["id"] in PROTECTION,
        )
        TopicLabel.objects.bulk_create(
            TopicLabel(
                topic=topic,
                language=code,
                title=label["text"],
                machine=label.get("machine", False),
                synonyms=_united(entry.get("synonyms", {}).get(code), further, code, entry["id"], "synonyms"),
                search_words=_united(
                    entry.get("search_words", {}).get(code, {}).get("words"), further, code, entry["id"], "search_words"
                ),
            )
            for code, label in entry["labels"].items()
            if code in languages.BY_CODE
        )
        created += 1
    return created


def _united(words: list[str] | None, further: dict[str, Any], language: str, topic: str, kind: str) -> list[str]:
    """The taxonomy's words and those of seed/topic_words, each once."""
    more = further.get(language, {}).get(topic, {}).get(kind, [])
    return list(dict.fromkeys([*(words or []), *more]))


def _places() -> int:
    created = 0
    names = _yaml("geo/names.yaml")
    for row in _csv("gemeinden_staedteregion.csv"):
        short = row["name"].split(" (")[0]
        _place, new = Municipality.objects.get_or_create(
            ags=row["ags"],
            defaults={
                "name": row["name"],
                "slug": german_slug(short, fallback=row["ags"]),
                "kind": row["typ"],
                "aliases": [*([short] if short != row["name"] else []), *names.get(short, [])],
            },
        )
        created += new
    towns = {place.ags: place for place in Municipality.objects.all()}
    for row in _csv("plz_staedteregion_aachen.csv"):
        _code, new = Postcode.objects.get_or_create(
            code=row["plz"],
            defaults={"municipality": towns[row["ags"]], "latitude": row["lat"], "longitude": row["lon"]},
        )
        created += new
    areas: dict[str, list[dict[str, str]]] = {}
    for row in _csv("aachen_stadtbezirke.csv"):
        areas.setdefault(row["stadtbezirk"], []).append(
            {"number": row["statistischer_bezirk_nr"], "name": row["statistischer_bezirk"]}
        )
    for name, parts in areas.items():
        _district, new = District.objects.get_or_create(
            slug=german_slug(name, fallback="bezirk"),
            defaults={"municipality": towns["05334002"], "name": name, "areas": parts},
        )
        created += new
    return created
