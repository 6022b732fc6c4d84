"""What a result card shows of a record, as small JSON in the search index: facts only, words are made when it is shown.

A card tells what it was built with. What depends on the moment (open now, how old the count of places is, which run
comes next) is reckoned from these facts by `result_cards` when somebody looks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from .childcare_words import ages_of
from .hours import Exceptional, Hours, Span
from .models import Location
from .phones import phone_of
from .reading import CourseReading, OfferReading, RunReading, ServiceReading
from .reading_places import LocationReading, PlaceReading
from .residence import residence_of

Card = dict[str, Any]
# A card is no copy of the record: further places and runs stand on its page.
MOST_PLACES = 5
MOST_RUNS = 5
# Exceptions farther away come with a later update of the index.
EXCEPTIONS_WITHIN = dt.timedelta(days=90)


def service_card(reading: ServiceReading, *, today: dt.date) -> Card:
    service = reading.service
    return _without_empty(
        {
            **_offer(reading, service),
            "type": reading.kind.code,
            "access": [term.code for term in reading.access],
            "languages": [spoken.language.code for spoken in reading.spoken if not spoken.needs_interpreter],
            "residence": list(residence_of(reading, service)),
            "interpreter": any(spoken.needs_interpreter for spoken in reading.spoken) or bool(service.interpretation),
            "phone": phone_of(service.phone, service.organisation.phone),
            "redacted": reading.is_redacted,
            "places": [_place(place, today=today) for place in reading.places[:MOST_PLACES]],
        }
    )


def course_card(reading: CourseReading, *, today: dt.date, runs: Sequence[RunReading] | None = None) -> Card:
    """With the runs that are listed, or with these."""
    course = reading.course
    shown = listed_runs(reading, on=today) if runs is None else runs
    return _without_empty(
        {
            **_offer(reading, course),
            "type": reading.type.code,
            "levels": [course.start_level, course.target_level] if course.start_level or course.target_level else [],
            "access": [term.code for term in reading.access],
            "childcare": reading.childcare.code if reading.childcare else "",
            "children": ages_of(course),
            "phone": phone_of(course.phone, course.organisation.phone),
            "redacted": any(run.place is not None and run.place.location.is_redacted for run in reading.runs),
            "runs": [_run(run) for run in shown[:MOST_RUNS]],
        }
    )


def organisation_card(kind: str, *, town: str, services: int, courses: int) -> Card:
    return _without_empty({"type": kind, "town": town, "services": services, "courses": courses})


def location_card(reading: LocationReading, *, today: dt.date) -> Card:
    return _without_empty(
        {
            "address": reading.location.address_line,
            "organisations": [row.short_name or row.name for row in reading.organisations][:MOST_PLACES],
            "places": [_place(reading.place, today=today)],
        }
    )


def listed_runs(reading: CourseReading, *, on: dt.date) -> list[RunReading]:
    """Runs that a reader of that day may still care for, soonest first."""
    listed = (run for run in reading.runs if run.run.is_listed(on))
    return sorted(listed, key=lambda run: (run.run.starts_on, run.run.pk or 0))


def _offer(reading: OfferReading, offer: Any) -> Card:
    return {
        "organisation": offer.organisation.name,
        "free": offer.is_free,
        "cost": _texts(offer, "cost_text"),
        "women": offer.women_only,
        "paused": offer.is_paused,
        "protected": reading.is_protected,
    }


def _place(reading: PlaceReading, *, today: dt.date) -> Card:
    return _without_empty(
        {
            "name": reading.location.name if reading.is_open_to_all else "",
            "town": reading.town,
            "virtual": reading.location.kind == Location.Kind.VIRTUAL,
            "point": list(reading.point) if reading.point else None,
            "wheelchair": reading.wheelchair,
            **packed(reading.hours, today=today),
        }
    )


def _run(reading: RunReading) -> Card:
    run, place = reading.run, reading.place
    return _without_empty(
        {
            "start": run.starts_on.isoformat(),
            "end": run.ends_on.isoformat() if run.ends_on else "",
            "weekdays": run.weekdays,
            "from": _time(run.starts_at),
            "to": _time(run.ends_at),
            "times": [term.code for term in reading.times],
            "mode": reading.mode.code if reading.mode else "",
            "town": place.town if place else "",
            "place": place.location.name if place and place.is_open_to_all else "",
            "point": list(place.point) if place and place.point else None,
            "wheelchair": place.wheelchair if place else "",
            "places": run.places_state.code if run.places_state else "",
            "as_of": run.places_as_of.isoformat() if run.places_as_of else "",
            "source": run.places_source,
            "later": run.entry_possible_later,
        }
    )


def packed(hours: Hours, *, today: dt.date) -> Card:
    """Hours as short lists; `unpacked` makes of them what `opening_hours` reads."""
    spans = [
        [
            row.weekday,
            _time(row.opens),
            _time(row.closes),
            row.kind,
            row.nth_week,
            _day(row.valid_from),
            _day(row.valid_to),
            list(row.languages),
            row.school,
        ]
        for row in hours.schedules
        if row.valid_to is None or row.valid_to >= today
    ]
    exceptions = [
        [_day(row.first_day), _day(row.last_day), _time(row.opens), _time(row.closes)]
        for row in hours.exceptions
        if row.last_day >= today and row.first_day <= today + EXCEPTIONS_WITHIN
    ]
    return {"hours": [_short(span) for span in spans], "except": [_short(row) for row in exceptions]}


def unpacked(card: Mapping[str, Any]) -> Hours:
    """The hours of a place in a card."""
    return Hours([_span(*row) for row in card.get("hours", ())], [_exception(*row) for row in card.get("except", ())])


def _span(
    weekday: int,
    opens: str = "",
    closes: str = "",
    kind: str = "open",
    nth: int | None = None,
    first: str = "",
    last: str = "",
    languages: Sequence[str] = (),
    school: str = "",
) -> Span:
    return Span(
        weekday,
        _as_time(opens),
        _as_time(closes),
        kind,
        nth,
        _as_day(first),
        _as_day(last),
        languages=languages,
        school=school,
    )


def _exception(first: str, last: str, opens: str = "", closes: str = "") -> Exceptional:
    first_day, last_day = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    return Exceptional(first_day, last_day, _as_time(opens), _as_time(closes))


def _short(row: list[Any]) -> list[Any]:
    """Without the empty values at its end."""
    while row and row[-1] in ("", None, []):
        row = row[:-1]
    return row


def _time(time: dt.time | None) -> str:
    return f"{time:%H:%M}" if time is not None else ""


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day is not None else ""


def _as_time(text: str) -> dt.time | None:
    return dt.time.fromisoformat(text) if text else None


def _as_day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _texts(record: Any, name: str) -> dict[str, str]:
    """A short text in all languages it exists in."""
    texts = {"de": getattr(record, name), **{row.language: getattr(row, name) for row in record.texts.all()}}
    return {language: text for language, text in texts.items() if text}


def _without_empty(card: Card) -> Card:
    """Nothing said is not stored; False and 0 say as little, None is kept where unknown differs from no."""
    return {key: value for key, value in card.items() if value or (key == "free" and value is not None)}
