"""The reading level of a German text, and the hint beside it at the desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kompass.plain_language import LONG_SENTENCE, Level, readability, sentences_of
from portal.role_groups import make_groups
from tests.kompass.factories import InformationPageFactory, kompass, paragraph
from tests.portal.factories import portal

EASY = (
    "Sie ziehen um? Gehen Sie zum Amt. Das Amt ist in der Stadt. Sie haben zwei Wochen Zeit. Nehmen Sie den Pass mit. "
    "Es kostet nichts."
)
OFFICE = (
    "Die meldepflichtige Person ist verpflichtet, innerhalb der gesetzlich vorgesehenen Anmeldefrist die erforderliche "
    "Wohnungsgeberbestätigung bei der zuständigen Meldebehörde vorzulegen, sofern keine Ausnahmegenehmigung vorliegt."
)


def test_lix_is_words_a_sentence_and_the_share_of_long_words() -> None:
    found = readability("Das Amt hilft Ihnen gerne. Bringen Sie Unterlagen.")
    assert (found.word_count, found.sentence_count) == (8, 2)
    assert found.lix == round(8 / 2 + 100 * 2 / 8)  # „Bringen“ and „Unterlagen“ have seven letters or more


def test_an_office_is_harder_to_read_than_this_portal() -> None:
    assert readability(EASY).level is Level.EASY
    office = readability(OFFICE)
    assert office.level is Level.HARD
    assert office.sentences == (OFFICE,)
    assert office.words[0] == "Wohnungsgeberbestätigung"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Bringen Sie z. B. Ihren Pass mit.", 1),
        ("Das steht in § 24 Abs. 1 SGB X. Fragen Sie.", 2),
        ("Die Frist endet am 1. März 2027. Danach wird es teuer!", 2),
        ("Wo ist das Amt? Am Markt.", 2),
        ("Erste Zeile\nZweite Zeile", 2),
        ("Er sagte: „Kommen Sie morgen.“ Dann ging er.", 2),
        ("", 0),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, number: int) -> None:
    assert len(sentences_of(text)) == number


def test_a_hyphen_takes_a_long_word_apart() -> None:
    assert readability("Die Aufenthaltsgestattung ist ein Papier.").words == ("Aufenthaltsgestattung",)
    assert readability("Die Aufenthalts-Gestattung ist ein Papier.").words == ()


def test_a_few_words_have_no_level() -> None:
    assert readability("Pass und Ausweis").level is Level.NONE


@given(st.text(max_size=400))
def test_whatever_is_written_has_a_level_and_keeps_its_words(text: str) -> None:
    found = readability(text)
    assert found.lix >= 0
    assert found.sentence_count <= found.word_count
    assert all(sentence in text for sentence in found.sentences)


@given(st.integers(1, 40))
def test_longer_sentences_never_read_easier(number: int) -> None:
    short = readability("haus " * 10 + ". ")
    long = readability("haus " * (10 + number) + ". ")
    assert long.lix > short.lix
    assert bool(long.sentences) == (10 + number > LONG_SENTENCE)


@pytest.fixture
def desk(person: Any) -> Client:
    make_groups()
    client = Client()
    client.force_login(person("editor"), "allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.django_db
def test_an_editor_is_told_which_sentence_to_shorten(desk: Client) -> None:
    parts = kompass(portal("en")["de"])
    page = parts["topic"]
    page.body = [paragraph(f"<p>{EASY}</p><p>{OFFICE}</p>")]
    page.save_revision()
    html = desk.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert f"<q>{OFFICE}</q>" in html
    assert "LIX" in html


@pytest.mark.django_db
def test_texts_in_other_languages_have_no_german_level(desk: Client) -> None:
    home = portal("en")["en"]
    page = InformationPageFactory(parent=home, language="en", lead="You move. " * 30)
    assert "LIX" not in desk.get(f"/admin/pages/{page.pk}/edit/").content.decode()
