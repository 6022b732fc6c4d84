"""Pages as search documents: their text alone, or with all that an offer of the directory carries."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from search.benchmark import lead
from search.documents import PUBLIC, SearchDocument, Text, minutes
from tests.bench_data import Page

NOW = dt.datetime(2026, 11, 24, 10, 0)


@dataclass(frozen=True, slots=True)
class Topic:
    code: str
    dimension: str
    labels: dict[str, tuple[str, ...]]


def topics(data: Path) -> list[Topic]:
    taxonomy = yaml.safe_load((data / "taxonomy.yaml").read_text(encoding="utf-8"))
    return [
        Topic(
            topic["id"],
            topic["dimension"],
            {
                language: (name["text"], *topic.get("synonyms", {}).get(language, ()))
                for language, name in topic["labels"].items()
            },
        )
        for topic in taxonomy["topics"]
    ]


def plain(page: Page) -> SearchDocument:
    """Nothing but its text, as in `search.benchmark`."""
    return SearchDocument(
        key=f"page:{page.id}",
        kind="page",
        texts={"de": Text(page.title, body=page.body)},
        path=f"/{page.id}/",
        acl=frozenset({PUBLIC}),
    )


def document(page: Page, language: str, among: Sequence[Topic]) -> SearchDocument:
    """With what an offer of the directory carries: topics and their names, facets, a place, a date, opening hours."""
    chance = random.Random(page.id)
    chosen = [among[int(len(among) * chance.random() ** 2)] for _ in range(chance.randint(1, 2))]
    place = (50.77 + chance.gauss(0, 0.06), 6.15 + chance.gauss(0, 0.09)) if chance.random() < 0.7 else None
    days = chance.sample(range(5), chance.randint(0, 5))
    labels: dict[str, tuple[str, ...]] = {}
    for topic in chosen:
        for code, names in topic.labels.items():
            labels[code] = (*labels.get(code, ()), *names)
    return SearchDocument(
        key=f"page:{page.id}",
        kind=chance.choice(("page", "service", "service", "course", "organisation")),
        texts={language: Text(page.title, summary=lead(page.body), body=page.body)},
        path=f"/{page.id}/",
        acl=frozenset({PUBLIC}),
        labels=labels,
        facets={
            "topic": tuple(dict.fromkeys(code for topic in chosen for code in (topic.code, topic.dimension))),
            "municipality": (f"m{chance.randint(1, 10)}",),
            "language": tuple(chance.sample(("de", "en", "ar", "uk", "ru", "tr", "fr", "fa"), chance.randint(1, 4))),
            "audience": tuple(chance.sample(("families", "women", "young", "older", "refugees"), chance.randint(0, 2))),
            "cost": (chance.choice(("free", "paid", "unknown")),),
            "accessibility": tuple(chance.sample(("step_free", "lift", "toilet", "parking"), chance.randint(0, 3))),
        },
        verified_on=NOW.date() - dt.timedelta(days=chance.randint(1, 900)),
        location=place,
        open_spans=tuple(_opening(days)),
        hours_known=bool(days),
    )


def _opening(days: Iterable[int]) -> Iterator[tuple[int, int]]:
    """From nine to four on these weekdays, in the five weeks that an index knows."""
    first = minutes(dt.datetime.combine(NOW.date(), dt.time()))
    for offset in range(35):
        if (NOW.date() + dt.timedelta(days=offset)).weekday() in days:
            yield first + offset * 1440 + 540, first + offset * 1440 + 960
