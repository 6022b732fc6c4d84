"""What would come of items: matched, compared, with a reason where nothing can. Check and write both ask here."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from directory.imports.comparing import Comparison, compare
from directory.imports.items import Item
from directory.imports.matching import Match, match
from directory.imports.shapes import SHAPES, Shape
from directory.imports.words import Words
from directory.models import ExternalId, FieldRule, ImportItem, ImportKind, ImportRun, Location

Action = ImportItem.Action
Key = tuple[str, str]


@dataclass(slots=True)
class Planned:
    """`is_same`: the source says what it said, and nothing differed then; the record was not even read."""

    item: Item
    match: Match
    record: Any | None
    comparison: Comparison
    action: str
    reason: str = ""
    known: Mapping[Key, Any] = field(default_factory=dict)
    is_same: bool = False


@dataclass(slots=True)
class Planner:
    """One import. `is_staged`: what is named may stand in its rows, not written yet."""

    run: ImportRun
    words: Words
    today: dt.date
    is_staged: bool

    def plan(self, kind: str, items: Sequence[Item]) -> list[Planned]:
        shape = SHAPES[kind]
        known = self.known(_references(shape, (item.values for item in items)))
        matches = match(self.run.source, self.run.format, kind, items, known)
        self._each_once(kind, matches)
        same = [self._is_same(item, found) for item, found in zip(items, matches, strict=True)]
        read = [found for found, is_same in zip(matches, same, strict=True) if not is_same]
        said = [one.known.said for one in read if one.known]
        known = known | self.known(_references(shape, said) - set(known))
        records = self._records(shape, [one.record_id for one in read if one.record_id])
        rule = partial(self.run.source.rule_for, kind)
        return [
            Planned(item, found, None, Comparison(), Action.UNCHANGED, is_same=True)
            if is_same
            else self._planned(shape, item, found, records.get(found.record_id), known, rule)
            for item, found, is_same in zip(items, matches, same, strict=True)
        ]

    def _is_same(self, item: Item, found: Match) -> bool:
        """Nothing can come of it, whatever stands here: only a source that always wins takes edits back."""
        source, told = self.run.source, found.known
        if told is None or found.record_id is None or told.gone_on or not told.digest or found.refused:
            return False
        if FieldRule.SOURCE in (source.rule, *source.rules.values()):
            return False
        return told.digest == digest_of(said_now(item, told))

    def _planned(
        self, shape: Shape, item: Item, found: Match, record: Any | None, known: Mapping[Key, Any], rule: Any
    ) -> Planned:
        if found.refused:
            return Planned(item, found, None, Comparison(), Action.REFUSED, found.refused)
        if found.is_deleted:
            reason = _("The record was deleted here and is not made again.")
            return Planned(item, found, None, Comparison(), Action.REFUSED, reason)
        if record is not None and (item.is_mention or _is_protected(record)):
            return Planned(item, found, record, Comparison(), Action.UNCHANGED, known=known)
        said = found.known.said if found.known else {}
        comparison = compare(shape, record, item.values, said, rule=rule, known=known, words=self.words)
        planned = Planned(item, found, record, comparison, Action.UNCHANGED, known=known)
        if any(is_required for _field, is_required in comparison.lost):
            planned.action = Action.REFUSED
            planned.reason = _("The record it belongs to was refused or is not in the delivery.")
        elif record is None:
            written = {change.field.name for change in comparison.written}
            planned.action = Action.NEW
            if not set(shape.required) <= written:
                reasons = [change.reason for change in comparison.changes if change.reason]
                planned.action = Action.REFUSED
                planned.reason = reasons[0] if reasons else _("Something that every such record needs is missing.")
        elif comparison.written:
            planned.action = Action.CHANGED
        return planned

    def _each_once(self, kind: str, matches: Sequence[Match]) -> None:
        """Two numbers of a source are two records; only houses may have several."""
        if kind in (ImportKind.LOCATION, ImportKind.ORGANISATION):
            return
        guessed = [one.record_id for one in matches if one.known is None and one.record_id]
        taken = set(
            ExternalId.objects.filter(source=self.run.source, kind=kind, record_id__in=guessed).values_list(
                "record_id", flat=True
            )
        )
        for one in matches:
            if one.known is None and one.record_id:
                if one.record_id in taken:
                    one.record_id = None
                else:
                    taken.add(one.record_id)

    # --- Other records ------------------------------------------------------------------------------------------------
    def known(self, keys: Iterable[Key]) -> dict[Key, Any]:
        """Numbers of ours; while checking, a text for what this import is going to make."""
        wanted: dict[str, set[str]] = {}
        for kind, number in keys:
            wanted.setdefault(kind, set()).add(number)
        found: dict[Key, Any] = {}
        for kind, numbers in wanted.items():
            rows = ExternalId.objects.filter(source=self.run.source, kind=kind, external_id__in=numbers)
            pairs = dict(rows.values_list("external_id", "record_id"))
            if self.is_staged:
                staged = ImportItem.objects.filter(run=self.run, kind=kind, external_id__in=numbers - set(pairs))
                staged = staged.filter(action__in=(Action.NEW, Action.CHANGED, Action.UNCHANGED))
                new = dict(staged.values_list("external_id", "record_id"))
                found |= {(kind, number): pk or f"+{number}" for number, pk in new.items()}
            alive = set(SHAPES[kind].model._default_manager.filter(pk__in=pairs.values()).values_list("pk", flat=True))
            found |= {(kind, number): pk for number, pk in pairs.items() if pk in alive}
        return found

    @staticmethod
    def _records(shape: Shape, numbers: Sequence[int]) -> dict[int | None, Any]:
        rows = shape.model._default_manager.filter(pk__in=numbers)
        if shape.related:
            rows = rows.select_related(*shape.related)
        return {row.pk: row for row in rows.prefetch_related(*shape.prefetched)}


def said_now(item: Item, told: ExternalId) -> dict[str, Any]:
    """All that the source said of the record so far; a mention says nothing."""
    return {} if item.is_mention else {**told.said, **item.values}


def digest_of(said: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _is_protected(record: Any) -> bool:
    """What an address must not tell no source may fill in."""
    return isinstance(record, Location) and (
        record.is_redacted or record.address_visibility != Location.AddressVisibility.PUBLIC
    )


def _references(shape: Shape, values: Iterable[Mapping[str, Any]]) -> set[Key]:
    fields = shape.by_name()
    return {
        (str(kind), number)
        for said in values
        for name, value in said.items()
        if name in fields
        for kind, number in fields[name].references(value)
    }
