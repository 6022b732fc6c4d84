"""Writes the parts of an imported text as the blocks that editors may place, with nothing an editor could not make.

Rich text holds h2, h3, p, br, b, ul, ol, li and a: what Draftail keeps and wagtail-localize can cut into segments.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kompass.integreat import links
from kompass.integreat.parts import Card, Content, Heading, Item, Items, Line, Paragraph, Part, Run, text_of

LEAD_LENGTH = 400  # InformationPage.lead
LEAD_MINIMUM = 40  # shorter first sentences are greetings or names of offices
_PHONE = re.compile(r"\+?[\d(][\d\s()/.–-]{4,}\d")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

Resolve = Callable[[str], int | None]


@dataclass(slots=True)
class Body:
    """What a page gets: a lead without markup, raw stream data, and how many links lead out of the portal."""

    lead: str
    stream: list[dict[str, Any]]


def page_links(content: Content) -> list[str]:
    """The paths of the pages that the text links to."""
    found = (run.link for line in _lines(content.parts) for run in line if run.link.startswith(links.PAGE))
    return list(dict.fromkeys(link.removeprefix(links.PAGE) for link in found))


def write(content: Content, *, language: str, resolve: Resolve) -> Body:
    """The text as blocks; `resolve` gives the number of the page at a path, or None for one that is not here.

    Each heading of the first level begins a block of its own: editors and translators see one thought at a time.
    """
    with translation.override(language):
        lead, parts = _lead(content.parts)
        stream: list[dict[str, Any]] = []
        html: list[str] = []

        def close() -> None:
            if html:
                stream.append({"type": "paragraph", "value": "".join(html)})
                html.clear()

        first_level = min((part.level for part in parts if isinstance(part, Heading)), default=0)
        top_seen = False
        for part in parts:
            if isinstance(part, Card):
                close()
                stream.append({"type": "contact_box", "value": _contact_box(part, resolve)})
            elif isinstance(part, Heading):
                # Nothing may begin below h2, whatever level the source begins with.
                is_top = part.level == first_level or not top_seen
                if is_top:
                    close()
                    top_seen = True
                html.append(_heading(part, "h2" if is_top else "h3", resolve))
            elif isinstance(part, Paragraph):
                html.append(f"<p>{_text(part.lines, resolve)}</p>")
            else:
                html.append(_list(part, resolve))
        close()
    return Body(lead, stream)


def _lead(parts: list[Part]) -> tuple[str, list[Part]]:
    """The first paragraph moves into the lead where it is one or more plain sentences; else there is no lead."""
    if not parts or not isinstance(parts[0], Paragraph) or len(parts[0].lines) > 1:
        return "", parts
    line = parts[0].lines[0]
    text = text_of(line)
    # A link would be lost; an icon or a bold beginning says that these are facts, not sentences.
    is_prose = not (line[0].bold or any(run.link or run.icon for run in line))
    if is_prose and text.endswith((".", "!", "?", "؟", "۔")) and LEAD_MINIMUM <= len(text) <= LEAD_LENGTH:
        return text, parts[1:]
    return "", parts


def _heading(part: Heading, tag: str, resolve: Resolve) -> str:
    line = [run._replace(bold=False, icon="") for run in part.line]
    return f"<{tag}>{_inline(line, resolve)}</{tag}>"


def _list(items: Items, resolve: Resolve) -> str:
    tag = "ol" if items.ordered else "ul"
    return f"<{tag}>{''.join(_entry(item, resolve) for item in items.items)}</{tag}>"


def _entry(item: Item, resolve: Resolve) -> str:
    return f"<li>{_text(item.lines, resolve)}{''.join(_list(inner, resolve) for inner in item.lists)}</li>"


def _text(lines: list[Line], resolve: Resolve) -> str:
    return "<br/>".join(_inline(_in_words(line), resolve) for line in lines)


def _inline(line: Line, resolve: Resolve) -> str:
    html: list[str] = []
    for link, runs in _grouped(line):
        words = "".join(
            f"<b>{escape(run.text, quote=False)}</b>" if run.bold else escape(run.text, quote=False) for run in runs
        )
        html.append(f"<a {_address(link, resolve)}>{words}</a>" if link and words.strip() else words)
    return "".join(html)


def _grouped(line: Line) -> Iterator[tuple[str, list[Run]]]:
    """Neighbours with the same link together, and neighbours written alike as one run."""
    link, runs = "", Line()
    for run in line:
        if runs and run.link != link:
            yield link, runs
            runs = Line()
        link = run.link
        if runs and runs[-1].bold == run.bold:
            runs[-1] = runs[-1]._replace(text=runs[-1].text + run.text)
        else:
            runs.append(run)
    if runs:
        yield link, runs


def _address(link: str, resolve: Resolve) -> str:
    if link.startswith(links.PAGE):
        path = link.removeprefix(links.PAGE)
        number = resolve(path)
        if number is not None:
            return f'id="{number}" linktype="page"'
        link = links.outside(path)
    return f'href="{escape(link)}"'


def _in_words(line: Line) -> Line:
    """The line with a word for the icon in front of it, and with a link where a number or address had none."""
    icon = next((run.icon for run in line if run.icon), "")
    line = [run for run in line if run.text]
    text = text_of(line)
    if icon == "call" and (match := _PHONE.search(text)):
        number = links.dialled(match[0])
        return _labelled(pgettext("before a number", "Telephone:"), _linked(line, match[0], number and f"tel:{number}"))
    if icon == "email" and (match := _MAIL.search(text)):
        address = links.mail_address(match[0])
        return _labelled(
            pgettext("before an address", "E-mail:"), _linked(line, match[0], address and f"mailto:{address}")
        )
    if icon == "pin" and any(sign.isdigit() for sign in text):
        return _labelled(pgettext("before a street", "Address:"), line)
    return line


def _labelled(label: str, line: Line) -> Line:
    """Puts the label in front, unless the line begins with one of its own."""
    own_label = re.match(r"[^\d@]{2,30}:", text_of(line))
    return line if own_label else [Run(f"{label} "), *line]


def _linked(line: Line, words: str, link: str) -> Line:
    if not link or any(run.link.startswith(("tel:", "mailto:")) for run in line):
        return line
    for place, run in enumerate(line):
        before, found, after = run.text.partition(words)
        if found and not run.link:
            pieces = [run._replace(text=before), run._replace(text=words, link=link), run._replace(text=after)]
            return [*line[:place], *(piece for piece in pieces if piece.text), *line[place + 1 :]]
    return line


def _contact_box(card: Card, resolve: Resolve) -> dict[str, str]:
    """A card's lines by kind; what has no field of its own, or does not fit it, stays as text."""
    box = {"heading": "", "text": "", "address": "", "phone": "", "email": "", "website": ""}
    rest: list[Line] = []
    # „name | what for“: our boxes are headed by the function.
    name, bar, task = (part.strip() for part in card.heading.partition("|"))
    box["heading"] = (task if bar and task else name) or _("Contact")
    if bar and task and name:
        rest.append([Run(name)])
    if len(box["heading"]) > 120:
        rest.insert(0, [Run(box["heading"])])
        box["heading"] = box["heading"][:119].rstrip() + "…"
    for line in card.lines:
        name, value = _contact_value(line)
        if name and value and not box[name]:
            box[name] = value
        else:
            rest.append(line)
    box["text"] = "".join(f"<p>{_text([line], resolve)}</p>" for line in rest)
    return box


def _contact_value(line: Line) -> tuple[str, str]:
    """Which field of a contact box a line fills, and with what."""
    icon = next((run.icon for run in line if run.icon), "")
    link = next((run.link for run in line if run.link), "")
    text = text_of(line).strip()
    if link.startswith("mailto:") or icon == "email":
        return "email", links.mail_address(link.removeprefix("mailto:") or text)
    if link.startswith("tel:") or icon == "call":
        return "phone", text if len(text) <= 40 and links.dialled(text) else ""
    if icon == "pin":
        return "address", text if len(text) <= 200 else ""
    if icon == "www" or (link.startswith("http") and link.rstrip("/").endswith(text.rstrip("/"))):
        return "website", links.web_address(link or text)
    return "", ""


def _lines(parts: Iterable[Part]) -> Iterator[Line]:
    for part in parts:
        if isinstance(part, Heading):
            yield part.line
        elif isinstance(part, Items):
            yield from _lines_of_list(part)
        else:
            yield from part.lines


def _lines_of_list(items: Items) -> Iterator[Line]:
    for item in items.items:
        yield from item.lines
        for inner in item.lists:
            yield from _lines_of_list(inner)
