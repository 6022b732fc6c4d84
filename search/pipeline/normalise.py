"""Trims, cleans and bounds what was typed. Nothing a reader types is query syntax, except quotes round a phrase."""

from __future__ import annotations

import re
import unicodedata

# Longer questions gain nothing and cost clauses: 2,000 words are refused by one engine and take 400 ms in the other.
LONGEST_TEXT = 200
MOST_WORDS = 16
# Enough of a long input to find 200 clean characters in it.
_LOOKED_AT = 2_000

_QUOTES = '"„“”«»'
_PHRASE = re.compile(rf"[{_QUOTES}]([^{_QUOTES}]+)[{_QUOTES}]")
# Zero-width joiners separate words in Persian; the other invisible characters vanish.
_TO_SPACE = {0x200C: " ", 0x200D: " "}


def clean(text: str) -> str:
    """NFKC, without control, format, surrogate and private characters; spaces united; at most 200 characters."""
    text = unicodedata.normalize("NFKC", text[:_LOOKED_AT].translate(_TO_SPACE))
    kept = (" " if mark in "\t\n\r\v\f" else mark for mark in text)
    visible = "".join(mark for mark in kept if unicodedata.category(mark) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    text = " ".join(visible.split())
    if len(text) <= LONGEST_TEXT:
        return text
    # Not in the middle of a word, unless it is one word.
    return text[:LONGEST_TEXT].rpartition(" ")[0] or text[:LONGEST_TEXT]


def phrases(text: str) -> list[str]:
    """What stands between quotes; single words count as words."""
    return [inner for inner in (match[1].strip() for match in _PHRASE.finditer(text)) if " " in inner]
