"""The values of the facets and how they are called: mostly the vocabularies, a few words of our own.

Where a vocabulary holds nothing for a record, the value is `unknown`: to filter must not lose what nobody has told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from search.documents import facet_labels

from .catalogue import TermEntry, catalogue
from .models import whole_level
from .reading import ServiceReading
from .reading_places import WHEELCHAIR, PlaceReading

YES, HELP, NO, UNKNOWN = "yes", "help", "no", "unknown"
_CHILDCARE = {"kinderbeaufsichtigung": YES, "vermittlung": HELP, "auf_anfrage": HELP, "keine": NO}
# With a wheelchair is the question most people have: its answers „partly“ and „not known“ can be chosen too.
WHEELCHAIR_PARTLY, WHEELCHAIR_UNKNOWN = "wheelchair_partly", "wheelchair_unknown"


# After the code of a language: only with somebody who interprets. And interpreting without a word on the languages.
WITH_INTERPRETER = ".interpreter"
INTERPRETER = "interpreter"


def or_unknown(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(codes) or (UNKNOWN,)


def childcare_of_service(value: bool | None) -> str:
    return {True: YES, False: NO, None: UNKNOWN}[value]


def childcare_of_course(term: TermEntry | None) -> str:
    return _CHILDCARE.get(term.code, UNKNOWN) if term else UNKNOWN


def languages_of(reading: ServiceReading) -> tuple[str, ...]:
    """Languages that somebody speaks there, if only at some hours; languages that are interpreted; whether any is."""
    spoken = {spoken.language.code for spoken in reading.spoken if not spoken.needs_interpreter}
    spoken |= {code for place in reading.places for span in place.hours.schedules for code in span.languages}
    interpreted = {spoken.language.code for spoken in reading.spoken if spoken.needs_interpreter} - spoken
    found = [*sorted(spoken), *sorted(f"{code}{WITH_INTERPRETER}" for code in interpreted)]
    if interpreted or reading.service.interpretation:
        found.append(INTERPRETER)
    return or_unknown(found)


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
    "time": "course_time", "mode": "course_mode", "places": "place_state", "offer_kind": "offer_kind",
}.items():  # fmt: skip
    _of_vocabulary(_facet, _name)


@facet_labels("audience")
def audience_labels(language: str) -> Mapping[str, str]:
    with translation.override(language):
        return {**_vocabulary("target_group", language), UNKNOWN: _("No particular group")}


@facet_labels("life_phase")
def life_phase_labels(language: str) -> Mapping[str, str]:
    with translation.override(language):
        return {**_vocabulary("life_phase", language), UNKNOWN: _("No particular phase of life")}


@facet_labels("stay_phase")
def stay_phase_labels(language: str) -> Mapping[str, str]:
    with translation.override(language):
        return {**_vocabulary("stay_phase", language), UNKNOWN: _("No particular phase of the stay")}


@facet_labels("access")
def access_labels(language: str) -> Mapping[str, str]:
    """Offers and courses share the facet; their codes differ."""
    with translation.override(language):
        own = {UNKNOWN: _("Not known how to take part")}
    return _vocabulary("access", language) | _vocabulary("course_access", language) | own


@facet_labels("topic")
def topic_labels(language: str) -> Mapping[str, str]:
    return {topic.code: topic.title_in(language) for topic in catalogue().topics.values()}


@facet_labels("dimension")
def dimension_labels(language: str) -> Mapping[str, str]:
    return {entry.code: entry.title_in(language) for entry in catalogue().dimensions.values()}


@facet_labels("language")
def language_labels(language: str) -> Mapping[str, str]:
    """The reader's own language first; each with its interpreters, since many would take that as well."""
    terms = _vocabulary("language", language)
    first = {language: terms[language]} if language in terms else {}
    found: dict[str, str] = {}
    with translation.override(language):
        for code, label in (first | terms).items():
            found[code] = label
            found[f"{code}{WITH_INTERPRETER}"] = _("%(language)s, with an interpreter") % {"language": label}
        return {**found, INTERPRETER: _("With an interpreter, any language"), UNKNOWN: _("Languages not known")}


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
