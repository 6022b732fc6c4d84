"""Languages: fallbacks, direction, and what a browser's wish leads to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import languages


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("ar", "ar"),
        ("ar-SY,ar;q=0.9,en;q=0.5", "ar"),
        ("es,pt;q=0.9", "de"),
        ("es;q=0.9,uk;q=0.3", "uk"),
        ("en;q=0.4,tr;q=0.8", "tr"),
        ("", "de"),
        ("fr;q=0", "de"),
        ("EN-us", "en"),
        ("fr;q=high,ru", "ru"),
    ],
)
def test_a_browser_is_led_to_the_language_it_asks_for_first(header: str, language: str) -> None:
    assert languages.preferred(header) == language


@given(st.text(max_size=2000))
def test_no_header_breaks_the_choice_of_a_language(header: str) -> None:
    assert languages.preferred(header) in languages.CODES


def test_every_fallback_chain_ends_in_german_and_names_known_languages() -> None:
    for language in languages.LANGUAGES:
        assert language.chain[-1] == languages.BASE
        assert set(language.chain) <= set(languages.CODES)


@pytest.mark.parametrize(
    ("code", "direction"),
    [("ar", "rtl"), ("fa", "rtl"), ("ckb", "rtl"), ("ti", "ltr"), ("de", "ltr"), ("sr-Latn", "ltr")],
)
def test_direction_of_a_language(code: str, direction: str) -> None:
    assert languages.direction(code) == direction
