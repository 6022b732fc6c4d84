"""What is wrong with the questions and rules, for editors: answers that lead nowhere, topics that nobody reaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from kompass.start.rules import NOW, Answer, Book, Rule, evaluate
from portal import languages

# Every combination is tried as long as there are not more of them than this; that takes about a second.
MOST_TRIED = 20_000
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Gap:
    """A combination of answers after which somebody is sent to the advice service alone."""

    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """Empty parts are good news. `tried` is 0 where there are too many combinations to try them all."""

    without_rule: tuple[Answer, ...]
    never_reached: tuple[str, ...]
    resting: tuple[Rule, ...]
    without_effect: tuple[Rule, ...]
    untranslated: tuple[tuple[str, tuple[str, ...]], ...]  # code of a question or answer, languages
    gaps: tuple[Gap, ...]
    gaps_in_all: int
    tried: int

    @property
    def is_good(self) -> bool:
        return not (self.without_rule or self.resting or self.without_effect or self.untranslated or self.gaps_in_all)


def check(book: Book) -> Findings:
    gaps, tried = _gaps(book)
    return Findings(
        without_rule=tuple(_without_rule(book)),
        never_reached=tuple(code for code in book.topics if code not in reachable(book)),
        resting=tuple(rule for rule in book.rules if not rule.answers & book.answers.keys()),
        without_effect=tuple(
            rule for rule in book.rules if not rule.topics and rule.contact is None and not rule.is_urgent
        ),
        untranslated=tuple(_untranslated(book)),
        gaps=tuple(gaps[:SHOWN]),
        gaps_in_all=len(gaps),
        tried=tried,
    )


def reachable(book: Book) -> frozenset[str]:
    """Topics that some rule leads to at all; that of protection only where an answer of the rule speaks of it."""
    found: set[str] = set()
    for rule in book.rules:
        protects = any(book.answers[code].is_protection for code in rule.answers if code in book.answers)
        if rule.answers & book.answers.keys():
            found |= {code for code, _weight in rule.topics if protects or code not in book.protection}
    return frozenset(found)


def _without_rule(book: Book) -> Iterator[Answer]:
    """Of questions to choose from. That there is no hurry, or whom it is for, may well count in no rule at all."""
    used = {code for rule in book.rules for code in rule.answers}
    for question in book.questions:
        if question.kind == "choice":
            yield from (answer for answer in question.answers if answer.code not in used)


def _untranslated(book: Book) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A language names itself in its own words, so its answer needs no others."""
    for question in book.questions:
        texts = {question.code: question.texts}
        if question.kind == "choice":
            texts |= {answer.code: answer.texts for answer in question.answers}
        for name, words in texts.items():
            if missing := tuple(code for code in languages.CODES if not words.get(code)):
                yield name, missing


def combinations(book: Book) -> Iterator[tuple[Answer, ...]]:
    """One answer or „I do not know“ to each question to choose from; after danger nothing more is asked."""
    choices = [(None, *question.answers) for question in book.questions if question.kind == "choice"]
    for chosen in product(*choices):
        answers = tuple(answer for answer in chosen if answer is not None)
        if not any(answer.urgency == NOW for answer in answers[:-1]):
            yield answers


def _gaps(book: Book) -> tuple[list[Gap], int]:
    """Who knows no answer at all is with the advice service rightly; so that is no gap."""
    number = 1
    for question in book.questions:
        number *= len(question.answers) + 1 if question.kind == "choice" else 1
    if number > MOST_TRIED:
        return [], 0
    tried = [answers for answers in combinations(book) if answers]
    found = [Gap(answers) for answers in tried if not evaluate(book, (one.code for one in answers)).topics]
    return found, len(tried)
