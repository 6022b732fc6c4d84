"""What the source says, what it said before, what stands here: who wins, field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from directory.imports.fields import EMPTY, Field, Known, Reference, is_empty
from directory.imports.shapes import RULED, Shape
from directory.imports.words import Words
from directory.models import FieldRule

Rule = Callable[[str], str]


class Outcome(StrEnum):
    WRITTEN = "written"
    KEPT = "kept"  # edited here, and that wins
    ASKED = "asked"  # an editor decides
    REFUSED = "refused"  # contradicts what stands here


@dataclass(slots=True)
class Change:
    """One field in which source and portal differ. `value` is what is written, with numbers of ours."""

    field: Field
    here: Any
    value: Any
    outcome: Outcome
    reason: str = ""


@dataclass(slots=True)
class Comparison:
    """`lost` are fields whose other record is not here: they are left as they are."""

    changes: list[Change] = field(default_factory=list)
    lost: list[tuple[Field, bool]] = field(default_factory=list)  # and whether the record cannot be without

    @property
    def written(self) -> list[Change]:
        return [change for change in self.changes if change.outcome is Outcome.WRITTEN]

    @property
    def asked(self) -> list[Change]:
        return [change for change in self.changes if change.outcome is Outcome.ASKED]


def compare(
    shape: Shape,
    record: Any | None,
    says: Mapping[str, Any],
    said: Mapping[str, Any],
    *,
    rule: Rule,
    known: Known,
    words: Words,
) -> Comparison:
    """`record` is None for a new one. A field that the source does not have is not touched."""
    found = Comparison()
    merged: dict[str, Any] = {}
    for one in shape.fields:
        here = one.here(record, words) if record is not None else None
        merged[one.name] = here
        if one.name not in says:
            continue
        value = one.resolved(says[one.name], known)
        if isinstance(one, Reference) and says[one.name] and value is None:
            found.lost.append((one, one.is_required))
            continue
        before = one.resolved(said[one.name], known) if one.name in said else None
        change = _difference(one, record is None, here, value, before, one.name in said, says, said, rule)
        if change is not None:
            found.changes.append(change)
            if change.outcome is Outcome.WRITTEN:
                merged[one.name] = change.value
    for names, reason in shape.contradictions(merged):
        for change in found.changes:
            if change.field.name in names and change.outcome is Outcome.WRITTEN:
                change.outcome, change.reason = Outcome.REFUSED, reason
    return found


def _difference(
    one: Field,
    is_new: bool,
    here: Any,
    value: Any,
    before: Any,
    was_said: bool,
    says: Mapping[str, Any],
    said: Mapping[str, Any],
    rule: Rule,
) -> Change | None:
    if is_new:
        return None if is_empty(value) else Change(one, None, value, Outcome.WRITTEN)
    if same(here, value):
        return None
    if isinstance(one, RULED):
        after = one.after(here, value, before)
        if same(after, here):
            return None
        chosen = rule(one.name)
        return Change(one, here, after, Outcome.KEPT if chosen == FieldRule.LOCAL else Outcome.WRITTEN)
    if is_empty(value) and (not was_said or is_empty(before)):
        return None  # never said: nothing to take back
    edited = not same(here, before) if was_said else not is_empty(here)
    return Change(one, here, value, _outcome(rule(one.name), edited, says.get(one.name) != said.get(one.name)))


def _outcome(rule: str, edited: bool, is_news: bool) -> Outcome:
    if rule == FieldRule.SOURCE:
        return Outcome.WRITTEN
    if rule == FieldRule.LOCAL:
        return Outcome.KEPT
    if not edited:
        return Outcome.WRITTEN
    # What was asked once is not asked again until the source says something new.
    return Outcome.ASKED if rule == FieldRule.ASK and is_news else Outcome.KEPT


def same(one: Any, other: Any) -> bool:
    """Nothing is nothing, however it is written."""
    return one == other or (one in EMPTY and other in EMPTY)
