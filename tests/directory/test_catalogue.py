from __future__ import annotations

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from directory.catalogue import catalogue
from directory.models import TermLabel

from .factories import DimensionFactory, TopicFactory, term

pytestmark = pytest.mark.django_db


def test_vocabularies_are_read_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    term("access", "ohne_termin", "Ohne Termin")
    assert catalogue().label("access", "ohne_termin") == "Ohne Termin"
    with django_assert_num_queries(0):
        assert catalogue().label("access", "ohne_termin") == "Ohne Termin"


def test_an_edited_label_is_seen_at_once() -> None:
    entry = term("access", "ohne_termin", "Ohne Termin")
    assert catalogue().label("access", "ohne_termin") == "Ohne Termin"
    label = TermLabel.objects.get(term=entry, language="de")
    label.text = "Einfach kommen"
    label.save()
    assert catalogue().label("access", "ohne_termin") == "Einfach kommen"


def test_an_unknown_code_is_its_own_label() -> None:
    assert catalogue().label("access", "neu_und_unbekannt") == "neu_und_unbekannt"


def test_topics_come_with_all_words_that_lead_to_them() -> None:
    topic = TopicFactory(
        code="jobcenter", title="Jobcenter", titles={"ar": "مكتب العمل"}, synonyms=["Hartz IV"],
        dimension=DimensionFactory(code="arbeit", title="Arbeit"),
    )  # fmt: skip
    entry = catalogue().topics[topic.pk]
    assert entry.words == {"de": ("Jobcenter", "Hartz IV"), "ar": ("مكتب العمل",)}
    assert (entry.dimension.title_in("de"), entry.dimension.icon) == ("Arbeit", "dim-arbeit")
    assert entry.title_in("uk") == "Jobcenter"
