"""The Merkliste: read from its address, shown in one or two languages, handed out as PDF. Nothing is stored."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from directory.result_cards import ResultCard, result_card
from directory.sheets import Sender, shortlist_sheet
from directory.short_offers import ShortOffer, short_offer
from directory.shortlist import ITEMS, MOST, SECOND, Item, Shortlist, title_in
from directory.shortlist_reading import Noted, NotedOffers, read_shortlist
from portal import languages
from portal.navigation import frame_of
from search.hits import Hit
from search.pipeline import normalise
from search.query import search

from .responses import personal, reader_language, sheet_response

# The page is for a short list, not for reading through results.
MOST_FOUND = 8


@dataclass(frozen=True, slots=True)
class Row:
    """An entry with the links that change the list. A link that would change nothing is empty."""

    item: Item
    first: ShortOffer
    second: ShortOffer | None
    up: str
    down: str
    remove: str
    is_last: bool  # taking it away empties the list


@dataclass(frozen=True, slots=True)
class Ended:
    """An entry whose offer is over; `instead` puts its successor on the list."""

    name: str
    language: str
    successor: Any
    instead: str


@dataclass(frozen=True, slots=True)
class Match:
    """A hit of the search on this page. Without `add` it cannot be noted: `is_noted` says why."""

    hit: Hit
    card: ResultCard
    add: str
    is_noted: bool


def shortlist(request: HttpRequest) -> HttpResponse:
    """`directory/shortlist.html`: `rows`, what could not be shown, the ways to share, and hits of a search to add."""
    asked, second = _asked(request)
    offers = read_shortlist(asked, codes={reader_language(), *([second] if second else [])})
    listed, now = offers.shortlist, timezone.localtime()
    typed = normalise.clean(request.GET.get("q", ""))
    context = {
        "asked": asked,
        "listed": listed,
        "most": MOST,
        "rows": [_row(entry, listed, second, at=now) for entry in offers.noted],
        "offers": offers,
        "ended": _ended(offers, asked, second),
        "second": second,
        "second_title": title_in(second),
        "choices": [row for row in languages.LANGUAGES if row.code != reader_language()],
        "address": f"{settings.BASE_URL}{listed.address(second=second)}",
        "tidy": listed.address(second=second),
        "pdf": listed.address(second=second, view="directory:shortlist_pdf"),
        "kept": [(ITEMS, str(listed))] * bool(listed.items) + [(SECOND, second)] * bool(second),
        "q": typed,
        "matches": _matches(typed, listed, second, at=now) if typed else [],
        "now": now,
    }
    return personal(render(request, "directory/shortlist.html", context))


def shortlist_pdf(request: HttpRequest) -> HttpResponse:
    """The list on paper. A list without anything to print answers with its page, which says why."""
    asked, second = _asked(request)
    codes = (reader_language(), *([second] if second else []))
    offers = read_shortlist(asked, codes=codes)
    if not offers.noted:
        return shortlist(request)
    now = timezone.localtime()
    entries = [[short_offer(entry.reading, code, at=now) for code in codes] for entry in offers.noted]
    address = f"{settings.BASE_URL}{offers.shortlist.address(second=second)}"
    return sheet_response(shortlist_sheet(entries, Sender.of(frame_of(request), address), at=now), name="merkliste")


def _asked(request: HttpRequest) -> tuple[Shortlist, str]:
    """The list of the address and the second language, if one is wanted that is not the reader's own.

    Who changes the language of a page with two languages goes on with two: the other one is German then.
    """
    second, reader = request.GET.get(SECOND, ""), reader_language()
    if second == reader:
        second = languages.BASE if reader != languages.BASE else ""
    return Shortlist.read(request.GET.getlist(ITEMS)), second if second in languages.BY_CODE else ""


def _row(entry: Noted, listed: Shortlist, second: str, *, at: dt.datetime) -> Row:
    item, anchor = entry.item, f"#{entry.item}"
    place = listed.items.index(item)
    rest = listed.without(item)
    return Row(
        item,
        short_offer(entry.reading, reader_language(), at=at),
        short_offer(entry.reading, second, at=at) if second else None,
        up=listed.moved(item, -1).address(second=second) + anchor if place else "",
        down=listed.moved(item, 1).address(second=second) + anchor if place < len(listed) - 1 else "",
        remove=rest.address(second=second),
        is_last=not rest.items,
    )


def _ended(offers: NotedOffers, asked: Shortlist, second: str) -> list[Ended]:
    alive = set(offers.shortlist.items)
    found = []
    for row in offers.gone:
        wording = row.ended.offer.wording()
        # Other entries that cannot be shown fall out of the list with the same step.
        kept = Shortlist(tuple(item for item in asked.items if item in alive or item == row.item))
        instead = kept.replaced(row.item, row.successor).address(second=second) if row.successor else ""
        found.append(Ended(wording.name, wording.language_of("name"), row.ended.successor, instead))
    return found


def _matches(typed: str, listed: Shortlist, second: str, *, at: dt.datetime) -> list[Match]:
    """Offers and courses for what was typed, so that a list can be made on this page alone, without script."""
    found = search(typed, language=reader_language(), kinds=("service", "course"), size=MOST_FOUND, now=at)
    matches = []
    for hit in found.hits:
        item = Item("course" if hit.kind == "course" else "service", int(hit.id.partition(":")[2]))
        is_noted = item in listed.items
        may = not (is_noted or listed.is_full or hit.card.get("protected") or hit.card.get("redacted"))
        add = listed.with_item(item).address(second=second) if may else ""
        matches.append(Match(hit, result_card(hit.kind, hit.card, at=at), add, is_noted))
    return matches
