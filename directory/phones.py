"""Telephone numbers as people here dial them: typed in any shape, kept in one."""

from __future__ import annotations

import re
from typing import Any

import phonenumbers
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumber, PhoneNumberFormat

REGION, GERMANY = "DE", 49
# Numbers without an area code that people here dial: help, help lines of social value (116xxx), offices.
SHORT = frozenset({"110", "112", "115", "19222"})
NO_NUMBER = _(
    "This is not a telephone number. Enter one number with its area code, for example 0241 432-0, and put remarks "
    "into the field for notes."
)
NO_AREA_CODE = _("Please write the number with its area code, for example 0241 432-0.")
IMPOSSIBLE = _("There is no such telephone number. Please check the digits, for example 0241 432-0.")

# „-12“, „ext. 12“, „Durchwahl 12“, „App. 12“, „DW 12“ behind a number.
_EXTENSION = re.compile(r"(?:\s*(?:;ext=|ext\.?|x|durchwahl|apparat|app\.?|dw\.?|nst\.?)\s*:?|-)\s*(\d{1,6})$", re.I)
_SIGNS = re.compile(r"[+0-9 ()/.\-]+")
_DASHES = str.maketrans("‐‑‒–—−\u00a0\u202f", "------  ")
_LABEL = re.compile(r"^(?:tel(?:efon)?|fon|ruf)\b[.:\s]*", re.I)


class PhoneField(models.CharField):
    """Text that is a telephone number; whatever door it comes through, it is kept as `normalised` writes it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: models.Model | None) -> str:
        return super().clean(normalised(str(value or "")), model_instance)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


def normalised(typed: str) -> str:
    """0241/4320, (0241) 432-0, +49 241 432 0, 0049… → 0241 432-0 or 0241 4320; others with their country.

    The extension stays behind its hyphen, as DIN 5008 writes it. Raises ValidationError with a sentence.
    """
    text = _LABEL.sub("", " ".join(typed.translate(_DASHES).split())).removeprefix("tel:").strip()
    if not text:
        return ""
    digits = "".join(sign for sign in text if sign.isdigit())
    if _SIGNS.fullmatch(text) and _is_short(digits):
        return f"{digits[:3]} {digits[3:]}" if digits.startswith("116") else digits
    main, extension = _without_extension(text)
    # „-210/211“ are two numbers.
    if not _SIGNS.fullmatch(main) or "+" in main[1:] or re.search(r"/.*/|-.*/", main) or len(digits) < 3:
        raise ValidationError(NO_NUMBER, code="no_number")
    if not main.lstrip(" (").startswith(("+", "0")):
        raise ValidationError(NO_AREA_CODE, code="no_area_code")
    return _written(main, extension)


def _is_short(digits: str) -> bool:
    return digits in SHORT or (len(digits) == 6 and digits.startswith("116"))


def _without_extension(text: str) -> tuple[str, str]:
    found = _EXTENSION.search(text)
    return (text[: found.start()].strip(), found[1]) if found else (text, "")


def _written(main: str, extension: str) -> str:
    whole, base = _parsed(main + extension), _parsed(main)
    if whole is None:
        raise ValidationError(IMPOSSIBLE, code="impossible")
    if whole.country_code != GERMANY:
        return phonenumbers.format_number(whole, PhoneNumberFormat.INTERNATIONAL)
    number = phonenumbers.national_significant_number(whole)
    area = phonenumbers.length_of_geographical_area_code(whole)
    if not area:
        return _national(whole, main, extension)
    rest = number[area:]
    # „0241-43210“: the hyphen stands before the number, not before an extension.
    if not extension or base is None or len(rest) <= len(extension):
        return f"0{number[:area]} {rest}"
    stem = rest[: -len(extension)]
    return f"0{number[:area]} {stem}-{extension}"


def _parsed(text: str) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _national(number: PhoneNumber, main: str, extension: str) -> str:
    """Mobile and service numbers as they were grouped, where they were written with a single gap."""
    typed = f"{main} {extension}" if extension else main
    groups = re.findall(r"\d+", typed)
    if len(groups) == 2 and groups[0].startswith("0") and not groups[0].startswith("00"):
        return " ".join(groups)
    written = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    # Of ranges that are nobody's yet the library writes no zero in front.
    return written if written.startswith("0") else f"0{phonenumbers.national_significant_number(number)}"


def shown(number: Any) -> str:
    """As readers see it. What is kept in another shape (+49…, from imports of old) is written anew, or left alone."""
    text = str(number or "")
    if not text.startswith("+"):
        return text
    try:
        return normalised(text)
    except ValidationError:
        return text


def phone_of(*numbers: Any) -> str:
    """The first number there is."""
    return next((shown(number) for number in numbers if number), "")
