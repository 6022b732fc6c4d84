"""The page of a course: level, next start, places and how old their count is, cost, access."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from directory import childcare_words, counting, course_words, jsonld
from directory.cards import listed_runs
from directory.course_counselling import next_counselling
from directory.course_words import Places
from directory.models import AdmissionNotice, Course, SuggestionTarget, whole_level
from directory.offer_words import Phrase, for_whom, material, phrase, public_contacts, text_languages
from directory.phones import phone_of
from directory.reading import CourseReading, RunReading, read_courses
from directory.staff_facts import staff_facts
from directory.wish_slip import alike
from portal import languages
from portal.lists import joined

from .responses import gone, moved, reader_language, reads_for_staff

# The levels that everybody knows, for the scale on the page.
FOR_ALL = "offen"  # the one way into a course that needs no paper
SCALE = ("A0", "A1", "A2", "B1", "B2", "C1")


@dataclass(frozen=True, slots=True)
class Need:
    """A way into the course, and what to show for it: the paper keeps its German name in every language."""

    label: str
    paper: Phrase


@dataclass(frozen=True)
class RunNow:
    """A run at the moment of reading."""

    reading: RunReading
    now: dt.datetime

    @property
    def run(self) -> Any:
        return self.reading.run

    @cached_property
    def places(self) -> Places:
        run = self.run
        code = run.places_state.code if run.places_state else ""
        return course_words.places(code, run.places_as_of, run.places_source, at=self.now)

    @property
    def weekdays(self) -> str:
        return course_words.weekdays(self.run.weekdays)

    @property
    def span(self) -> str:
        return course_words.span(self.run.starts_at, self.run.ends_at)

    @property
    def times(self) -> str:
        return joined(term.label for term in self.reading.times)

    @property
    def until_start(self) -> str:
        return course_words.until_start(self.run.starts_on, today=self.now.date())

    @property
    def has_begun(self) -> bool:
        return bool(self.run.starts_on <= self.now.date())

    @property
    def may_register(self) -> bool:
        return self.run.register_until is None or self.run.register_until >= self.now.date()

    @property
    def placement_test(self) -> dt.date | None:
        day = self.run.placement_test_on
        return day if day and day >= self.now.date() else None


@dataclass(frozen=True, slots=True)
class Step:
    """One level of the scale."""

    name: str
    is_in: bool


def course(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """`directory/course.html` gets `reading`, `wording`, `runs` (`RunNow`), `next` (the first) and the rows."""
    found = read_courses(Course.objects.published().filter(pk=pk), codes={reader_language()})
    if not found:
        answer = gone(request, Course, pk)
        if answer is None:
            raise Http404
        return answer
    reading = found[0]
    answer = moved(reading.course, slug)
    if answer is not None:
        return answer
    counting.note_opened(request, SuggestionTarget.COURSE, pk)
    context = _context(reading)
    if reads_for_staff(request):
        context["staff"] = staff_facts([reading])[pk]
    return render(request, "directory/course.html", context)


def _context(reading: CourseReading) -> dict[str, Any]:
    row, wording, now = reading.course, reading.wording, timezone.localtime()
    runs = [RunNow(run, now) for run in listed_runs(reading, on=now.date())]
    upcoming = next((run for run in runs if not run.has_begun), runs[0] if runs else None)
    show_alert = row.alert_until is None or row.alert_until >= now.date()
    return {
        "reading": reading,
        "course": row,
        "wording": wording,
        "levels": course_words.levels(row.start_level, row.target_level),
        "scale": _scale(row.start_level, row.target_level),
        "next": upcoming,
        "runs": runs,
        # Of the run that is shown, not of one that began elsewhere.
        "place": upcoming.reading.place if upcoming else None,
        "material": material(row.material_costs),
        "for_whom": for_whom(reading, row, is_open=all(term.code == FOR_ALL for term in reading.access)),
        "needs": [Need(term.label, _paper(term)) for term in reading.access],
        "childcare": childcare_words.facts(row),
        "childcare_as_of": childcare_words.as_of(row),
        "notices": list(AdmissionNotice.objects.valid_on(now.date()).filter(course_types=row.course_type_id)),
        "contacts": public_contacts(row, service=False),
        "phone": phone_of(row.phone, row.organisation.phone),
        "email": row.email or row.organisation.email,
        "alert": phrase(wording, "alert") if show_alert else None,
        "today": now.date(),
        "text_languages": text_languages(row),
        "jsonld": jsonld.course(reading),
        **_ways_on(reading, upcoming, now),
    }


def _ways_on(reading: CourseReading, upcoming: RunNow | None, now: dt.datetime) -> dict[str, Any]:
    """Who helps to find another course; and a slip with what this one offers, unless paper would tell too much."""
    place = upcoming.reading.place if upcoming else None
    wishes = alike(reading, upcoming.reading if upcoming else None)
    slip = reverse("directory:wish_slip") + wishes.query_string().removesuffix("?")
    return {
        "counselling": next_counselling(language=reader_language(), at=now, near=place.point if place else None),
        "slip_href": "" if reading.is_protected else slip,
    }


def _scale(start: str, target: str) -> list[Step]:
    """From the level one has to the one the course leads to."""
    first, last = (
        SCALE.index(level) if level in SCALE else None for level in (whole_level(start), whole_level(target))
    )
    if first is None and last is None:
        return []
    low, high = first if first is not None else last, last if last is not None else first
    return [Step(level, (low or 0) <= place <= (high or 0)) for place, level in enumerate(SCALE)]


def _paper(term: Any) -> Phrase:
    needs = term.data.get("needs") or {}
    words = needs if isinstance(needs, dict) else {languages.BASE: str(needs)}
    code = reader_language() if words.get(reader_language()) else languages.BASE
    return Phrase(words.get(code, ""), code)
