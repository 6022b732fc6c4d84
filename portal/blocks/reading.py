"""How a page's blocks are read from above: as parts with anchors, and as plain words for the search."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.utils import translation
from django.utils.translation import gettext
from wagtail.blocks import StreamValue
from wagtail.documents.models import AbstractDocument
from wagtail.rich_text import RichText, extract_references_from_rich_text

from portal.blocks.media import DOCUMENT

# Blocks that are one thought in a box; consecutive ones share a heading.
ASIDES = frozenset({"notice", "deadline"})
_H2 = re.compile(r"(?=<h2[\s>])")
_FIRST_H2 = re.compile(r"<h2[^>]*>(.*?)</h2>", re.DOTALL)
_H3 = re.compile(r"(</?)h3(\b[^>]*>)")
_HEADING = re.compile(r"<h[2-4][^>]*>(.*?)</h[2-4]>", re.DOTALL)
_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|ul|ol|tr)>|<br\s*/?>")
_TAG = re.compile(r"<[^>]+>")


@dataclass
class Section:
    """A part of the text: what one heading covers. `blocks` are stream children, or rich text cut at its headings."""

    anchor: str
    kind: str
    heading: str = ""
    blocks: list[Any] = field(default_factory=list)

    @property
    def title_id(self) -> str:
        return f"{self.anchor}-t"


def sections_of(stream: Iterable[Any], language: str) -> list[Section]:
    """Cuts a stream at its headings. Consecutive notices become one part, headed in the language of the text."""
    found: list[Section] = []

    def begin(kind: str, heading: str, block: Any) -> None:
        found.append(Section(f"s{len(found) + 1}", kind, heading, [block]))

    for block in stream:
        kind = block.block_type
        if kind == "paragraph":
            for piece in _H2.split(block.value.source):
                if not piece.strip():
                    continue
                match = _FIRST_H2.match(piece)
                rest = piece[match.end() :] if match else piece
                if not match and not any(section.heading for section in found):
                    # Imported texts often begin below the second level: their outline would have a hole.
                    rest = _H3.sub(r"\1h2\2", rest)
                begin("paragraph", plain(match.group(1)) if match else "", RichText(rest))
        elif kind in ASIDES and found and found[-1].kind == "notice":
            found[-1].blocks.append(block)
        elif kind in ASIDES:
            begin("notice", "", block)
        else:
            begin(kind, _heading(block), block)
    with translation.override(language):
        for section in found:
            if section.kind == "notice":
                section.heading = _notices_heading(section)
    return found


def _heading(block: Any) -> str:
    value = block.value
    if not hasattr(value, "get"):
        return ""
    return str(value.get("heading") or "")


def _notices_heading(section: Section) -> str:
    """By what they say; one aside alone needs no heading."""
    tones = {block.value.get("tone", block.block_type) for block in section.blocks}
    if {"deadline", "right"} <= tones:
        return gettext("Deadlines and your rights")
    if "deadline" in tones:
        return gettext("Deadlines")
    if "right" in tones:
        return gettext("Your rights")
    return gettext("Good to know") if len(section.blocks) > 1 else ""


def words_of(stream: StreamValue) -> tuple[str, str]:
    """Headings and running text of a stream as plain words, one thought a line."""
    headings: list[str] = []
    body: list[str] = []
    # As they are stored: to make pictures and files of them costs statements.
    for block in stream.raw_data:
        _collect(block["value"], headings, body, "")
    return "\n".join(headings), "\n".join(body)


def documents_in(stream: StreamValue) -> Iterator[int]:
    """Numbers of the documents that a stream links to or offers, in reading order; some may be gone."""
    for block in stream.raw_data:
        yield from _documents(block["value"])


def _documents(value: Any, key: str = "") -> Iterator[int]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _documents(part, name)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _documents(part, key)
    elif key == DOCUMENT and isinstance(value, int):
        yield value
    elif isinstance(value, str) and "linktype" in value:
        for model, number, *_path in extract_references_from_rich_text(value):
            if issubclass(model, AbstractDocument):
                yield int(number)


# Keys of block values that hold no words.
_MUTE = frozenset(
    {"url", "website", "email", "phone", "tone", "language", "image", "id", "type", "decorative", "as_of"}
)


def _collect(value: Any, headings: list[str], body: list[str], key: str) -> None:
    if isinstance(value, dict):
        for name, part in value.items():
            if name not in _MUTE:
                _collect(part, headings, body, name)
    elif isinstance(value, list | tuple):
        for part in value:
            _collect(part, headings, body, key)
    elif isinstance(value, str) and value.strip():
        if key in ("heading", "title", "caption"):
            headings.append(plain(value))
        else:
            headings.extend(plain(match) for match in _HEADING.findall(value))
            body.append(plain(_HEADING.sub(" ", value)))


def plain(html: str) -> str:
    """Text without markup; the ends of blocks become line ends."""
    text = unescape(_TAG.sub("", _BLOCK_END.sub("\n", html)))
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))
