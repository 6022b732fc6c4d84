"""Thin tags over the directory: short lists of offers on other pages, opening states, cards of results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory import course_words, numbers, offer_words, phones, short_lists
from directory.catalogue import TermEntry
from directory.models import AdmissionNotice, Topic, Wording
from directory.numbers import Numbers
from directory.offer_words import Phrase
from directory.opening_hours import Kind, OpeningState
from directory.opening_words import Badge, badge
from directory.place_choice import Wanted
from directory.result_cards import ResultCard, result_card
from directory.short_lists import OfferedService
from portal import languages
from portal.lists import joined
from portal.navigation import Crumb

register = template.Library()


@register.simple_tag
def walk_in_today(limit: int = 3) -> list[OfferedService]:
    """Where one can go today without an appointment."""
    return short_lists.walk_in_today(at=timezone.localtime(), limit=limit)


@register.simple_tag
def services_of_topic(topic: Topic, limit: int = 4) -> list[OfferedService]:
    return short_lists.services_of_topic(topic, at=timezone.localtime(), limit=limit)


@register.simple_tag
def first_contacts(topic: Topic) -> list[OfferedService]:
    return short_lists.first_contacts(topic, at=timezone.localtime())


@register.simple_tag
def directory_numbers() -> Numbers:
    """Counts for the home page, at most five minutes old."""
    return numbers.directory_numbers(at=timezone.now())


@register.simple_tag
def hit_card(hit: Any, near: Any = None, filters: Any = None) -> ResultCard:
    """What a search hit of the directory says now. `near`: the place the reader looks from; `filters` in use."""
    point = (near.latitude, near.longitude) if near else None
    return result_card(hit.kind, hit.card, at=timezone.localtime(), wanted=Wanted.of(point, filters or {}))


@register.simple_tag
def paused_badge() -> Badge:
    """For records without hours of their own."""
    return badge(OpeningState(Kind.PAUSED, timezone.localtime()))


@register.simple_tag
def directory_crumbs(name: str) -> list[Crumb]:
    """The list that a record stands in: services, courses or organisations."""
    titles = {"services": _("Offers and places"), "courses": _("Learn German"), "organisations": _("Organisations")}
    return [Crumb(titles[name], reverse(f"directory:{name}"))]


@register.filter
def phrase(wording: Wording, name: str) -> Phrase:
    """A text of a record with the language it is really in: `{{ wording|phrase:"summary" }}`."""
    return offer_words.phrase(wording, name)


@register.filter
def phone(number: Any) -> str:
    """A telephone number as people here dial it."""
    return phones.shown(number)


@register.filter
def labels(terms: list[TermEntry]) -> str:
    return joined(term.label for term in terms)


@register.filter
def notice_text(notice: AdmissionNotice) -> Phrase:
    """The wording for this reader, else the German one."""
    reader = get_language() or languages.BASE
    code = reader if notice.texts.get(reader) else languages.BASE
    return Phrase(notice.texts.get(code, ""), code)


@dataclass(frozen=True, slots=True)
class PlaceState:
    badge: Badge
    meaning: str


@register.simple_tag
def place_states() -> list[PlaceState]:
    """What the badges of the course list mean."""
    meanings = {
        "plaetze_frei": _("You can register."),
        "wenige": _("Register quickly."),
        "warteliste_offen": _("You can put your name on the list."),
        "warteliste_geschlossen": _("No registration at the moment."),
        "voll": _("No place, no waiting list."),
        course_words.UNKNOWN_PLACES: _("We have heard nothing for more than 14 days."),
    }
    return [PlaceState(course_words.places_badge(code), meaning) for code, meaning in meanings.items()]
