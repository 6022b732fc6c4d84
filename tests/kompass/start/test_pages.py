"""„Ich weiß nicht, wo ich anfangen soll“ as people meet it, and that nothing of it stays anywhere."""

from __future__ import annotations

import logging
import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kompass.start.answering import UNSURE
from portal import languages
from search.models import SearchDay, TermDay, TopicDay
from tests.directory.factories import PostcodeFactory, ServiceFactory

from .books import seeded
from .conftest import contact

pytestmark = pytest.mark.django_db
UNSURE_OF_ALL = {question.code: UNSURE for question in seeded().questions}


def ask(client: Client, language: str = "de", **answers: str) -> str:
    response = client.post(f"/{language}/start/", answers)
    assert response.status_code == 200
    return response.content.decode()


def result(client: Client, language: str = "de", **answers: str) -> str:
    """Not known is whatever is not named."""
    return ask(client, language, **{**UNSURE_OF_ALL, **answers})


def heading(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", re.search(r"<h1.*?</h1>", html, re.S)[0]))  # type: ignore[index]


def topics(html: str) -> list[str]:
    return re.findall(r'class="kim-result__title"><a[^>]*>(.*?)</a>', html)


# --- Questions -------------------------------------------------------------------------------------------------------
def test_the_first_page_asks_one_question_and_not_to_know_is_an_answer(client: Client, start: dict[str, Any]) -> None:
    html = client.get("/de/start/").content.decode()
    assert heading(html) == "Wie dringend ist es?"
    assert f'name="dringend" value="{UNSURE}"' in html
    assert html.count('<button class="kim-answer') == len(seeded().questions[0].answers) + 1
    assert "csrf" not in html


@pytest.mark.parametrize("language", languages.CODES)
def test_every_question_is_asked_in_the_readers_language(client: Client, start: dict[str, Any], language: str) -> None:
    given: dict[str, str] = {}
    for question in seeded().questions:
        assert heading(ask(client, language, **given)) == question.texts[language]
        given[question.code] = UNSURE


def test_answers_travel_in_the_form_and_back_takes_the_last_one_away(client: Client, start: dict[str, Any]) -> None:
    html = ask(client, dringend="keine_eile", worum="geld")
    assert heading(html) == "Für wen suchen Sie Hilfe?"
    assert '<input type="hidden" name="worum" value="geld">' in html
    assert 'name="back" value="worum"' in html
    assert heading(ask(client, dringend="keine_eile", worum="geld", back="worum")).startswith("Was ist für Sie")


def test_an_address_asks_for_nothing(client: Client, start: dict[str, Any]) -> None:
    html = client.get("/de/start/?dringend=gefahr&worum=geld").content.decode()
    assert heading(html) == "Wie dringend ist es?"
    assert "geld" not in re.findall(r'type="hidden" name="\w+" value="(\w+)"', html)


def test_a_place_that_nobody_knows_is_asked_again_at_its_field_and_is_not_lost(
    client: Client, start: dict[str, Any]
) -> None:
    answers = {**UNSURE_OF_ALL, "ort": "Blubbhausen", "asked": "ort"}
    with translation.override("de"):
        html = ask(client, **answers)
    assert 'value="Blubbhausen"' in html
    assert 'aria-invalid="true" aria-describedby="ort_error"' in html
    empty = ask(client, **{**answers, "ort": "  "})
    assert 'aria-describedby="ort_error"' in empty


# --- Answers ---------------------------------------------------------------------------------------------------------
def test_topics_come_with_a_sentence_and_with_why(client: Client, start: dict[str, Any]) -> None:
    html = result(client, worum="geld", fuer_wen="mit_kindern")
    assert topics(html)[:2] == ["Grundsicherung jobcenter", "Kindergeld"]
    assert len(topics(html)) <= 5
    assert "Alles zu kindergeld." in html
    assert "<q>Ich habe zu wenig Geld.</q>" in html
    assert "<q>Für meine Familie mit Kindern</q>" in html


def test_whoever_knows_nothing_is_sent_to_a_person(client: Client, start: dict[str, Any]) -> None:
    html = result(client)
    assert topics(html) == []
    _before, _sign, human = html.partition('id="mensch"')
    assert "Beratung für Zugewanderte" in human
    assert 'href="tel:+49241000466"' in human
    assert "0241 000-100" in human


def test_there_is_a_person_also_where_nobody_entered_an_advice_service(client: Client, start: dict[str, Any]) -> None:
    start["human"].delete()
    assert 'href="tel:+49241000100"' in result(client, worum="geld").partition('id="mensch"')[2]


def test_who_speaks_the_language_and_is_near_stands_first(client: Client, start: dict[str, Any]) -> None:
    PostcodeFactory(code="52222", latitude="50.78", longitude="6.22")
    topic = start["topics"]["grundsicherung_jobcenter"]
    contact(topic, "Amt ohne Arabisch", speaks=["de"])
    contact(topic, "Amt mit Arabisch", speaks=["ar"])
    first = result(client, worum="geld", sprache="ar", ort="52222").partition('id="wohin"')[2]
    assert "Amt mit Arabisch" in first
    assert "Amt ohne Arabisch" not in first


def test_a_draft_is_nobodys_first_contact(client: Client, start: dict[str, Any]) -> None:
    contact(start["topics"]["grundsicherung_jobcenter"], "Noch geheim", draft=True)
    assert "Noch geheim" not in result(client, worum="geld")


def test_an_answer_can_be_changed_from_the_result(client: Client, start: dict[str, Any]) -> None:
    html = result(client, worum="geld")
    assert 'name="back" value="worum"' in html
    changed = result(client, worum="geld", back="worum")
    assert heading(changed).startswith("Was ist für Sie")
    assert '<input type="hidden" name="ort" value="-">' in changed


# --- Danger ----------------------------------------------------------------------------------------------------------
def test_danger_is_answered_at_once_with_numbers_and_a_way_out(client: Client, start: dict[str, Any]) -> None:
    from kompass.models import EmergencyContact
    from tests.portal.factories import locale

    for order, number in enumerate(("112", "110", "116 016")):
        EmergencyContact.objects.create(
            number=number, name=number, text="Hilfe", order=order, locale=locale("de"), is_protection="016" in number
        )
    html = ask(client, dringend="gefahr")
    for dial in ("112", "110", "116016"):
        assert f'href="tel:{dial}"' in html
    assert html.index('href="tel:116016"') < html.index('id="themen"')
    assert 'class="kim-exit__btn"' in html
    assert topics(html)[0] == "Haeusliche gewalt"


def test_what_was_said_of_danger_is_not_repeated_and_the_browser_keeps_nothing(
    client: Client, start: dict[str, Any]
) -> None:
    response = client.post("/de/start/", {**UNSURE_OF_ALL, "worum": "zwang", "dringend": "keine_eile"})
    html = response.content.decode()
    assert "zwingt mich" not in html
    assert "no-store" in response["Cache-Control"]
    assert "no-store" not in client.post("/de/start/", {"worum": "geld"})["Cache-Control"]


def test_who_did_not_speak_of_danger_sees_no_topic_of_protection(client: Client, start: dict[str, Any]) -> None:
    for answer in seeded().questions[1].answers:
        if not answer.is_protection:
            shown = topics(result(client, worum=answer.code))
            assert "Haeusliche gewalt" not in shown
            assert "Krise" not in shown


# --- Nothing stays ---------------------------------------------------------------------------------------------------
def test_nothing_is_counted_logged_or_kept(client: Client, start: dict[str, Any], caplog: Any) -> None:
    with caplog.at_level(logging.DEBUG):
        result(client, worum="schulden", ort="52062", sprache="ar")
    told = " ".join(
        f"{record.getMessage()} {record.__dict__}" for record in caplog.records if "sql" not in record.__dict__
    )
    assert "schulden" not in told
    assert not client.cookies
    assert not (SearchDay.objects.exists())
    assert not (TermDay.objects.exists())
    assert not (TopicDay.objects.exists())


def test_a_result_costs_no_more_than_fifteen_statements(client: Client, start: dict[str, Any]) -> None:
    for number in range(4):
        contact(start["topics"]["kindergeld"], f"Familienkasse {number}", speaks=["ar"])
        ServiceFactory(name=f"Andere {number}")
    answers = {**UNSURE_OF_ALL, "worum": "geld", "fuer_wen": "mit_kindern", "sprache": "ar", "dringend": "gefahr"}
    client.post("/ar/start/", answers)
    with CaptureQueriesContext(connection) as queries:
        client.post("/ar/start/", answers)
    assert len(queries) <= 15, "\n".join(query["sql"][:200] for query in queries)
    with CaptureQueriesContext(connection) as queries:
        client.post("/ar/start/", {"dringend": "keine_eile"})
    assert len(queries) <= 4


words = st.text(max_size=200)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(st.dictionaries(st.sampled_from(["dringend", "worum", "fuer_wen", "sprache", "ort", "back", "on", "x"]), words))
def test_whatever_is_sent_the_page_answers(client: Client, start: dict[str, Any], data: dict[str, str]) -> None:
    assert client.post("/de/start/", data).status_code == 200
