"""What somebody is shown in the end: topics with why, whom to ask first, and a person. At most twelve statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from directory import short_lists
from directory.distance import kilometres
from directory.place_choice import Point, Wanted
from directory.short_lists import OfferedService
from kompass import guide
from kompass.guide import TopicEntry, chosen_title
from kompass.start.answering import Way
from kompass.start.rules import HUMAN_TOPIC, Answer, Choice, Outcome, evaluate

# More would be a list to search in again.
MOST_CONTACTS = 3
MOST_HUMANS = 2


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody answered, in the reader's words."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class ShownTopic:
    entry: TopicEntry
    because: tuple[Said, ...]  # empty on topics of protection: what was said is not repeated


@dataclass(frozen=True, slots=True)
class Result:
    """`humans` may be empty where nobody entered an advice service: the operator's office answers then."""

    outcome: Outcome
    topics: tuple[ShownTopic, ...]
    contacts: tuple[OfferedService, ...]
    humans: tuple[OfferedService, ...]
    human_topic: TopicEntry | None


def result_of(way: Way, language: str, *, at: dt.datetime, near: Point | None = None) -> Result:
    outcome = evaluate(way.book, (answer.code for answer in way.answers))
    codes = [choice.code for choice in outcome.topics]
    entries = guide.topics_named({*codes, HUMAN_TOPIC}, language)
    first = short_lists.first_contact_ids([*codes, HUMAN_TOPIC])
    offers = _offers(outcome, codes, first, at=at, wanted=_wanted(way, near))
    rank = _Rank(way.language, near)
    humans = rank.sorted(offers[pk] for pk in first[HUMAN_TOPIC] if pk in offers)[:MOST_HUMANS]
    if not humans:
        humans = short_lists.services_on(HUMAN_TOPIC, at=at, limit=MOST_HUMANS)
    shown = {offer.id for offer in humans}
    contacts = _contacts(outcome, codes, first, offers, rank)
    if way.language and codes and not outcome.is_protection:
        contacts += short_lists.spoken_on(codes[:2], way.language, at=at, limit=MOST_CONTACTS)
    return Result(
        outcome,
        tuple(
            _topic(choice, entries[choice.code], way, language) for choice in outcome.topics if choice.code in entries
        ),
        tuple(_once(contacts, shown)[:MOST_CONTACTS]),
        tuple(humans),
        entries.get(HUMAN_TOPIC),
    )


def _wanted(way: Way, near: Point | None) -> Wanted:
    return Wanted.of(near, {"language": (way.language,)} if way.language else {})


def _offers(
    outcome: Outcome,
    codes: Sequence[str],
    first: Mapping[str, Sequence[int]],
    *,
    at: dt.datetime,
    wanted: Wanted,
) -> dict[int, OfferedService]:
    wished = {*outcome.contacts, *(pk for code in (*codes, HUMAN_TOPIC) for pk in first[code])}
    return {offer.id: offer for offer in short_lists.these(sorted(wished), at=at, wanted=wanted)}


def _contacts(
    outcome: Outcome,
    codes: Iterable[str],
    first: Mapping[str, Sequence[int]],
    offers: Mapping[int, OfferedService],
    rank: _Rank,
) -> list[OfferedService]:
    """What a rule names, then of each topic the first contact that fits best."""
    named = [offers[pk] for pk in outcome.contacts if pk in offers]
    best = [rank.sorted(offers[pk] for pk in first[code] if pk in offers)[:1] for code in codes]
    return [*named, *(offer for offers_of_topic in best for offer in offers_of_topic)]


def _once(offers: Iterable[OfferedService], without: set[int]) -> list[OfferedService]:
    found = {offer.id: offer for offer in reversed(list(offers)) if offer.id not in without}
    return list(reversed(found.values()))


@dataclass(frozen=True, slots=True)
class _Rank:
    """Who speaks the language first, then what is nearer, then the order given."""

    language: str
    near: Point | None

    def sorted(self, offers: Iterable[OfferedService]) -> list[OfferedService]:
        return sorted(offers, key=self._key)

    def _key(self, offer: OfferedService) -> tuple[bool, float]:
        speaks = not self.language or self.language in offer.facts.get("languages", ())
        points = [place["point"] for place in offer.facts.get("places", ()) if place.get("point")]
        if self.near is None or not points:
            return not speaks, 0.0 if self.near is None else float("inf")
        return not speaks, min(kilometres(self.near, (latitude, longitude)) for latitude, longitude in points)


def _topic(choice: Choice, entry: TopicEntry, way: Way, language: str) -> ShownTopic:
    if choice.is_protection:
        return ShownTopic(entry, ())
    # Words about violence are not repeated beside another topic either.
    answers = [way.book.answers[code] for code in choice.because]
    return ShownTopic(entry, tuple(said(answer, language) for answer in answers if not answer.is_protection))


def said(answer: Answer, language: str) -> Said:
    text, spoken = chosen_title(answer.texts, language)
    return Said(text or answer.code, spoken)
