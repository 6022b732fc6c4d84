"""What answers lead to: always to a person, never to a topic of protection by mistake, always in the same order."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from directory.seeding import SEED as DIRECTORY_SEED
from kompass.models.start import Icon
from kompass.start.answering import UNSURE, Way
from kompass.start.checking import check, reachable
from kompass.start.rules import HUMAN_TOPIC, MOST_TOPICS, NOW, Answer, Book, Question, Rule, evaluate
from portal import languages

from .books import seeded

TOPICS = ("geld", "wohnen", "gewalt", "kita")


def answer(code: str, question: str, **facts: object) -> Answer:
    return Answer(code, question, **facts)  # type: ignore[arg-type]


def book(*rules: Rule) -> Book:
    return Book(
        (
            Question("was", "choice", (answer("arm", "was"), answer("bedroht", "was", is_protection=True))),
            Question("wer", "choice", (answer("ich", "wer"), answer("kinder", "wer"))),
        ),
        rules,
        TOPICS,
        frozenset({"gewalt"}),
    )


def rule(*answers: str, topics: Mapping[str, int]) -> Rule:
    return Rule("-".join(answers), "", frozenset(answers), tuple(topics.items()))


def codes(result: object) -> list[str]:
    return [choice.code for choice in result.topics]  # type: ignore[attr-defined]


def test_of_one_question_any_answer_counts_and_of_two_questions_both() -> None:
    rules = book(rule("arm", "ich", "kinder", topics={"kita": 1}))
    assert codes(evaluate(rules, ["arm", "ich"])) == ["kita"]
    assert codes(evaluate(rules, ["arm", "kinder"])) == ["kita"]
    assert codes(evaluate(rules, ["arm"])) == []
    assert codes(evaluate(rules, ["kinder"])) == []


def test_weights_add_up_and_each_topic_says_which_answers_speak_for_it() -> None:
    rules = book(
        rule("arm", topics={"geld": 3, "wohnen": 4}),
        rule("kinder", topics={"geld": 2}),
        rule("ich", topics={"kita": 9}),
    )
    outcome = evaluate(rules, ["kinder", "arm"])
    assert [(choice.code, choice.weight, choice.because) for choice in outcome.topics] == [
        ("geld", 5, ("arm", "kinder")),
        ("wohnen", 4, ("arm",)),
    ]


def test_a_rule_leads_to_protection_only_for_who_spoke_of_danger() -> None:
    rules = book(rule("arm", "bedroht", topics={"gewalt": 9, "geld": 1}))
    assert codes(evaluate(rules, ["arm"])) == ["geld"]
    assert codes(evaluate(rules, ["bedroht"])) == ["gewalt", "geld"]
    assert evaluate(rules, ["bedroht"]).is_protection


def test_a_rule_without_answers_rests_and_an_unknown_answer_is_not_heard() -> None:
    rules = book(Rule("leer", "", frozenset(), (("geld", 9),)), rule("gibt_es_nicht", topics={"geld": 9}))
    outcome = evaluate(rules, ["arm", "gibt_es_nicht"])
    assert outcome.topics == ()
    assert outcome.human == HUMAN_TOPIC


# --- The rules that come with the portal -----------------------------------------------------------------------------
ANSWERS = {question.code: [UNSURE, *(one.code for one in question.answers)] for question in seeded().questions}
ways = st.fixed_dictionaries({code: st.sampled_from(values) for code, values in ANSWERS.items()})


@given(ways)
def test_every_way_ends_with_a_person_and_at_most_five_topics(way: dict[str, str]) -> None:
    outcome = evaluate(seeded(), way.values())
    assert outcome.human == HUMAN_TOPIC
    assert len(outcome.topics) <= MOST_TOPICS
    assert [choice.weight > 0 for choice in outcome.topics] == [True] * len(outcome.topics)


@given(ways)
def test_nobody_is_shown_protection_who_did_not_speak_of_it(way: dict[str, str]) -> None:
    outcome = evaluate(seeded(), way.values())
    spoke = any(seeded().answers[code].is_protection for code in way.values() if code in seeded().answers)
    assert outcome.is_protection == spoke
    shown = {choice.code for choice in outcome.topics} & seeded().protection
    assert bool(shown) == spoke


@given(ways, st.randoms())
def test_the_order_in_which_answers_arrive_changes_nothing(way: dict[str, str], chance: object) -> None:
    values = list(way.values())
    chance.shuffle(values)  # type: ignore[attr-defined]
    assert evaluate(seeded(), values) == evaluate(seeded(), way.values())


@given(ways)
def test_danger_brings_the_numbers_whatever_else_was_said(way: dict[str, str]) -> None:
    for code in ("gefahr", "notfall", "krise"):
        assert evaluate(seeded(), {**way, "dringend": code}.values()).needs_numbers


def test_every_combination_of_what_and_for_whom_leads_to_a_topic() -> None:
    for what, whom in product(ANSWERS["worum"][1:], ANSWERS["fuer_wen"]):
        assert evaluate(seeded(), [what, whom]).topics, (what, whom)


def test_no_rule_of_the_seed_is_idle_and_every_dimension_is_reached() -> None:
    findings = check(seeded())
    assert findings.resting == findings.without_effect == findings.untranslated == ()
    taxonomy = yaml.safe_load((DIRECTORY_SEED / "taxonomy.yaml").read_text(encoding="utf-8"))
    dimensions = {entry["id"]: entry["dimension"] for entry in taxonomy["topics"]}
    assert {dimensions[code] for code in reachable(seeded())} == {entry["id"] for entry in taxonomy["dimensions"]}
    assert {code for one in seeded().rules for code, _weight in one.topics} <= dimensions.keys()
    assert {code for one in seeded().rules for code in one.answers} <= seeded().answers.keys()


def test_the_seed_speaks_all_languages_and_fits_its_fields() -> None:
    for question in seeded().questions:
        for record in (question, *(question.answers if question.kind == "choice" else ())):
            assert set(record.texts) == set(languages.CODES), record.code
            assert all(len(text) <= 120 for text in record.texts.values()), record.code
    assert {one.icon for one in seeded().answers.values() if one.icon} <= set(Icon.values)


# --- The way through the questions -----------------------------------------------------------------------------------
texts = st.dictionaries(st.sampled_from([*ANSWERS, "back", "on"]), st.text(max_size=120))


@given(texts)
def test_whatever_is_sent_a_way_knows_what_comes_next(data: dict[str, str]) -> None:
    way = Way.read(seeded(), data)
    assert set(way.given) <= set(ANSWERS)
    assert way.next is None or way.next.code not in way.given
    assert way.next is not None or not way.unanswered or any(one.urgency == NOW for one in way.answers)
    assert len(way.place) <= 80


@given(ways)
def test_going_back_takes_one_answer_away_and_asks_it_again(way: dict[str, str]) -> None:
    for code in ANSWERS:
        back = Way.read(seeded(), {**way, "back": code})
        assert code not in back.given
        assert back.next is not None
        assert back.next.code == code


@pytest.mark.parametrize("code", ["gefahr", "notfall", "krise"])
def test_danger_ends_the_questions_unless_somebody_goes_on(code: str) -> None:
    assert Way.read(seeded(), {"dringend": code}).next is None
    going_on = Way.read(seeded(), {"dringend": code, "on": "1"})
    assert going_on.next is not None
    assert going_on.next.code == "worum"
