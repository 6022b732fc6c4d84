"""Makes one line of plain words out of what a file format calls text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

# A hyphen at the end of a line. PDFium puts a mark in its place and drops the line end.
_LINE_END = re.compile(r"(?<=\w)(?:[\ufffe\x02]|[-\u2010\xad]\s*\n\s*)(?=(\w+))")
# „Vor- und Nachname“, broken after the hyphen: it stays.
_SUSPENDED = frozenset({"und", "oder", "bzw", "sowie", "bis", "and", "or", "et", "ou"})
# Ligatures and the shapes that Arabic letters take within a word: set type, not other letters.
_PRESENTATION_FORMS = re.compile("[\ufb00-\ufb4f\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]+")
_JOINERS = "\u200c\u200d"  # Persian needs them


def clean(text: str) -> str:
    """Composed letters, no control characters, words joined that a line end had cut, single blanks."""
    joined = _LINE_END.sub(_joined, text)
    joined = _PRESENTATION_FORMS.sub(lambda match: unicodedata.normalize("NFKC", match.group()), joined)
    composed = unicodedata.normalize("NFC", joined.translate(_unwanted(joined)))
    return " ".join(composed.split())


def _joined(match: re.Match[str]) -> str:
    following = match.group(1)
    if following in _SUSPENDED:
        return "- "
    return "" if following[0].islower() else "-"


def _unwanted(text: str) -> Mapping[int, str | None]:
    """Invisible marks go without a trace, everything else that is no letter or sign becomes a blank."""
    marks = {ord(letter): None for letter in set(text) if unicodedata.category(letter) == "Cf"}
    others = {ord(letter): " " for letter in set(text) if unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn")}
    return {number: new for number, new in (marks | others).items() if chr(number) not in _JOINERS}
