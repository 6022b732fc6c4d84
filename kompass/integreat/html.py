"""Takes an imported text apart into headings, paragraphs, lists and contact cards, without any of its markup.

nh3 first makes well-formed HTML of whatever came, so that the parser below meets no surprise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

import nh3

from kompass.integreat import links
from kompass.integreat.parts import BREAK, Card, Content, Heading, Item, Items, Line, Paragraph, Part, Run, text_of
from kompass.integreat.reading import INVISIBLE

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset({"p", "div", "section", "article", "blockquote", "pre", "figure", "figcaption", "address",
                     "details", "summary", "table", "tr", "dl", "dt", "dd", "hr", "header", "footer", "main", "aside",
                     "ul", "ol", "li", *_HEADINGS})  # fmt: skip
_INLINE = frozenset({"a", "b", "strong", "br", "img", "td", "th"})
_ATTRIBUTES = {"a": {"href", "style"}, "img": {"src", "alt"}, "div": {"data-contact-id", "data-contact-url"}}
_DROPPED = frozenset({"script", "style", "iframe", "object", "embed", "svg", "video", "audio", "noscript", "template",
                      "form", "button", "select", "textarea"})  # fmt: skip

# Little pictures that stand for a word. What the others (idea, group …) say, the text says too.
ICONS = frozenset({"pin", "call", "email", "www", "clock", "group", "contact"})
_ICON_FILE = re.compile(r"/static/svg/([\w-]+)\.svg$")
# An alternative text that is a file's name helps nobody.
_FILE_NAME = re.compile(r"\.(png|jpe?g|gif|svg|webp)$|^(img|image|dsc|undraw|screenshot|logo)[\W_\d]*$", re.IGNORECASE)


def take_apart(content: str) -> Content:
    """The parts of a text in their order; spacers, pictures and whatever is not text are gone."""
    clean = nh3.clean(
        content,
        tags=set(_BLOCKS | _INLINE),
        attributes=_ATTRIBUTES,
        clean_content_tags=set(_DROPPED),
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    parser = _Parser()
    parser.feed(clean)
    parser.close()
    parser.end_block()
    return Content(parser.parts, parser.dead_links)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Part] = []
        self.dead_links = 0
        self._runs: list[Run] = []
        self._heading = 0
        self._bold = 0
        self._link = ""
        self._link_has_words = True
        self._hidden = False
        self._lists: list[Items] = []
        self._card: Card | None = None
        self._card_depth = 0
        self._card_url = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS:
            self.end_block()
        if tag in _HEADINGS:
            self._heading = int(tag[1])
        elif tag in ("ul", "ol"):
            self._start_list(ordered=tag == "ol")
        elif tag == "li":
            self._start_item()
        elif tag == "div":
            self._start_div(values)
        elif tag in ("b", "strong"):
            self._bold += 1
        elif tag == "br":
            self._runs.append(Run(BREAK))
        elif tag == "img":
            self._picture(values)
        elif tag == "a":
            self._start_link(values)
        elif tag in ("td", "th") and self._runs:
            self._runs.append(Run(" · "))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("b", "strong"):
            self._bold = max(0, self._bold - 1)
        elif tag == "a":
            self._end_link()
        elif tag in _BLOCKS:
            self.end_block()
            if tag in ("ul", "ol"):
                self._end_list()
            elif tag == "div" and self._card is not None:
                self._end_div()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            text = unicodedata.normalize("NFC", INVISIBLE.sub("", data))
            self._runs.append(Run(re.sub(r"\s+", " ", text), self._bold > 0, self._link))
            self._link_has_words = self._link_has_words or bool(text.strip())

    def end_block(self) -> None:
        """Whatever was read since the last block becomes a heading, lines of a list entry, or paragraphs."""
        runs, self._runs = self._runs, []
        level, self._heading = self._heading, 0
        groups = _paragraphs(runs)
        if not groups:
            return
        if self._card is not None:
            self._add_to_card(groups, is_heading=level > 0)
        elif self._lists:
            if not self._lists[-1].items:
                self._lists[-1].items.append(Item())
            for lines in groups:
                self._lists[-1].items[-1].lines.extend(lines)
        elif level:
            self.parts.append(Heading(level, _one_line(line for lines in groups for line in lines)))
        else:
            self.parts.extend(Paragraph(lines) for lines in groups)

    def _start_list(self, *, ordered: bool) -> None:
        items = Items(ordered)
        if self._lists:
            if not self._lists[-1].items:
                self._lists[-1].items.append(Item())
            self._lists[-1].items[-1].lists.append(items)
        self._lists.append(items)

    def _start_item(self) -> None:
        if self._lists:  # an entry without a list is a paragraph
            self._lists[-1].items.append(Item())

    def _end_list(self) -> None:
        if not self._lists:
            return
        items = self._lists.pop()
        if not self._lists and self._card is None and (full := _without_empty(items)):
            self.parts.append(full)

    def _start_div(self, values: dict[str, str]) -> None:
        if self._card is not None:
            self._card_depth += 1
        elif "data-contact-id" in values:
            while self._lists:  # a card stands on its own
                self._end_list()
            self._card, self._card_depth = Card("", []), 1
            self._card_url = values.get("data-contact-url", "")

    def _end_div(self) -> None:
        self._card_depth -= 1
        if self._card_depth == 0 and self._card is not None:
            if self._card.heading or self._card.lines:
                self.parts.append(self._card)
            self._card = None
            self._lists.clear()

    def _add_to_card(self, groups: list[list[Line]], *, is_heading: bool) -> None:
        if self._card is None:
            return
        if is_heading and not self._card.heading:
            self._card.heading = text_of(_one_line(line for lines in groups for line in lines))
        else:
            self._card.lines.extend(line for lines in groups for line in lines)

    def _start_link(self, values: dict[str, str]) -> None:
        href = values.get("href", "")
        # A card begins with a link to itself that nobody is meant to see.
        self._hidden = "display:none" in values.get("style", "").replace(" ", "") or (
            self._card is not None and href != "" and href == self._card_url
        )
        self._link = links.target(href)
        self._link_has_words = False
        if href and not self._link and not self._hidden:
            self.dead_links += 1

    def _end_link(self) -> None:
        """A link around a picture alone gets the name of its server as words."""
        if self._link and not self._link_has_words and not self._hidden and (server := urlsplit(self._link).hostname):
            self._runs.append(Run(server.removeprefix("www."), self._bold > 0, self._link))
        self._link, self._hidden, self._link_has_words = "", False, True

    def _picture(self, values: dict[str, str]) -> None:
        match = _ICON_FILE.search(values.get("src", ""))
        if match:
            if match[1] in ICONS:
                self._runs.append(Run("", icon=match[1]))
            return
        alternative = " ".join(INVISIBLE.sub("", values.get("alt", "")).split())
        if re.search(r"\w{3}", alternative) and not _FILE_NAME.search(alternative):
            self._runs.append(Run(f" {alternative} ", self._bold > 0, self._link))
            self._link_has_words = True


def _paragraphs(runs: list[Run]) -> list[list[Line]]:
    """Lines, in groups: two line breaks in a row part paragraphs. An icon for a line of contact data begins a line."""
    groups: list[list[Line]] = [[]]
    line: Line = []
    empty = 0
    for run in [*runs, Run(BREAK)]:
        if run.text != BREAK and not (run.icon and any(part.text.strip() for part in line)):
            line.append(run)
            continue
        stripped = _trimmed(line)
        if stripped:
            if empty > 1:
                groups.append([])
            groups[-1].append(stripped)
            empty = 0
        empty += 1
        line = [run] if run.icon else []
    return [lines for lines in groups if lines]


def _trimmed(line: Line) -> Line:
    """The line without doubled and outer spaces and without runs that hold nothing; empty where no word is left."""
    runs: Line = []
    space = True  # the line begins: no space in front
    for run in line:
        text = run.text.lstrip() if space else run.text
        if text or run.icon:
            runs.append(run._replace(text=text))
        if text:
            space = text.endswith(" ")
    while runs and not runs[-1].icon and not runs[-1].text.strip():
        runs.pop()
    if runs:
        runs[-1] = runs[-1]._replace(text=runs[-1].text.rstrip())
    return runs if re.search(r"\w", text_of(runs)) else []


def _one_line(lines: Iterator[Line]) -> Line:
    joined: Line = []
    for line in lines:
        if joined:
            joined.append(Run(" "))
        joined.extend(line)
    return joined


def _without_empty(items: Items) -> Items | None:
    kept = []
    for item in items.items:
        lists = [full for inner in item.lists if (full := _without_empty(inner))]
        if item.lines or lists:
            kept.append(Item(item.lines, lists))
    return Items(items.ordered, kept) if kept else None
