"""What a slot of „Heute im Haus“ says: „Arabisch bis 12:30 Uhr, ohne Termin“."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.lists import joined

from .in_the_house import HouseDay, Slot
from .offer_words import Phrase, phrase
from .opening_words import clock

# More names than this nobody reads on the way through a door; the offer's page has all.
MOST_LANGUAGES = 6


@dataclass(frozen=True, slots=True)
class SlotLine:
    """A slot as the page of the house shows it. `is_mine`: the reader's language is spoken then."""

    words: str
    name: Phrase
    machine: bool
    organisation: str
    room: str
    url: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class HouseBlock:
    """The block on the page of the house: its heading, what is to be known first, the slots in order of time."""

    heading: str
    notes: tuple[str, ...]
    lines: tuple[SlotLine, ...]
    unknown: tuple[Any, ...]


def house_block(day: HouseDay, *, language: str) -> HouseBlock:
    return HouseBlock(
        heading_of(day.day, today=day.now.date()),
        tuple(_notes(day)),
        tuple(_line(slot, day, language) for slot in day.slots),
        tuple((phrase(offer.service.wording(), "name"), offer.service.get_absolute_url()) for offer in day.unknown),
    )


def heading_of(day: dt.date, *, today: dt.date) -> str:
    if day == today:
        return _("Today in the house")
    if day == today + dt.timedelta(days=1):
        return _("Tomorrow in the house")
    return _("In the house on %(day)s") % {"day": full_day(day)}


def full_day(day: dt.date) -> str:
    """„Montag, 23. November 2026“."""
    return _("%(weekday)s, %(date)s") % {"weekday": date_format(day, "l"), "date": date_format(day, "DATE_FORMAT")}


def _notes(day: HouseDay) -> list[str]:
    if day.is_holiday and not (day.is_today and day.slots):
        return [_("Today is a public holiday.")]
    if not day.is_today:
        return [_("Nothing more is open here today.")]
    return [] if day.slots else [_("No times are known. Please call before you go.")]


def _line(slot: Slot, day: HouseDay, language: str) -> SlotLine:
    service, wording = slot.offer.service, slot.offer.service.wording()
    return SlotLine(
        sentence(slot, now=day.now, language=language),
        phrase(wording, "name"),
        wording.is_machine,
        service.organisation.name,
        slot.offer.place.room,
        service.get_absolute_url(),
        is_mine=language != "de" and slot.is_in(language),
    )


def sentence(slot: Slot, *, now: dt.datetime, language: str) -> str:
    """Languages, time, whether one may simply come; the reader's own language stands first."""
    names = joined(language_names(slot, first=language))
    text = _timed(slot, names, now)
    if slot.by_appointment:
        text = _("%(hours)s, by appointment only") % {"hours": text} if text else _("by appointment only")
    elif slot.is_walk_in:
        text = _("%(what)s, without an appointment") % {"what": text}
    return text[:1].upper() + text[1:]


def language_names(slot: Slot, *, first: str) -> list[str]:
    terms = sorted(slot.languages, key=lambda term: term.code != first)
    names = [term.label for term in terms[:MOST_LANGUAGES]]
    return [*names, _("more languages")] if len(terms) > MOST_LANGUAGES else names


def _timed(slot: Slot, names: str, now: dt.datetime) -> str:
    if slot.is_all_day:
        return names if slot.by_appointment else joined(part for part in (names, _("day and night")) if part)
    facts = {"languages": names, "opens": clock(slot.start), "closes": clock(slot.end), "time": clock(slot.end)}
    if slot.start <= now:
        return (_("%(languages)s until %(time)s") if names else _("until %(time)s")) % facts
    template = _("%(languages)s from %(opens)s to %(closes)s") if names else _("%(opens)s to %(closes)s")
    return template % facts
