"""Words in a row, as each script sets them apart."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import pgettext


def joined(words: Iterable[str]) -> str:
    """„Deutsch, Arabisch“; Arabic and Persian use their own comma."""
    return pgettext("list separator", ", ").join(words)
