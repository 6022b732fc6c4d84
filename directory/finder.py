"""The form that finds a course: six questions, each a filter of the search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.lists import joined
from search.forms import SearchForm
from search.links import Link

from .catalogue import catalogue
from .facet_values import YES
from .models import Vocabulary

# What a person says of their German, and the level of a course that continues there.
_NEXT = (("A1", ""), ("A2", "A1"), ("B1", "A2"), ("B2", "B1"), ("C1", "B2"))
RADII = ("2", "5", "10", "25")
STARTS = ("30", "90", "180")
# Filters that the form asks for; others in the address are kept.
ASKED = frozenset({"level", "time", "start", "childcare", "women", "mode", "places"})


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Fields:
    levels: list[Choice]
    times: list[Choice]
    radii: list[Choice]
    starts: list[Choice]
    wishes: list[tuple[str, Choice]]  # check boxes: parameter and its one value


def finder_fields(form: SearchForm) -> Fields:
    def choices(name: str, pairs: Iterable[tuple[str, str]]) -> list[Choice]:
        chosen = form.filters.get(name, ())
        return [Choice(value, label, value in chosen) for value, label in pairs]

    times = catalogue().vocabularies.get(Vocabulary.COURSE_TIME, {})
    radius = f"{form.radius:g}" if form.radius else ""
    wishes = [
        ("childcare", YES, _("With childcare")),
        ("women", YES, _("For women only")),
        ("mode", "online", _("Online")),
        ("places", "plaetze_frei", _("Only with free places")),
    ]
    return Fields(
        levels=choices("level", level_choices()),
        times=choices("time", [(code, term.label) for code, term in times.items()]),
        radii=[Choice(km, _("up to %(km)s km") % {"km": km}, km == radius) for km in RADII],
        starts=choices("start", [(days, _start_label(days)) for days in STARTS]),
        wishes=[(name, Choice(value, label, value in form.filters.get(name, ()))) for name, value, label in wishes],
    )


def level_choices() -> list[tuple[str, str]]:
    """„My German now“: value is the level of the course that comes next."""
    words = {
        "": _("I am a beginner"),
        "A1": _("A1: a little"),
        "A2": _("A2: simple sentences"),
        "B1": _("B1: good in everyday life"),
        "B2": _("B2 and higher"),
    }
    alpha = catalogue().label(Vocabulary.CEFR_LEVEL, "Alpha")
    return [("Alpha", alpha), *((target, words[now]) for target, now in _NEXT)]


def _start_label(days: str) -> str:
    return {
        "30": _("Within the next month"),
        "90": _("Within the next three months"),
        "180": _("Within the next half year"),
    }[days]


def finder_summary(form: SearchForm, chips: object) -> str:
    """The chosen values in one line, for the folded form on phones."""
    labels = [chip.label for chip in chips if isinstance(chip, Link)] if isinstance(chips, Sequence) else []
    near = [form.near] if form.near else []
    return joined([*near, *labels]) or pgettext("course finder", "All courses")


def hidden_filters(form: SearchForm) -> list[tuple[str, str]]:
    """Filters in the address that the form does not ask for."""
    return [(name, value) for name, values in form.filters.items() if name not in ASKED for value in values]
