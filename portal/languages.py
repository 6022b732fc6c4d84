"""The languages of the portal: own name, direction, and what to read where a label is missing.

A further language is a row here, a catalogue in portal/locale and, for search, a chain in search/analysis.py.
Content itself (pages, texts) falls back to German only; the longer chains concern labels and search.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """One reader language. `fallbacks` are tried in order after the language itself."""

    code: str
    autonym: str
    direction: str = "ltr"
    fallbacks: tuple[str, ...] = ("de",)

    @property
    def chain(self) -> tuple[str, ...]:
        """The codes to try for a label, best first; the base language closes the chain."""
        return (self.code, *self.fallbacks) if self.code != BASE else (BASE,)


BASE = "de"

LANGUAGES: tuple[Language, ...] = (
    Language("de", "Deutsch", fallbacks=()),
    Language("en", "English"),
    Language("ar", "العربية", direction="rtl"),
    Language("uk", "Українська", fallbacks=("ru", "de")),
    Language("tr", "Türkçe"),
    Language("ru", "Русский"),
    Language("fr", "Français"),
    Language("fa", "فارسی", direction="rtl"),
)

BY_CODE = {language.code: language for language in LANGUAGES}
CODES = tuple(BY_CODE)

# Languages an office can speak are many more than those the portal is written in: their names live in the
# vocabulary „languages“ of the directory, with these right-to-left ones among them.
RIGHT_TO_LEFT = frozenset({"ar", "fa", "prs", "ps", "ckb", "ur", "he"})


def direction(code: str) -> str:
    """`rtl` or `ltr` for any language tag, also for one the portal is not written in."""
    return "rtl" if code.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def preferred(accept_language: str) -> str:
    """The portal's language a browser asks for first; German where it names none of ours.

    `accept_language` is the raw header; broken parts count as not said (RFC 9110, 12.5.4).
    """
    wishes: list[tuple[float, int, str]] = []
    for place, part in enumerate(accept_language[:500].split(",")):
        tag, _, weight = part.strip().partition(";")
        code = tag.strip().lower().split("-")[0]
        if code not in BY_CODE:
            continue
        try:
            quality = float(weight.strip().removeprefix("q=")) if weight.strip() else 1.0
        except ValueError:
            continue
        if 0 < quality <= 1:
            wishes.append((-quality, place, code))
    return min(wishes)[2] if wishes else BASE
