"""What a card of the index says at the moment somebody reads it: states, next run, age of the places, in words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from portal import languages
from portal.lists import joined

from . import childcare_words, course_words, run_rules
from .cards import unpacked
from .catalogue import catalogue
from .course_words import Levels, Places
from .models import Vocabulary
from .offer_words import by_residence
from .opening_hours import Kind, OpeningState, state_of
from .opening_words import Badge, badge
from .place_choice import NOTHING_WANTED, PlaceChosen, Wanted, by_hour, choose
from .residence import EVERYBODY, UNKNOWN

# A row has room for so many languages; the others stand on the page of the offer.
MOST_LANGUAGES = 4
# A longer wording of the costs would be a second line of tags.
COST_LENGTH = 60
_SENTENCE_END = re.compile(r"(?<=[^\W\d]{3})[.!?؟۔]\s+")  # not „ca. 5 Euro“, not „1. Modul“

_OFFER_ICONS = {
    "beratung": "speech", "kurs": "calendar", "gruppe": "people", "offener_treff": "people", "begleitung": "people",
    "sprachmittlung": "translate", "antragstelle": "building", "unterkunft_schutz": "dim-schutz", "sachleistung": "bag",
    "veranstaltungsreihe": "calendar", "online_telefon": "phone",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tag:
    """A plain fact with its symbol. `language` where the words are not the reader's; `phone` makes it a link."""

    icon: str
    words: str
    language: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One label and one fact of a course row, with a smaller second line."""

    label: str
    words: str
    small: str = ""
    levels: Levels | None = None
    language: str = ""


@dataclass(frozen=True)
class ResultCard:
    """A result ready for its template."""

    icon: str
    kind: str
    organisation: str = ""
    place: str = ""
    km: float | None = None  # of the place that is named, where another one is nearer
    further_places: int = 0
    state: OpeningState | None = None
    badge: Badge | None = None
    places: Places | None = None
    levels: Levels | None = None
    tags: tuple[Tag, ...] = ()
    rows: tuple[Row, ...] = ()
    is_protected: bool = False
    for_whom: str = ""  # by their residence status
    is_limited: bool = False  # not for everybody

    @property
    def further_words(self) -> str:
        number = self.further_places
        return (
            ngettext("and %(number)s more place", "and %(number)s more places", number) % {"number": number}
            if number
            else ""
        )


def offer_icon(code: str) -> str:
    return _OFFER_ICONS.get(code, "info")


def result_card(kind: str, card: Mapping[str, Any], *, at: dt.datetime, wanted: Wanted = NOTHING_WANTED) -> ResultCard:
    """Of several places the one is named that fits what is wanted best."""
    build = {"service": _service, "course": _course, "organisation": _organisation, "location": _location}[kind]
    return build(card, at=at, wanted=wanted)


def _service(card: Mapping[str, Any], *, at: dt.datetime, wanted: Wanted) -> ResultCard:
    kind = catalogue().label(Vocabulary.OFFER_KIND, card.get("type", ""))
    places, chosen = card.get("places", []), choose(card, wanted, at=at)
    place, state = chosen.facts, chosen.state
    redacted, residence = card.get("redacted", False), card.get("residence", (UNKNOWN,))
    tags = [*_access(card), *_languages(card, wanted.languages)]
    if place and not redacted:
        tags += _wheelchair(place)
    if card.get("women"):
        tags.append(Tag("woman", _("For women only")))
    if state.kind == Kind.UNKNOWN and card.get("phone"):
        tags.append(Tag("phone", _("Please call first:"), phone=card["phone"]))
    return ResultCard(
        icon=offer_icon(card.get("type", "")),
        kind=_("Offer: %(kind)s") % {"kind": kind},
        organisation=card.get("organisation", ""),
        place=_("The address is secret") if redacted else _where(place),
        further_places=max(len(places) - 1, 0) if not redacted else 0,
        km=chosen.km,
        state=state,
        badge=_badge(chosen, wanted.languages),
        tags=tuple(tags),
        is_protected=card.get("protected", False),
        for_whom=by_residence(residence),
        is_limited=not {EVERYBODY, UNKNOWN} & {*residence},
    )


def _badge(chosen: PlaceChosen, languages: Collection[str]) -> Badge:
    """With the language whose hours these are."""
    plain = badge(chosen.state)
    if not chosen.by_language:
        return plain
    names = joined(catalogue().label(Vocabulary.LANGUAGE, code) for code in sorted(languages))
    return replace(plain, words=_("%(language)s: %(state)s") % {"language": names, "state": plain.words})


def _course(card: Mapping[str, Any], *, at: dt.datetime, wanted: Wanted) -> ResultCard:
    today = at.date()
    runs = [run for run in card.get("runs", []) if _is_listed(run, today)]
    # One can still join a run that has begun, but most look for the next start.
    run = next((run for run in runs if run["start"] >= today.isoformat()), runs[0] if runs else {})
    start, target = [*card.get("levels", []), "", ""][:2]
    levels = course_words.levels(start, target)
    as_of = dt.datetime.fromisoformat(run["as_of"]) if run.get("as_of") else None
    paused = card.get("paused", False)
    state = OpeningState(Kind.PAUSED, at) if paused else None
    childcare = card.get("childcare", "")
    tags = [*_cost(card), *_access_of_course(card)]
    if childcare and childcare != "keine":
        ages = childcare_words.ages(*card.get("children", (None, None)))
        words = [catalogue().label(Vocabulary.CHILDCARE, childcare), ages]
        tags.append(Tag("child", joined(word for word in words if word)))
    if card.get("women"):
        tags.append(Tag("woman", _("For women only")))
    if run.get("later"):
        tags.append(Tag("refresh", _("Later entry possible")))
    tags += _wheelchair(run)
    return ResultCard(
        icon="calendar",
        kind=pgettext("kind of result", "Course"),
        organisation=card.get("organisation", ""),
        place=_where_of_run(run),
        state=state,
        badge=badge(state) if state else None,
        places=None if paused else course_words.places(run.get("places", ""), as_of, run.get("source", ""), at=at),
        levels=levels,
        tags=tuple(tags),
        rows=tuple(_course_rows(run, levels, today=today)),
    )


def _course_rows(run: Mapping[str, Any], levels: Levels | None, *, today: dt.date) -> list[Row]:
    """The same four facts in the same place on every row."""
    unknown = _("not known")
    first = Row(pgettext("course", "Level"), levels.spoken if levels else unknown, levels=levels)
    if not run:
        return [
            first,
            Row(pgettext("course", "Begins"), unknown),
            Row(pgettext("course", "Times"), unknown),
            Row(pgettext("course", "Place"), unknown),
        ]
    start = dt.date.fromisoformat(run["start"])
    opens, closes = (_time(run.get(name, "")) for name in ("from", "to"))
    days, hours = course_words.weekdays(run.get("weekdays", [])), course_words.span(opens, closes)
    times = joined(catalogue().label(Vocabulary.COURSE_TIME, code) for code in run.get("times", []))
    small = hours if days else ""
    place = _where_of_run(run)
    house = run.get("place", "") if place else ""
    return [
        first,
        Row(pgettext("course", "Begins"), date_format(start), course_words.until_start(start, today=today)),
        Row(pgettext("course", "Times"), days or hours or times or unknown, small or (times if days or hours else "")),
        Row(pgettext("course", "Place"), place or unknown, house, language=languages.BASE),
    ]


def _organisation(card: Mapping[str, Any], *, at: dt.datetime, wanted: Wanted) -> ResultCard:
    tags = []
    if number := card.get("services", 0):
        tags.append(Tag("list", ngettext("%(number)s offer", "%(number)s offers", number) % {"number": number}))
    if number := card.get("courses", 0):
        tags.append(Tag("calendar", ngettext("%(number)s course", "%(number)s courses", number) % {"number": number}))
    kind = catalogue().label(Vocabulary.ORGANISATION_KIND, card.get("type", ""))
    return ResultCard(icon="building", kind=kind, place=card.get("town", ""), tags=tuple(tags))


def _location(card: Mapping[str, Any], *, at: dt.datetime, wanted: Wanted) -> ResultCard:
    place: Mapping[str, Any] = next(iter(card.get("places", ())), {})
    hours = unpacked(place)
    state = state_of(hours, at=at) if hours.known else None
    tags = [Tag("building", name, language=languages.BASE) for name in card.get("organisations", [])]
    return ResultCard(
        icon="pin",
        kind=pgettext("kind of result", "Place"),
        place=card.get("address", ""),
        state=state,
        badge=badge(state) if state else None,
        tags=(*tags, *_wheelchair(place)),
    )


def _where(place: Mapping[str, Any]) -> str:
    return _("Online or by telephone") if place.get("virtual") else place.get("town", "")


def _where_of_run(run: Mapping[str, Any]) -> str:
    if run.get("town"):
        return str(run["town"])
    return catalogue().label(Vocabulary.COURSE_MODE, "online") if run.get("mode") == "online" else ""


def _is_listed(run: Mapping[str, Any], today: dt.date) -> bool:
    """The card may be older than the day."""
    ends_on = dt.date.fromisoformat(run["end"]) if run.get("end") else None
    return run_rules.is_listed(today, starts_on=dt.date.fromisoformat(run["start"]), ends_on=ends_on)


def _access(card: Mapping[str, Any]) -> list[Tag]:
    icons = {"ohne_termin": "ticket", "mit_termin": "calendar", "telefon": "phone", "online": "globe"}
    return [
        Tag(icons.get(code, "info"), catalogue().label(Vocabulary.ACCESS, code)) for code in card.get("access", [])[:2]
    ]


def _access_of_course(card: Mapping[str, Any]) -> list[Tag]:
    """Only what opens the door to everybody; the certificates one needs stand on the page."""
    label = catalogue().label(Vocabulary.COURSE_ACCESS, "offen")
    return [Tag("ticket", label)] if "offen" in card.get("access", []) else []


def _languages(card: Mapping[str, Any], wanted: Collection[str]) -> list[Tag]:
    """Those of the offer and those of some hours; what was asked for comes first, since a row has room for few."""
    spoken = dict.fromkeys([*card.get("languages", ()), *by_hour(card)])
    codes = sorted(spoken, key=lambda code: code not in wanted)
    words = [catalogue().label(Vocabulary.LANGUAGE, code) for code in codes[:MOST_LANGUAGES]]
    if card.get("interpreter"):
        words.append(_("with an interpreter"))
    elif len(codes) > MOST_LANGUAGES:
        words.append("…")
    return [Tag("speech", joined(words))] if words else []


def _wheelchair(place: Mapping[str, Any]) -> list[Tag]:
    code = place.get("wheelchair", "")
    if code not in ("yes", "partly", "no"):
        return []  # a row has no room for what is not known; the page says it
    feature = catalogue().label(Vocabulary.ACCESSIBILITY, "wheelchair")
    degree = catalogue().label(Vocabulary.ACCESSIBILITY_VALUE, code)
    return [Tag("access", f"{feature}: {degree}")]


def _cost(card: Mapping[str, Any]) -> list[Tag]:
    if card.get("free"):
        return [Tag("euro", _("Free of charge"))]
    texts = card.get("cost", {})
    reader = get_language() or languages.BASE
    for code in (reader, languages.BASE):
        if texts.get(code):
            return [Tag("euro", _in_short(texts[code]), language=code if code != reader else "")]
    return []


def _in_short(cost: str) -> str:
    """A row has room for one thought; the page says the rest."""
    whole = cost.strip()
    if len(whole) <= COST_LENGTH:
        return whole.rstrip(".")
    first = _SENTENCE_END.split(whole, maxsplit=1)[0].rstrip(".")
    return f"{first} …" if len(first) < len(whole.rstrip(".")) else first


def _time(text: str) -> dt.time | None:
    return dt.time.fromisoformat(text) if text else None
