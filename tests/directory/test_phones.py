"""Telephone numbers: typed in any shape, kept in one, refused with a sentence."""

from __future__ import annotations

import contextlib

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from directory.phones import normalised, shown


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0241/4320", "0241 4320"),
        ("(0241) 432-0", "0241 432-0"),
        ("0241-43210", "0241 43210"),
        ("+49 (0)241 432–12", "0241 432-12"),
        ("0049 241 43210", "0241 43210"),
        ("Tel.: 0241 432 10", "0241 43210"),
        ("02405 12-34", "02405 12-34"),
        ("0151-23456789", "0151 23456789"),
        ("0800 111 0 111", "0800 1110111"),
        ("+32 87 59 80 00", "+32 87 59 80 00"),
        ("0031 45 5601234", "+31 45 560 1234"),
        ("0241 432 Durchwahl 12", "0241 432-12"),
        ("0241 432 ext. 12", "0241 432-12"),
        ("112", "112"),
        ("110", "110"),
        ("115", "115"),
        ("116117", "116 117"),
        ("116 016", "116 016"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_number_is_kept_in_the_national_form_with_its_extension(typed: str, kept: str) -> None:
    assert normalised(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "nach Vereinbarung",
        "0241 432-12 oder 13",
        "0241 432-12/13",
        "43210",
        "241 43210",
        "0241",
        "0241 1",
        "0241 0000000000000000",
        "+",
        "12",
        "++49 241 43210",
        "info@example.org",
        "99999999999",
    ],
)
def test_what_is_no_number_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        normalised(typed)
    assert "0241 432-0" in refused.value.messages[0]


@given(st.from_regex(r"\A(0|\+49 |0049)[1-9][0-9]{1,4}[ /-]{0,2}[0-9]{3,8}(-[0-9]{1,4})?\Z"))
def test_what_was_kept_stays_as_it_is_and_keeps_its_digits(typed: str) -> None:
    try:
        kept = normalised(typed)
    except ValidationError:
        return
    assert normalised(kept) == kept
    digits = "".join(sign for sign in typed.removeprefix("+49 ").removeprefix("0049") if sign.isdigit()).lstrip("0")
    assert "".join(sign for sign in kept if sign.isdigit()).lstrip("0") == digits


@given(st.text(max_size=60))
def test_nothing_typed_breaks_it(typed: str) -> None:
    with contextlib.suppress(ValidationError):
        assert len(normalised(typed)) <= 60


def test_numbers_kept_by_older_versions_are_shown_in_the_national_form() -> None:
    assert shown("+49241000100") == "0241 000100"
    assert shown("+99 1") == "+99 1"
    assert shown("0241 000-100") == "0241 000-100"
    assert shown(None) == ""
