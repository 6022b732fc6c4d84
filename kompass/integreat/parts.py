"""What a text is made of once its markup is gone: headings, paragraphs, lists, contact cards; lines of runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

BREAK = "\n"


class Run(NamedTuple):
    """A piece of text written in one way; BREAK is a new line, `icon` a little picture in front of what follows."""

    text: str
    bold: bool = False
    link: str = ""
    icon: str = ""


Line = list[Run]


@dataclass(slots=True)
class Heading:
    level: int
    line: Line


@dataclass(slots=True)
class Paragraph:
    lines: list[Line]


@dataclass(slots=True)
class Item:
    lines: list[Line] = field(default_factory=list)
    lists: list[Items] = field(default_factory=list)


@dataclass(slots=True)
class Items:
    ordered: bool
    items: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Card:
    """A contact that Integreat keeps once and shows on many pages."""

    heading: str
    lines: list[Line]


Part = Heading | Paragraph | Items | Card


@dataclass(slots=True)
class Content:
    parts: list[Part]
    dead_links: int = 0  # links that lead nowhere: their words stay


def text_of(line: Line) -> str:
    return "".join(run.text for run in line)
