"""The values of the facets and how they are called: mostly the vocabularies, a few words of our own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from search.documents import facet_labels

from .catalogue import TermEntry, catalogue
from .models import whole_level
from .reading_places import WHEELCHAIR, PlaceReading

YES, HELP, NO, UNKNOWN = "yes", "help", "no", "unknown"
_CHILDCARE = {"kinderbeaufsichtigung": YES, "vermittlung": HELP, "auf_anfrage": HELP, "keine": NO}
# With a wheelchair is the question most people have: its answers „partly“ and „not known“ can be chosen too.
WHEELCHAIR_PARTLY, WHEELCHAIR_UNKNOWN = "wheelchair_partly", "wheelchair_unknown"


def childcare_of_service(value: bool | None) -> str:
    return {True: YES, False: NO, None: UNKNOWN}[value]


def childcare_of_course(term: TermEntry | None) -> str:
    return _CHILDCARE.get(term.code, UNKNOWN) if term else UNKNOWN


def accessibility_of(places: Iterable[PlaceReading]) -> tuple[str, ...]:
    """What at least one place has. Nothing is said of hidden ones."""
    found: dict[str, None] = {}
    for place in places:
        if not place.is_open_to_all:
            continue
        found |= {fact.feature.code: None for fact in place.accessibility if fact.value.code == "yes"}
        if place.wheelchair == "partly":
            found[WHEELCHAIR_PARTLY] = None
        elif place.wheelchair == "unknown":
            found[WHEELCHAIR_UNKNOWN] = None
    return tuple(found)


def _vocabulary(name: str, language: str) -> dict[str, str]:
    return {code: term.label_in(language) for code, term in catalogue().vocabularies.get(name, {}).items()}


def _of_vocabulary(facet: str, vocabulary: str) -> None:
    facet_labels(facet)(lambda language: _vocabulary(vocabulary, language))


for _facet, _name in {
    "audience": "target_group", "time": "course_time", "mode": "course_mode", "places": "place_state",
    "life_phase": "life_phase", "stay_phase": "stay_phase",
}.items():  # fmt: skip
    _of_vocabulary(_facet, _name)


@facet_labels("access")
def access_labels(language: str) -> Mapping[str, str]:
    """Offers and courses share the facet; their codes differ."""
    return _vocabulary("access", language) | _vocabulary("course_access", language)


@facet_labels("topic")
def topic_labels(language: str) -> Mapping[str, str]:
    return {topic.code: topic.title_in(language) for topic in catalogue().topics.values()}


@facet_labels("dimension")
def dimension_labels(language: str) -> Mapping[str, str]:
    return {entry.code: entry.title_in(language) for entry in catalogue().dimensions.values()}


@facet_labels("language")
def language_labels(language: str) -> Mapping[str, str]:
    with translation.override(language):
        return {**_vocabulary("language", language), "interpreter": _("with an interpreter")}


@facet_labels("municipality")
def municipality_labels(language: str) -> Mapping[str, str]:
    return catalogue().municipalities


@facet_labels("district")
def district_labels(language: str) -> Mapping[str, str]:
    return catalogue().districts


@facet_labels("level")
def level_labels(language: str) -> Mapping[str, str]:
    """Whole levels only; halves are for the pages."""
    terms = _vocabulary("cefr_level", language)
    return {code: label for code, label in terms.items() if whole_level(code) == code}


@facet_labels("accessibility")
def accessibility_labels(language: str) -> Mapping[str, str]:
    with translation.override(language):
        terms = _vocabulary("accessibility", language)
        own = {
            WHEELCHAIR_PARTLY: _("With a wheelchair: partly"),
            WHEELCHAIR_UNKNOWN: _("With a wheelchair: not known"),
        }
        first = {WHEELCHAIR: terms[WHEELCHAIR]} if WHEELCHAIR in terms else {}
        return first | own | terms


@facet_labels("cost")
def cost_labels(language: str) -> Mapping[str, str]:
    with translation.override(language):
        return {
            "free": pgettext("cost", "Free of charge"),
            "paid": pgettext("cost", "With costs"),
            "unknown": pgettext("cost", "Costs not known"),
        }


@facet_labels("childcare")
def childcare_labels(language: str) -> Mapping[str, str]:
    with translation.override(language):
        return {
            YES: _("With childcare"),
            HELP: _("Help with finding childcare"),
            NO: _("Without childcare"),
            UNKNOWN: _("Childcare not known"),
        }


@facet_labels("women")
def women_labels(language: str) -> Mapping[str, str]:
    with translation.override(language):
        return {YES: _("For women only")}
