"""The sheet for a door: one day of a house, or its usual week, in German and up to three more languages.

Times are figures, and languages stand with their own names too: a sheet helps those who read none of its words.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import dates, translation
from django.utils.translation import gettext as _

from portal import languages

from .catalogue import TermEntry
from .hours import Hours
from .house_words import MOST_LANGUAGES, full_day
from .in_the_house import OfferHere, Slot, slots_on
from .models import OfferStatus, Schedule
from .offer_words import Phrase, phrase
from .opening_words import clock, nth_words, school_words

MOST_FURTHER = 3
# Unasked, a sheet in more languages has too small a type for a door.
UNASKED = 2
WEEK = "woche"
# Measured on A4 with the longest entries of the demo.
LINES_AT_LARGE = 16
LINES_AT_MEDIUM = 28


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language as Germans call it and as its speakers do, where the portal knows that."""

    name: str
    own: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A span on the sheet. `names` and `how` have one text a language of the sheet, without doubles."""

    time: str
    names: tuple[Phrase, ...]
    room: str
    spoken: tuple[Spoken, ...]
    how: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of a day. `titles`: the weekday, on the sheet of a week."""

    titles: tuple[Phrase, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Poster:
    codes: tuple[str, ...]
    headings: tuple[Phrase, ...]
    days: tuple[Phrase, ...]  # the date, empty for a week
    groups: tuple[Group, ...]
    scan: tuple[Phrase, ...]

    @property
    def size(self) -> str:
        """How large the type can be for the sheet to stay on one page, as far as that is possible."""
        lines = sum(len(group.entries) for group in self.groups) * (2 + len(self.codes))
        return "l" if lines <= LINES_AT_LARGE else "m" if lines <= LINES_AT_MEDIUM else "s"


def day_poster(offers: Sequence[OfferHere], day: dt.date, *, today: dt.date, codes: Sequence[str]) -> Poster:
    entries = tuple(_entry(slot, codes) for slot in slots_on(_active(offers), day))
    return Poster(
        tuple(codes),
        _in_each(codes, lambda: _("Today in the house") if day == today else _("In the house")),
        _in_each(codes, lambda: full_day(day)),
        (Group((), entries),) if entries else (),
        _in_each(codes, lambda: _("What is open now? Scan the code.")),
    )


def week_poster(offers: Sequence[OfferHere], *, today: dt.date, codes: Sequence[str]) -> Poster:
    """What holds every week, so that the sheet may hang for months. Exceptions are behind the code."""
    groups = []
    for weekday in range(7):
        rows = [
            (row.opens or dt.time.max, offer.service.name, _usual(offer, row, codes))
            for offer in _active(offers)
            for row in _current(offer.hours, today)
            if row.weekday == weekday
        ]
        if rows:
            titles = _in_each(codes, lambda number=weekday: str(dates.WEEKDAYS[number]))  # type: ignore[misc]
            groups.append(Group(titles, tuple(entry for _time, _name, entry in sorted(rows, key=lambda row: row[:2]))))
    return Poster(
        tuple(codes),
        _in_each(codes, lambda: _("Every week in the house")),
        _in_each(codes, lambda: _("Closed on public holidays.")),
        tuple(groups),
        _in_each(codes, lambda: _("What is open now? Scan the code.")),
    )


def codes_for(slots: Iterable[Slot], *, reader: str, asked: Sequence[str]) -> tuple[str, ...]:
    """German first; then what was asked for, else the reader's language, else what is spoken most."""
    wanted = [code for code in asked if code in languages.BY_CODE]
    if not wanted and reader != languages.BASE:
        wanted = [reader]
    if not wanted:
        counts = Counter(term.code for slot in slots for term in slot.languages if term.code in languages.BY_CODE)
        wanted = [code for code, _number in counts.most_common() if code != languages.BASE][:UNASKED]
    further = [code for code in dict.fromkeys(wanted) if code != languages.BASE]
    return (languages.BASE, *further[:MOST_FURTHER])


def _active(offers: Iterable[OfferHere]) -> list[OfferHere]:
    return [offer for offer in offers if offer.service.status != OfferStatus.PAUSED]


def _current(hours: Hours, today: dt.date) -> list[Any]:
    return [
        row
        for row in hours.schedules
        if row.kind != Schedule.Kind.PHONE and (row.valid_to is None or row.valid_to >= today)
    ]


def _entry(slot: Slot, codes: Sequence[str]) -> Entry:
    time = "" if slot.is_all_day and slot.by_appointment else _span(slot.start, slot.end)
    return Entry(
        "0–24" if slot.is_all_day and not slot.by_appointment else time,
        _names(slot.offer, codes),
        slot.offer.place.room,
        tuple(map(_spoken, slot.languages[:MOST_LANGUAGES])),
        _how(codes, by_appointment=slot.by_appointment, is_walk_in=slot.is_walk_in),
    )


def _usual(offer: OfferHere, row: Any, codes: Sequence[str]) -> Entry:
    by_appointment = row.kind == Schedule.Kind.BY_APPOINTMENT
    how = _how(codes, by_appointment=by_appointment, is_walk_in=offer.is_walk_in and not by_appointment)
    if row.nth_week is not None:
        how = (*_in_each(codes, lambda: nth_words(row.nth_week)), *how)
    if row.school:
        how = (*_in_each(codes, lambda: school_words(row.school)), *how)
    return Entry(
        _span(row.opens, row.closes) if row.opens and row.closes else "",
        _names(offer, codes),
        offer.place.room,
        tuple(map(_spoken, offer.languages_at(row)[:MOST_LANGUAGES])),
        how,
    )


def _span(opens: Any, closes: Any) -> str:
    return f"{clock(opens)} – {clock(closes)}"


def _names(offer: OfferHere, codes: Sequence[str]) -> tuple[Phrase, ...]:
    """The German name, and what it is called in the languages of the sheet where somebody wrote that down."""
    found = [phrase(offer.service.wording(code), "name") for code in codes]
    return tuple(name for place, name in enumerate(found) if name.language == codes[place])


def _spoken(term: TermEntry) -> Spoken:
    own = languages.BY_CODE.get(term.code)
    return Spoken(term.label_in(languages.BASE), own.autonym if own and own.code != languages.BASE else "", term.code)


def _how(codes: Sequence[str], *, by_appointment: bool, is_walk_in: bool) -> tuple[Phrase, ...]:
    if by_appointment:
        return _in_each(codes, lambda: _("by appointment only"))
    return _in_each(codes, lambda: _("without an appointment")) if is_walk_in else ()


def _in_each(codes: Sequence[str], words: Callable[[], str]) -> tuple[Phrase, ...]:
    """A text in each language of the sheet; what is the same in two of them stands once."""
    texts: dict[str, str] = {}
    for code in codes:
        with translation.override(code):
            texts.setdefault(words(), code)
    return tuple(Phrase(text, code) for text, code in texts.items())
