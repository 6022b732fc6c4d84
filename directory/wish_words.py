"""Wishes in the words of the active language: for the folded form, for what is chosen, for the slip of paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils import dates
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from portal import languages
from portal.lists import joined

from . import facet_values
from .catalogue import catalogue
from .course_levels import UNKNOWN
from .models import Vocabulary, whole_level
from .wishes import FREE, Wishes

# Filters that stand in addresses but are no question of the form; they keep the names of the vocabularies.
NOT_ASKED = ("cost", "access", "audience", "topic", "municipality", "district")


# The name of a place is German among words of any script: it must not turn what stands beside it (Unicode UAX 9).
ISOLATE, END = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Said:
    """One value of one wish in words. `value` is empty where the wish has a single value."""

    name: str
    value: str
    words: str


def said(wishes: Wishes, *, place: str = "") -> list[Said]:
    """Every wish that is set, in a fixed order; `place` is how the place is called that was understood."""
    found = [
        *([Said("q", "", _("“%(words)s”") % {"words": wishes.q})] if wishes.q else []),
        *([Said("now", "", now_words()[whole_level(wishes.now)])] if wishes.now else []),
    ]
    for name, words in _WORDS.items():
        found += [Said(name, value, words(value)) for value in getattr(wishes, name)]
        if name == "day" and place:
            found.append(Said("near", "", f"{ISOLATE}{place}{END}"))
            if wishes.radius is not None:
                found.append(Said("radius", "", radius_words(f"{wishes.radius:g}")))
        if name == "day" and wishes.weeks is not None:
            found.append(Said("weeks", "", weeks_words(wishes.weeks)))
    return found


def now_words() -> dict[str, str]:
    """„My German now“, in the words of somebody who learns it."""
    return {
        "Alpha": _("I cannot read and write yet"),
        "A0": _("I am a beginner"),
        "A1": _("A1: a little"),
        "A2": _("A2: simple sentences"),
        "B1": _("B1: good in everyday life"),
        "B2": _("B2: good at work too"),
        "C1": _("C1: nearly everything"),
        "C2": _("C2: everything"),
    }


def level_words(value: str) -> str:
    if value == UNKNOWN:
        return _("Level not known")
    return _("Course for %(level)s") % {"level": catalogue().label(Vocabulary.CEFR_LEVEL, value)}


def type_words(value: str) -> str:
    return next((kind.label for kind in catalogue().course_types.values() if kind.code == value), value)


def time_words(value: str) -> str:
    return _("Time of day not known") if value == UNKNOWN else catalogue().label(Vocabulary.COURSE_TIME, value)


def day_words(value: str) -> str:
    return _("Weekdays not known") if value == UNKNOWN else str(dates.WEEKDAYS[int(value)])


def mode_words(value: str) -> str:
    return _("Not known whether online") if value == UNKNOWN else catalogue().label(Vocabulary.COURSE_MODE, value)


def places_words(value: str) -> str:
    return _("With free places") if value == FREE else catalogue().label(Vocabulary.PLACE_STATE, value)


def radius_words(km: str) -> str:
    return _("up to %(km)s km") % {"km": km}


def weeks_words(weeks: int) -> str:
    return ngettext("Begins within %(number)s week", "Begins within %(number)s weeks", weeks) % {"number": weeks}


def within_weeks(weeks: int) -> str:
    """The same for a list of choices, whose heading says „Beginning“."""
    return ngettext("within %(number)s week", "within %(number)s weeks", weeks) % {"number": weeks}


def summary(wishes: Wishes, place: str) -> str:
    """All wishes in one line, for the folded form on phones."""
    return joined(one.words for one in said(wishes, place=place)) or pgettext("course finder", "All courses")


def _labelled(labels: Callable[[str], Mapping[str, str]]) -> Callable[[str], str]:
    return lambda value: labels(get_language() or languages.BASE).get(value, value)


def _topic(value: str) -> str:
    topic = catalogue().topics_by_code.get(value)
    return topic.title if topic else value


_WORDS: Mapping[str, Callable[[str], str]] = {
    "level": level_words,
    "type": type_words,
    "time": time_words,
    "day": day_words,
    "childcare": _labelled(facet_values.childcare_labels),
    "women": _labelled(facet_values.women_labels),
    "mode": mode_words,
    "places": places_words,
    "cost": _labelled(facet_values.cost_labels),
    "access": lambda value: catalogue().label(Vocabulary.COURSE_ACCESS, value),
    "audience": lambda value: catalogue().label(Vocabulary.TARGET_GROUP, value),
    "topic": _topic,
    "municipality": lambda value: catalogue().municipalities.get(value, value),
    "district": lambda value: catalogue().districts.get(value, value),
}
