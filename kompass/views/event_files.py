"""Events for people's own calendars."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.views.responses import reader_language
from kompass import event_data, events


def all_events(request: HttpRequest) -> HttpResponse:
    """The calendar of all that comes, to subscribe to."""
    found = events.upcoming(reader_language(), on=timezone.localdate())
    return _calendar_file(event_data.calendar(found, name=_("Events")), "termine")


def event_file(request: HttpRequest, slug: str) -> HttpResponse:
    """One event; also after it, so that who fetches it again learns that it was cancelled."""
    event = events.named(slug, reader_language(), on=timezone.localdate())
    if event is None:
        raise Http404
    return _calendar_file(event_data.calendar([event]), f"termin-{slug}")


def _calendar_file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response
