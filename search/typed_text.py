"""May a text that somebody typed be kept, and under which key? Asked only where an operator keeps words at all.

A text is kept as a keyed hash. The key changes with the month, so that nobody can follow a text for longer; the text
itself is written beside it once it came on five days (search.md 9).
"""

from __future__ import annotations

import datetime as dt
import re

from django.utils.crypto import salted_hmac

from search import analysis

# What is longer tells a story, and a story may tell who it is about.
LONGEST_TEXT = 60
MOST_WORDS = 6
# „§ 24“ and „B1“ are questions; three digits may be a house, a birthday, a telephone.
MOST_DIGITS = 2

# A street with its number, in the portal's languages; the words in front of or behind a number, as each writes it.
_STREET_ENDS = (
    "straße|strasse|str|weg|platz|allee|gasse|ring|damm|ufer|steig|markt|hof|sokağı|sokak|caddesi|cadde|bulvarı"
)
_STREETS = "street|road|avenue|lane|rue|chemin|place|boulevard|вул|вулиця|улица|ул|проспект|просп|شارع|خیابان|کوچه"
_NUMBER = r"\d{1,2}\s?[a-zа-я]?"
_ADDRESS = re.compile(
    rf"(?:{_STREET_ENDS})\b\.?,?\s*(?:no\.?|nr\.?)?[:\s]*{_NUMBER}\b"  # Musterweg 1, Atatürk Caddesi No: 5
    rf"|\b(?:{_STREETS})\b\.?\s[^\d]{{0,40}}\d"  # rue de la Gare 5
    rf"|\b{_NUMBER},?\s+(?:[^\s\d]+\s+){{0,3}}(?:{_STREET_ENDS}|{_STREETS})\b"  # 5, rue de la Gare; 12 High Street
    r"|://|\bwww\b|\w\.[a-z]{2,}\b",  # addresses of the web
    re.IGNORECASE,
)


def may_be_kept(text: str) -> bool:
    """Short, and without what looks like a number, a mail address or a street."""
    return (
        bool(analysis.exact_key(text))
        and len(text) <= LONGEST_TEXT
        and len(text.split()) <= MOST_WORDS
        and sum(mark.isnumeric() for mark in text) <= MOST_DIGITS
        and "@" not in text
        and not _ADDRESS.search(text)
    )


def key_of(text: str, day: dt.date) -> str:
    """The same for every spelling of a text within a month; without the portal's secret nobody can work it out."""
    return salted_hmac(f"search.typed_text.{day:%Y-%m}", analysis.exact_key(text), algorithm="sha256").hexdigest()
