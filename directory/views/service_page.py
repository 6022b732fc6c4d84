"""The page of an offer: what, for whom, when, where, in which language, whom to call."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from directory import counting, jsonld
from directory.catalogue import catalogue
from directory.course_words import Places, places
from directory.models import Service, SuggestionTarget
from directory.offer_words import for_whom, other_traits, phrase, prices, public_contacts, text_languages
from directory.opening_hours import OpeningState, state_of
from directory.opening_words import Announcement, Badge, DayRow, announcements, badge, week_table
from directory.phones import phone_of
from directory.reading import ServiceReading, read_services
from directory.reading_places import PlaceReading
from directory.result_cards import offer_icon

from .responses import gone, moved, reader_language


@dataclass(frozen=True)
class PlaceNow:
    """A place of the offer at the moment of reading."""

    reading: PlaceReading
    now: dt.datetime
    paused: bool

    @cached_property
    def state(self) -> OpeningState:
        return state_of(self.reading.hours, at=self.now, paused=self.paused)

    @property
    def badge(self) -> Badge:
        return badge(self.state)

    @cached_property
    def week(self) -> list[DayRow]:
        return week_table(self.reading.hours, today=self.now.date())

    @property
    def announcements(self) -> list[Announcement]:
        return announcements(self.reading.hours, today=self.now.date())


def service(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """`directory/service.html` gets `reading`, `wording`, `places` (`PlaceNow`), `main` (the first) and the rows."""
    found = read_services(Service.objects.published().filter(pk=pk), codes={reader_language()})
    if not found:
        answer = gone(request, Service, pk)
        if answer is None:
            raise Http404
        return answer
    reading = found[0]
    answer = moved(reading.service, slug)
    if answer is not None:
        return answer
    counting.note_opened(request, SuggestionTarget.SERVICE, pk)
    return render(request, "directory/service.html", _context(reading))


def _context(reading: ServiceReading) -> dict[str, Any]:
    row, wording, now = reading.service, reading.wording, timezone.localtime()
    stops = [PlaceNow(place, now, row.is_paused) for place in reading.places]
    main = stops[0] if stops else None
    at_place = main.reading.place.phone if main and main.reading.place else ""
    show_alert = row.alert_until is None or row.alert_until >= now.date()
    return {
        "reading": reading,
        "service": row,
        "wording": wording,
        "is_protected": reading.is_protected or reading.is_redacted,
        "kind_icon": offer_icon(reading.kind.code),
        "main": main,
        "others": stops[1:],
        "for_whom": for_whom(reading, row),
        "traits": other_traits(reading),
        "capacity": _capacity(row, now),
        "prices": prices(list(row.costs.all()), on=now.date()) if not row.is_free else [],
        "spoken": [spoken.language.label for spoken in reading.spoken if not spoken.needs_interpreter],
        "interpreted": [spoken.language.label for spoken in reading.spoken if spoken.needs_interpreter],
        "contacts": public_contacts(row, service=True),
        "phone": phone_of(at_place, row.phone, row.organisation.phone),
        "email": row.email or row.organisation.email,
        "alert": phrase(wording, "alert") if show_alert else None,
        "today": now.date(),
        "text_languages": text_languages(row),
        "jsonld": jsonld.service(reading),
    }


def _capacity(row: Service, now: dt.datetime) -> Places | None:
    """Whether there is room, as old as the office's word for it; None where it says nothing of that."""
    if row.capacity_id is None or row.is_paused:
        return None
    as_of = timezone.make_aware(dt.datetime.combine(row.capacity_as_of, dt.time())) if row.capacity_as_of else None
    return places(catalogue().terms[row.capacity_id].code, as_of, "", at=now)
