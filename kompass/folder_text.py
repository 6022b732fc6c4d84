"""The text of a page as it goes onto paper: headings, steps, checklists, paragraphs. No pictures, files, tables, links.

Texts are read as they are stored, which costs no statement; their markup becomes plain data for the printing template.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html.parser import HTMLParser
from typing import Any

# A sheet has one page for a topic. Longer prose is read on the net, where the code of the sheet leads.
MOST_PROSE = 1200
_SPACE = re.compile(r"\s+")
_H2 = re.compile(r"(?=<h2[\s>])")
_LISTS = frozenset({"ul", "ol"})
_HEADINGS = frozenset({"h2", "h3", "h4"})
_BLOCKS = frozenset({"p", "li", "br", *_LISTS, *_HEADINGS})
_BOLD = frozenset({"b", "strong"})


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    bold: bool = False


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """A paragraph (`p`), a heading (`h`) or a list (`ul`, `ol`) of lines."""

    kind: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A step or a paper of a checklist."""

    title: str
    note: str = ""
    flows: tuple[Flow, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What one heading covers. `tone` is that of a notice."""

    kind: str
    heading: str = ""
    tone: str = ""
    items: tuple[Item, ...] = ()
    flows: tuple[Flow, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """The parts of a page in their order. `is_cut`: the page has more than paper takes."""

    parts: tuple[Part, ...] = ()
    is_cut: bool = False


Pair = tuple[Part | None, Part | None]


def text_of(blocks: Iterable[Mapping[str, Any]]) -> Text:
    """`blocks` are the raw data of a StreamField."""
    parts: list[Part] = []
    is_cut, prose = False, 0
    for block in blocks:
        make = _PARTS.get(block["type"])
        if make is None:
            is_cut = True
            continue
        for part in make(block["value"]):
            if part.kind == "paragraph":
                prose += _length(part)
                if prose > MOST_PROSE:
                    is_cut = True
                    continue
            parts.append(part)
    return Text(tuple(parts), is_cut)


def paired(first: Sequence[Part], second: Sequence[Part]) -> Iterator[Pair]:
    """The same part in two languages, side by side. What only one of them has stands alone."""
    one, two = ([(part.kind, part.tone) for part in parts] for parts in (first, second))
    for same, start, end, other, other_end in SequenceMatcher(a=one, b=two, autojunk=False).get_opcodes():
        if same == "equal":
            yield from zip(first[start:end], second[other:other_end], strict=True)
        else:
            yield from ((part, None) for part in first[start:end])
            yield from ((None, part) for part in second[other:other_end])


# --- Blocks ----------------------------------------------------------------------------------------------------------
def _steps(value: Mapping[str, Any]) -> Iterator[Part]:
    items = (Item(_plain(step.get("title")), flows=flows_of(step.get("text"))) for step in _rows(value.get("items")))
    yield Part("steps", _plain(value.get("heading")), items=tuple(items))


def _checklist(value: Mapping[str, Any]) -> Iterator[Part]:
    items = tuple(Item(_plain(row.get("text")), _plain(row.get("note"))) for row in _rows(value.get("items")))
    footnote = _plain(value.get("footnote"))
    yield Part("checklist", _plain(value.get("heading")), items=items, flows=_paragraph(footnote))


def _costs(value: Mapping[str, Any]) -> Iterator[Part]:
    yield Part("costs", _plain(value.get("heading")), flows=flows_of(value.get("text")))


def _notice(value: Mapping[str, Any]) -> Iterator[Part]:
    tone = str(value.get("tone") or "info")
    yield Part("notice", _plain(value.get("heading")), tone, flows=flows_of(value.get("text")))


def _contact_box(value: Mapping[str, Any]) -> Iterator[Part]:
    facts = (_plain(value.get(name)) for name in ("address", "phone", "email", "website"))
    lines = tuple((Run(fact),) for fact in facts if fact)
    flows = (*flows_of(value.get("text")), *(Flow("p", (line,)) for line in lines))
    yield Part("contact_box", _plain(value.get("heading")), flows=flows)


def _prose(value: Any) -> Iterator[Part]:
    """A part for each heading of the second level, as on the page."""
    for piece in _H2.split(str(value or "")):
        flows = flows_of(piece)
        if flows and piece.startswith("<h2"):
            yield Part("paragraph", "".join(run.text for run in flows[0].lines[0]), flows=flows[1:])
        elif flows:
            yield Part("paragraph", flows=flows)


# What else there is (pictures, tables, files, links, fold-out texts for side cases) stays on the net.
_PARTS = {
    "steps": _steps,
    "checklist": _checklist,
    "costs": _costs,
    "notice": _notice,
    "contact_box": _contact_box,
    "paragraph": _prose,
}


def _rows(value: Any) -> Iterator[Mapping[str, Any]]:
    """The items of a list block, which Wagtail stores with an id and once stored without."""
    for row in value or ():
        yield row["value"] if isinstance(row, Mapping) and row.get("type") == "item" and "value" in row else row


def _plain(value: Any) -> str:
    return _SPACE.sub(" ", str(value or "")).strip()


def _paragraph(text: str) -> tuple[Flow, ...]:
    return (Flow("p", ((Run(text),),)),) if text else ()


def _length(part: Part) -> int:
    return sum(len(run.text) for flow in part.flows for line in flow.lines for run in line)


# --- Rich text -------------------------------------------------------------------------------------------------------
def flows_of(html: Any) -> tuple[Flow, ...]:
    """Paragraphs and lists of a rich text; of its markup only bold words are kept."""
    reader = _Reader()
    reader.feed(str(html or ""))
    reader.close()
    return tuple(reader.flows())


@dataclass
class _Reader(HTMLParser):
    """Takes whatever is there: what is not closed ends with the text, what is not known is read through."""

    read: list[tuple[str, list[Line]]] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    kind: str = "p"
    bold: int = 0
    runs: list[Run] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._end_line()
        if tag in _LISTS:
            # A list in a list goes on in the outer one: paper has no room for a second margin.
            if not self.lists:
                self.read.append((tag, []))
            self.lists.append(tag)
        elif tag in _HEADINGS:
            self.kind = "h"
        elif tag in _BOLD:
            self.bold += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end_line()
        if tag in _LISTS and self.lists:
            self.lists.pop()
        elif tag in _HEADINGS:
            self.kind = "p"
        elif tag in _BOLD:
            self.bold = max(0, self.bold - 1)

    def handle_data(self, data: str) -> None:
        self.runs.append(Run(data, bool(self.bold)))

    def flows(self) -> Iterator[Flow]:
        self._end_line()
        for kind, lines in self.read:
            if lines:
                yield Flow(kind, tuple(lines))

    def _end_line(self) -> None:
        line = tuple(_tidy(self.runs))
        self.runs = []
        if not line:
            return
        if self.lists:
            self.read[-1][1].append(line)
        else:
            self.read.append((self.kind, [line]))


def _tidy(runs: Iterable[Run]) -> Iterator[Run]:
    """One space between words, none at the ends, neighbours of one weight in one piece."""
    joined: list[Run] = []
    for run in runs:
        text = _SPACE.sub(" ", run.text)
        if not joined or joined[-1].text.endswith(" "):
            text = text.lstrip()
        if text and joined and joined[-1].bold == run.bold:
            joined[-1] = Run(joined[-1].text + text, run.bold)
        elif text:
            joined.append(Run(text, run.bold))
    if joined:
        joined[-1] = Run(joined[-1].text.rstrip(), joined[-1].bold)
    yield from (run for run in joined if run.text)
