"""Addresses made of German words: „Führerschein“ becomes fuehrerschein, not fuhrerschein."""

from __future__ import annotations

from django.utils.text import slugify

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def german_slug(text: str, *, fallback: str, length: int = 60) -> str:
    """An ASCII slug of at most `length` signs; `fallback` where nothing of the text is left."""
    return slugify(text.translate(UMLAUTS))[:length].strip("-") or fallback
