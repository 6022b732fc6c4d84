from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from directory.hours import Exceptional, Hours, Span, is_public_holiday, moments_on
from directory.models import Location
from directory.opening_hours import Kind, state_at
from directory.opening_words import announcements, badge, span_words, week_table, words
from directory.reading_places import PlaceReading, hours_by_place
from directory.recurrences import opening_times
from directory.search_fields import OPEN_WITHIN, open_spans
from search.documents import minutes

from .factories import ScheduleExceptionFactory, ScheduleFactory, SchoolHolidaysFactory, ServiceFactory

MONDAY = dt.date(2026, 11, 23)


def at(day: int, time: str) -> dt.datetime:
    """Monday 23 November 2026 plus so many days."""
    return dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time.fromisoformat(time.zfill(5)))


def span(weekday: int, opens: str, closes: str, **facts: object) -> Span:
    return Span(weekday, dt.time.fromisoformat(opens), dt.time.fromisoformat(closes), **facts)  # type: ignore[arg-type]


MORNINGS = [span(day, "09:00", "12:30") for day in (0, 1, 3)]
TWICE = [span(0, "09:00", "12:30"), span(0, "14:00", "16:00"), span(2, "09:30", "11:00")]
APPOINTMENT = [Span(4, None, None, "by_appointment")]


@pytest.mark.parametrize(
    ("schedules", "moment", "kind", "said"),
    [
        (MORNINGS, at(0, "9:00"), Kind.OPEN, "Open now, until 12:30"),
        (MORNINGS, at(0, "11:29"), Kind.OPEN, "Open now, until 12:30"),
        (MORNINGS, at(0, "11:30"), Kind.CLOSES_SOON, "Closes at 12:30"),
        (MORNINGS, at(0, "12:30"), Kind.CLOSED, "Closed now, opens Tue 9:00"),
        (MORNINGS, at(0, "8:00"), Kind.CLOSED, "Opens today at 9:00"),
        (MORNINGS, at(0, "8:40"), Kind.CLOSED, "Opens in 20 minutes, at 9:00"),
        (MORNINGS, at(0, "8:59"), Kind.CLOSED, "Opens in 1 minute, at 9:00"),
        (MORNINGS, at(2, "10:00"), Kind.CLOSED, "Closed today, opens Thu 9:00"),
        (MORNINGS, at(4, "10:00"), Kind.CLOSED, "Closed today, opens Mon 9:00"),
        (TWICE, at(0, "13:00"), Kind.CLOSED, "Opens today at 14:00"),
        (TWICE, at(0, "15:30"), Kind.CLOSES_SOON, "Closes at 16:00"),
        (TWICE, at(0, "16:00"), Kind.CLOSED, "Closed now, opens Wed 9:30"),
        ([], at(0, "10:00"), Kind.UNKNOWN, "Opening hours not known"),
        (APPOINTMENT, at(0, "10:00"), Kind.BY_APPOINTMENT, "By appointment only"),
        ([*MORNINGS, *APPOINTMENT], at(4, "10:00"), Kind.BY_APPOINTMENT, "Only by appointment today"),
        ([*MORNINGS, *APPOINTMENT], at(2, "10:00"), Kind.CLOSED, "Closed today, opens Thu 9:00"),
        ([span(0, "09:00", "12:00", kind="phone")], at(0, "10:00"), Kind.PHONE, "Reachable by telephone until 12:00"),
        ([span(0, "09:00", "12:00", kind="phone")], at(0, "8:00"), Kind.CLOSED, "By telephone today from 9:00"),
        ([span(0, "09:00", "12:00", kind="phone")], at(1, "8:00"), Kind.CLOSED, "By telephone again Mon, 9:00"),
    ],
)
def test_the_state_and_its_words(schedules: list[Span], moment: dt.datetime, kind: Kind, said: str) -> None:
    with translation.override("en"):
        state = state_at(schedules, at=moment)
        assert (state.kind, words(state)) == (kind, said)


def test_a_pause_wins_over_open_hours() -> None:
    assert state_at(MORNINGS, at=at(0, "10:00"), paused=True).kind == Kind.PAUSED


def test_a_closing_wins_over_the_week_and_says_its_reason() -> None:
    closed = [Exceptional(MONDAY, MONDAY + dt.timedelta(days=1), reason="Betriebsausflug")]
    state = state_at(MORNINGS, closed, at=at(0, "10:00"))
    assert (state.kind, state.reason) == (Kind.CLOSED, "Betriebsausflug")
    assert state.next_opening == at(3, "9:00")


def test_other_hours_of_one_day_replace_those_of_the_week() -> None:
    later = [Exceptional(MONDAY, MONDAY, dt.time(15), dt.time(18))]
    assert state_at(MORNINGS, later, at=at(0, "10:00")).next_opening == at(0, "15:00")
    assert state_at(MORNINGS, later, at=at(0, "15:30")).kind == Kind.OPEN


def test_open_hours_of_a_single_day_count_without_a_week() -> None:
    assert state_at([], [Exceptional(MONDAY, MONDAY, dt.time(9), dt.time(18))], at=at(0, "10:00")).is_open


def test_public_holidays_of_the_state_close() -> None:
    all_saints = dt.datetime(2027, 11, 1, 10)  # a Monday; a holiday in Nordrhein-Westfalen, not in Berlin
    assert is_public_holiday(all_saints.date())
    assert state_at(MORNINGS, at=all_saints).kind == Kind.CLOSED


def test_help_day_and_night_does_not_close_on_holidays() -> None:
    always = [span(day, "00:00", "23:59") for day in range(7)]
    state = state_at(always, at=dt.datetime(2026, 12, 25, 3))
    with translation.override("en"):
        assert (state.kind, words(state)) == (Kind.OPEN, "Open day and night")


def test_touching_spans_are_one_also_over_midnight() -> None:
    night = [span(0, "20:00", "23:59"), span(1, "00:00", "02:00")]
    state = state_at(night, at=at(0, "23:30"))
    assert (state.kind, state.until) == (Kind.OPEN, at(1, "2:00"))
    assert state_at(night, at=at(1, "1:30")).kind == Kind.CLOSES_SOON


@pytest.mark.parametrize(
    ("nth", "day", "holds"),
    [(1, dt.date(2026, 11, 2), True), (1, dt.date(2026, 11, 9), False), (4, dt.date(2026, 11, 23), True),
     (-1, dt.date(2026, 11, 30), True), (-1, dt.date(2026, 11, 23), False), (5, dt.date(2026, 11, 30), True)],
)  # fmt: skip
def test_monthly_hours_hold_in_their_week_only(nth: int, day: dt.date, holds: bool) -> None:
    state = state_at([span(0, "09:00", "17:00", nth_week=nth)], at=dt.datetime.combine(day, dt.time(10)))
    assert state.is_open is holds


def test_hours_hold_between_their_days() -> None:
    winter = [span(0, "09:00", "12:00", valid_from=dt.date(2026, 12, 1), valid_to=dt.date(2026, 12, 31))]
    assert state_at(winter, at=at(0, "10:00")).next_opening == dt.datetime(2026, 12, 7, 9)
    assert state_at(winter, at=dt.datetime(2026, 12, 7, 10)).is_open
    assert state_at(winter, at=dt.datetime(2027, 1, 4, 10)).kind == Kind.UNKNOWN


def test_a_next_opening_after_more_than_a_week_is_said_with_its_date() -> None:
    with translation.override("en"):
        closed = [Exceptional(MONDAY, MONDAY + dt.timedelta(days=13))]
        assert words(state_at(MORNINGS, closed, at=at(0, "10:00"))) == "Closed today, opens December 7 9:00"


def test_nothing_opens_within_the_horizon() -> None:
    with translation.override("en"):
        closed = [Exceptional(MONDAY, MONDAY + dt.timedelta(days=200))]
        assert words(state_at(MORNINGS, closed, at=at(0, "10:00"))) == "Closed at the moment"


@pytest.mark.parametrize(
    ("utc", "kind"),
    [
        (dt.datetime(2026, 3, 30, 6, 59), Kind.CLOSED),  # Monday after the clocks went forward: 8:59 in summer time
        (dt.datetime(2026, 3, 30, 7, 0), Kind.OPEN),
        (dt.datetime(2026, 10, 26, 7, 59), Kind.CLOSED),  # Monday after they went back: 8:59 in winter time
        (dt.datetime(2026, 10, 26, 8, 0), Kind.OPEN),
    ],
)
def test_hours_are_wall_time_when_the_clocks_change(utc: dt.datetime, kind: Kind) -> None:
    assert state_at(MORNINGS, at=utc.replace(tzinfo=ZoneInfo("UTC"))).kind == kind


@pytest.fixture
def autumn_holidays(db: None) -> None:
    SchoolHolidaysFactory(name="Herbstferien", first_day=dt.date(2026, 10, 17), last_day=dt.date(2026, 10, 31))


TERM = [span(0, "09:00", "12:00", school="term")]
IN_HOLIDAYS = [span(0, "10:00", "15:00", school="holidays")]


@pytest.mark.usefixtures("autumn_holidays")
@pytest.mark.parametrize(
    ("day", "in_term", "in_holidays"),
    [
        (dt.date(2026, 10, 12), True, False),  # the Monday before
        (dt.date(2026, 10, 19), False, True),
        (dt.date(2026, 10, 26), False, True),
        (dt.date(2026, 11, 2), True, False),
        (dt.date(2031, 10, 20), True, False),  # beyond what the Land has decided: term time
    ],
)
def test_hours_of_the_school_year_follow_the_calendar_of_the_land(
    day: dt.date, in_term: bool, in_holidays: bool
) -> None:
    moment = dt.datetime.combine(day, dt.time(11))
    assert state_at(TERM, at=moment).is_open == in_term
    assert state_at(IN_HOLIDAYS, at=moment).is_open == in_holidays
    assert state_at([*TERM, *IN_HOLIDAYS], at=moment).is_open


@pytest.mark.usefixtures("autumn_holidays")
def test_closed_for_the_school_holidays_says_when_it_opens_again() -> None:
    with translation.override("en"):
        state = state_at(TERM, at=dt.datetime(2026, 10, 19, 11))
        assert words(state) == "Closed today, opens November 2 9:00"
        assert span_words(TERM[0], MONDAY) == "9:00 to 12:00 (not in the school holidays)"


@pytest.mark.usefixtures("autumn_holidays")
def test_a_calendar_leaves_out_the_school_holidays() -> None:
    (found,) = opening_times(Hours(TERM), first=dt.date(2026, 10, 5), last=dt.date(2026, 11, 10))
    assert found.skipped == (dt.date(2026, 10, 19), dt.date(2026, 10, 26))
    (only,) = opening_times(Hours(IN_HOLIDAYS), first=dt.date(2026, 10, 5), last=dt.date(2026, 11, 10))
    assert (only.start.date(), only.until, only.skipped) == (dt.date(2026, 10, 19), dt.date(2026, 10, 26), ())


@pytest.mark.django_db
def test_hours_of_the_offer_win_over_those_of_the_house() -> None:
    service = ServiceFactory(hours=[(0, "14:00", "16:00")])
    place = service.places.get()
    ScheduleFactory(location=place.location, weekday=0, opens=dt.time(8), closes=dt.time(18))
    assert [row.opens for row in hours_by_place([place])[place.pk].schedules] == [dt.time(14)]
    place.schedules.all().delete()
    assert [row.opens for row in hours_by_place([place])[place.pk].schedules] == [dt.time(8)]


@pytest.mark.django_db
def test_a_closed_house_closes_the_offer_unless_it_says_otherwise() -> None:
    place = ServiceFactory(hours=[(day, "9:00", "12:00") for day in range(5)]).places.get()
    ScheduleExceptionFactory(location=place.location, first_day=MONDAY, last_day=MONDAY + dt.timedelta(days=2))
    ScheduleExceptionFactory(
        place=place, first_day=MONDAY + dt.timedelta(days=1), opens=dt.time(15), closes=dt.time(17)
    )
    hours = hours_by_place([place])[place.pk]
    assert state_at(hours.schedules, hours.exceptions, at=at(0, "10:00")).kind == Kind.CLOSED
    assert state_at(hours.schedules, hours.exceptions, at=at(1, "15:30")).is_open
    assert state_at(hours.schedules, hours.exceptions, at=at(2, "10:00")).kind == Kind.CLOSED
    assert state_at(hours.schedules, hours.exceptions, at=at(3, "10:00")).is_open


def test_the_table_marks_today_and_leaves_out_an_empty_weekend() -> None:
    with translation.override("en"):
        table = week_table(Hours([*TWICE, *APPOINTMENT]), today=MONDAY)
    assert [(row.name, row.is_today, [line.words for line in row.lines]) for row in table] == [
        ("Monday", True, ["9:00 to 12:30", "14:00 to 16:00"]),
        ("Tuesday", False, ["closed"]),
        ("Wednesday", False, ["9:30 to 11:00"]),
        ("Thursday", False, ["closed"]),
        ("Friday", False, ["by appointment only"]),
    ]


def test_the_table_says_what_is_different_today() -> None:
    with translation.override("en"):
        hours = Hours(MORNINGS, [Exceptional(MONDAY, MONDAY)])
        assert week_table(hours, today=MONDAY)[0].differs == "closed today"
        assert week_table(Hours(MORNINGS), today=dt.date(2026, 12, 25))[4].differs == "closed today, public holiday"


def test_the_table_is_empty_where_hours_are_not_known() -> None:
    assert week_table(Hours(), today=MONDAY) == []


def test_exceptions_are_announced_before_they_begin() -> None:
    christmas = Exceptional(dt.date(2026, 12, 24), dt.date(2027, 1, 1), reason="Ferien")
    hours = Hours(MORNINGS, [christmas, Exceptional(dt.date(2027, 6, 1), dt.date(2027, 6, 1))])
    with translation.override("en"):
        [first] = announcements(hours, today=MONDAY)
    assert (first.words, first.reason) == ("Dec. 24, 2026 to Jan. 1, 2027: closed", "Ferien")


def test_only_what_is_true_now_is_left_out_of_print() -> None:
    assert badge(state_at(MORNINGS, at=at(0, "10:00"))).now
    assert not badge(state_at([], at=at(0, "10:00"))).now


TIMES = st.times(min_value=dt.time(0), max_value=dt.time(23, 59)).map(
    lambda time: time.replace(second=0, microsecond=0)
)
SPANS = st.builds(
    lambda weekday, times, kind, nth: Span(weekday, min(times), max(times), kind, nth),
    st.integers(0, 6), st.tuples(TIMES, TIMES), st.sampled_from(["open", "phone", "by_appointment"]),
    st.sampled_from([None, None, None, 1, -1]),
)  # fmt: skip
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31))
EXCEPTIONS = st.builds(
    lambda first, length, times: Exceptional(first, first + dt.timedelta(days=length), *times),
    DAYS, st.integers(0, 5), st.sampled_from([(None, None), (dt.time(10), dt.time(11))]),
)  # fmt: skip


@given(
    st.lists(SPANS, max_size=6),
    st.lists(EXCEPTIONS, max_size=3),
    st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31)),
)
def test_nothing_is_open_outside_its_spans(
    schedules: list[Span], exceptions: list[Exceptional], moment: dt.datetime
) -> None:
    state = state_at(schedules, exceptions, at=moment)
    now = [found for found in moments_on(schedules, exceptions, moment.date()) if found.start <= moment < found.end]
    assert state.is_open == any(found.kind == "open" for found in now)
    if state.until is not None:
        assert state.until > moment
    if state.next_opening is not None:
        assert state.next_opening > moment
        assert any(
            found.start == state.next_opening for found in moments_on(schedules, exceptions, state.next_opening.date())
        )
    words(state)


def place(schedules: list[Span], exceptions: list[Exceptional]) -> PlaceReading:
    return PlaceReading(Location(), hours=Hours(schedules, exceptions))


@given(
    st.lists(st.tuples(st.lists(SPANS, max_size=5), st.lists(EXCEPTIONS, max_size=2)), min_size=1, max_size=2),
    st.dates(dt.date(2026, 1, 1), dt.date(2027, 11, 1)),
    st.integers(0, OPEN_WITHIN.days * 24 * 60 - 1),
)
def test_the_search_finds_open_exactly_what_the_page_calls_open(
    places: list[tuple[list[Span], list[Exceptional]]], today: dt.date, later: int
) -> None:
    """Over monthly hours, closings, special days and holidays: the index asks the same rule."""
    moment = dt.datetime.combine(today, dt.time()) + dt.timedelta(minutes=later)
    spans = open_spans([place(*hours) for hours in places], today)
    is_found = any(first <= minutes(moment) < last for first, last in spans)
    assert is_found == any(state_at(*hours, at=moment).is_open for hours in places)
