"""Hours as lines: read as providers write them, and written so that they read the same."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from directory.models import Schedule
from directory.week_grid import DaySpan, merged
from directory.week_text import normal, text_of, week_of


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Mo-Mi: 9-12", "Montag: 9:00–12:00|Dienstag: 9:00–12:00|Mittwoch: 9:00–12:00"),
        ("Mo bis Di 9-12, 14-16", "Montag: 9:00–12:00, 14:00–16:00|Dienstag: 9:00–12:00, 14:00–16:00"),
        ("Mo. und Do.: 9-12", "Montag: 9:00–12:00|Donnerstag: 9:00–12:00"),
        ("Montags 9-12", "Montag: 9:00–12:00"),
        ("Mo 9-12\nMo 14-16", "Montag: 9:00–12:00, 14:00–16:00"),
        ("Sonnabend: 10-12", "Samstag: 10:00–12:00"),
        ("Fr (nach Vereinbarung): 9-12", "Freitag, mit Termin: 9:00–12:00"),
        ("Fr, mit Termin", "Freitag, mit Termin: nach Vereinbarung"),
        ("Do, telefonisch: 9-10 (nur Arabisch)", "Donnerstag, am Telefon: 9:00–10:00 (nur Arabisch)"),
    ],
)
def test_lines_are_read_as_people_write_them(typed: str, said: str) -> None:
    lines = [line for line in normal(typed).splitlines() if not line.endswith("geschlossen")]
    assert lines == said.split("|")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("immer", "nennt keinen Tag"),
        ("Fr-Mo: 9-12", "letzte Tag"),
        ("Modenschau: 9-12", "nennt keinen Tag"),
        ("Mo 9-12\nMo 11-13", "überschneiden sich"),
        ("Mo 25-26", "Uhr"),
    ],
)
def test_a_line_that_cannot_be_read_is_quoted_with_the_reason(typed: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        week_of(typed)
    assert said in " ".join(refused.value.messages)
    assert typed.splitlines()[-1][:5] in " ".join(refused.value.messages)


def test_unknown_is_not_closed() -> None:
    assert text_of([]) == ""
    assert normal("") == ""


quarters = st.integers(0, 95).map(lambda number: dt.time(number // 4, number % 4 * 15))
spans = st.tuples(quarters, quarters).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: DaySpan(*pair))
weeks = st.dictionaries(st.tuples(st.integers(0, 6), st.sampled_from(Schedule.Kind.values)), st.tuples(spans).map(list))


@given(weeks)
def test_what_is_written_reads_as_the_same_week(week: dict[tuple[int, str], list[DaySpan]]) -> None:
    rows = merged([], week)[1]
    read = {entry: spans for entry, spans in week_of(text_of(rows)).items() if spans}
    assert read == week
