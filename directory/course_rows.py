"""Rows of the course list, made from what the finder found. They look like those that come from the search index."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import stand
from search.question import Place

from .cards import Card, course_card
from .course_finder import CourseFound
from .course_levels import UNKNOWN
from .distance import kilometres
from .models import AdmissionNotice
from .result_cards import Tag
from .staff_facts import StaffFacts
from .wishes import Wishes


@dataclass(frozen=True)
class CourseRow:
    """What `directory/parts/course_row.html` shows; named like a hit of the search."""

    id: str
    url: str
    title: str
    language: str  # of the title
    machine: bool
    card: Card
    distance_km: float | None
    further: int
    extra: tuple[Tag, ...]  # what a reader must know besides the facts that all rows have
    staff: StaffFacts | None = None
    kind: str = "course"

    @property
    def title_html(self) -> str:
        return self.title

    @cached_property
    def further_words(self) -> str:
        if not self.further:
            return ""
        return ngettext(
            "and %(number)s further start that fits", "and %(number)s further starts that fit", self.further
        ) % {"number": self.further}


@dataclass(frozen=True, slots=True)
class Telling:
    """What rows are made with besides the courses: the wishes, the moment, where from, which rules, for whom."""

    wishes: Wishes
    at: dt.datetime
    place: Place | None = None
    notices: Sequence[AdmissionNotice] = ()
    staff: Mapping[int, StaffFacts] | None = None


def course_rows(found: Iterable[CourseFound], telling: Telling) -> list[CourseRow]:
    concerned = _concerned(telling.notices)
    return [_row(one, telling, concerned) for one in found]


def notices_on(day: dt.date) -> list[AdmissionNotice]:
    """What authorities changed about who may join, with the types of courses that it concerns."""
    return list(AdmissionNotice.objects.valid_on(day).prefetch_related("course_types"))


def notices_for(notices: Iterable[AdmissionNotice], types: Collection[int]) -> list[AdmissionNotice]:
    return [notice for notice in notices if any(kind.pk in types for kind in notice.course_types.all())]


def _concerned(notices: Iterable[AdmissionNotice]) -> frozenset[int]:
    return frozenset(kind.pk for notice in notices for kind in notice.course_types.all())


def _row(found: CourseFound, telling: Telling, concerned: Collection[int]) -> CourseRow:
    reading, wording = found.reading, found.reading.wording
    today = telling.at.date()
    card = course_card(reading, today=today, runs=[found.run] if found.run else [])
    point = (telling.place.latitude, telling.place.longitude) if telling.place else None
    there = found.run.place.point if found.run and found.run.place else None
    return CourseRow(
        id=f"course:{reading.course.pk}",
        url=reading.course.get_absolute_url(),
        title=wording.name,
        language=wording.language_of("name"),
        machine=wording.is_machine,
        card=card,
        distance_km=kilometres(point, there) if point and there else None,
        further=found.further,
        extra=tuple(_extra(found, telling, concerned)),
        staff=telling.staff.get(reading.course.pk) if telling.staff else None,
    )


def _extra(found: CourseFound, telling: Telling, concerned: Collection[int]) -> list[Tag]:
    reading, wishes = found.reading, telling.wishes
    tags = []
    if reading.type.id in concerned:
        tags.append(Tag("warn", _("New rule on who may join")))
    if "weeks" in found.missed:
        tags.append(Tag("calendar", _("Begins later than you wish")))
    if UNKNOWN in wishes.childcare and reading.childcare is None:
        tags.append(Tag("help-circle", _("Childcare not known, please ask")))
    if UNKNOWN in wishes.time and (found.run is None or not found.run.times):
        tags.append(Tag("help-circle", _("Time of day not known, please ask")))
    if reading.course.is_stale(on := telling.at.date()):
        tags.append(Tag("history", stand.in_words(reading.course.verified_on, on)))
    return tags
