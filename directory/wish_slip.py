"""The Wunschzettel: what somebody wishes of a course on one sheet, in their language and in German.

No name and no free text: only what can be chosen in the form, and the place as our own table calls it. It is made from
the address and kept nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal import languages
from portal.lists import joined
from search.question import Place

from .catalogue import catalogue
from .course_conditions import ONLINE
from .facet_values import UNKNOWN, YES, childcare_of_course
from .models import Vocabulary, whole_level
from .reading import CourseReading, RunReading
from .wish_words import Said, said, within_weeks
from .wishes import Wishes


@dataclass(frozen=True, slots=True)
class Cell:
    """One question and what was chosen, in one language."""

    language: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Head:
    language: str
    autonym: str
    title: str


@dataclass(frozen=True, slots=True)
class Slip:
    """A column for each language; the same question stands side by side."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]


# Questions that stand on every slip, also where nothing was chosen: whoever advises asks them next.
_ASKED = ("now", "level", "time", "day", "near", "weeks", "childcare", "places")


def without_free_text(wishes: Wishes, place: Place | None) -> Wishes:
    return replace(wishes.only_wishes, q="", exact=False, near=place.label if place else "")


def alike(reading: CourseReading, run: RunReading | None) -> Wishes:
    """The wishes that this course fulfils: for somebody who looks for one like it."""
    course = reading.course
    level = whole_level(course.target_level or course.start_level)
    return Wishes(
        level=(level,) if level else (),
        time=tuple(term.code for term in run.times) if run else (),
        childcare=(YES,) if childcare_of_course(reading.childcare) == YES else (),
        women=(YES,) if course.women_only else (),
        mode=(ONLINE,) if run and run.mode and run.mode.code == ONLINE else (),
    )


def slip(wishes: Wishes, *, place: str, codes: tuple[str, ...]) -> Slip:
    columns = [_column(wishes, place, code) for code in codes]
    return Slip(tuple(_head(code) for code in codes), tuple(zip(*columns, strict=True)))


def _head(code: str) -> Head:
    with translation.override(code):
        return Head(code, languages.BY_CODE[code].autonym, _("I am looking for a German course"))


def _column(wishes: Wishes, place: str, code: str) -> list[Cell]:
    with translation.override(code):
        answers: dict[str, list[str]] = {}
        for one in said(wishes, place=place):
            answers.setdefault("near" if one.name == "radius" else one.name, []).append(_answer(one, wishes))
        return [
            Cell(code, question, joined(answers.get(name, ())) or _("does not matter"))
            for name, question in _questions().items()
            if name in _ASKED or name in answers
        ]


def _answer(one: Said, wishes: Wishes) -> str:
    """Beside its question a wish needs fewer words."""
    if one.name == "weeks" and wishes.weeks is not None:
        return within_weeks(wishes.weeks)
    if one.name == "level" and one.value != UNKNOWN:
        return catalogue().label(Vocabulary.CEFR_LEVEL, one.value)
    return one.words


def _questions() -> dict[str, str]:
    return {
        "now": _("My German now"),
        "level": _("What I want to learn"),
        "type": _("Type of course"),
        "time": _("When I have time"),
        "day": _("My weekdays"),
        "near": _("Where"),
        "weeks": _("Beginning"),
        "childcare": _("Childcare"),
        "women": _("Only with women"),
        "mode": _("On site or online"),
        "places": pgettext("of a course", "Places"),
        "cost": _("Costs"),
        "access": _("How to take part"),
        "audience": _("For whom?"),
        "topic": _("Topic"),
        "municipality": _("Municipality"),
        "district": _("District"),
    }
