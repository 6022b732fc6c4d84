"""Wishes → courses with the run that fits best; where nothing fits, the wishes to drop (domain.md D2).

All wishes must hold for one and the same run, which an index of courses cannot say: the database answers, and words
are looked up in the search index first. The number of statements does not depend on what is found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, IntegerField, Q, Value, When

from search import documents
from search.documents import Area
from search.question import Place

from .course_conditions import Asked, conditions, place_rank, rows
from .course_text import Words, look_up
from .models import Course, OfferStatus
from .reading import CourseReading, RunReading, read_courses
from .wishes import Sort, Wishes

PAGE_SIZE = 20
# Of the waiting list so many stand on the page of an empty result; the link leads to all.
WAITING_SHOWN = 3
WAITING = "warteliste_offen"
# What somebody who would wait gives up: the date and the free place.
GIVEN_UP = ("weeks", "places")
# What helps more stands before what helps less; who knows nothing of the places can still ask.
_PLACES_ORDER = ("plaetze_frei", "wenige", WAITING, "unbekannt", "warteliste_geschlossen", "voll")


@dataclass(frozen=True, slots=True)
class CourseFound:
    """A course with the run that fits best (None: no start is known); `further` runs of it fit too."""

    reading: CourseReading
    run: RunReading | None
    further: int
    missed: tuple[str, ...] = ()  # wishes that do not hold; only on the waiting list


@dataclass(frozen=True, slots=True)
class Waiting:
    """Courses with an open waiting list that fulfil every wish but `GIVEN_UP`."""

    total: int = 0
    courses: tuple[CourseFound, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What the list shows. `relaxed`: nothing fits, and so many courses would without that one wish."""

    wishes: Wishes
    sort: Sort
    total: int = 0
    courses: tuple[CourseFound, ...] = ()
    page: int = 1
    pages: int = 1
    relaxed: Mapping[str, int] = field(default_factory=dict)
    waiting: Waiting = field(default_factory=Waiting)
    place: Place | None = None
    area: Area | None = None  # named in the words, and applied
    words: Words = field(default_factory=Words)

    @property
    def place_unknown(self) -> bool:
        return bool(self.wishes.near) and self.place is None

    @property
    def unavailable(self) -> bool:
        """Words cannot be looked up at the moment."""
        return self.words.unavailable

    @property
    def types(self) -> frozenset[int]:
        """The types of the courses on this page."""
        return frozenset(row.reading.type.id for row in (*self.courses, *self.waiting.courses))


class Candidate(NamedTuple):
    """One run that fits, or a course without a known start (`run` is None). `own` is what the order asks for."""

    course: int
    run: int | None
    starts_on: dt.date | None
    status: str
    own: float | None


def find(wishes: Wishes, *, language: str, at: dt.datetime) -> Found:
    """Never raises for what was typed."""
    asked, words = _understood(wishes, language, at)
    sort = _sort(asked)
    found = Found(wishes, sort, place=asked.place, area=asked.area, words=words)
    if words.unavailable:
        return found
    wanted = conditions(asked)
    best = _best(_candidates(asked, wanted.values(), sort), asked, sort)
    if not best:
        return replace(
            found,
            relaxed=_relaxed(asked, wanted),
            waiting=_waiting(asked, wanted, language) if wanted.keys() & set(GIVEN_UP) else Waiting(),
        )
    pages = -(-len(best) // PAGE_SIZE)
    page = min(wishes.page, pages)
    return replace(
        found,
        total=len(best),
        page=page,
        pages=pages,
        courses=_read(best[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], language),
    )


def fitting(wishes: Wishes, *, language: str, at: dt.datetime) -> list[int]:
    """Ids of all courses of that list, in its order: to take it along."""
    asked, words = _understood(wishes, language, at)
    if words.unavailable:
        return []
    sort = _sort(asked)
    candidates = _candidates(asked, conditions(asked).values(), sort)
    return [one.course for one, _further in _best(candidates, asked, sort)]


def _understood(wishes: Wishes, language: str, at: dt.datetime) -> tuple[Asked, Words]:
    known = documents.resolve_place(wishes.near) if wishes.near else None
    place = Place(*known) if known else None
    words = look_up(wishes, language=language, at=at) if wishes.q else Words()
    # A town chosen apart is newer than the one among the words.
    area = words.area if not (wishes.near or wishes.anywhere or wishes.municipality or wishes.district) else None
    return Asked(wishes, at, place, area, words.courses, words.narrow), words


def _sort(asked: Asked) -> Sort:
    """The order asked for, where it means something; else by start, and with words what fits them best."""
    wished = asked.wishes.sort
    if (wished == "distance" and asked.place is None) or (wished == "best" and asked.courses is None):
        wished = None
    return wished or ("best" if asked.courses is not None else "start")


def _candidates(asked: Asked, wanted: Iterable[Q], sort: Sort) -> list[Candidate]:
    """All runs that fulfil every wish, in one statement of narrow rows."""
    own: Any = Value(0)
    if sort == "distance":
        own = F("km2")
    elif sort == "free":
        own = place_rank(_PLACES_ORDER, asked.at)
    found = rows(asked).filter(*wanted).annotate(own=own, run_id=F("run__pk"), run_starts_on=F("run__starts_on"))
    return [Candidate(*row) for row in found.values_list("pk", "run_id", "run_starts_on", "status", "own")]


def _best(candidates: Iterable[Candidate], asked: Asked, sort: Sort) -> list[tuple[Candidate, int]]:
    """Each course once, with its best run and the number of further ones; best first. Paused ones come last."""
    ranks = {pk: rank for rank, pk in enumerate(asked.courses or ())}
    today = asked.today.toordinal()

    def key(one: Candidate) -> tuple[Any, ...]:
        rank = ranks.get(one.course, len(ranks))
        first = rank if sort == "best" else one.own
        paused = one.status == OfferStatus.PAUSED
        return paused, first is None, first or 0, *_start(one.starts_on, today), rank, one.course, one.run or 0

    chosen: dict[int, tuple[Candidate, int]] = {}
    for one in sorted(candidates, key=key):
        best, further = chosen.get(one.course, (one, -1))
        chosen[one.course] = best, further + 1
    return list(chosen.values())


def _start(day_of_start: dt.date | None, today: int) -> tuple[int, int]:
    """The next start first; then what has begun, latest first: one can still join. Last what nobody knows."""
    if day_of_start is None:
        return 2, 0
    day = day_of_start.toordinal()
    return (0, day) if day >= today else (1, -day)


def _read(best: Collection[tuple[Candidate, int]], language: str) -> tuple[CourseFound, ...]:
    ids = [one.course for one, _further in best]
    if not ids:
        return ()
    readings = {
        reading.course.pk: reading for reading in read_courses(Course.objects.filter(pk__in=ids), codes={language})
    }
    return tuple(
        CourseFound(
            readings[one.course],
            next((run for run in readings[one.course].runs if run.run.pk == one.run), None),
            further,
        )
        for one, further in best
    )


def _relaxed(asked: Asked, wanted: Mapping[str, Q]) -> dict[str, int]:
    """Wish → courses that would be found without it alone; one statement, whatever the number of wishes.

    Each run gets a mask of the wishes it fails; one bit alone means that this wish alone stands in the way.
    """
    bits = {name: 1 << place for place, name in enumerate(wanted)}
    if not bits:
        return {}
    fails: Any = Value(0)
    for name, condition in wanted.items():
        fails += Case(When(condition, then=Value(0)), default=Value(bits[name]), output_field=IntegerField())
    counted = rows(asked).annotate(fails=fails).filter(fails__in=bits.values())
    numbers = dict(counted.values_list("fails").annotate(number=Count("pk", distinct=True)))
    helping = {name: numbers.get(bit, 0) for name, bit in bits.items()}
    return {name: number for name, number in sorted(helping.items(), key=lambda item: -item[1]) if number}


def _waiting(asked: Asked, wanted: Mapping[str, Q], language: str) -> Waiting:
    """Who waits gives up the date: a list is open for a later start too."""
    waited = replace(asked, wishes=replace(asked.wishes, weeks=None, places=(WAITING,)))
    found = _candidates(waited, conditions(waited).values(), "start")
    best = _best(found, waited, "start")
    missing = "weeks" if "weeks" in wanted else ""
    return Waiting(len(best), tuple(_late(row, missing, asked) for row in _read(best[:WAITING_SHOWN], language)))


def _late(row: CourseFound, wish: str, asked: Asked) -> CourseFound:
    weeks = asked.wishes.weeks
    begins = row.run.run.starts_on if row.run else None
    if not wish or weeks is None or begins is None:
        return row
    in_time = asked.today <= begins <= asked.today + dt.timedelta(weeks=weeks)
    return row if in_time else replace(row, missed=(wish,))
