"""Whom an offer is open to by their residence status: what it says of itself, never what a reader is."""

from __future__ import annotations

from typing import Any

from .catalogue import TermEntry, catalogue
from .models import Vocabulary
from .models.records import Source
from .reading import OfferReading

# The name in the index. Not among `search.facets.FACETS`: no address asks for it, and no answer of the API counts it.
RESIDENCE = "residence"
EVERYBODY, UNKNOWN = "alle", "unknown"


def residence_of(reading: OfferReading, offer: Any) -> tuple[str, ...]:
    """The groups an offer names. None means everybody, unless it was imported: other formats do not ask for it."""
    if reading.residence_groups:
        return tuple(term.code for term in reading.residence_groups)
    return (UNKNOWN,) if offer.record_source == Source.IMPORT else (EVERYBODY,)


def groups() -> list[TermEntry]:
    """What a reader may choose from."""
    terms = catalogue().vocabularies.get(Vocabulary.RESIDENCE_GROUP, {})
    return [term for code, term in terms.items() if code != EVERYBODY]
