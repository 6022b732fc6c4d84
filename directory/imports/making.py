"""Records that a source delivers for the first time, and what follows from a field that it changes."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from directory.imports.comparing import Change
from directory.imports.planning import Planned
from directory.imports.shapes import SHAPES
from directory.imports.typed import identifier
from directory.imports.words import Words
from directory.models import ImportKind, ImportSource, OfferStatus, Postcode
from directory.models.records import Source

# A source that does not say what kind it is: the first that editors look at.
_KINDS = {ImportKind.ORGANISATION: ("organisation_kind", "sonstige"), ImportKind.SERVICE: ("offer_kind", "beratung")}
_OFFERS = (ImportKind.SERVICE, ImportKind.COURSE)


class Maker:
    """Of one source; knows which postcode lies in which municipality."""

    def __init__(self, source: ImportSource, words: Words, *, uuids: bool) -> None:
        self._source, self._words, self._uuids = source, words, uuids

    @cached_property
    def _towns(self) -> dict[str, int]:
        return dict(Postcode.objects.values_list("code", "municipality_id"))

    def make(self, planned: Planned) -> Any:
        """Not saved yet. Offers wait for an editor unless the source is trusted, and nothing is listed by itself."""
        kind = planned.item.kind
        record = SHAPES[kind].model()
        if kind != ImportKind.RUN:
            record.record_source, record.source_name = Source.IMPORT, self._source.name
            if self._uuids:
                record.uuid = identifier(planned.item.external_id)
        if kind in (ImportKind.ORGANISATION, ImportKind.LOCATION):
            record.is_listed = self._source.is_trusted and not planned.item.is_mention
        if kind in _KINDS:
            record.kind_id = self._kind(*_KINDS[kind])
        self.assign(record, planned.comparison.written)
        if kind in _OFFERS:
            record.summary = record.summary or record.name
            if record.status not in (OfferStatus.ENDED, OfferStatus.PAUSED):
                record.status = OfferStatus.PUBLISHED if self._source.is_trusted else OfferStatus.IN_REVIEW
        return record

    def _kind(self, vocabulary: str, code: str) -> int:
        usual = self._words.ids.get((vocabulary, code))
        return usual or next(pk for (name, _code), pk in self._words.ids.items() if name == vocabulary)

    def assign(self, record: Any, changes: list[Change]) -> list[str]:
        """Sets the fields; returns the columns that have to be saved."""
        columns: list[str] = []
        for change in changes:
            change.field.assign(record, change.value, self._words)
            columns += change.field.columns(type(record))
        if "postal_code" in columns and hasattr(record, "municipality_id"):
            record.municipality_id = self._towns.get(record.postal_code)
            columns.append("municipality")
        if columns and hasattr(record, "german_digest"):
            record.german_digest = record.digest
            columns.append("german_digest")
        return columns
