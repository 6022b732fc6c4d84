"""An offer or a course in short, in one language: title, who offers it, state, facts, and how old they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal import languages, stand
from portal.lists import joined

from . import course_words
from .cards import listed_runs
from .models import Offer, Wording
from .offer_words import Phrase, phrase
from .opening_hours import Kind, OpeningState, state_of
from .opening_words import Badge, badge
from .reading import CourseReading, RunReading, ServiceReading
from .short_facts import Fact, Facts, Line, worded

# Those who miss three starts look at the page again.
MOST_RUNS = 3
# The way into a course that needs no paper; and what is no childcare.
FOR_ALL, NO_CHILDCARE = "offen", "keine"


@dataclass(frozen=True, slots=True)
class ShortOffer:
    """`badge` is true now only and never printed; `stand` says how old the facts are."""

    language: str
    kind: str
    url: str
    title: Phrase
    organisation: str  # German
    marks: tuple[str, ...]  # how far this is a translation
    badge: Badge | None
    notices: tuple[Line, ...]
    facts: tuple[Fact, ...]
    stand: str
    is_old: bool

    @property
    def direction(self) -> str:
        return languages.direction(self.language)


def short_offer(reading: ServiceReading | CourseReading, language: str, *, at: dt.datetime) -> ShortOffer:
    """What a reader of that language is told at that moment."""
    with translation.override(language):
        if isinstance(reading, CourseReading):
            return _course(reading, Facts(language), at)
        return _service(reading, Facts(language), at)


def _service(reading: ServiceReading, make: Facts, at: dt.datetime) -> ShortOffer:
    row, wording, today = reading.service, reading.service.wording(), at.date()
    main, *others = reading.places or (None,)
    place = main.place if main else None
    when = make.hours(main.hours, today=today) if main else ()
    spoken = [spoken.language.label for spoken in reading.spoken if not spoken.needs_interpreter]
    helped = [spoken.language.label for spoken in reading.spoken if spoken.needs_interpreter]
    facts = (
        make.what(wording),
        make.who(reading, row, wording, place.area if place else ""),
        make.cost(row, wording, on=today),
        make.fact("when", *make.said(joined(term.label for term in reading.access)), *when),
        make.where(main, others),
        make.fact(
            "language",
            *make.said(joined(spoken)),
            *make.said(_("With an interpreter: %(names)s") % {"names": joined(helped)} if helped else ""),
            *worded(wording, "interpretation"),
        ),
        make.bring(wording),
        make.call(place.phone if place else "", row.phone, row.organisation.phone, email=row.email),
    )
    state = state_of(main.hours, at=at, paused=row.is_paused) if main else None
    return _short(
        row,
        make,
        facts,
        kind=_("Offer: %(kind)s") % {"kind": reading.kind.label},
        state=badge(state) if state else None,
        at=at,
    )


def _course(reading: CourseReading, make: Facts, at: dt.datetime) -> ShortOffer:
    row, wording, today = reading.course, reading.course.wording(), at.date()
    runs = listed_runs(reading, on=today)
    first = next((run for run in runs if run.run.starts_on >= today), runs[0] if runs else None)
    levels = course_words.levels(row.start_level, row.target_level)
    children = reading.childcare.label if reading.childcare and reading.childcare.code != NO_CHILDCARE else ""
    is_open = all(term.code == FOR_ALL for term in reading.access)
    registration = [
        *make.said(
            _("Register until %(date)s.") % {"date": date_format(first.run.register_until)}
            if first and first.run.register_until and first.run.register_until >= today
            else ""
        ),
        *([Line(first.run.register_how, languages.BASE)] if first and first.run.register_how else []),
        *worded(wording, "application_process"),
    ]
    unknown = make.said(_("No next start is known"))
    facts = (
        make.what(wording),
        make.fact("level", *make.said(levels.spoken if levels else "")),
        make.who(reading, row, wording, *(term.label for term in reading.access), is_open=is_open),
        make.cost(row, wording, on=today),
        make.fact("when", *(make.said(*(_run(run, at) for run in runs[:MOST_RUNS])) or unknown), is_list=True),
        make.where(first.place if first else None),
        make.fact("children", *make.said(children)),
        make.fact("register", *registration),
        make.bring(wording),
        make.call(row.phone, row.organisation.phone, email=row.email),
    )
    return _short(
        row,
        make,
        facts,
        kind=_("German course: %(type)s") % {"type": reading.type.label},
        state=_places(first, at).badge if first else None,
        at=at,
    )


def _marks(row: Offer, wording: Wording) -> Iterator[str]:
    """What readers of another language must know about the text."""
    if get_language() == languages.BASE:
        return
    if wording.row is None:
        yield _("in German")
    elif any(phrase(wording, name).stands_in and getattr(row, name) for name in row.TEXT_FIELDS):
        yield _("partly in German")
    if wording.is_machine:
        yield _("machine translation")
    if wording.is_outdated:
        yield _("the German text is newer")


def _run(reading: RunReading, at: dt.datetime) -> str:
    """„11 January 2027 to 30 June 2027, Mon to Thu, 8:45 to 12:00. Few places (as of 3 days ago)“."""
    run = reading.run
    first = date_format(run.starts_on)
    days = (
        _("%(first)s to %(last)s") % {"first": first, "last": date_format(run.ends_on)}
        if run.ends_on
        else _("From %(first)s") % {"first": first}
    )
    times = course_words.weekdays(run.weekdays), course_words.span(run.starts_at, run.ends_at)
    known = joined(part for part in times if part) or joined(term.label for term in reading.times)
    places = _places(reading, at)
    age = f" ({places.as_of})" if places.as_of else ""
    return f"{joined(part for part in (days, known) if part)}. {places.badge.words}{age}"


def _places(reading: RunReading, at: dt.datetime) -> course_words.Places:
    run = reading.run
    code = run.places_state.code if run.places_state else ""
    return course_words.places(code, run.places_as_of, run.places_source, at=at)


def _short(
    row: Offer, make: Facts, facts: tuple[Fact, ...], *, kind: str, state: Badge | None, at: dt.datetime
) -> ShortOffer:
    wording = row.wording()
    alert = worded(wording, "alert") if row.alert_until is None or row.alert_until >= at.date() else ()
    paused = make.said(_("This offer is paused at the moment.")) if row.is_paused else ()
    return ShortOffer(
        language=make.language,
        kind=kind,
        url=row.get_absolute_url(),
        title=phrase(wording, "name"),
        organisation=row.organisation.name,
        marks=tuple(_marks(row, wording)),
        badge=badge(OpeningState(Kind.PAUSED, at)) if row.is_paused else state,
        notices=(*paused, *alert),
        facts=tuple(fact for fact in facts if fact.lines),
        stand=stand.in_words(row.verified_on, at.date()),
        is_old=row.is_stale(at.date()),
    )
