"""Single values: whatever people write, what comes out is plausible, or there is a sentence."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from directory.imports import typed
from directory.imports.items import Unusable
from directory.models import Level


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2.11.2026", "2026-11-02"),
        ("02.11.26", "2026-11-02"),
        ("2026-11-02", "2026-11-02"),
        ("2026-11-02T00:00:00", "2026-11-02"),
        (" 2. 11. 2026 ", "2026-11-02"),
        ("46328", "2026-11-02"),
        (dt.datetime(2026, 11, 2, 9), "2026-11-02"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_day_is_read_in_every_usual_form(written: object, day: str) -> None:
    assert typed.day(written) == day


@pytest.mark.parametrize("written", ["30.02.2027", "0001-01-01", "1.1.1900", "morgen", "13/13/2026", "2.11."])
def test_an_impossible_or_implausible_day_is_refused(written: str) -> None:
    with pytest.raises(Unusable):
        typed.day(written)


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("8", "08:00"),
        ("08.30 Uhr", "08:30"),
        ("4:00 PM", "16:00"),
        ("3pm", "15:00"),
        ("12am", "00:00"),
        ("10:00:00", "10:00"),
        (0.5, "12:00"),
        (dt.time(9, 5), "09:05"),
    ],
)
def test_a_time_is_read_in_every_usual_form(written: object, time: str) -> None:
    assert typed.time(written) == time


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("Mo–Fr", [0, 1, 2, 3, 4]),
        ("Montag, Mittwoch und Freitag", [0, 2, 4]),
        ("Sa - Mo", [0, 5, 6]),
        ("MO,TU,WE", [0, 1, 2]),
        ("di+do", [1, 3]),
        ("", []),
    ],
)
def test_weekdays_are_read_as_lists_and_as_spans(written: str, days: list[int]) -> None:
    assert typed.weekdays(written) == days


@pytest.mark.parametrize(
    ("written", "code"), [("52428\u00a0", "52428"), ("D-52062", "52062"), (1067, "01067"), ("94025-9881", "94025")]
)
def test_a_postcode_is_freed_of_what_surrounds_it(written: object, code: str) -> None:
    assert typed.postcode(written) == code


def test_swapped_coordinates_are_told_and_not_turned_round() -> None:
    with translation.override("en"), pytest.raises(Unusable, match="look swapped"):
        typed.coordinates("6.08", "50.77")
    assert typed.coordinates("50,77", "6,08") == ("50.770000", "6.080000")


@pytest.mark.parametrize("value", [False, "false", "keine", "a@b", "a b@example.org"])
def test_what_is_no_address_is_no_e_mail_address(value: object) -> None:
    with pytest.raises(Unusable):
        typed.email(value)


@given(st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_every_plausible_day_survives_being_written(day: dt.date) -> None:
    for written in (f"{day:%d.%m.%Y}", day.isoformat(), day, f"{day.day}.{day.month}.{day.year}"):
        assert typed.day(written) == day.isoformat()


@given(st.times())
def test_every_time_survives_being_written(time: dt.time) -> None:
    for written in (f"{time:%H:%M}", f"{time:%H.%M} Uhr", f"{time:%I:%M %p}", time):
        assert typed.time(written) == f"{time:%H:%M}"


@given(st.sets(st.integers(min_value=0, max_value=6), min_size=1))
def test_every_set_of_weekdays_survives_being_written(days: set[int]) -> None:
    names = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
    assert typed.weekdays(", ".join(names[day] for day in sorted(days))) == sorted(days)


@given(st.sampled_from(Level.values))
def test_every_level_survives_any_case(level: str) -> None:
    assert typed.level(f" {level.lower()} ") == level


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none()))
def test_no_value_breaks_a_reader(value: object) -> None:
    """It is read, or there is a sentence; nothing else is ever raised."""
    readers = (
        typed.day, typed.time, typed.span, typed.weekdays, typed.level, typed.yes_no, typed.whole, typed.amount,
        typed.email, typed.url, typed.identifier, typed.postcode, typed.text, typed.line,
        lambda one: typed.coordinates(one, one),
    )  # fmt: skip
    for read in readers:
        with contextlib.suppress(Unusable):
            read(value)
