"""Telephone numbers as people here dial them."""

from __future__ import annotations

from typing import Any

from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import PhoneNumberFormat

GERMANY = 49


def shown(number: Any) -> str:
    """German numbers without their country, others with it; free texts as they were typed."""
    if not isinstance(number, PhoneNumber) or number.country_code is None:
        return str(number or "")
    return str(
        number.format_as(
            PhoneNumberFormat.NATIONAL if number.country_code == GERMANY else PhoneNumberFormat.INTERNATIONAL
        )
    )


def phone_of(*numbers: Any) -> str:
    """The first number there is."""
    return next((shown(number) for number in numbers if number), "")
