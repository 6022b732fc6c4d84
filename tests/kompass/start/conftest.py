"""The start questions of the seed on a small portal."""

from __future__ import annotations

from typing import Any

import pytest

from directory.models import Service
from kompass.start.seeding import load_start_questions
from portal.languages import CODES
from tests.directory.factories import DimensionFactory, ServiceFactory, TopicFactory, term
from tests.kompass.factories import DimensionPageFactory, KompassPageFactory, TopicPageFactory
from tests.portal.factories import portal

from .books import seeded


@pytest.fixture
def start(db: None) -> dict[str, Any]:
    """All topics of the rules with a page each, and an advice service that speaks Arabic."""
    homes = portal(*[code for code in CODES if code != "de"])
    dimension = DimensionFactory(code="alltag")
    parent = DimensionPageFactory(parent=KompassPageFactory(parent=homes["de"]), dimension=dimension)
    wanted = {code for rule in seeded().rules for code, _weight in rule.topics}
    topics = {}
    for code in sorted(wanted):
        topics[code] = TopicFactory(code=code, dimension=dimension, is_protection=code in seeded().protection)
        TopicPageFactory(parent=parent, topic=topics[code], plain_summary=f"Alles zu {code}.")
    load_start_questions()
    term("language", "ar", "Arabisch")
    human = ServiceFactory(name="Beratung für Zugewanderte", speaks=["ar"], phone="+49241000466")
    topics["migrationsberatung"].first_contacts.set([human])
    return {"topics": topics, "human": human}


def contact(topic: Any, name: str, **facts: Any) -> Service:
    """A further first contact of a topic."""
    service = ServiceFactory(name=name, **facts)
    topic.first_contacts.add(service)
    return service
