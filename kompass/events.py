"""What readers are told of events: when, where, whether they take place. Functions say how many queries they cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directory.catalogue import catalogue
from directory.course_words import span
from directory.models import Vocabulary
from kompass.models import EventPage
from portal import languages
from portal.navigation import page_address
from portal.public_pages import public_pages

# An archive of years is no longer read; search engines keep it.
MOST_PAST = 100


@dataclass(frozen=True, slots=True)
class Event:
    """An event for one reader. `language` is that of its words; facts come from the German page."""

    page: EventPage
    title: str
    summary: str
    language: str
    is_machine: bool
    url: str
    when: str
    where: str
    state: str
    state_note: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class Month:
    name: str
    events: tuple[Event, ...]


def upcoming(language: str, *, on: dt.date, limit: int | None = None) -> list[Event]:
    """What is not over yet, soonest first. One query, two in another language."""
    return _events(_public().upcoming(on)[:limit], language, on)


def past(language: str, *, on: dt.date) -> list[Event]:
    """What is over, newest first. One query, two in another language."""
    return _events(_public().past(on)[:MOST_PAST], language, on)


def named(slug: str, language: str, *, on: dt.date) -> Event | None:
    """The public event with that address. One query, two in another language."""
    return next(iter(_events(_public().filter(slug=slug)[:1], language, on)), None)


def by_month(events: Iterable[Event]) -> list[Month]:
    """In the order given; a month is named once."""
    groups = groupby(events, key=lambda event: date_format(event.page.starts_on, "F Y"))
    return [Month(name, tuple(group)) for name, group in groups]


def event_of(page: EventPage, language: str, *, on: dt.date) -> Event:
    """The event whose page is shown, in the words of that page."""
    return _event(page, page, language, on)


def languages_of(page: EventPage) -> list[str]:
    """Labels of the languages in which people can take part."""
    known = catalogue().vocabularies.get(Vocabulary.LANGUAGE, {})
    return [known[code].label for code in page.spoken if code in known]


def when(page: EventPage) -> str:
    """„Saturday, 12 December 2026, 10:00 to 12:00“."""
    return _when(page.starts_on, page.last_day, page.starts_at, page.ends_at)


def when_of_card(card: Mapping[str, Any]) -> str:
    """The same from what the search index keeps."""
    opens, closes = (dt.time.fromisoformat(card[name]) if card.get(name) else None for name in ("from", "to"))
    first, last = (dt.date.fromisoformat(card[name]) for name in ("first", "last"))
    return _when(first, last, opens, closes)


def _when(first: dt.date, last: dt.date, opens: dt.time | None, closes: dt.time | None) -> str:
    time = span(opens, closes)
    days = _day(first) if first == last else _("%(first)s to %(last)s") % {"first": _day(first), "last": _day(last)}
    return f"{days}, {time}" if time else days


def where(page: EventPage, words: EventPage) -> str:
    """Name and town of the house, else the words for it. Never of a place whose address is secret."""
    place = page.shown_location
    if place is None:
        return str(words.place_text or page.place_text)
    return ", ".join(part for part in (place.name, place.city) if part)


def _day(day: dt.date) -> str:
    return f"{date_format(day, 'l')}, {date_format(day)}"


def _public() -> Any:
    rows = public_pages(EventPage.objects.filter(locale__language_code=languages.BASE))
    return rows.select_related("locale", "location", "organisation")


def _events(rows: Iterable[EventPage], language: str, on: dt.date) -> list[Event]:
    german = list(rows)
    translations = _translations(german, language)
    return [_event(page, translations.get(page.translation_key, page), language, on) for page in german]


def _translations(german: list[EventPage], language: str) -> dict[UUID, EventPage]:
    if language == languages.BASE or not german:
        return {}
    keys = [page.translation_key for page in german]
    rows = EventPage.objects.live().filter(translation_key__in=keys, locale__language_code=language)
    return {page.translation_key: page for page in rows.select_related("locale")}


def _event(facts: EventPage, words: EventPage, language: str, on: dt.date) -> Event:
    return Event(
        page=facts,
        title=words.title,
        summary=words.summary,
        language=words.language,
        is_machine=words.is_machine,
        url=page_address(words.url_path, language),
        when=when(facts),
        where=where(facts, words),
        state=facts.state,
        state_note=words.state_note or facts.state_note,
        is_over=facts.last_day < on,
    )
