"""Sentences by which somebody guesses their own German: what one can do at each level of the European framework.

Our own wording in short sentences. It is no test and stores nothing; schools test before a course begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .wish_words import now_words

Sentence = str | Promise

CAN_DO: Mapping[str, tuple[Sentence, ...]] = {
    "Alpha": (
        _("I never learnt to read and write, or only a little."),
        _("Somebody helps me with letters, also in my own language."),
    ),
    "A0": (
        _("I do not know any German yet."),
        _("I know a few words, such as hello and thank you."),
    ),
    "A1": (
        _("I can say who I am, where I come from and where I live."),
        _("I understand simple questions when somebody speaks slowly."),
        _("I can write my name, my address and my date of birth on a form."),
    ),
    "A2": (
        _("I can talk about my family and my day in short sentences."),
        _("I can make an appointment at the doctor's."),
        _("I understand short letters, for example from the school."),
    ),
    "B1": (
        _("I manage most things at offices, at work and with neighbours in German."),
        _("I can tell what happened to me and say why I want something."),
        _("I understand the most important things when people talk about work or school."),
    ),
    "B2": (
        _("I can take part in a conversation at work without preparing it."),
        _("I understand long letters from offices and articles in the newspaper."),
        _("I can write an application or a complaint."),
    ),
    "C1": (
        _("I speak without looking for words."),
        _("I understand difficult texts, also what is said between the lines."),
        _("I could study or lead a team in German."),
    ),
}


@dataclass(frozen=True, slots=True)
class LevelCard:
    """One level with its sentences; `href` leads to courses that go on from there."""

    level: str
    name: str
    sentences: tuple[Sentence, ...]
    href: str


def level_cards(hrefs: Mapping[str, str]) -> list[LevelCard]:
    names = now_words()
    return [LevelCard(level, names[level], sentences, hrefs[level]) for level, sentences in CAN_DO.items()]
