"""The form that finds a course: some questions in front, the others folded away until somebody wants them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from portal import languages

from . import facet_values, wish_words
from .catalogue import catalogue
from .course_conditions import ONLINE
from .course_levels import UNKNOWN, WHOLE
from .facet_values import HELP, NO, YES
from .models import Vocabulary, whole_level
from .wishes import DAYS, FREE, Wishes

RADII = ("2", "5", "10", "25")
WEEKS = (4, 8, 13, 26)
# C2 is not asked: nobody looks for a course who has it.
NOW = WHOLE[:-1]
# Check boxes in front of the fold; the other values of these wishes lie in it.
IN_FRONT = {"childcare": YES, "women": YES, "mode": ONLINE, "places": FREE}


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Check boxes of one wish; several are alternatives."""

    name: str
    title: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class Fields:
    now: list[Choice]
    times: list[Choice]
    radii: list[Choice]
    starts: list[Choice]
    wishes: list[tuple[str, Choice]]  # check boxes: parameter and its one value
    types: list[Choice]
    groups: list[Group]
    folded: int  # so many wishes of the folded part are chosen


def finder_fields(wishes: Wishes) -> Fields:
    time = next((value for value in wishes.time if value != UNKNOWN), "")
    kind = wishes.type[0] if wishes.type else ""
    groups = [
        Group("level", _("What level should the course teach?"), _boxes(wishes, "level", (*WHOLE, UNKNOWN), _level)),
        Group("day", _("Only on these weekdays"), _boxes(wishes, "day", (*DAYS, UNKNOWN), wish_words.day_words)),
        Group("time", _("Also at these times"), _boxes(wishes, "time", _times(time), wish_words.time_words)),
        Group(
            "childcare",
            _("Childcare"),
            _boxes(wishes, "childcare", (HELP, NO, UNKNOWN), _childcare_labels().__getitem__),
        ),
        Group("mode", _("On site or online"), _boxes(wishes, "mode", _others("mode"), wish_words.mode_words)),
        Group(
            "places",
            pgettext("of a course", "Places"),
            _boxes(wishes, "places", _others("places"), wish_words.places_words),
        ),
    ]
    front = {
        "childcare": _("With childcare"),
        "women": _("For women only"),
        "mode": _("Online"),
        "places": _("Only with free places"),
    }
    return Fields(
        now=[
            Choice(level, words, level == whole_level(wishes.now))
            for level, words in wish_words.now_words().items()
            if level in NOW
        ],
        times=[Choice(code, wish_words.time_words(code), code == time) for code in _terms(Vocabulary.COURSE_TIME)],
        radii=_radii(wishes),
        starts=_starts(wishes),
        wishes=[(name, Choice(IN_FRONT[name], words, IN_FRONT[name] in getattr(wishes, name)))
                for name, words in front.items()],
        types=[Choice(entry.code, entry.label, entry.code == kind) for entry in catalogue().course_types.values()],
        groups=groups,
        folded=sum(choice.selected for group in groups for choice in group.choices) + bool(wishes.q) + bool(kind),
    )  # fmt: skip


def hidden_wishes(wishes: Wishes) -> list[tuple[str, str]]:
    """What stands in the address and the form does not ask for goes on with it."""
    kept = [(name, value) for name in wish_words.NOT_ASKED for value in getattr(wishes, name)]
    kept += [("type", value) for value in wishes.type[1:]]
    return kept + ([("sort", wishes.sort)] if wishes.sort else [])


def _boxes(wishes: Wishes, name: str, values: Iterable[str], words: Callable[[str], str]) -> list[Choice]:
    chosen = getattr(wishes, name)
    return [Choice(value, words(value), value in chosen) for value in values]


def _radii(wishes: Wishes) -> list[Choice]:
    held = f"{wishes.radius:g}" if wishes.radius else ""
    values = [*RADII, *([held] if held and held not in RADII else [])]
    return [Choice(km, wish_words.radius_words(km), km == held) for km in values]


def _starts(wishes: Wishes) -> list[Choice]:
    values = sorted({*WEEKS, *([wishes.weeks] if wishes.weeks else [])})
    return [Choice(str(weeks), wish_words.within_weeks(weeks), weeks == wishes.weeks) for weeks in values]


def _level(value: str) -> str:
    return wish_words.level_words(value) if value == UNKNOWN else catalogue().label(Vocabulary.CEFR_LEVEL, value)


def _times(selected: str) -> list[str]:
    return [*(code for code in _terms(Vocabulary.COURSE_TIME) if code != selected), UNKNOWN]


def _others(name: str) -> list[str]:
    vocabulary = {"mode": Vocabulary.COURSE_MODE, "places": Vocabulary.PLACE_STATE}[name]
    codes = [code for code in _terms(vocabulary) if code != IN_FRONT[name]]
    return [*codes, UNKNOWN] if name == "mode" else codes


def _terms(vocabulary: str) -> list[str]:
    return list(catalogue().vocabularies.get(vocabulary, {}))


def _childcare_labels() -> dict[str, str]:
    return dict(facet_values.childcare_labels(get_language() or languages.BASE))
