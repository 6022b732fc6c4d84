"""Small tags that every page uses."""

from __future__ import annotations

import pytest

from portal.templatetags.portal_tags import dial


@pytest.mark.parametrize(
    ("shown", "dialled"),
    [
        ("0241 000-135", "+49241000135"),
        ("+49 241 000-135", "+49241000135"),
        ("0032 87 000", "+3287000"),
        ("112", "112"),
        ("116 117", "116117"),
        ("", ""),
    ],
)
def test_a_number_can_be_dialled_with_a_card_of_any_country(shown: str, dialled: str) -> None:
    assert dial(shown) == dialled
