"""Dates for people's own calendars: a run of a course, the opening hours of an offer."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from directory.calendars import course_calendar, hours_calendar
from directory.cards import listed_runs
from directory.models import Course, Service
from directory.reading import read_courses, read_services
from directory.shortlist_reading import may_be_noted

from .responses import gone, reader_language


def course_run(request: HttpRequest, pk: int, slug: str, run: int) -> HttpResponse:
    """A run that is over or cancelled has no dates any more."""
    found = read_courses(Course.objects.published().filter(pk=pk), codes={reader_language()})
    if not found:
        return _missing(request, Course, pk)
    listed = listed_runs(found[0], on=timezone.localdate())
    wanted = next((row for row in listed if row.run.pk == run), None)
    if wanted is None or found[0].course.is_paused or not may_be_noted(found[0]):
        raise Http404
    return _file(course_calendar(found[0], wanted), f"termin-{run}")


def opening_hours(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Help against violence leaves no date in a calendar that others may see."""
    found = read_services(Service.objects.published().filter(pk=pk), codes={reader_language()})
    if not found:
        return _missing(request, Service, pk)
    content = hours_calendar(found[0], today=timezone.localdate())
    if content is None or found[0].service.is_paused or not may_be_noted(found[0]):
        raise Http404
    return _file(content, f"oeffnungszeiten-{pk}")


def _missing(request: HttpRequest, model: type[Course] | type[Service], pk: int) -> HttpResponse:
    answer = gone(request, model, pk)
    if answer is None:
        raise Http404
    return answer


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response
