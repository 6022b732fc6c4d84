"""Opening hours and courses in people's calendars: the dates of a file are those of the portal, no more and no less."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from directory.calendars import _ZONE, HOURS_FOR, _recur, calendar_of
from directory.hours import Exceptional, Hours, Span, is_public_holiday, moments_on
from directory.models import CourseRun, Schedule
from directory.opening_hours import REGION
from directory.recurrences import Recurrence, lessons, opening_times

from .factories import (
    CourseFactory,
    CourseRunFactory,
    LocationFactory,
    ScheduleExceptionFactory,
    ServiceAtLocationFactory,
    ServiceFactory,
    ServiceTextFactory,
    TopicFactory,
)

MONDAY = dt.date(2026, 11, 23)
LAST = MONDAY + dt.timedelta(days=120)
SECRETS = ("Geheimweg", "52099", "Verborgenstadt", "Schutzwohnung")
Times = list[tuple[dt.datetime, dt.datetime | None]]


def dates_of(content: bytes) -> Times:
    """What a calendar shows: every event with all its repetitions, in wall time."""
    calendar = Calendar.from_ical(content)
    found: Times = []
    for event in calendar.walk("VEVENT"):
        start = event.decoded("dtstart")
        end = event.decoded("dtend", None)
        starts = [start]
        if "RRULE" in event:
            skipped = {moment.dt for moment in _exdates(event)}
            rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=start)
            starts = [moment for moment in rule if moment not in skipped]
        for moment in starts:
            if isinstance(moment, dt.datetime):
                assert moment.tzinfo is not None
                length = end.replace(tzinfo=None) - start.replace(tzinfo=None) if end else None
                wall = moment.replace(tzinfo=None)
                found.append((wall, wall + length if length is not None else None))
            else:
                found.append((dt.datetime.combine(moment, dt.time()), None))
    return sorted(found, key=_in_order)


def _in_order(span: tuple[dt.datetime, dt.datetime | None]) -> tuple[dt.datetime, dt.datetime]:
    return span[0], span[1] or dt.datetime.max


def _exdates(event: Event) -> Iterable[Any]:
    value = event.get("EXDATE", [])
    return [date for part in (value if isinstance(value, list) else [value]) for date in part.dts]


def written(recurrences: Iterable[Recurrence]) -> bytes:
    events = []
    for recurrence in recurrences:
        event = Event()
        event.add("uid", recurrence.key)
        event.add("dtstamp", dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
        _recur(event, recurrence)
        events.append(event)
    return calendar_of("x", events)


def expected(hours: Hours, first: dt.date = MONDAY, last: dt.date = LAST) -> Times:
    days = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    return sorted(
        (
            (moment.start, moment.end)
            for day in days
            for moment in moments_on(hours.schedules, hours.exceptions, day)
            if moment.source.opens is not None
        ),
        key=_in_order,
    )


# --- Any hours -------------------------------------------------------------------------------------------------------
times = st.times(min_value=dt.time(0), max_value=dt.time(23, 58)).map(
    lambda time: time.replace(second=0, microsecond=0)
)
days = st.dates(min_value=MONDAY - dt.timedelta(days=20), max_value=LAST + dt.timedelta(days=20))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    opens, closes = sorted([draw(times), draw(times | st.just(dt.time(23, 59)))])
    first, last = sorted([draw(days), draw(days)])
    return Span(
        draw(st.integers(0, 6)),
        opens,
        closes if closes > opens else dt.time(23, 59),
        draw(st.sampled_from(Schedule.Kind.values)),
        draw(st.none() | st.sampled_from([-1, 1, 2, 3, 4, 5])),
        draw(st.none() | st.just(first)),
        draw(st.none() | st.just(last)),
    )


@st.composite
def exceptions(draw: st.DrawFn) -> Exceptional:
    first, last = sorted([draw(days), draw(days)])
    opens, closes = sorted([draw(times), draw(times)])
    if draw(st.booleans()) or opens == closes:
        return Exceptional(first, last)
    return Exceptional(first, last, opens, closes)


@settings(max_examples=150, deadline=None)
@given(st.lists(spans(), max_size=5), st.lists(exceptions(), max_size=3))
def test_the_file_of_any_hours_shows_what_the_portal_shows(weekly: list[Span], differing: list[Exceptional]) -> None:
    hours = Hours(weekly, differing)
    found = opening_times(hours, first=MONDAY, last=LAST)
    assert dates_of(written(found)) == expected(hours)


def test_hours_over_the_change_of_the_clocks_stay_where_they_are() -> None:
    hours = Hours([Span(0, dt.time(9), dt.time(12))])
    found = dates_of(written(opening_times(hours, first=MONDAY, last=dt.date(2027, 5, 1))))
    assert {start.hour for start, _end in found} == {9}
    assert (dt.datetime(2027, 4, 5, 9), dt.datetime(2027, 4, 5, 12)) in found


def test_public_holidays_are_left_out_but_not_of_help_that_never_closes() -> None:
    weekly = [Span(day, dt.time(9), dt.time(12)) for day in range(7)]
    always = [Span(day, dt.time(0), dt.time(23, 59)) for day in range(7)]
    christmas = dt.date(2026, 12, 25)
    assert is_public_holiday(christmas)
    open_on = {start.date() for start, _end in dates_of(written(opening_times(Hours(weekly), first=MONDAY, last=LAST)))}
    assert christmas not in open_on
    held = {start.date() for start, _end in dates_of(written(opening_times(Hours(always), first=MONDAY, last=LAST)))}
    assert christmas in held


def test_hours_without_times_are_no_dates() -> None:
    assert opening_times(Hours([Span(0, None, None, Schedule.Kind.BY_APPOINTMENT)]), first=MONDAY, last=LAST) == []


# --- Any run ---------------------------------------------------------------------------------------------------------
@settings(max_examples=150, deadline=None)
@given(
    st.dates(min_value=dt.date(2026, 1, 1), max_value=dt.date(2028, 1, 1)),
    st.none() | st.integers(0, 400),
    st.lists(st.integers(-1, 8) | st.text(max_size=2), max_size=8),
    st.none() | times,
)
def test_the_lessons_of_any_run(starts: dt.date, length: int | None, weekdays: list[Any], at: dt.time | None) -> None:
    ends = starts + dt.timedelta(days=length) if length is not None else None
    run = CourseRun(pk=1, starts_on=starts, ends_on=ends, weekdays=weekdays, starts_at=at)
    found = lessons(run)
    if at is None:
        assert found is None
        return
    assert found is not None
    held = [start.date() for start, _end in dates_of(written([found]))]
    valid = {day for day in weekdays if day in range(7)}
    if ends and valid:
        meant = [starts + dt.timedelta(days=number) for number in range((ends - starts).days + 1)]
        assert held == ([day for day in meant if day.weekday() in valid and not is_public_holiday(day)] or [starts])
    else:
        assert held == [starts]


def test_a_course_that_never_ends_does_not_fill_a_calendar() -> None:
    run = CourseRun(pk=1, starts_on=MONDAY, ends_on=dt.date(2099, 1, 1), weekdays=[0], starts_at=dt.time(9))
    found = lessons(run)
    assert found is not None
    assert found.until < dt.date(2030, 1, 1)


# --- The files -------------------------------------------------------------------------------------------------------
def file(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert not response.cookies
    return response.content


def run_address(course: Any, code: str = "de") -> str:
    return f"/{code}/kurse/{course.pk}-{course.slug}/termin-{course.runs.first().pk}.ics"


def hours_address(service: Any, code: str = "de") -> str:
    return f"/{code}/angebote/{service.pk}-{service.slug}/oeffnungszeiten.ics"


@pytest.mark.django_db
def test_a_file_is_what_google_apple_and_outlook_want(client: Client) -> None:
    course = CourseFactory(name="Deutsch, Teil 1; am Abend")
    content = file(client, run_address(course))
    assert content.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    calendar = Calendar.from_ical(content)
    assert calendar["PRODID"]
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]
    [event] = calendar.walk("VEVENT")
    assert str(event["SUMMARY"]) == "Deutsch, Teil 1; am Abend"
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert str(event["UID"]).startswith(str(course.uuid))
    assert str(event["URL"]).endswith(course.get_absolute_url())
    assert "Beispielstraße" in str(event["LOCATION"])
    assert event.decoded("dtstamp").tzinfo is not None


def test_the_zone_of_the_file_is_that_of_the_region() -> None:
    zone = Calendar.from_ical(f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{_ZONE}END:VCALENDAR\n").walk("VTIMEZONE")[0]
    ours = zone.to_tz()
    for day in (dt.datetime(2026, 3, 28, 12), dt.datetime(2026, 3, 29, 12), dt.datetime(2026, 10, 25, 12)):
        assert ours.utcoffset(day) == REGION.utcoffset(day)


@pytest.mark.django_db
def test_the_same_facts_give_the_same_file(client: Client) -> None:
    course = CourseFactory()
    assert file(client, run_address(course)) == file(client, run_address(course))


@pytest.mark.django_db
def test_a_run_without_times_is_its_first_day(client: Client) -> None:
    course = CourseFactory(runs__starts_at=None, runs__ends_at=None)
    [event] = Calendar.from_ical(file(client, run_address(course, "en"))).walk("VEVENT")
    assert event.decoded("dtstart") == course.runs.first().starts_on
    assert str(event["SUMMARY"]).startswith("Course begins")


@pytest.mark.django_db
def test_the_hours_of_an_offer_are_those_of_its_page(client: Client) -> None:
    today = timezone.localdate()
    service = ServiceFactory(hours=[(0, "9:00", "12:30"), (3, "14:00", "18:00")])
    place = service.places.first()
    Schedule.objects.create(place=place, weekday=1, opens="10:00", closes="11:00", nth_week=-1, kind="phone")
    ScheduleExceptionFactory(
        place=place,
        first_day=today + dt.timedelta(days=8),
        last_day=today + dt.timedelta(days=9),
        opens="8:00",
        closes="9:00",
    )
    ServiceAtLocationFactory(service=service)
    content = file(client, hours_address(service))
    hours = Hours(list(place.schedules.all()), list(place.exceptions.all()))
    assert dates_of(content) == expected(hours, today, today + HOURS_FOR)
    uids = Counter(str(event["UID"]) for event in Calendar.from_ical(content).walk("VEVENT"))
    assert set(uids.values()) == {1}
    assert all(event["TRANSP"] == "TRANSPARENT" for event in Calendar.from_ical(content).walk("VEVENT"))


@pytest.mark.django_db
def test_names_are_in_the_language_of_the_address(client: Client) -> None:
    service = ServiceFactory(name="Beratung")
    ServiceTextFactory(record=service, language="ar", name="استشارة")
    assert "استشارة" in str(Calendar.from_ical(file(client, hours_address(service, "ar"))).walk("VEVENT")[0]["SUMMARY"])


@pytest.mark.django_db
def test_a_hidden_address_is_in_no_file(client: Client) -> None:
    hidden = LocationFactory(address_visibility="staff", street="Stillweg 7", name="Haus am Rand")
    service, course = ServiceFactory(place__location=hidden), CourseFactory(runs__location=hidden)
    for content in (file(client, hours_address(service)), file(client, run_address(course))):
        for word in (b"Stillweg", b"Haus am Rand", b"GEO", b"LOCATION"):
            assert word not in content


@pytest.mark.django_db
def test_what_protects_people_has_no_file(client: Client) -> None:
    secret = LocationFactory(redacted=True)
    for address in (
        hours_address(ServiceFactory(place__location=secret)),
        hours_address(ServiceFactory(topics=[TopicFactory(protection=True)])),
        run_address(CourseFactory(runs__location=secret)),
        run_address(CourseFactory(topics=[TopicFactory(protection=True)])),
    ):
        assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_what_is_paused_over_or_not_public_has_no_file(client: Client) -> None:
    over = CourseFactory(runs=0)
    CourseRunFactory(course=over, status="cancelled")
    other = CourseRunFactory()
    for address in (
        hours_address(ServiceFactory(paused=True)),
        hours_address(ServiceFactory(hours=[])),
        hours_address(ServiceFactory(draft=True)),
        run_address(CourseFactory(paused=True)),
        run_address(over),
        f"/de/kurse/{CourseFactory().pk}-x/termin-{other.pk}.ics",
    ):
        assert client.get(address).status_code == 404
    assert client.get(hours_address(ServiceFactory(ended=True))).status_code == 410


@pytest.mark.django_db
def test_pages_link_the_files_there_are(client: Client) -> None:
    service, course = ServiceFactory(), CourseFactory()
    CourseRunFactory(course=course)
    assert hours_address(service) in client.get(service.get_absolute_url()).content.decode()
    html = client.get(course.get_absolute_url()).content.decode()
    assert html.count(".ics") >= 2
    for record in (
        ServiceFactory(hours=[]),
        ServiceFactory(paused=True),
        CourseFactory(runs=0),
        CourseFactory(paused=True),
    ):
        assert ".ics" not in client.get(record.get_absolute_url()).content.decode()
