"""Which typed texts may be kept at all, and under which key."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.typed_text import LONGEST_TEXT, MOST_WORDS, key_of, may_be_kept

MAY = dt.date(2026, 5, 31)
JUNE = dt.date(2026, 6, 1)


@pytest.mark.parametrize(
    "text",
    [
        "wohngeld",
        "deutschkurs b1",
        "§ 24",
        "jobcenter aachen",
        "führerschein umschreiben",
        "دورة لغة",
        "робота без мови",
    ],
)
def test_what_many_people_ask_may_be_kept(text):
    assert may_be_kept(text)


@pytest.mark.parametrize(
    "text",
    [
        "0241 5512",
        "geboren 1.2.90",
        "az 12-345",
        "٠٢٤١٥٥",
        "anna@example.org",
        "anna @ example",
        "www example",
        "https://x",
        "aachen.de",
        "musterweg 1",
        "jülicher str. 12",
        "Am Markt 4 b",
        "rue de la gare 5",
        "5, rue de la gare",
        "12 high street",
        "вул. Шевченка 5",
        "شارع الحرية ۵",
        "atatürk caddesi no: 5",
        "a " * MOST_WORDS + "b",
        "x" * (LONGEST_TEXT + 1),
        "",
        "?!",
    ],
)
def test_what_may_tell_of_a_person_is_refused(text):
    assert not may_be_kept(text)


@given(st.text(max_size=80), st.integers(min_value=100), st.text(max_size=80))
def test_no_number_of_three_digits_gets_through(before, number, after):
    assert not may_be_kept(f"{before}{number}{after}")


def test_spellings_of_one_text_share_a_key_within_a_month():
    assert key_of("Führerschein", MAY) == key_of("führerschein", MAY) == key_of("FUEHRERSCHEIN", MAY)
    assert key_of("führerschein", MAY) != key_of("fahrschule", MAY)


def test_a_new_month_has_a_new_key():
    assert key_of("wohngeld", MAY) != key_of("wohngeld", JUNE)
    assert key_of("wohngeld", JUNE) == key_of("wohngeld", JUNE.replace(day=30))


def test_nobody_works_a_key_out_without_the_portals_secret(settings):
    before = key_of("wohngeld", MAY)
    settings.SECRET_KEY = "another"
    assert key_of("wohngeld", MAY) != before
