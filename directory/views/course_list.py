"""The course finder: a form in front, rows that can be compared, and ways on where nothing fits."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from directory import counting, finder_links
from directory.catalogue import catalogue
from directory.course_counselling import next_counselling
from directory.course_finder import Found, find
from directory.course_rows import CourseRow, Telling, course_rows, notices_for, notices_on
from directory.finder import finder_fields, hidden_wishes
from directory.models import SuggestionTarget
from directory.staff_facts import staff_facts
from directory.wish_slip import without_free_text
from directory.wish_words import summary
from directory.wishes import Wishes

from .responses import reader_language, reads_for_staff


def courses(request: HttpRequest) -> HttpResponse:
    """`directory/courses.html` gets:

    - `wishes` as understood, `found` (course_finder.Found: `total`, `words`, `place`, `place_unknown`, `area` …)
    - `rows` and `waiting` (course_rows.CourseRow), `notices` on admission that concern them
    - `fields`, `summary` and `kept` of the form
    - `chips`, `sort_links`, `page_links`, `relaxations`, and single addresses
    - `counselling` where nothing fits
    """
    wishes, at = Wishes.read(request.GET), timezone.localtime()
    found = find(wishes, language=reader_language(), at=at)
    shown = (*found.courses, *found.waiting.courses)
    counting.note_listed(request, [(SuggestionTarget.COURSE, one.reading.course.pk) for one in shown])
    for_staff = reads_for_staff(request)
    context = _links(found) | _rows(found, at, for_staff=for_staff) | _frame(wishes, found)
    if not found.total:
        near = (found.place.latitude, found.place.longitude) if found.place else None
        context["counselling"] = next_counselling(language=reader_language(), at=at, near=near)
    response = render(request, "directory/courses.html", context)
    if for_staff:
        response["Cache-Control"] = "private"
    return response


def _frame(wishes: Wishes, found: Found) -> dict[str, Any]:
    place = found.place.label if found.place else ""
    topics = catalogue().topics_by_code
    return {
        "wishes": wishes,
        "found": found,
        "fields": finder_fields(wishes),
        "summary": summary(wishes, place),
        "kept": hidden_wishes(wishes),
        # The same list to take along. Lists about protection from violence stay on the screen.
        "download": "" if any(topics[code].is_protection for code in wishes.topic) else wishes.query_string(),
    }


def _links(found: Found) -> dict[str, Any]:
    ask = found.wishes.query_string
    slip = without_free_text(found.wishes, found.place).query_string()
    return {
        "chips": finder_links.chips(found),
        "clear_href": "?",
        "sort_links": finder_links.sort_links(found),
        "page_links": finder_links.page_links(found),
        "relaxations": finder_links.relaxations(found) if not found.total else [],
        "waiting_href": finder_links.waiting_href(found),
        "uncorrected_href": ask(exact=True),
        "anywhere_href": ask(anywhere=True),
        "soon_href": "" if found.wishes.are_soon else "?soon=1",
        "slip_href": reverse("directory:wish_slip") + slip.removesuffix("?"),
        "level_help_href": reverse("directory:level_help") + found.wishes.query_string(now="").removesuffix("?"),
    }


def _rows(found: Found, at: dt.datetime, *, for_staff: bool) -> dict[str, Any]:
    notices = notices_on(at.date())
    shown = (*found.courses, *found.waiting.courses)
    staff = staff_facts(one.reading for one in shown) if for_staff and shown else None
    telling = Telling(found.wishes, at, found.place, notices, staff)
    rows: list[CourseRow] = course_rows(found.courses, telling)
    wished = {entry.id for entry in catalogue().course_types.values() if entry.code in found.wishes.type}
    return {
        "rows": rows,
        "waiting": course_rows(found.waiting.courses, telling),
        "notices": notices_for(notices, found.types | wished),
    }
