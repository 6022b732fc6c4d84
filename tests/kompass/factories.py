"""Pages of the Beratungskompass for tests. Each hangs below the parent given; topics and dimensions come along."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from django.utils.timezone import localdate

from kompass.models import (
    DimensionPage,
    EventIndexPage,
    EventPage,
    FolderRegister,
    FolderRegisterText,
    GlossaryTerm,
    InformationPage,
    KompassPage,
    LandingPage,
    ProcessPage,
    TopicPage,
)
from tests.directory.factories import DimensionFactory, TopicFactory
from tests.portal.factories import TextPageFactory, locale


def paragraph(html: str) -> tuple[str, str]:
    return ("paragraph", html)


class KompassPageFactory(TextPageFactory):
    class Meta:
        model = KompassPage

    title = "Themen"
    slug = "kompass"
    lead = "Was ist zu tun in welcher Lebenslage?"


class DimensionPageFactory(TextPageFactory):
    class Meta:
        model = DimensionPage

    dimension = factory.SubFactory(DimensionFactory)
    title = factory.LazyAttribute(lambda page: page.dimension.title_in("de"))
    intro = "Alles zu diesem Bereich."


class TopicPageFactory(TextPageFactory):
    """`TopicPageFactory(parent=dimension_page, topic=topic, body=[paragraph("<p>…</p>")])`."""

    class Meta:
        model = TopicPage

    topic = factory.SubFactory(TopicFactory)
    title = factory.LazyAttribute(lambda page: page.topic.title_in(page.language))
    plain_summary = "Das müssen Sie wissen."


class ProcessPageFactory(TextPageFactory):
    class Meta:
        model = ProcessPage

    title = factory.Sequence(lambda number: f"Ablauf {number}")


class InformationPageFactory(TextPageFactory):
    class Meta:
        model = InformationPage

    title = factory.Sequence(lambda number: f"Information {number}")


class LandingPageFactory(TextPageFactory):
    class Meta:
        model = LandingPage

    title = factory.Sequence(lambda number: f"Einstieg {number}")


class GlossaryTermFactory(factory.django.DjangoModelFactory):
    """`GlossaryTermFactory(term="Bescheid", language="ar", translation_key=german.translation_key)`."""

    class Meta:
        model = GlossaryTerm

    class Params:
        language = "de"

    locale = factory.LazyAttribute(lambda term: locale(term.language))
    term = factory.Sequence(lambda number: f"Wort{number}")
    explanation = "Ein Brief vom Amt."


def kompass(home: Any, *, topics: int = 1, **topic: Any) -> dict[str, Any]:
    """An entrance, one dimension and its topics below a German home page."""
    entrance = KompassPageFactory(parent=home)
    dimension = DimensionPageFactory(parent=entrance)
    pages = [
        TopicPageFactory(parent=dimension, topic=TopicFactory(dimension=dimension.dimension, **topic))
        for _number in range(topics)
    ]
    return {"entrance": entrance, "dimension": dimension, "topics": pages, "topic": pages[0]}


def register(dimension: Any, **wordings: dict[str, Any]) -> FolderRegister:
    """`register(dimension, de={"purpose": …, "documents": […]}, ar={…})`."""
    row = FolderRegister.objects.create(dimension=dimension)
    for language, words in wordings.items():
        FolderRegisterText.objects.create(register=row, language=language, **words)
    return row


class EventIndexPageFactory(TextPageFactory):
    class Meta:
        model = EventIndexPage

    title = "Termine"
    slug = "termine"


class EventPageFactory(TextPageFactory):
    """`EventPageFactory(parent=index, starts_on=day, cancelled=True)`; tomorrow where no day is given."""

    class Meta:
        model = EventPage

    class Params:
        cancelled = factory.Trait(state="cancelled", state_note="Fällt aus, weil die Heizung kaputt ist.")

    title = factory.Sequence(lambda number: f"Termin {number}")
    summary = "Für alle."
    starts_on = factory.LazyFunction(lambda: localdate() + dt.timedelta(days=1))
