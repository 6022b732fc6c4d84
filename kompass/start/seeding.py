"""First fill of the start questions from kompass/seed. What is there stays as editors made it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from directory.models import Topic
from kompass.models import (
    StartAnswer,
    StartAnswerLabel,
    StartQuestion,
    StartQuestionLabel,
    StartRule,
    StartRuleTopic,
)
from kompass.start.book import forget
from portal import languages

SEED = Path(__file__).parent.parent / "seed"
# Texts in these languages were written, the others are drafts that no native speaker has read.
CHECKED = frozenset({"de", "en"})


@transaction.atomic
def load_start_questions() -> int:
    """Creates every question, answer and rule that is missing; returns how many. Running it twice changes nothing."""
    made = 0
    for order, entry in enumerate(_yaml("start_questions.yaml"), start=1):
        question, new = StartQuestion.objects.get_or_create(
            code=entry["code"], defaults={"kind": entry.get("kind", "choice"), "order": order}
        )
        if new:
            _question_labels(question, entry["texts"])
        known = set(StartAnswer.objects.values_list("code", flat=True))
        fresh = [pair for pair in enumerate(entry.get("answers", []), start=1) if pair[1]["code"] not in known]
        for place, answer in fresh:
            _answer(question, place, answer)
        made += new + len(fresh)
    made += _rules()
    forget()
    return made


def _question_labels(question: StartQuestion, texts: dict[str, dict[str, str]]) -> None:
    StartQuestionLabel.objects.bulk_create(
        StartQuestionLabel(question=question, language=code, machine=code not in CHECKED, **words)
        for code, words in texts.items()
    )


def _answer(question: StartQuestion, order: int, entry: dict[str, Any]) -> None:
    answer = StartAnswer.objects.create(
        question=question,
        code=entry["code"],
        order=order,
        icon=entry.get("icon", ""),
        urgency=entry.get("urgency", StartAnswer.Urgency.NONE),
        is_protection=entry.get("protection", False),
    )
    # A language names itself in its own words, whoever reads.
    texts = entry.get("texts") or dict.fromkeys(languages.CODES, entry["own"])
    StartAnswerLabel.objects.bulk_create(
        StartAnswerLabel(answer=answer, language=code, text=text, machine=code not in CHECKED and "own" not in entry)
        for code, text in texts.items()
    )


def _rules() -> int:
    known = set(StartRule.objects.values_list("code", flat=True))
    answers = {answer.code: answer for answer in StartAnswer.objects.all()}
    topics = {topic.code: topic for topic in Topic.objects.all()}
    fresh = [pair for pair in enumerate(_yaml("start_rules.yaml"), start=1) if pair[1]["code"] not in known]
    for order, entry in fresh:
        rule = StartRule.objects.create(
            code=entry["code"], name=entry["name"], order=order, is_urgent=entry.get("urgent", False)
        )
        rule.answers.set([answers[code] for code in entry["answers"] if code in answers])
        StartRuleTopic.objects.bulk_create(
            StartRuleTopic(rule=rule, topic=topics[code], weight=weight)
            for code, weight in entry["topics"].items()
            if code in topics
        )
    return len(fresh)


def _yaml(name: str) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((SEED / name).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 (a safe loader, in C)
