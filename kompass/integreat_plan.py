"""What is to be done about each page of a region, before anything is written; a dry run ends here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from uuid import UUID

from wagtail.models import Page

from kompass.integreat import Refusal, SourcePage
from kompass.integreat.parts import Content
from kompass.models import PageSource
from portal import languages


class Action(Enum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"  # imported earlier; today's text may not replace what stands in the portal


@dataclass(slots=True)
class ImportReport:
    """What an import did, or would do, in one language. `notes` are worth a look, though nothing was refused."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    refused: list[Refusal] = field(default_factory=list)
    notes: list[Refusal] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "gone": self.gone,
            "refused": [refusal._asdict() for refusal in self.refused],
            "notes": [note._asdict() for note in self.notes],
        }


@dataclass(slots=True, eq=False)
class Group:
    """One page in all its languages: they share the translation key and, as far as they can, the slug."""

    translation_key: UUID
    slug: str = ""
    paths: dict[str, str] = field(default_factory=dict)  # language → path at the source


@dataclass(slots=True, eq=False)
class Entry:
    """One page of the source with what is to be done about it. `above` is empty below the region's own page."""

    language: str
    source: SourcePage
    group: Group
    known: PageSource | None
    content: Content
    above: Entry | None = None
    slug: str = ""
    digest: str = ""
    action: Action = Action.NEW


@dataclass(slots=True, eq=False)
class Root:
    """The page of the region in one language, below which its pages stand."""

    path: str
    place: Page  # what it stands below
    known: PageSource | None


@dataclass(slots=True)
class Plan:
    """`known` are the sources of pages imported before; `groups` finds a page by any path that ever led to it."""

    source_name: str
    root_group: Group
    roots: dict[str, Root] = field(default_factory=dict)
    entries: dict[str, list[Entry]] = field(default_factory=dict)  # by language, as they are written
    gone: list[PageSource] = field(default_factory=list)
    reports: dict[str, ImportReport] = field(default_factory=dict)
    known: dict[str, PageSource] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)

    def target(self, path: str, language: str) -> str | None:
        """The path to link to: the page in the reader's language, else in German, else as it was linked."""
        group = self.groups.get(path)
        if group is None:
            return None
        return group.paths.get(language) or group.paths.get(languages.BASE) or next(iter(group.paths.values()), None)
