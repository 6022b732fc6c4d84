"""The week as text: read generously, shown back in one way, refused at the day with a sentence."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from directory.models import Schedule
from directory.week_grid import DaySpan, parsed, written
from tests.directory.desk import address, an_offer, edit, errors, shown
from tests.directory.factories import LocationFactory, ScheduleFactory
from tests.forms import filled, row

OPEN, APPOINTMENT = "open", "by_appointment"


@pytest.mark.parametrize(
    ("typed", "back"),
    [
        ("9-12.30, 14-16", "9:00–12:30, 14:00–16:00"),
        ("9 bis 12 Uhr und 14.00 – 16.30 Uhr", "9:00–12:00, 14:00–16:30"),
        ("14-16; 9-12", "9:00–12:00, 14:00–16:00"),
        ("0900-1230", "9:00–12:30"),
        ("von 9h30 bis 12h", "9:30–12:00"),
        ("0-24", "0:00–24:00"),
        ("9-12 (nur Frauen, bitte klingeln), 14-15", "9:00–12:00 (nur Frauen, bitte klingeln), 14:00–15:00"),
        ("geschlossen", ""),
        ("–", ""),
        ("", ""),
    ],
)
def test_hours_are_read_as_people_write_them(typed: str, back: str) -> None:
    assert written(parsed(typed, OPEN)) == back


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_day_by_arrangement_is_read_as_it_is_written(language: str) -> None:
    with translation.override(language):
        for note in ("", "bitte klingeln"):
            spans = [DaySpan(None, None, note)]
            assert parsed(written(spans), APPOINTMENT) == spans


def test_by_appointment_needs_no_times() -> None:
    with translation.override("de"):
        assert parsed("nach Vereinbarung", APPOINTMENT) == [DaySpan(None, None)]
        assert parsed("(bitte anrufen)", APPOINTMENT) == [DaySpan(None, None, "bitte anrufen")]
        with pytest.raises(ValidationError):
            parsed("nach Vereinbarung", OPEN)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("12-9", "ends before it starts"),
        ("9-9", "ends before it starts"),
        ("22-2", "Past midnight"),
        ("9-12, 11-13", "overlap"),
        ("9-25", "no clock"),
        ("9:75-10", "no clock"),
        ("vormittags", "cannot be read"),
        ("9", "cannot be read"),
        ("9-12-13", "cannot be read"),
        (f"9-12 ({'x' * 130})", "too long"),
    ],
)
def test_impossible_hours_are_refused_with_the_part_that_is_wrong(typed: str, sentence: str) -> None:
    with translation.override("en"), pytest.raises(ValidationError, match=sentence):
        parsed(typed, OPEN)


times = st.times(max_value=dt.time(23, 59)).map(lambda time: time.replace(second=0, microsecond=0))
notes = st.text(alphabet=st.characters(categories=["L", "N"]), min_size=0, max_size=20)


@st.composite
def days(draw: Any) -> list[DaySpan]:
    """Spans of one day in order, none of which begins before the last one ended."""
    bounds = sorted(set(draw(st.lists(times, max_size=8))))
    pairs = zip(bounds[::2], bounds[1::2], strict=False)
    return [DaySpan(opens, closes, draw(notes)) for opens, closes in pairs]


@given(days())
@pytest.mark.parametrize("language", ["de", "en"])
def test_what_is_written_is_read_as_the_same(language: str, spans: list[DaySpan]) -> None:
    with translation.override(language):
        assert parsed(written(spans), OPEN) == spans


@given(st.text(max_size=80), st.sampled_from(Schedule.Kind.values))
def test_nothing_typed_breaks_it(typed: str, kind: str) -> None:
    try:
        spans = parsed(typed, kind)
    except ValidationError:
        return
    assert parsed(written(spans), kind) == sorted(spans, key=lambda span: span.opens or dt.time.min)


# --- In the form -----------------------------------------------------------------------------------------------------
def hours(owner: Any) -> list[tuple[int, str, str]]:
    rows = owner.schedules.order_by("weekday", "kind", "opens")
    return [(row.weekday, row.kind, f"{row.opens}–{row.closes}") for row in rows]


@pytest.mark.django_db
def test_the_grid_shows_the_week_and_changes_only_what_was_typed(desk: Client) -> None:
    service = an_offer(hours=[(0, "9:00", "12:30"), (1, "9:00", "12:30")])
    place = service.places.get()
    kept = place.schedules.get(weekday=0).pk
    data = shown(desk, service)
    assert data["places-0-week_open_0"] == "9:00–12:30"
    response = edit(desk, service, **{"places-0-week_open_1": "10-12, 14-16", "places-0-week_phone_4": "8-9"})
    assert response.status_code == 302, errors(response)
    assert hours(place) == [
        (0, "open", "09:00:00–12:30:00"),
        (1, "open", "10:00:00–12:00:00"),
        (1, "open", "14:00:00–16:00:00"),
        (4, "phone", "08:00:00–09:00:00"),
    ]
    assert place.schedules.get(weekday=0).pk == kept


@pytest.mark.django_db
def test_monday_is_copied_to_the_other_working_days(desk: Client) -> None:
    house = LocationFactory()
    response = edit(desk, house, week_open_0="9-12", week_open_2="14-15", week_open_5="10-11", week_copy="on")
    assert response.status_code == 302, errors(response)
    assert [(day, span) for day, _kind, span in hours(house)] == [
        *((day, "09:00:00–12:00:00") for day in range(5)),
        (5, "10:00:00–11:00:00"),
    ]


@pytest.mark.django_db
def test_special_hours_stay_rows_and_are_not_lost_in_the_grid(desk: Client) -> None:
    house = LocationFactory()
    monthly = ScheduleFactory(location=house, weekday=1, nth_week=2)
    data = shown(desk, house)
    assert data["week_open_1"] == ""
    assert data["schedules-0-id"] == monthly.pk
    assert edit(desk, house, week_open_1="9-12").status_code == 302
    assert sorted(house.schedules.values_list("weekday", "nth_week"), key=str) == [(1, 2), (1, None)]


@pytest.mark.django_db
def test_wrong_hours_are_said_at_their_day_and_stay_typed(desk: Client) -> None:
    service = an_offer()
    response = edit(desk, service, **{"places-0-week_open_2": "12-9", "places-0-week_open_3": "10-11"})
    form = response.context["form"].formsets["places"].forms[0]
    assert list(form.errors) == ["week_open_2"]
    assert form["week_open_2"].value() == "12-9"
    assert form["week_open_3"].value() == "10-11"
    text = response.content.decode()
    assert 'value="12-9"' in text
    assert str(form.errors["week_open_2"][0]).split("“")[1][:20] in text


@pytest.mark.django_db
def test_a_weekly_row_that_overlaps_the_grid_is_refused(desk: Client) -> None:
    house = LocationFactory()
    data = shown(desk, house) | {"week_open_1": "9-12", "schedules-TOTAL_FORMS": 1}
    data |= row("schedules", 0, weekday=1, kind="open", opens="11:00", closes="13:00")
    response = desk.post(address(house), data)
    assert list(errors(response)) == ["week_open_1"]


@pytest.mark.django_db
def test_a_new_house_gets_its_week(desk: Client) -> None:
    form = desk.get("/admin/location/new/").context["form"]
    data = filled(form, name="Haus am Tor", kind="virtual", week_open_0="9-12")
    response = desk.post("/admin/location/new/", data)
    assert response.status_code == 302, errors(response)
    assert Schedule.objects.get(location__name="Haus am Tor").weekday == 0
