"""„Merken“, QR codes and calendars of a record: what its page lets people take along."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from directory.reading import CourseReading, ServiceReading
from directory.short_offers import ShortOffer
from directory.shortlist import ITEMS, SECOND, Item, Shortlist
from directory.shortlist_reading import may_be_noted
from portal import languages, qr_codes

register = template.Library()


@dataclass(frozen=True, slots=True)
class Note:
    """Where „Merken“ leads: the list with this item. `is_noted`: the list of the address has it already."""

    item: Item
    href: str
    is_noted: bool = False
    held: Shortlist = field(default_factory=Shortlist)

    @property
    def number(self) -> int:
        return len(self.held)


@register.simple_tag
def note_hit(hit: Any) -> Note | None:
    """For a card in a list. None where the offer must not be noted, and for hits of other kinds."""
    if hit.kind not in ("service", "course") or hit.card.get("protected") or hit.card.get("redacted"):
        return None
    item = Item(hit.kind, int(hit.id.partition(":")[2]))
    return Note(item, Shortlist((item,)).address())


@register.simple_tag(takes_context=True)
def note_offer(context: Context, reading: ServiceReading | CourseReading) -> Note | None:
    """For the page of an offer. A list that came with the address goes on: that is how it works without script."""
    if not may_be_noted(reading):
        return None
    request: HttpRequest = context["request"]
    second = request.GET.get(SECOND, "")
    held = Shortlist.read(request.GET.getlist(ITEMS))
    if isinstance(reading, CourseReading):
        item = Item("course", reading.course.pk)
    else:
        item = Item("service", reading.service.pk)
    href = held.with_item(item).address(second=second if second in languages.BY_CODE else "")
    return Note(item, href, is_noted=item in held.items, held=held)


@register.simple_tag
def lang_in(offer: ShortOffer, code: str) -> str | SafeString:
    """` lang="de" dir="ltr"` where a text is not in the language of its column, which may not be that of the page."""
    if code == offer.language:
        return ""
    return format_html(' lang="{}" dir="{}"', code, languages.direction(code))


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code as one path in a square; `address` is what it says."""

    address: str
    side: int
    path: str


@register.simple_tag
def qr_code(address: str) -> Code:
    """Of an address of this portal, with or without its host."""
    full = f"{settings.BASE_URL}{address}" if address.startswith("/") else address
    return Code(full, *qr_codes.lines(full))
