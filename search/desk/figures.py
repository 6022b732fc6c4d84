"""What was searched in a span of days: a handful of statements, however much was asked."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet, Sum

from search.models import SearchDay, TermDay, TopicDay

MOST_TERMS = 50


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many searches, and how they went."""

    searches: int = 0
    nothing: int = 0  # without a hit
    weak: int = 0  # with few exact matches
    corrected: int = 0

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.searches + other.searches,
            self.nothing + other.nothing,
            self.weak + other.weak,
            self.corrected + other.corrected,
        )


@dataclass(frozen=True, slots=True)
class TermCount:
    """A text that came on enough days to be read."""

    text: str
    searches: int
    without_hits: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything the page shows, as numbers. `terms` are empty where no words are kept."""

    first: dt.date
    last: dt.date
    before: int  # searches of as many days before
    days: Mapping[dt.date, Outcome]  # every day of the span
    languages: Mapping[str, Outcome]  # the most asked first
    lengths: Mapping[int, Outcome]  # number of words
    bands: Mapping[str, int]
    topics: Mapping[str, Mapping[str, int]]  # topic → language → searches; the most asked first
    terms: tuple[TermCount, ...]
    unanswered: tuple[TermCount, ...]

    @property
    def total(self) -> Outcome:
        return sum(self.languages.values(), Outcome())


def read(*, last: dt.date, days: int) -> Figures:
    """The figures of so many days up to `last`, which is the last of them."""
    first = last - dt.timedelta(days=days - 1)
    searches = SearchDay.objects.filter(day__range=(first, last))
    found = _outcomes(searches, "day")
    span = (first + dt.timedelta(days=number) for number in range(days))
    earlier = SearchDay.objects.filter(day__range=(first - dt.timedelta(days=days), first - dt.timedelta(days=1)))
    return Figures(
        first=first,
        last=last,
        before=earlier.aggregate(number=Sum("count"))["number"] or 0,
        days={day: found.get(day, Outcome()) for day in span},
        languages=_outcomes(searches, "language"),
        lengths=dict(sorted(_outcomes(searches, "words").items())),
        bands={band: outcome.searches for band, outcome in _outcomes(searches, "band").items()},
        topics=_topics(first, last),
        terms=_terms(first, last, "searches"),
        unanswered=_terms(first, last, "without"),
    )


def _outcomes(searches: QuerySet[SearchDay], name: str) -> dict[Any, Outcome]:
    rows = searches.values(name).annotate(
        searches=Sum("count"),
        nothing=Sum("count", filter=Q(band=SearchDay.Band.NONE), default=0),
        mostly=Sum("count", filter=Q(weak=True), default=0),
        mended=Sum("count", filter=Q(corrected=True), default=0),
    )
    return {
        row[name]: Outcome(row["searches"], row["nothing"], row["mostly"], row["mended"])
        for row in rows.order_by("-searches", name)
    }


def _topics(first: dt.date, last: dt.date) -> dict[str, Mapping[str, int]]:
    rows = TopicDay.objects.filter(day__range=(first, last)).values("topic", "language").order_by("topic", "language")
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows.annotate(number=Sum("count")):
        found[row["topic"]][row["language"]] = row["number"]
    return dict(sorted(found.items(), key=lambda topic: (-sum(topic[1].values()), topic[0])))


def _terms(first: dt.date, last: dt.date, by: str) -> tuple[TermCount, ...]:
    if not settings.SEARCH_KEEP_WORDS:
        return ()
    rows = TermDay.objects.filter(day__range=(first, last)).exclude(text="").values("text")
    counted = rows.annotate(searches=Sum("count"), without=Sum("without_hits")).filter(**{f"{by}__gt": 0})
    return tuple(
        TermCount(row["text"], row["searches"], row["without"])
        for row in counted.order_by(f"-{by}", "text")[:MOST_TERMS]
    )
