"""Events for people's own calendars (iCalendar, RFC 5545) and for search engines (schema.org Event)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import icalendar
from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from directory import jsonld
from directory.calendars import calendar_of, host, in_zone
from kompass.events import Event
from kompass.models import EventPage

_STATES = {"planned": "CONFIRMED", "moved": "CONFIRMED", "cancelled": "CANCELLED"}
_SCHEMA_STATES = {"planned": "EventScheduled", "moved": "EventRescheduled", "cancelled": "EventCancelled"}


def calendar(events: Iterable[Event], name: str = "") -> bytes:
    """One event or all. An event keeps its UID in every language, so a file fetched again replaces the older one."""
    found = list(events)
    return calendar_of(name or found[0].title, [_entry(event) for event in found])


def _entry(event: Event) -> icalendar.Event:
    page, entry = event.page, icalendar.Event()
    changed = page.last_published_at or page.latest_revision_created_at or timezone.now()
    entry.add("uid", f"{page.translation_key}@{host()}")
    entry.add("dtstamp", changed)
    entry.add("last-modified", changed)
    entry.add("url", f"{settings.BASE_URL}{event.url}")
    cancelled = _("cancelled")
    entry.add("summary", f"{event.title} ({cancelled})" if page.is_cancelled else event.title)
    entry.add("status", _STATES[page.state])
    first, last = _span(page)
    entry.add("dtstart", first)
    if last is not None:
        entry.add("dtend", last)
    if place := _address(page) or event.where:
        entry.add("location", place)
    if page.shown_location is not None and page.shown_location.point:
        entry.add("geo", page.shown_location.point)
    told = (event.state_note, event.summary, page.registration, f"{settings.BASE_URL}{event.url}")
    entry.add("description", "\n".join(part for part in told if part))
    return entry


def _span(page: EventPage) -> tuple[dt.date, dt.date | None]:
    """Days where no time is known, the end excluded; else moments with their zone."""
    if page.starts_at is None:
        return page.starts_on, page.last_day + dt.timedelta(days=1)
    start = in_zone(dt.datetime.combine(page.starts_on, page.starts_at))
    if page.ends_at is None:
        return start, None
    return start, in_zone(dt.datetime.combine(page.last_day, page.ends_at))


def _address(page: EventPage) -> str:
    place = page.shown_location
    return f"{place.name}, {place.address_line}" if place else ""


def event_jsonld(event: Event) -> SafeString:
    page, place = event.page, event.page.shown_location
    first, last = _span(page)
    if page.starts_at is None:
        last = page.last_day
    data = {
        "@type": "Event",
        "@id": jsonld.url(event.url),
        "url": jsonld.url(event.url),
        "name": event.title,
        "description": event.summary,
        "inLanguage": page.spoken or event.language,
        "startDate": first.isoformat(),
        "endDate": last.isoformat() if last else "",
        "eventStatus": f"https://schema.org/{_SCHEMA_STATES[page.state]}",
        "location": {"@type": "Place", "name": event.where, **({"address": place.address_line} if place else {})}
        if event.where
        else None,
        "organizer": {"@type": "Organization", "name": page.organisation.name} if page.organisation else None,
    }
    return jsonld.script({key: value for key, value in data.items() if value})
