"""The parts of search documents that kinds share: texts, further words, facets, where and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from portal import languages
from portal.navigation import without_language
from search.documents import Text, minutes

from . import facet_values
from .facet_values import or_unknown
from .hours import Hours, moments_on
from .models import RANK, Organisation, Schedule, whole_level
from .reading import OfferReading, ServiceReading
from .reading_places import PlaceReading
from .residence import RESIDENCE, residence_of

# So far ahead the index knows the hours. It is renewed each night; a portal whose background process stands still for a
# month has other troubles.
OPEN_WITHIN = dt.timedelta(days=35)


def levels_between(start: str, target: str) -> tuple[str, ...]:
    """The whole levels a course leads through: A2.1 → B1 gives A2 and B1."""
    ends = [RANK[level] for level in (start, target) if level in RANK]
    if not ends:
        return ()
    between = [level for level, rank in RANK.items() if min(ends) <= rank <= max(ends)]
    return tuple(dict.fromkeys(whole_level(level) for level in between))


def texts(offer: Any, names: str) -> dict[str, Text]:
    """German, and every language in which the offer has at least a name or a summary."""
    found = {"de": _text(offer, offer.name, names, machine=False)}
    for row in offer.texts.all():
        if row.name or row.summary:
            found[row.language] = _text(row, row.name or offer.name, names, machine=row.is_machine)
    return found


def _text(words: Any, title: str, names: str, *, machine: bool) -> Text:
    body = [words.description, words.eligibility, words.application_process, words.cost_text, words.interpretation]
    return Text(
        title=title,
        summary=words.summary,
        headings=names,
        body="\n".join(part for part in (*body, *words.required_documents) if part),
        machine=machine,
    )


def words_of(organisation: Organisation, places: Iterable[PlaceReading]) -> str:
    """Names people search for: who offers it, in which houses and towns. Nothing of a hidden place."""
    names = [organisation.name, organisation.short_name, *organisation.alternate_names]
    for place in places:
        if place.is_open_to_all:
            names += [place.location.name, place.location.street, place.town, place.location.city]
    return " · ".join(dict.fromkeys(name for name in names if name))


# A topic has dozens of words and leads to its offers; these carry the commonest only (title, then synonyms in the
# editors' order), so that a topic stands before its offers and the index does not grow with every word.
WORDS_OF_A_TOPIC = 12


def labels(reading: OfferReading, kind: Any) -> dict[str, tuple[str, ...]]:
    """Further words that lead here, per language: topics with their first synonyms, target groups, kind."""
    return {
        code: tuple(
            dict.fromkeys(
                [word for topic in reading.topics for word in topic.words.get(code, ())[:WORDS_OF_A_TOPIC]]
                + [entry.texts[code] for entry in (kind, *reading.target_groups) if entry.texts.get(code)]
            )
        )
        for code in languages.CODES
    }


def facets(reading: OfferReading, offer: Any, places: Sequence[PlaceReading]) -> dict[str, tuple[str, ...]]:
    cost = {True: "free", False: "paid", None: "unknown"}[offer.is_free]
    return {
        **where(places),
        "topic": tuple(topic.code for topic in reading.topics),
        "dimension": tuple(dict.fromkeys(topic.dimension.code for topic in reading.topics)),
        "audience": or_unknown(term.code for term in reading.target_groups),
        "life_phase": or_unknown(term.code for term in reading.life_phases),
        "stay_phase": or_unknown(term.code for term in reading.stay_phases),
        "access": or_unknown(term.code for term in reading.access),
        RESIDENCE: residence_of(reading, offer),
        "organisation": (str(offer.organisation_id),),
        "cost": (cost,),
        "women": ("yes",) if offer.women_only else (),
        "accessibility": facet_values.accessibility_of(places),
    }


def where(places: Iterable[PlaceReading]) -> dict[str, tuple[str, ...]]:
    places = list(places)
    return {
        "municipality": tuple(sorted({place.municipality for place in places} - {""})),
        "district": tuple(sorted({place.district for place in places} - {""})),
    }


def points(places: Iterable[PlaceReading]) -> Mapping[str, Any]:
    points = tuple(place.point for place in places if place.point)
    return {"location": points[0] if points else None, "locations": points}


def open_spans(places: Iterable[PlaceReading], today: dt.date) -> tuple[tuple[int, int], ...]:
    """When it is open anywhere within the next weeks, by the rule that every page asks (`hours.moments_on`)."""
    spans = {
        (minutes(moment.start), minutes(moment.end))
        for place in places
        if place.hours.schedules or place.hours.exceptions
        for day in _days(today, OPEN_WITHIN)
        for moment in moments_on(place.hours.schedules, place.hours.exceptions, day)
        if moment.kind == Schedule.Kind.OPEN
    }
    return tuple(_merged(sorted(spans)))


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Touching spans as one: fewer rows to search."""
    begun: tuple[int, int] | None = None
    for first, last in spans:
        if begun is None:
            begun = first, last
        elif first <= begun[1]:
            begun = begun[0], max(begun[1], last)
        else:
            yield begun
            begun = first, last
    if begun is not None:
        yield begun


def _days(first: dt.date, length: dt.timedelta) -> Iterator[dt.date]:
    return (first + dt.timedelta(days=offset) for offset in range(length.days))


def spoken_hours(reading: ServiceReading, today: dt.date) -> dict[str, tuple[tuple[int, int], ...]]:
    """Language → when it is spoken, where the hours name languages; who interprets is sent for at any time."""
    if not any(span.languages for place in reading.places for span in place.hours.schedules):
        return {}
    offered = {spoken.language.code for spoken in reading.spoken if not spoken.needs_interpreter}
    found = {}
    for value in facet_values.languages_of(reading):
        code, _sign, interpreted = value.partition(facet_values.WITH_INTERPRETER)
        places = reading.places
        if not (interpreted or value == facet_values.INTERPRETER):
            places = tuple(_while_spoken(place, code, offered=code in offered) for place in reading.places)
        found[value] = open_spans(places, today)
    return found


def _while_spoken(place: PlaceReading, code: str, *, offered: bool) -> PlaceReading:
    spoken = [
        span for span in place.hours.schedules if code in span.languages or (offered and not span.languages)
    ]  # fmt: skip
    return replace(place, hours=Hours(spoken, place.hours.exceptions))


def state(offer: Any, today: dt.date) -> str:
    if not offer.is_valid_on(today):
        return "archived"
    return "stale" if offer.is_stale(today) else "current"


def path(record: Any) -> str:
    url: str = record.get_absolute_url()
    return without_language(url) or url
