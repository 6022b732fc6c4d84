"""Merkliste: a list of offers and courses that lives in an address and nowhere else.

`?items=a12-k5` is an offer and a course, in the order in which somebody put them. The server keeps nothing: who has the
address has the list. Why it is like this: docs/decisions/0008-the-shortlist-lives-in-its-address.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

# More is no selection any more; the address must fit into a QR code that telephones read from paper.
MOST = 30
ITEMS, SECOND = "items", "with"
Kind = Literal["service", "course"]
# German initials: Angebot, Kurs.
LETTERS: dict[str, Kind] = {"a": "service", "k": "course"}
_LETTER = {kind: letter for letter, kind in LETTERS.items()}
_ITEM = re.compile(r"([a-z])([1-9][0-9]{0,11})")  # no id is longer, and no database refuses one of this length
# What is looked at of an address that somebody made by hand or broke on its way.
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Item:
    kind: Kind
    pk: int

    def __str__(self) -> str:
        return f"{_LETTER[self.kind]}{self.pk}"


@dataclass(frozen=True, slots=True)
class Shortlist:
    """A list as its address says it. `unreadable`: parts of the address made no sense; `left_out`: it was too long."""

    items: tuple[Item, ...] = ()
    unreadable: bool = False
    left_out: int = 0

    @classmethod
    def read(cls, values: Iterable[str]) -> Shortlist:
        """Never fails: what cannot be read is left out and said."""
        text = "-".join(values)
        parts = [part for part in text[:LONGEST].split("-") if part]
        found = [_item(part) for part in parts]
        items = list(dict.fromkeys(item for item in found if item is not None))
        return cls(
            tuple(items[:MOST]),
            unreadable=None in found or len(text) > LONGEST,
            left_out=max(len(items) - MOST, 0),
        )

    def __str__(self) -> str:
        return "-".join(str(item) for item in self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def is_full(self) -> bool:
        return len(self.items) >= MOST

    def with_item(self, item: Item) -> Shortlist:
        return Shortlist((*self.items, item)) if item not in self.items else Shortlist(self.items)

    def without(self, item: Item) -> Shortlist:
        return Shortlist(tuple(other for other in self.items if other != item))

    def moved(self, item: Item, by: int) -> Shortlist:
        """One place up (-1) or down (1); at the ends everything stays."""
        items = list(self.items)
        place = items.index(item)
        items.insert(min(max(place + by, 0), len(items) - 1), items.pop(place))
        return Shortlist(tuple(items))

    def replaced(self, old: Item, new: Item) -> Shortlist:
        """The successor stands where its predecessor stood."""
        items: Sequence[Item] = [new if item == old else item for item in self.items]
        return Shortlist(tuple(dict.fromkeys(items)))

    def address(self, *, second: str = "", view: str = "directory:shortlist") -> str:
        """The page of this list in the active language; `view` may be its PDF."""
        pairs = [(ITEMS, str(self))] * bool(self.items) + [(SECOND, second)] * bool(second)
        query = f"?{urlencode(pairs)}" if pairs else ""
        return f"{reverse(view)}{query}"


def title_in(language: str) -> str:
    """What the list is called in that language; nothing for none."""
    if not language:
        return ""
    with translation.override(language):
        return _("Shortlist")


def _item(text: str) -> Item | None:
    match = _ITEM.fullmatch(text)
    return Item(LETTERS[match[1]], int(match[2])) if match and match[1] in LETTERS else None
