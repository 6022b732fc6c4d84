"""Opening hours and course dates for people's own calendars (iCalendar, RFC 5545). Offers and places, never persons.

Times carry the zone of the region with its rules, so that Google, Apple and Outlook show them alike; a date keeps its
UID, so that a file fetched again replaces what an older one brought.
"""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone

from . import course_words
from .models import Offer, Schedule
from .offer_words import phrase
from .opening_hours import REGION
from .phones import phone_of
from .reading import CourseReading, RunReading, ServiceReading
from .reading_places import PlaceReading
from .recurrences import Recurrence, lessons, opening_times

# Hours are given for so long: public holidays and closings beyond are not known, and offices move.
HOURS_FOR = dt.timedelta(days=365)
# Offsets of Central Europe since 1996. Outlook wants them in the file.
_ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE
"""


def course_calendar(reading: CourseReading, run: RunReading) -> bytes:
    """The lessons of a run; its first day alone where their time is not known."""
    row = reading.course
    name = phrase(row.wording(), "name").text
    recurrence = lessons(run.run)
    event = _event(row, f"run-{run.run.pk}", run.place)
    if recurrence is None:
        event.add("summary", _("Course begins: %(name)s") % {"name": name})
        event.add("dtstart", run.run.starts_on)
        event.add("dtend", run.run.starts_on + dt.timedelta(days=1))
    else:
        event.add("summary", name)
        _recur(event, recurrence)
    days = course_words.weekdays(run.run.weekdays), course_words.span(run.run.starts_at, run.run.ends_at)
    until = run.run.register_until
    event.add(
        "description",
        _lines(
            row,
            *days,
            _("Register until %(date)s.") % {"date": date_format(until)} if until else "",
            phone_of(row.phone, row.organisation.phone),
            _("Dates can change, and there may be holidays. Please ask there."),
        ),
    )
    return calendar_of(name, [event])


def hours_calendar(reading: ServiceReading, *, today: dt.date) -> bytes | None:
    """The opening hours of an offer at all its places for a year. None where no times are known."""
    row = reading.service
    name = phrase(row.wording(), "name").text
    events = []
    for place in reading.places:
        for recurrence in opening_times(place.hours, first=today, last=today + HOURS_FOR):
            event = _event(row, f"{place.place.pk if place.place else 0}-{recurrence.key}", place)
            where = f" ({place.town})" if len(reading.places) > 1 and place.town else ""
            event.add("summary", f"{name}{where}: {_kind(recurrence.kind)}")
            event.add("transp", "TRANSPARENT")  # an office that is open is no appointment
            _recur(event, recurrence)
            event.add(
                "description",
                _lines(
                    row,
                    phone_of(place.place.phone if place.place else "", row.phone, row.organisation.phone),
                    _("As of %(date)s. Times can change, please call first.") % {"date": date_format(today)},
                ),
            )
            events.append(event)
    return calendar_of(name, events) if events else None


def calendar_of(name: str, events: list[Event]) -> bytes:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//KIM-Portal//{host()}//DE")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", REGION.key)
    calendar.add_component(Timezone.from_ical(_ZONE))
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(row: Offer, key: str, place: PlaceReading | None) -> Event:
    event = Event()
    event.add("uid", f"{row.uuid}-{key}@{host()}")
    # When the facts were last changed, not when somebody fetched them: the same facts give the same file.
    event.add("dtstamp", row.updated_at)
    event.add("last-modified", row.updated_at)
    event.add("url", f"{settings.BASE_URL}{row.get_absolute_url()}")
    if place is not None and place.is_open_to_all:
        event.add("location", f"{place.location.name}, {place.location.address_line}")
        if place.point:
            event.add("geo", place.point)
    return event


def _recur(event: Event, recurrence: Recurrence) -> None:
    event.add("dtstart", in_zone(recurrence.start))
    if recurrence.end is not None:
        event.add("dtend", in_zone(recurrence.end))
    if recurrence.rule:
        last = in_zone(dt.datetime.combine(recurrence.until, recurrence.start.time()))
        # RFC 5545, 3.3.10: with a zone at the start, the end of a rule is given in UTC.
        event.add("rrule", {**recurrence.rule, "UNTIL": last.astimezone(dt.UTC)})
    if recurrence.skipped:
        times = [in_zone(dt.datetime.combine(day, recurrence.start.time())) for day in recurrence.skipped]
        event.add("exdate", times)


def in_zone(moment: dt.datetime) -> dt.datetime:
    return moment.replace(tzinfo=REGION)


def _lines(row: Offer, *more: str) -> str:
    return "\n".join(
        part for part in (row.organisation.name, *more, f"{settings.BASE_URL}{row.get_absolute_url()}") if part
    )


def _kind(kind: str) -> str:
    return {
        Schedule.Kind.PHONE.value: _("reachable by telephone"),
        Schedule.Kind.BY_APPOINTMENT.value: _("by appointment only"),
    }.get(kind, _("open"))


def host() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"
