"""Thin tags over the guide: what kompass pages and the home page list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from wagtail.models import Page

from directory.catalogue import catalogue
from directory.models import Dimension, Topic
from directory.short_lists import OfferedService
from kompass import event_data, events, guide
from kompass.events import Event, Month
from kompass.glossary import Word
from kompass.guide import DimensionEntry, Letter, Reading, TopicEntry
from kompass.models import EmergencyContact, EventPage, InformationPage, Notice, TopicPage
from portal import languages
from portal.navigation import Crumb
from portal.roles import is_staff_reader

register = template.Library()


def _language() -> str:
    code = get_language() or languages.BASE
    return code if code in languages.BY_CODE else languages.BASE


@register.simple_tag
def dimensions(*, with_topics: bool = False) -> list[DimensionEntry]:
    return guide.dimension_entries(_language(), with_topics=with_topics)


@register.simple_tag
def topics_of_dimension(dimension: Dimension) -> list[TopicEntry]:
    return guide.topics_of_dimension(dimension, _language())


@register.simple_tag
def related_topics(topic: Topic) -> list[TopicEntry]:
    return guide.related_topics(topic, _language())


@register.simple_tag
def topic_addresses() -> dict[str, str]:
    return guide.topic_addresses(_language())


@register.simple_tag
def letters(entries: list[DimensionEntry]) -> list[Letter]:
    """The list from A to Z of the topics that dimensions were asked for with."""
    return guide.letters(topic for dimension in entries for topic in dimension.topics)


@register.simple_tag
def processes() -> list[TopicEntry]:
    return list(guide.processes(_language()))


@register.simple_tag
def emergency_contacts(*, protection: bool = False) -> list[EmergencyContact]:
    return guide.emergency_contacts(_language(), protection=protection)


@register.simple_tag
def notices() -> list[Notice]:
    return guide.notices(_language(), on=timezone.localdate())


@register.simple_tag
def upcoming_events(limit: int | None = None) -> list[Event]:
    return events.upcoming(_language(), on=timezone.localdate(), limit=limit)


@register.simple_tag
def past_events() -> list[Event]:
    return events.past(_language(), on=timezone.localdate())


@register.filter
def by_month(found: list[Event]) -> list[Month]:
    return events.by_month(found)


@register.simple_tag
def event_of(page: EventPage) -> Event:
    return events.event_of(page, _language(), on=timezone.localdate())


@register.filter
def event_languages(page: EventPage) -> list[str]:
    return events.languages_of(page)


@register.filter
def event_jsonld(event: Event) -> SafeString:
    return event_data.event_jsonld(event)


@register.filter
def event_when(card: Mapping[str, Any]) -> str:
    """When an event in a list of results takes place."""
    return events.when_of_card(card)


@register.filter
def start_topic(addresses: dict[str, str]) -> str:
    """Where somebody is sent who does not know where to begin."""
    return addresses.get(guide.START_TOPIC, "")


@register.filter
def assessment_topic(addresses: dict[str, str]) -> str:
    """Where German is tested."""
    return addresses.get(guide.ASSESSMENT_TOPIC, "")


@register.filter
def without(offers: Iterable[OfferedService], others: Iterable[OfferedService]) -> list[OfferedService]:
    """What stands above as a first contact need not be listed again."""
    shown = {offer.id for offer in others}
    return [offer for offer in offers if offer.id not in shown]


@register.filter
def dimension_title(dimension: Dimension) -> str:
    """From the catalogue in memory, not from the record's rows."""
    return catalogue().dimensions[dimension.pk].title


@register.filter
def topic_title(topic: Topic) -> str:
    return catalogue().topics[topic.pk].title


@register.simple_tag
def reading(page: TopicPage) -> Reading:
    return guide.reading_of(page, _language())


@register.filter
def easy_address(page: InformationPage) -> str:
    return guide.easy_address(page)


@register.simple_tag
def difficult_words(page: TopicPage) -> list[Word]:
    """The words of the glossary that stand in the text this reader gets."""
    return guide.difficult_words(page, _language())


@register.filter
def entry(entries: Mapping[int, TopicEntry], number: int | None) -> TopicEntry | None:
    return entries.get(number) if number is not None else None


@register.simple_tag
def topic_crumbs(page: TopicPage) -> list[Crumb]:
    return guide.topic_crumbs(page, _language())


@register.simple_tag
def kompass_crumbs() -> list[Crumb]:
    """The entrance of the kompass, as the menu calls it."""
    return [Crumb(gettext("Topics"), f"/{_language()}/kompass/")]


@register.simple_tag
def information_pages(page: Page) -> list[TopicEntry]:
    return guide.information_pages(page, _language())


@register.simple_tag(takes_context=True)
def may_read_staff_notes(context: Context) -> bool:
    """Asks for a person only where a session came along: the public costs no query and gets no cookie."""
    request = context["request"]
    return settings.SESSION_COOKIE_NAME in request.COOKIES and is_staff_reader(request.user)
