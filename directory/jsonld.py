"""Records as schema.org describes them, for search engines (domain.md 2.2). Never says what the page does not say."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from .cards import listed_runs
from .course_words import level_name
from .hours import Hours
from .models import Location, Organisation, Record, Schedule
from .opening_words import clock
from .reading import CourseReading, RunReading, ServiceReading
from .reading_places import PlaceReading

Data = dict[str, Any]
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_OFFICES = frozenset({"kommune", "staedteregion", "jobcenter", "agentur_fuer_arbeit", "auslaenderbehoerde", "bamf"})
_SCHOOLS = frozenset({"kurstraeger", "schule_kita", "hochschule"})
# „</script>“ and „<!--“ in a text must not end or change the element they stand in.
_ESCAPED = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def script(data: Data) -> SafeString:
    """The content of a `script` element of type application/ld+json."""
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False, default=str)
    return mark_safe(text.translate(_ESCAPED))


def service(reading: ServiceReading) -> SafeString:
    row, wording = reading.service, reading.wording
    office = reading.kind.code == "antragstelle"
    places = [place for place in reading.places if place.is_open_to_all]
    codes = [spoken.language.code for spoken in reading.spoken if not spoken.needs_interpreter]
    channel = {
        "@type": "ServiceChannel",
        "availableLanguage": codes,
        "servicePhone": {"@type": "ContactPoint", "telephone": row.phone} if row.phone else None,
        "serviceUrl": row.website,
    }
    return script(
        _said(
            {
                "@type": "GovernmentService" if office else "Service",
                "@id": url(row.get_absolute_url()),
                "url": url(row.get_absolute_url()),
                "name": wording.name,
                "description": wording.summary,
                "inLanguage": wording.language_of("name"),
                "mainEntityOfPage": checked(row),
                "serviceType": reading.kind.label,
                "provider": provider(row.organisation),
                "audience": [{"@type": "Audience", "audienceType": term.label} for term in reading.target_groups],
                "areaServed": [{"@type": "Place", "name": name} for name in reading.area],
                "hoursAvailable": [] if row.is_paused or not places else hours(places[0].hours),
                "availableChannel": [
                    _said({**channel, "serviceLocation": place_of(place)}) for place in places
                ] or [_said(channel)],
                "isAccessibleForFree": row.is_free,
            }
        )
    )  # fmt: skip


def course(reading: CourseReading) -> SafeString:
    row, wording, now = reading.course, reading.wording, timezone.localtime()
    level = row.target_level or row.start_level
    return script(
        _said(
            {
                "@type": "Course",
                "@id": url(row.get_absolute_url()),
                "url": url(row.get_absolute_url()),
                "name": wording.name,
                "description": wording.summary,
                "inLanguage": "de",
                "mainEntityOfPage": checked(row),
                "teaches": reading.type.label,
                "provider": provider(row.organisation),
                "educationalLevel": _said(
                    {"@type": "DefinedTerm", "name": level_name(level), "inDefinedTermSet": "CEFR"}
                ) if level else None,
                "educationalCredentialAwarded": [term.label for term in reading.certificates],
                "isAccessibleForFree": row.is_free,
                "hasCourseInstance": [instance(run, now) for run in listed_runs(reading, on=now.date())],
            }
        )
    )  # fmt: skip


def instance(reading: RunReading, now: dt.datetime) -> Data:
    """A run. Free places only while their count is young enough (domain.md 2.7)."""
    run, place = reading.run, reading.place
    mode = str(reading.mode.data.get("schema", "")) if reading.mode else ""
    return _said(
        {
            "@type": "CourseInstance",
            "courseMode": mode,
            "startDate": run.starts_on.isoformat(),
            "endDate": run.ends_on.isoformat() if run.ends_on else "",
            "location": place_of(place) if place and place.is_open_to_all else None,
            "courseSchedule": _said(
                {
                    "@type": "Schedule",
                    "byDay": [f"https://schema.org/{_DAYS[day]}" for day in run.weekdays if day in range(7)],
                    "startTime": f"{run.starts_at:%H:%M}" if run.starts_at else "",
                    "endTime": f"{run.ends_at:%H:%M}" if run.ends_at else "",
                    "repeatFrequency": "P1W",
                }
            ) if run.starts_at or run.weekdays else None,
            "maximumAttendeeCapacity": run.max_places,
            "remainingAttendeeCapacity": run.places_free if run.places_known(now) else None,
        }
    )  # fmt: skip


def organisation(row: Organisation, *, description: str, places: Iterable[PlaceReading]) -> SafeString:
    return script(
        _said(
            {
                **provider(row),
                "mainEntityOfPage": checked(row),
                "description": description,
                "alternateName": [name for name in (row.short_name, *row.alternate_names) if name],
                "telephone": str(row.phone or ""),
                "email": row.email,
                "sameAs": row.website,
                "location": [place_of(place) for place in places if place.is_open_to_all],
            }
        )
    )


def location(reading: PlaceReading) -> SafeString:
    return script(
        _said(
            {
                **place_of(reading),
                "url": url(reading.location.get_absolute_url()),
                "mainEntityOfPage": checked(reading.location),
                "openingHoursSpecification": hours(reading.hours),
            }
        )
    )


def checked(record: Record) -> Data | None:
    """The page's „Stand“, where anybody ever checked."""
    if record.verified_on is None:
        return None
    return {"@type": "WebPage", "lastReviewed": record.verified_on.isoformat()}


def provider(row: Organisation) -> Data:
    code = row.kind.code
    kind = "GovernmentOrganization" if code in _OFFICES else "EducationalOrganization" if code in _SCHOOLS else "NGO"
    return {"@type": kind, "name": row.name, "url": url(row.get_absolute_url())}


def place_of(reading: PlaceReading) -> Data:
    """Only called for places whose address everybody may know."""
    row, point = reading.location, reading.point
    amenities = [
        {"@type": "LocationFeatureSpecification", "name": fact.feature.label, "value": fact.value.code == "yes"}
        for fact in reading.accessibility
        if fact.value.code in ("yes", "no")
    ]
    return _said(
        {
            "@type": "Place",
            "name": row.name,
            "address": _said(
                {
                    "@type": "PostalAddress",
                    "streetAddress": row.street,
                    "postalCode": row.postal_code,
                    "addressLocality": row.city,
                    "addressCountry": row.country,
                }
            ) if row.shows_address and row.kind == Location.Kind.PHYSICAL else None,
            "geo": {"@type": "GeoCoordinates", "latitude": point[0], "longitude": point[1]} if point else None,
            "amenityFeature": amenities,
        }
    )  # fmt: skip


def hours(known: Hours) -> list[Data]:
    """Weekly open spans; monthly ones and those of the school year have no word in schema.org and are left out."""
    return [
        _said(
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": f"https://schema.org/{_DAYS[row.weekday]}",
                "opens": clock(row.opens).zfill(5),
                "closes": clock(row.closes).zfill(5),
                "validFrom": row.valid_from.isoformat() if row.valid_from else "",
                "validThrough": row.valid_to.isoformat() if row.valid_to else "",
            }
        )
        for row in known.schedules
        if row.kind == Schedule.Kind.OPEN and row.opens and row.closes and row.nth_week is None and not row.school
    ]


def url(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def _said(data: Data) -> Data:
    """Without what is not known."""
    return {key: value for key, value in data.items() if value not in (None, "", [], {})}
