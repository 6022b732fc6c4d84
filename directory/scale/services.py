"""Makes offers: with places, hours, spoken languages, costs, translations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from directory.catalogue import TermEntry, TopicEntry
from directory.models import (
    CostOption,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceText,
    SpokenLanguage,
)

from .chance import Chance
from .making import LANGUAGES, Making, Rows, phone, state_of_text, words
from .offers import Host, about, host_of, link_groups, offer_facts, topics_of
from .places import AFTERNOONS, EVENINGS, MORNINGS, NOONS, closed_days
from .sizes import REDACTED, VIRTUAL, hub_of, special_near

SHELTER, BY_TELEPHONE = "unterkunft_schutz", "online_telefon"
# Weekly, in some weeks of the month, by appointment, nobody knows.
HOURS = (62, 10, 13, 15)


def make_service(number: int, making: Making, rows: Rows) -> Service:
    chance = making.chance("service", number)
    host, topics = host_of(number, making, chance), topics_of(number, making, chance)
    kind = chance.fair(number, making.terms("offer_kind"))
    service: Service = rows.add(
        Service(
            kind_id=kind.id,
            childcare=chance.choice((True, False, False, None, None, None)),
            **_texts_and_costs(kind, topics, host, making, chance),
            **offer_facts("service", number, host, making, chance),
        )
    )
    if number and service.status == "ended" and chance.maybe(0.5):
        rows.later.append((service, "successor", number - 1))
    link_groups(number, service, topics, making, chance, rows)
    rows.link(Service.access, service, making.several("access", number, chance))
    rows.link(Service.traits, service, making.several("trait", number, chance))
    spoken = _spoken(number, service, making, chance, rows)
    if service.is_free is False:
        _costs(service, making, chance, rows)
    for order, place in enumerate(_places(kind, topics, host, chance)):
        here = rows.add(
            ServiceAtLocation(
                service=service,
                location_id=making.ids["location"][place],
                order=order,
                room=chance.choice(words()["rooms"]),
                phone=phone(number + 7) if chance.maybe(0.1) else "",
                area=chance.choice(words()["areas"]).format(town=host.town) if chance.maybe(0.05) else "",
            )
        )
        _hours(here, spoken, making, chance, rows)
    _translations(service, kind, topics[0], host, chance, rows)
    return service


def _texts_and_costs(
    kind: TermEntry, topics: Sequence[TopicEntry], host: Host, making: Making, chance: Chance
) -> dict[str, Any]:
    called = words()["offers"].get(kind.code) or words()["offers"]["beratung"]
    group = chance.ranked(making.terms("target_group")).label_in("de")
    given = {"topic": topics[0].title_in("de"), "town": host.town, "name": making.name(chance), "group": group}
    sentences = chance.sample(words()["sentences"], chance.randint(2, 7))
    first, second = " ".join(sentences[:3]), " ".join(sentences[3:])
    is_free = chance.choices((True, False, None), (60, 22, 18))[0]
    return {
        "name": chance.choice(called["names"]).format(**given)[:200],
        "summary": chance.choice(called["summaries"]).format(**given)[:300],
        "description": "\n\n".join(
            part for part in (first.format(**given), about(topics[0], chance), second.format(**given)) if part
        ),
        "is_free": is_free,
        "cost_text": "" if is_free else chance.choice(words()["cost_texts"]),
        "interpretation": chance.choice(words()["interpretation"]) if chance.maybe(0.2) else "",
    }


def _spoken(number: int, service: Service, making: Making, chance: Chance, rows: Rows) -> list[str]:
    """German always; returns the codes of the others."""
    german, *others = making.terms("language")
    levels = {one.code: one.id for one in making.terms("spoken_level")}
    found: list[TermEntry] = []
    if number < len(others) or chance.maybe(0.75):
        wanted = {one.code for one in (chance.fair(number, others), *chance.some(others[:14], 4))}
        found = [one for one in others if one.code in wanted]
    rows.add(SpokenLanguage(service=service, language_id=german.id, level_id=levels["native"]))
    for language in found:
        level = chance.choices(("native", "fluent", "interpreter"), (20, 50, 30))[0]
        rows.add(SpokenLanguage(service=service, language_id=language.id, level_id=levels[level]))
    return [one.code for one in found]


def _costs(service: Service, making: Making, chance: Chance, rows: Rows) -> None:
    for cost in chance.sample(words()["costs"], chance.randint(1, 3)):
        amount = chance.choice(cost["amounts"])
        until = making.days(chance.randint(-60, 200)) if chance.maybe(0.1) else None
        rows.add(CostOption(service=service, label=cost["label"], amount=amount, unit=cost["unit"], valid_to=until))


def _places(kind: TermEntry, topics: Sequence[TopicEntry], host: Host, chance: Chance) -> list[int]:
    """Numbers of the places; who protects people may be at a place that nobody must know."""
    protects = kind.code == SHELTER or any(topic.is_protection for topic in topics)
    hidden = special_near(host.home, REDACTED)
    if protects and hidden is not None and chance.maybe(0.5):
        return [hidden]
    online = special_near(host.home, VIRTUAL)
    if online is not None and (kind.code == BY_TELEPHONE or chance.maybe(0.04)):
        return [online]
    further = [hub_of(host.home)] if chance.maybe(0.12) else []
    if chance.maybe(0.05):
        further.append(hub_of(chance.randrange(host.home + 1)))
    return list(dict.fromkeys([host.home, *further]))


def _hours(here: ServiceAtLocation, spoken: Sequence[str], making: Making, chance: Chance, rows: Rows) -> None:
    how = chance.choices(("weekly", "monthly", "appointment", "unknown"), HOURS)[0]
    if how == "weekly":
        _week(here, spoken, chance, rows)
        if chance.maybe(0.12):
            closed_days(making, chance, rows, place=here)
    elif how == "monthly":
        span = {"opens": chance.choice(AFTERNOONS), "closes": chance.choice(EVENINGS)}
        for week in chance.sample((1, 2, 3, 4, -1), chance.choice((1, 1, 2))):
            rows.add(Schedule(place=here, weekday=chance.randrange(6), nth_week=week, **span))
    elif how == "appointment":
        for day in sorted(chance.sample(range(5), chance.randint(1, 5))):
            rows.add(Schedule(place=here, weekday=day, kind="by_appointment"))


def _week(here: ServiceAtLocation, spoken: Sequence[str], chance: Chance, rows: Rows) -> None:
    morning = (chance.choice(MORNINGS), chance.choice(NOONS))
    afternoon = (chance.choice(AFTERNOONS), chance.choice(EVENINGS))
    kind = "phone" if chance.maybe(0.08) else "open"
    note = chance.choice(words()["hour_notes"])
    for day in sorted(chance.sample(range(6), chance.randint(1, 5))):
        spans = chance.choices(([morning], [afternoon], [morning, afternoon]), (5, 3, 2))[0]
        for opens, closes in spans:
            rows.add(
                Schedule(
                    place=here,
                    weekday=day,
                    opens=opens,
                    closes=closes,
                    kind=kind,
                    note=note,
                    languages=[chance.choice(spoken)] if spoken and chance.maybe(0.1) else [],
                )
            )
    if chance.maybe(0.05):
        rows.add(Schedule(place=here, weekday=5, opens=dt.time(10), closes=dt.time(13), kind="by_appointment"))


def _translations(service: Service, kind: TermEntry, topic: TopicEntry, host: Host, chance: Chance, rows: Rows) -> None:
    for code in LANGUAGES:
        if not chance.maybe(0.3):
            continue
        called = words()["offer_translations"][code]
        given = {"label": kind.label_in(code), "topic": topic.title_in(code), "town": host.town}
        rows.add(
            ServiceText(
                record=service,
                language=code,
                name=chance.choice(called["name"]).format(**given)[:200],
                summary=chance.choice(called["summary"]).format(**given)[:300],
                description=called["description"] if chance.maybe(0.7) else "",
                **state_of_text(chance, service.digest),
            )
        )
