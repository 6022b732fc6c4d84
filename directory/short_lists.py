"""Short lists of offers that other pages show. They come from the search index: one statement instead of seven.

The statement asks the database what may still be shown. Without an index the records are read directly.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from portal import languages
from search import engines
from search.documents import PUBLIC
from search.engines import IndexUnavailable
from search.question import Found, Question, Request

from .cards import service_card
from .models import Service, Topic
from .opening_hours import OpeningState
from .place_choice import NOTHING_WANTED, Wanted
from .reading import ServiceReading, read_services
from .result_cards import ResultCard, result_card

# Among so many, those that are open now are looked for.
LOOKED_AT = 80
WALK_IN = "ohne_termin"


@dataclass(frozen=True, slots=True)
class OfferedService:
    """An offer in a short list on somebody else's page."""

    id: int
    title: str
    summary: str
    language: str  # of title and summary
    machine: bool
    url: str
    card: ResultCard
    facts: Mapping[str, Any]  # the card of the index
    verified_on: dt.date | None
    address: str = ""


def walk_in_today(*, at: dt.datetime, limit: int) -> list[OfferedService]:
    """Offers to which one can go today without an appointment: open now first, then those that open later."""
    wished = {"access": (WALK_IN,), "open": ("today",)}
    instead = Service.objects.published().filter(access__code=WALK_IN)
    offers = [(offer.card.state, offer) for offer in _offered(wished, at=at, size=LOOKED_AT, instead=instead)]
    useful = [(_usefulness(state), offer) for state, offer in offers if state is not None and state.is_of_use_today]
    return [offer for _rank, offer in sorted(useful, key=lambda pair: pair[0])[:limit]]


def services_of_topic(topic: Topic, *, at: dt.datetime, limit: int) -> list[OfferedService]:
    """What there is on a topic, best kept first; its first contacts stand elsewhere on the page."""
    return services_on(topic.code, at=at, limit=limit)


def services_on(topic: str, *, at: dt.datetime, limit: int) -> list[OfferedService]:
    """The same by the topic's code."""
    instead = Service.objects.published().filter(topics__code=topic)
    return _offered({"topic": (topic,)}, at=at, size=limit, instead=instead)


def first_contacts(topic: Topic, *, at: dt.datetime) -> list[OfferedService]:
    """Whom to ask first about a topic. Always the database's answer: nothing on the page matters more."""
    ids = list(Service.objects.published().filter(first_contact_of=topic).values_list("pk", flat=True))
    if not ids:
        return []
    rows = Service.objects.filter(pk__in=ids)
    return [_from_record(reading, at) for reading in read_services(rows, codes={_reader()})]


def first_contact_ids(topics: Sequence[str]) -> dict[str, list[int]]:
    """Code of a topic → its first contacts. One query."""
    rows = Service.objects.published().filter(first_contact_of__code__in=topics).order_by("pk")
    found: dict[str, list[int]] = {code: [] for code in topics}
    for code, pk in rows.values_list("first_contact_of__code", "pk"):
        found[code].append(pk)
    return found


def these(ids: Sequence[int], *, at: dt.datetime, wanted: Wanted = NOTHING_WANTED) -> list[OfferedService]:
    """These offers as far as the public may see them, with the place that fits what is wanted best."""
    rows = Service.objects.published().filter(pk__in=ids)
    return [_from_record(reading, at, wanted) for reading in read_services(rows, codes={_reader()})] if ids else []


def spoken_on(topics: Sequence[str], language: str, *, at: dt.datetime, limit: int) -> list[OfferedService]:
    """Offers on any of these topics where that language is spoken."""
    instead = Service.objects.published().filter(topics__code__in=topics, spoken__language__code=language)
    return _offered({"topic": tuple(topics), "language": (language,)}, at=at, size=limit, instead=instead)


def _offered(
    filters: Mapping[str, tuple[str, ...]], *, at: dt.datetime, size: int, instead: QuerySet[Any]
) -> list[OfferedService]:
    request = Request(
        Question(_reader(), "", ""),
        frozenset({PUBLIC}),
        at,
        filters={"kind": ("service",), **filters},
        size=size,
        with_facets=False,
    )
    try:
        hits: Sequence[Found] = engines.engine().search(request).hits
    except IndexUnavailable:
        return [_from_record(reading, at) for reading in read_services(instead.distinct()[:size], codes={_reader()})]
    ids = {hit.key: int(hit.key.partition(":")[2]) for hit in hits}
    shown = set(Service.objects.published().filter(pk__in=ids.values()).values_list("pk", flat=True)) if ids else set()
    return [_from_index(hit, ids[hit.key], at) for hit in hits if ids[hit.key] in shown]


def _from_index(hit: Found, pk: int, at: dt.datetime) -> OfferedService:
    return OfferedService(
        id=pk,
        title=hit.title,
        summary=hit.summary,
        language=hit.language,
        machine=hit.machine,
        url=f"/{_reader()}{hit.path}",
        card=result_card("service", hit.card, at=at),
        facts=hit.card,
        verified_on=hit.verified_on,
    )


def _from_record(reading: ServiceReading, at: dt.datetime, wanted: Wanted = NOTHING_WANTED) -> OfferedService:
    wording, card = reading.wording, service_card(reading, today=at.date())
    return OfferedService(
        id=reading.service.pk,
        title=wording.name,
        summary=wording.summary,
        language=wording.language_of("name"),
        machine=wording.is_machine,
        url=reading.service.get_absolute_url(),
        card=result_card("service", card, at=at, wanted=wanted),
        facts=card,
        verified_on=reading.service.verified_on,
        # Of several places the card may name another one: then its town stands there alone.
        address=reading.places[0].location.address_line
        if reading.places and (wanted.near is None or len(reading.places) == 1)
        else "",
    )


def _usefulness(state: OpeningState) -> tuple[int, dt.timedelta]:
    """Open now, longest first; then what opens soonest."""
    if state.is_open:
        return 0, state.at - (state.until or dt.datetime.max)
    return 1, (state.next_opening or dt.datetime.max) - state.at


def _reader() -> str:
    code = get_language() or languages.BASE
    return code if code in languages.BY_CODE else languages.BASE
