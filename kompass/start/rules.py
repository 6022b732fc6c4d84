"""What answers lead to: one pure function over questions, answers and rules. No database, no clock, no reader.

Whoever answers whatever is sent to a person in the end. A topic of protection is named to those alone who spoke of
violence or danger themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

MOST_TOPICS = 5
# Where somebody is sent who does not know where to begin: a topic of the taxonomy.
HUMAN_TOPIC = "migrationsberatung"
NONE, SOON, NOW = "none", "soon", "now"
_URGENCIES = (NONE, SOON, NOW)


@dataclass(frozen=True, slots=True)
class Answer:
    code: str
    question: str
    texts: Mapping[str, str] = field(default_factory=dict)
    icon: str = ""
    urgency: str = NONE
    is_protection: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    code: str
    kind: str
    answers: tuple[Answer, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    helps: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    name: str
    answers: frozenset[str]
    topics: tuple[tuple[str, int], ...] = ()  # code and weight
    contact: int | None = None
    is_urgent: bool = False


@dataclass(frozen=True)
class Book:
    """All questions and rules in the editors' order, and the topics there are in the order of the taxonomy."""

    questions: tuple[Question, ...]
    rules: tuple[Rule, ...]
    topics: tuple[str, ...]
    protection: frozenset[str] = frozenset()

    @cached_property
    def answers(self) -> dict[str, Answer]:
        return {answer.code: answer for question in self.questions for answer in question.answers}

    def question(self, code: str) -> Question | None:
        return next((question for question in self.questions if question.code == code), None)


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that applies, and the answers that it applies to."""

    rule: Rule
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A topic with its weight and the answers that speak for it."""

    code: str
    weight: int
    because: tuple[str, ...]
    is_protection: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    topics: tuple[Choice, ...]
    contacts: tuple[int, ...]
    urgency: str
    is_protection: bool
    fired: tuple[Fired, ...]
    human: str = HUMAN_TOPIC

    @property
    def needs_numbers(self) -> bool:
        return self.urgency == NOW


def evaluate(book: Book, given: Iterable[str]) -> Outcome:
    """`given` are codes of answers; what the book does not know, or a second answer to a question, is not heard."""
    said = _said(book, given)
    answers = [book.answers[code] for code in said.values()]
    fired = tuple(fired for rule in book.rules if (fired := _fire(book, rule, said)) is not None)
    urgency = max((answer.urgency for answer in answers), key=_URGENCIES.index, default=NONE)
    return Outcome(
        topics=_topics(book, fired),
        contacts=tuple(dict.fromkeys(one.rule.contact for one in fired if one.rule.contact is not None)),
        urgency=NOW if any(one.rule.is_urgent for one in fired) else urgency,
        is_protection=any(answer.is_protection for answer in answers),
        fired=fired,
    )


def _said(book: Book, given: Iterable[str]) -> dict[str, str]:
    """Question → answer, in the order of the questions."""
    wanted = set(given)
    return {
        question.code: chosen[0].code
        for question in book.questions
        if (chosen := [answer for answer in question.answers if answer.code in wanted])
    }


def _fire(book: Book, rule: Rule, said: Mapping[str, str]) -> Fired | None:
    """Of one question any of the rule's answers, of different questions all. A rule without answers rests."""
    known = {book.answers[code].question for code in rule.answers if code in book.answers}
    because = tuple(code for question, code in said.items() if question in known and code in rule.answers)
    return Fired(rule, because) if known and len(because) == len(known) else None


def _topics(book: Book, fired: Iterable[Fired]) -> tuple[Choice, ...]:
    weights: dict[str, int] = {}
    because: dict[str, list[str]] = {}
    for one in fired:
        may_protect = any(book.answers[code].is_protection for code in one.because)
        for code, weight in one.rule.topics:
            if code in book.protection and not may_protect:
                continue
            weights[code] = weights.get(code, 0) + weight
            because.setdefault(code, []).extend(one.because)
    place = {code: number for number, code in enumerate(book.topics)}
    ordered = sorted(
        (code for code in weights if code in place),
        key=lambda code: (code not in book.protection, -weights[code], place[code]),
    )
    return tuple(
        Choice(code, weights[code], _in_order(book, because[code]), code in book.protection)
        for code in ordered[:MOST_TOPICS]
    )


def _in_order(book: Book, codes: Iterable[str]) -> tuple[str, ...]:
    wanted = set(codes)
    return tuple(code for code in book.answers if code in wanted)
