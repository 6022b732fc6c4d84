"""The Ordner as a tagged PDF: plain data for `templates/print/folder.typ`. What stands level there is one row here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from directory.sheets import Sender, frame_data, piece
from directory.short_facts import Line as FactLine
from kompass.folder import Folder, Office, OfficeSide, Register, RegisterSide, TopicSheet, TopicSide
from kompass.folder_text import Flow, Item, Line, Part, Run, paired
from portal import languages, printing, qr_codes

Data = dict[str, Any]
_SPRITE = settings.ROOT / "portal" / "static" / "portal" / "icons.svg"


def folder_pdf(folder: Folder, sender: Sender, *, at: dt.datetime) -> bytes:
    return printing.pdf("folder.typ", folder_data(folder, sender, at=at), at=at)


def folder_data(folder: Folder, sender: Sender, *, at: dt.datetime) -> Data:
    codes = folder.languages
    with translation.override(codes[0]):
        qr_words = _("QR code with the address of this page")
        online = _("On the net:")
    return {
        **frame_data(sender, codes[0]),
        # What is asked for lies in the code: nobody types it.
        "shown": sender.address.partition("://")[2].partition("?")[0],
        "languages": [{"lang": code, "dir": languages.direction(code)} for code in codes],
        "autonyms": [piece(languages.BY_CODE[code].autonym, code) for code in codes],
        "title": _in_each(codes, lambda: _("My folder")),
        "leads": _in_each(codes, lambda: _("As of %(date)s. Times can change, please call first.") % _date(at)),
        "intro": _row(codes, _intro),
        "numbers": _numbers(codes, folder.numbers),
        "lines": [_in_each(codes, lambda: _("My name")), _in_each(codes, lambda: _("My notes"))],
        "contents": _in_each(codes, lambda: _("Contents")),
        "total": folder.total,
        "qr_words": qr_words,
        "online": piece(online, codes[0]),
        "registers": [_register(register, folder) for register in folder.registers],
    }


def _date(at: dt.datetime) -> dict[str, str]:
    return {"date": date_format(at, "DATE_FORMAT")}


def _intro() -> Part:
    """What it is and how to use it."""
    steps = (
        _("Print the sheets on one side, punch them and put them into a folder."),
        _("Put your letters and papers behind the sheet they belong to."),
        _("Take the folder along to every appointment."),
    )
    about = _(
        "This folder keeps your papers together. Each sheet says what to do, what to bring and where to get help. "
        "Nothing is filled in and nothing is stored: only you write in it."
    )
    return Part(
        "steps",
        _("How to use it"),
        flows=(Flow("p", ((Run(about),),)),),
        items=tuple(Item("", flows=(Flow("p", ((Run(step),),)),)) for step in steps),
    )


# --- Rows: one cell for each language, or one cell for both ----------------------------------------------------------
def _row(codes: Sequence[str], make: Callable[[], Part]) -> list[Data]:
    """The same part in each language; words of the portal are translated into all of them."""
    cells = []
    for code in codes:
        with translation.override(code):
            cells.append(_cell(make(), code))
    return cells


def _in_each(codes: Sequence[str], words: Callable[[], str]) -> list[Data]:
    pieces = []
    for code in codes:
        with translation.override(code):
            pieces.append(piece(words(), code))
    return pieces


def _cell(part: Part, code: str) -> Data:
    return {**asdict(part), "lang": code, "dir": languages.direction(code)}


def _once(pieces: Iterable[Data]) -> list[Data]:
    """What both columns would say in the same words of the same language stands once, over the full width."""
    found = list(pieces)
    return found[:1] if all(one == found[0] for one in found) else found


def _texts(sides: Sequence[TopicSide]) -> Iterator[list[Data | None]]:
    """The parts of a topic, level by level."""
    first, *others = sides
    if not others or others[0].text_language == first.text_language:
        for part in first.text.parts:
            yield [_cell(part, first.text_language)]
        return
    second = others[0]
    for one, other in paired(first.text.parts, second.text.parts):
        yield [
            _cell(one, first.text_language) if one else None,
            _cell(other, second.text_language) if other else None,
        ]


def _marks(sides: Sequence[TopicSide] | Sequence[RegisterSide]) -> list[Data]:
    """How far each language is a translation; nothing where all is as it should be."""
    pieces = [piece(" · ".join(side.marks), side.language) for side in sides]
    return pieces if any(one["text"] for one in pieces) else []


# --- A register ------------------------------------------------------------------------------------------------------
def _register(register: Register, folder: Folder) -> Data:
    codes, sides = folder.languages, register.sides
    return {
        "code": register.code,
        "number": register.number,
        "icon": _icon(register.icon),
        "titles": _once(piece(side.title.text, side.title.language) for side in sides),
        "place": _in_each(
            codes,
            lambda: _("Compartment %(number)s of %(total)s") % {"number": register.number, "total": folder.total},
        ),
        "marks": _marks(sides),
        "rows": list(_own_words(sides)),
        "lines": [_once(line) for line in _own_lines(sides)],
        "offices": [_office(register.office)] if register.office else [],
        "offices_title": _offices_title(codes, 1),
        "contents": _in_each(codes, lambda: pgettext("menu", "Topics")),
        **_address(register.path),
        "topics": [_topic(topic, register, codes) for topic in register.topics],
    }


def _own_words(sides: Sequence[RegisterSide]) -> Iterator[list[Data | None]]:
    for make in (_purpose, _documents, _deadlines):
        cells = [_worded(side, make) for side in sides]
        if any(cells):
            yield cells[:1] if len({side.text_language for side in sides}) == 1 else cells


def _worded(side: RegisterSide, make: Callable[[RegisterSide], Part | None]) -> Data | None:
    """Headed in the language of the words below it."""
    with translation.override(side.text_language):
        part = make(side)
    return _cell(part, side.text_language) if part else None


def _purpose(side: RegisterSide) -> Part:
    lines = tuple(line for line in side.purpose.splitlines() if line.strip())
    return Part("text", _("What is this compartment for?"), flows=tuple(Flow("p", (_line(line),)) for line in lines))


def _documents(side: RegisterSide) -> Part | None:
    if not side.documents:
        return None
    return Part("checklist", _("These papers belong here"), items=tuple(map(Item, side.documents)))


def _deadlines(side: RegisterSide) -> Part | None:
    if not side.deadlines:
        return None
    return Part("notice", _("Deadlines"), "deadline", flows=(Flow("ul", tuple(map(_line, side.deadlines))),))


def _line(text: str) -> Line:
    return (Run(text),)


def _own_lines(sides: Sequence[RegisterSide]) -> Iterator[list[Data]]:
    """Lines to write on. Where one language has fewer of them, the others stand alone."""
    for place in range(max(len(side.own_lines) for side in sides)):
        found = [side for side in sides if place < len(side.own_lines)]
        yield [piece(side.own_lines[place], side.text_language) for side in found]


# --- A topic ---------------------------------------------------------------------------------------------------------
def _topic(topic: TopicSheet, register: Register, codes: Sequence[str]) -> Data:
    return {
        # Codes of topics and dimensions may be alike; labels of a sheet may not.
        "label": f"{register.code}/{topic.code}",
        "titles": _once(piece(side.title.text, side.title.language) for side in topic.sides),
        "marks": _marks(topic.sides),
        "summary": _once(piece(side.summary.text, side.summary.language) for side in topic.sides),
        "rows": list(_texts(topic.sides)),
        "numbers": _numbers(codes, topic.numbers),
        "offices": list(map(_office, topic.offices)),
        "offices_title": _offices_title(codes, len(topic.offices)),
        "stand": [piece(side.stand, side.language) for side in topic.sides],
        "more": _in_each(codes, lambda: _("There is more about this on the net.")) if topic.is_cut else [],
        **_address(topic.path),
    }


def _offices_title(codes: Sequence[str], number: int) -> list[Data]:
    return _in_each(codes, lambda: ngettext("First place to go", "First places to go", number))


def _address(path: str) -> Data:
    address = f"{settings.BASE_URL}{path}" if path else ""
    return {
        "address": address,
        "qr": qr_codes.svg(address) if address else "",
    }


def _office(office: Office) -> list[Data]:
    return [_office_side(side) for side in office]


def _office_side(side: OfficeSide) -> Data:
    return {
        "lang": side.language,
        "dir": languages.direction(side.language),
        "title": piece(side.title.text, side.title.language),
        "organisation": piece(side.organisation, languages.BASE),
        "marks": " · ".join(side.marks),
        # Words of two languages in one line would change places in right-to-left.
        "place": [_lines(lines) for _code, lines in groupby(side.place, key=lambda line: line.language)],
        "facts": [_lines(lines) for lines in (side.when, side.call) if lines],
        "stand": side.stand,
    }


def _lines(lines: Iterable[FactLine]) -> list[Data]:
    return [{**piece(line.text, line.language), "phone": line.is_phone} for line in lines]


def _numbers(codes: Sequence[str], numbers: Sequence[Sequence[Any]]) -> Data | None:
    """Emergency numbers, headed, in each language."""
    if not any(numbers):
        return None
    cells = []
    for code, contacts in zip(codes, numbers, strict=True):
        rows = [
            {"number": contact.number, "name": piece(contact.name, contact.locale.language_code),
             "text": piece(contact.text, contact.locale.language_code)}
            for contact in contacts
        ]  # fmt: skip
        cells.append({"lang": code, "dir": languages.direction(code), "rows": rows})
    return {"title": _in_each(codes, lambda: _("Help right now")), "cells": cells}


@lru_cache(maxsize=32)
def _icon(name: str) -> str:
    """A symbol of the sprite as a drawing of its own; nothing where the sprite has none."""
    symbol = re.search(rf'<symbol id="i-{re.escape(name)}" viewBox="0 0 24 24">(.*?)</symbol>', _sprite(), re.DOTALL)
    if symbol is None:
        return ""
    drawn = symbol[1].replace("var(--a, currentColor)", "#000")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#000" stroke-width="1.75"'
        f' stroke-linecap="round" stroke-linejoin="round">{drawn}</svg>'
    )


@lru_cache(maxsize=1)
def _sprite() -> str:
    return _SPRITE.read_text(encoding="utf-8")
