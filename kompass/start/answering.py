"""Where somebody is on the way through the questions: read from the form, kept nowhere else.

Each answer is a button that sends the earlier ones again. `UNSURE` is an answer to every question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kompass.start.rules import NOW, Answer, Book, Question

UNSURE = "-"
LONGEST_PLACE = 80
# Takes an answer back; goes on where an answer about danger would have ended the questions.
BACK, ON = "back", "on"


@dataclass(frozen=True, slots=True)
class Way:
    """`given`: question → code of the answer, the name of a place, or `UNSURE`; in the order of the questions."""

    book: Book
    given: Mapping[str, str]
    goes_on: bool = False
    back: str = ""  # the question whose answer was taken back

    @classmethod
    def read(cls, book: Book, data: Mapping[str, str]) -> Way:
        """What is no answer to its question counts as not said."""
        back = data.get(BACK, "") if book.question(data.get(BACK, "")) else ""
        given = {
            question.code: value
            for question in book.questions
            if question.code != back and (value := _bounded(question, data.get(question.code, "")))
        }
        # Who changes an answer is told of danger anew.
        return cls(book, given, goes_on=bool(data.get(ON)) and not back, back=back)

    @property
    def answers(self) -> tuple[Answer, ...]:
        return tuple(self.book.answers[code] for code in self.given.values() if code in self.book.answers)

    @property
    def next(self) -> Question | None:
        """The first question without an answer; none after an answer about danger, unless somebody wants to go on."""
        if self.back:
            return self.book.question(self.back)
        if not self.goes_on and any(answer.urgency == NOW for answer in self.answers):
            return None
        return self.unanswered

    @property
    def unanswered(self) -> Question | None:
        return next((question for question in self.book.questions if question.code not in self.given), None)

    @property
    def number(self) -> int:
        """Of the question that comes next, from 1."""
        return self.book.questions.index(self.next) + 1 if self.next else len(self.book.questions)

    @property
    def last(self) -> str:
        """The question that „back“ returns to: the last answered one before the next, or of all."""
        codes = [question.code for question in self.book.questions]
        before = codes[: codes.index(self.next.code)] if self.next else codes
        return next((code for code in reversed(before) if code in self.given), "")

    @property
    def is_protection(self) -> bool:
        return any(answer.is_protection for answer in self.answers)

    @property
    def place(self) -> str:
        return self._of("place")

    @property
    def language(self) -> str:
        """The code of the language that somebody wants to talk in."""
        return self._of("language")

    def _of(self, kind: str) -> str:
        values = (self.given.get(question.code, "") for question in self.book.questions if question.kind == kind)
        return next((value for value in values if value != UNSURE), "")

    def without_place(self) -> Way:
        """For a place that nobody knows."""
        places = {question.code for question in self.book.questions if question.kind == "place"}
        return replace(self, given={code: value for code, value in self.given.items() if code not in places})

    def kept(self) -> Iterator[tuple[str, str]]:
        """What every button sends again."""
        yield from self.given.items()
        if self.goes_on:
            yield ON, "1"


def _bounded(question: Question, value: str) -> str:
    if value == UNSURE:
        return value
    if question.kind == "place":
        return " ".join(value.replace("\x00", "").split())[:LONGEST_PLACE]
    return value if any(answer.code == value for answer in question.answers) else ""
