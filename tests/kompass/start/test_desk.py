"""Start questions at the desk: what editors change is asked at once, and the trial page says what is wrong."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from kompass.models import StartAnswer, StartQuestion, StartRule, StartRuleTopic
from kompass.start.book import book
from kompass.start.checking import check
from kompass.start.rules import evaluate
from kompass.start.seeding import load_start_questions
from portal.role_groups import make_groups
from tests.forms import filled, row

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def desk(person: Any) -> Client:
    make_groups()
    client = Client()
    client.force_login(person("editor"), BACKEND)
    return client


def page(client: Client, address: str) -> str:
    with translation.override("en"):
        response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def edit(client: Client, record: Any, **changes: Any) -> Any:
    address = f"/admin/{record._meta.model_name}/edit/{record.pk}/"
    return client.post(address, {**filled(client.get(address).context["form"]), **changes})


def test_an_editor_opens_lists_and_forms_of_all_three(desk: Client, start: dict[str, Any]) -> None:
    for model in (StartQuestion, StartAnswer, StartRule):
        name = model._meta.model_name
        for address in ("", "?q=Geld", "?export=csv", "new/", f"edit/{model.objects.first().pk}/"):
            assert desk.get(f"/admin/{name}/{address}").status_code == 200, f"{name}/{address}"


def test_a_changed_answer_is_asked_at_once(desk: Client, start: dict[str, Any]) -> None:
    answer = StartAnswer.objects.get(code="geld")
    assert "geld" in book().answers
    assert edit(desk, answer, is_active="").status_code == 302
    assert "geld" not in book().answers


def test_an_editor_adds_a_topic_to_a_rule(desk: Client, start: dict[str, Any]) -> None:
    rule = StartRule.objects.get(code="mitmachen")
    topic = start["topics"]["kita"]
    data = row("topics", 3, topic=topic.pk, weight=9)
    assert edit(desk, rule, **data, **{"topics-TOTAL_FORMS": 4}).status_code == 302
    assert next(choice.code for choice in evaluate(book(), ["mitmachen"]).topics) == "kita"


@pytest.mark.parametrize("weight", [0, 10])
def test_a_weight_out_of_range_is_named_at_its_field(desk: Client, start: dict[str, Any], weight: int) -> None:
    rule = StartRule.objects.get(code="mitmachen")
    response = edit(desk, rule, **{"topics-0-weight": weight})
    assert response.status_code == 200
    assert "weight" in response.context["form"].formsets["topics"].forms[0].errors
    assert not StartRuleTopic.objects.filter(weight=weight).exists()


def test_a_second_question_for_the_place_is_refused_at_its_field(desk: Client, start: dict[str, Any]) -> None:
    response = edit(desk, StartQuestion.objects.get(code="worum"), kind="place")
    assert "kind" in response.context["form"].errors


def test_a_question_with_answers_is_not_deleted(desk: Client, start: dict[str, Any]) -> None:
    question = StartQuestion.objects.get(code="worum")
    desk.post(f"/admin/startquestion/delete/{question.pk}/")
    assert StartQuestion.objects.filter(pk=question.pk).exists()


def test_trying_out_shows_which_rules_apply_and_why(desk: Client, start: dict[str, Any]) -> None:
    html = page(desk, "/admin/start-trial/?worum=geld&fuer_wen=baby")
    assert "Zu wenig Geld, Baby" in html
    assert "Ich habe zu wenig Geld. + Ich bin schwanger oder habe ein Baby." in html
    assert "Elterngeld" in html
    assert "Zu wenig Geld im Alter" not in html


def test_the_check_lists_answers_without_a_rule_and_rules_that_rest(desk: Client, start: dict[str, Any]) -> None:
    StartRule.objects.filter(answers__code="mitmachen").delete()
    StartAnswer.objects.filter(code="unterwegs").update(is_active=False)
    rule = StartRule.objects.create(code="leer", name="Ohne alles")
    rule.answers.add(StartAnswer.objects.get(code="geld"))
    findings = check(book())
    assert "mitmachen" in [answer.code for answer in findings.without_rule]
    assert [one.code for one in findings.resting] == ["unterwegs"]
    assert [one.code for one in findings.without_effect] == ["leer"]
    assert findings.gaps_in_all
    html = page(desk, "/admin/start-trial/")
    assert "Ich möchte mitbestimmen, wählen oder anderen helfen." in html
    assert "Ohne alles" in html


def test_what_editors_changed_is_not_loaded_again(start: dict[str, Any]) -> None:
    StartAnswer.objects.filter(code="geld").update(icon="star")
    StartRule.objects.get(code="geld").answers.clear()
    assert load_start_questions() == 0
    assert StartAnswer.objects.get(code="geld").icon == "star"
    assert not StartRule.objects.get(code="geld").answers.exists()
