"""The questions and rules as the database has them, kept in memory for some minutes. Four statements now and then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save

from directory.catalogue import catalogue
from kompass.models import (
    StartAnswer,
    StartAnswerLabel,
    StartQuestion,
    StartQuestionLabel,
    StartRule,
    StartRuleTopic,
)
from kompass.start.rules import Answer, Book, Question, Rule

KEPT_FOR = 5 * 60
_KEY = "kompass:start"


def book() -> Book:
    """What readers are asked now."""
    kept: tuple[tuple[Question, ...], tuple[Rule, ...]] | None = cache.get(_KEY)
    if kept is None:
        kept = _questions(), _rules()
        cache.set(_KEY, kept, KEPT_FOR)
    topics = catalogue().topics_by_code
    return Book(*kept, tuple(topics), frozenset(code for code, topic in topics.items() if topic.is_protection))


def forget(**_facts: Any) -> None:
    """The next reader asks the database again, also one who read between this change and its commit."""
    cache.delete(_KEY)
    transaction.on_commit(lambda: cache.delete(_KEY))


_MODELS: tuple[type[Model], ...] = (
    StartQuestion, StartQuestionLabel, StartAnswer, StartAnswerLabel, StartRule, StartRuleTopic,
)  # fmt: skip
for _model in _MODELS:
    post_save.connect(forget, sender=_model, dispatch_uid=f"kompass-start-{_model.__name__}-saved")
    post_delete.connect(forget, sender=_model, dispatch_uid=f"kompass-start-{_model.__name__}-deleted")
m2m_changed.connect(forget, sender=StartRule.answers.through, dispatch_uid="kompass-start-conditions")


def _questions() -> tuple[Question, ...]:
    answers: dict[str, list[Answer]] = {}
    rows = (
        StartAnswer.objects.filter(is_active=True)
        .order_by("order", "code")
        .values_list("code", "question__code", "icon", "urgency", "is_protection", "labels__language", "labels__text")
    )
    for (code, question, icon, urgency, is_protection), labels in _grouped(rows, 5):
        texts = {language: text for language, text in labels if language}
        answers.setdefault(question, []).append(Answer(code, question, texts, icon, urgency, is_protection))
    rows = (
        StartQuestion.objects.filter(is_active=True)
        .order_by("order", "code")
        .values_list("code", "kind", "labels__language", "labels__text", "labels__help")
    )
    return tuple(
        Question(
            code,
            kind,
            tuple(answers.get(code, ())),
            {language: text for language, text, _help in labels if language},
            {language: sentence for language, _text, sentence in labels if language and sentence},
        )
        for (code, kind), labels in _grouped(rows, 2)
    )


def _rules() -> tuple[Rule, ...]:
    topics: dict[str, list[tuple[str, int]]] = {}
    rows = StartRuleTopic.objects.filter(rule__is_active=True).order_by("-weight", "topic__code")
    for rule, topic, weight in rows.values_list("rule__code", "topic__code", "weight"):
        topics.setdefault(rule, []).append((topic, weight))
    found = (
        StartRule.objects.filter(is_active=True)
        .order_by("order", "code")
        .values_list("code", "name", "contact_id", "is_urgent", "answers__code")
    )
    return tuple(
        Rule(
            code,
            name,
            frozenset(answer for (answer,) in answers if answer),
            tuple(topics.get(code, ())),
            contact,
            urgent,
        )
        for (code, name, contact, urgent), answers in _grouped(found, 4)
    )


def _grouped(rows: Iterable[tuple[Any, ...]], width: int) -> Iterator[tuple[tuple[Any, ...], list[tuple[Any, ...]]]]:
    """Rows of a left join: the first columns are the record, the others one row of it each."""
    for _code, group in groupby(rows, key=lambda row: row[0]):
        members = list(group)
        yield members[0][:width], [row[width:] for row in members]
