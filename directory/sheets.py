"""What goes onto paper, as plain data for the templates in `templates/print/`: Merkliste and lists of offers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal import languages, printing, qr_codes
from portal.navigation import Frame

from .short_facts import LABELS, Line
from .short_offers import ShortOffer
from .shortlist import title_in

Piece = dict[str, Any]
# How much room a column of a list needs beside the others.
WIDTHS = {"title": 4, "when": 4, "where": 4, "language": 2, "level": 2, "call": 2}


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose sheet it is and where its content stands on the net."""

    publisher: str
    address: str
    is_demo: bool

    @classmethod
    def of(cls, frame: Frame, address: str) -> Sender:
        return cls(f"KIM-Portal {frame.region.region_name}".strip(), address, frame.is_demo)


def shortlist_sheet(entries: Sequence[Sequence[ShortOffer]], sender: Sender, *, at: dt.datetime) -> bytes:
    """Each entry in one language or in two; the first one is the reader's, and that of the sheet."""
    codes = [offer.language for offer in entries[0]]
    data = {
        **frame_data(sender, codes[0]),
        "title": [piece(title_in(code), code) for code in codes],
        "leads": [piece(_lead(code, at), code) for code in codes],
        "entries": [[_offer(offer) for offer in entry] for entry in entries],
    }
    return printing.pdf("shortlist.typ", data, at=at)


def list_sheet(
    offers: Sequence[ShortOffer], sender: Sender, *, title: str, columns: Sequence[str], notes: Sequence[str],
    language: str, at: dt.datetime,
) -> bytes:  # fmt: skip
    """A table of offers; `columns` are codes of facts, `notes` say what is missing and why."""
    data = {
        **frame_data(sender, language),
        "title": [piece(title, language)],
        "leads": [piece(text, language) for text in (_lead(language, at), *notes)],
        "columns": [_("Name"), *(str(LABELS[code]) for code in columns)],
        "widths": [WIDTHS.get(code, 2) for code in ("title", *columns)],
        "rows": [_row(offer, columns) for offer in offers],
    }
    return printing.pdf("list.typ", data, at=at)


def _row(offer: ShortOffer, columns: Sequence[str]) -> Piece:
    facts = {fact.code: fact for fact in offer.facts}
    return {
        "title": piece(offer.title.text, offer.title.language),
        "organisation": piece(offer.organisation, languages.BASE),
        "stand": offer.stand,
        "marks": offer.marks,
        "notices": [_line(line) for line in offer.notices],
        "cells": [[_line(line) for line in facts[code].lines] if code in facts else [] for code in columns],
    }


def frame_data(sender: Sender, language: str) -> Piece:
    """What every sheet says of itself: language, publisher, address and code."""
    with translation.override(language):
        return {
            "lang": language,
            "dir": languages.direction(language),
            "publisher": piece(sender.publisher, languages.BASE),
            "address": sender.address,
            # A long list has a long address: whoever reads paper takes the code.
            "shown": sender.address.partition("://")[2],
            "online": piece(_("This list on the net:"), language),
            "qr": qr_codes.svg(sender.address),
            "qr_words": _("QR code with the address of this list"),
            "sample": piece(_("Sample data"), language) if sender.is_demo else None,
            "page": _("Page {page} of {pages}"),
        }


def _offer(offer: ShortOffer) -> Piece:
    return {
        "lang": offer.language,
        "dir": offer.direction,
        "title": piece(offer.title.text, offer.title.language),
        "organisation": piece(offer.organisation, languages.BASE),
        "kind": offer.kind,
        "marks": offer.marks,
        "notices": [_line(line) for line in offer.notices],
        "facts": [
            {"label": fact.label, "list": fact.is_list, "lines": [_line(line) for line in fact.lines]}
            for fact in offer.facts
        ],
        "stand": offer.stand,
    }


def piece(text: str, language: str) -> Piece:
    """A text with its language, as all templates take it."""
    return {"text": text, "lang": language, "dir": languages.direction(language)}


def _line(line: Line) -> Piece:
    return {**piece(line.text, line.language), "phone": line.is_phone}


def _lead(language: str, at: dt.datetime) -> str:
    with translation.override(language):
        return _("As of %(date)s. Times can change, please call first.") % {"date": date_format(at, "DATE_FORMAT")}
