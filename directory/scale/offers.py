"""What made offers and made courses have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from directory.catalogue import TopicEntry
from directory.models import Audience, Course, OfferStatus, Service

from .chance import Chance
from .making import Making, Rows, phone, words
from .sizes import home_of, organisations_of

# Draft, in review, published, paused, ended.
STATES = (3, 2, 86, 5, 4)


@dataclass(frozen=True, slots=True)
class Host:
    """Who offers something, by number, and where that organisation is at home."""

    organisation: int
    home: int
    town: str


def host_of(number: int, making: Making, chance: Chance) -> Host:
    """Each organisation gets an offer of its own when it appears; the others go to those there, the old have most."""
    there = organisations_of(number + 1)
    is_new = there > organisations_of(number)
    organisation = there - 1 if is_new else chance.randrange(there)
    home = home_of(organisation)
    return Host(organisation, home, making.town_of(home))


def offer_facts(kind: str, number: int, host: Host, making: Making, chance: Chance) -> dict[str, Any]:
    has_alert, ends = chance.maybe(0.05), chance.maybe(0.05)
    low = chance.choice((None, None, None, None, 6, 12, 16, 18, 60))
    high = low + chance.choice((4, 9, 15)) if low is not None and chance.maybe(0.6) else None
    programmes = making.terms("funding_programme")
    has_programme = number < len(programmes) or chance.maybe(0.1)
    return {
        "organisation_id": making.ids["organisation"][host.organisation],
        "status": _status(number, chance),
        "audience": Audience.STAFF if chance.maybe(0.04) else Audience.PUBLIC,
        "alert": chance.choice(words()["alerts"]) if has_alert else "",
        "alert_until": making.days(chance.randint(-30, 60)) if has_alert and chance.maybe(0.7) else None,
        "valid_to": making.days(chance.randint(-40, 400)) if ends else None,
        "min_age": low,
        "max_age": high,
        "women_only": chance.maybe(0.07),
        "eligibility": chance.choice(words()["eligibility"]).format(town=host.town),
        "application_process": chance.choice(words()["application"]),
        "required_documents": chance.sample(words()["documents"], chance.choice((0, 0, 1, 2, 4))),
        "funding_programme_id": chance.fair(number, programmes).id if has_programme else None,
        "website": f"https://traeger-{host.organisation}.example.org/{kind}/{number}" if chance.maybe(0.6) else "",
        "phone": phone(number) if chance.maybe(0.7) else "",
        "email": f"{kind}{number}@traeger-{host.organisation}.example.org" if chance.maybe(0.6) else "",
        **making.record(kind, number, chance),
    }


def _status(number: int, chance: Chance) -> str:
    """The first ones take one state after the other."""
    states = OfferStatus.values
    return states[number] if number < len(states) else chance.choices(states, STATES)[0]


def link_groups(
    number: int, offer: Service | Course, topics: Sequence[TopicEntry], making: Making, chance: Chance, rows: Rows
) -> None:
    """For whom it is; most offers are for everybody."""
    model = type(offer)
    rows.link(model.topics, offer, topics)
    groups = {"target_groups": ("target_group", 2, 0.6), "residence_groups": ("residence_group", 1, 0.25),
              "life_phases": ("life_phase", 1, 0.3), "stay_phases": ("stay_phase", 1, 0.4)}  # fmt: skip
    for name, (vocabulary, most, share) in groups.items():
        if number < len(making.terms(vocabulary)) or chance.maybe(share):
            rows.link(getattr(model, name), offer, making.several(vocabulary, number, chance, most))


def topics_of(number: int, making: Making, chance: Chance) -> list[TopicEntry]:
    """Offers are spread over all topics, with a second one of the same dimension or none."""
    every = making.region.topics
    main = every[number % len(every)] if chance.maybe(0.5) or number < len(every) else chance.choice(every)
    near = [one for one in every if one.dimension == main.dimension and one is not main]
    return [main, *(chance.sample(near, 1) if near and chance.maybe(0.45) else ())]


def about(topic: TopicEntry, chance: Chance) -> str:
    """A sentence with the words people use for it, so that searches find something."""
    known = [word for word in topic.words.get("de", ())[1:] if len(word) > 3]
    if not known:
        return ""
    chosen = chance.sample(known, min(len(known), chance.randint(1, 4)))
    return str(chance.choice(words()["about"])).format(words=", ".join(chosen))
