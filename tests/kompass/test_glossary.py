"""„Glossar“: the list, its addresses, and which words a topic page explains."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kompass import glossary
from kompass.glossary import words_in
from tests.directory.factories import TopicFactory
from tests.kompass.factories import GlossaryTermFactory, kompass, paragraph
from tests.portal.factories import portal

pytestmark = pytest.mark.django_db


def body_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_goes_from_a_to_z_with_an_address_for_each_word(client: Client) -> None:
    portal("ar")
    for term in ("Widerspruch", "Ämter", "Bescheid"):
        GlossaryTermFactory(term=term)
    html = body_of(client, "/de/glossar/")
    places = [html.index(f'id="{anchor}"') for anchor in ("aemter", "bescheid", "widerspruch")]
    assert places == sorted(places)


def test_the_word_stays_german_its_meaning_does_not(client: Client) -> None:
    portal("ar")
    german = GlossaryTermFactory(term="Bescheid")
    GlossaryTermFactory(term="Bescheid", language="ar", translation_key=german.translation_key, explanation="رسالة")
    GlossaryTermFactory(term="Frist", explanation="So viel Zeit haben Sie.")
    html = body_of(client, "/ar/glossar/")
    assert '<dt><span lang="de" dir="ltr">Bescheid</span></dt>' in html
    assert "رسالة" in html
    assert "Ein Brief vom Amt." not in html
    assert '<span lang="de" dir="ltr">So viel Zeit haben Sie.</span>' in html


def test_an_empty_glossary_leads_on(client: Client) -> None:
    portal()
    assert "/de/kompass/" in body_of(client, "/de/glossar/")


def test_drafts_are_not_shown_and_a_change_is_seen_at_once(client: Client) -> None:
    portal()
    term = GlossaryTermFactory(term="Bescheid", live=False)
    assert "Bescheid" not in body_of(client, "/de/glossar/")
    term.live = True
    term.save()
    assert "Bescheid" in body_of(client, "/de/glossar/")
    term.delete()
    assert "Bescheid" not in body_of(client, "/de/glossar/")


def test_a_word_leads_to_its_topic(client: Client) -> None:
    page = kompass(portal()["de"], title="Wohngeld")["topic"]
    GlossaryTermFactory(term="Mietzuschuss", topic=page.topic)
    GlossaryTermFactory(term="Bescheid", topic=TopicFactory())  # a topic without a page
    html = body_of(client, "/de/glossar/")
    assert f'<a href="{page.url}">Wohngeld</a>' in html


def test_a_topic_explains_the_words_of_its_text(client: Client) -> None:
    page = kompass(portal()["de"])["topic"]
    page.body = [paragraph("<p>Der <b>Bescheid</b> kommt in vier Wochen.</p>")]
    page.save()
    GlossaryTermFactory(term="Bescheid")
    GlossaryTermFactory(term="Widerspruch")
    html = body_of(client, page.url)
    assert 'href="/de/glossar/#bescheid"' in html
    assert "#widerspruch" not in html


def test_words_in_a_text_that_is_german_for_want_of_a_translation_are_found(client: Client) -> None:
    page = kompass(portal("uk")["de"])["topic"]
    page.body = [paragraph("<p>Der Bescheid kommt.</p>")]
    page.save()
    german = GlossaryTermFactory(term="Bescheid")
    GlossaryTermFactory(term="Bescheid", language="uk", translation_key=german.translation_key, explanation="Лист")
    assert "Лист" in body_of(client, page.url.replace("/de/", "/uk/"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sie bekommen zwei Bescheide.", ["Bescheid"]),
        ("Wegen des Bescheides", ["Bescheid"]),
        ("Fragen Sie das Jobcenter (JC).", ["Jobcenter"]),
        ("Nur das JC hilft.", ["Jobcenter"]),
        ("Bescheidenheit und Jobcenterleitung", []),
        ("ein bescheid in kleinen Buchstaben", []),
        ("Das Arbeitslosengeld II ist nicht das Arbeitslosengeld.", ["Arbeitslosengeld II", "Arbeitslosengeld"]),
        ("مكتب (Jobcenter) هنا", ["Jobcenter"]),
        ("", []),
    ],
)
def test_a_word_is_known_in_its_usual_endings_and_nowhere_else(text: str, found: list[str]) -> None:
    portal()
    GlossaryTermFactory(term="Bescheid", forms=["Bescheides"])
    GlossaryTermFactory(term="Jobcenter", forms=["JC"])
    GlossaryTermFactory(term="Arbeitslosengeld")
    GlossaryTermFactory(term="Arbeitslosengeld II")
    assert [word.term for word in words_in(text, "de")] == found


@given(text=st.text(max_size=200))
def test_no_text_breaks_the_search_for_words(text: str) -> None:
    pattern, owners = glossary._pattern((("A+B (C)", ("§ 24",)), ("Bescheid", ())))
    assert {owners[match[1]] for match in pattern.finditer(text)} <= {"A+B (C)", "Bescheid"}


def test_a_page_that_protects_explains_no_words(client: Client) -> None:
    page = kompass(portal()["de"], protection=True)["topic"]
    page.body = [paragraph("<p>Der Bescheid.</p>")]
    page.save()
    GlossaryTermFactory(term="Bescheid")
    assert "/glossar/#" not in body_of(client, page.url)


def test_it_costs_nothing_more_on_the_second_page(client: Client, django_assert_num_queries: Any) -> None:
    portal()
    GlossaryTermFactory(term="Bescheid")
    glossary.words("de")
    with django_assert_num_queries(0):
        assert words_in("Der Bescheid", "de")
