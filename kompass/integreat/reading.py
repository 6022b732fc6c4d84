"""Reads a region's pages as Integreat's interface v3 answers them (`/api/v3/<region>/<language>/pages/`). No database.

Ids in these answers are those of text versions and change with every save: pages are known by their path alone.
Rows that cannot be used are refused one by one with a reason; only a file that is no list of pages is an error.
"""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import unquote

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from kompass.integreat.tree import arrange

# Integreat's codes that are none of ours. „de-si“ is German in easy words: a variant of a page, not a language.
LANGUAGE_CODES: Mapping[str, str] = {"de-si": "de-simple"}

# The longest page of two real regions has 11,253 characters; a longer text than this is no page, and parsing it
# could take a minute when its tags are nested.
MAX_CONTENT = 200_000
# Zero-width space, word joiner, byte order mark and soft hyphen hide in copied texts. The zero-width joiners stay:
# Persian needs them.
INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]|%E2%80%8B", re.IGNORECASE)


class Refusal(NamedTuple):
    """What was not taken as the source gives it: where (path, row or file) and why."""

    where: str
    reason: str


class UnreadableFileError(Exception):
    """The whole file is no list of pages; the message says why."""


class _RowError(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One page in one language, as the source gives it: texts unescaped, content still HTML."""

    path: str
    url: str
    title: str
    content: str
    parent_path: str  # empty below the region itself
    order: int
    twins: Mapping[str, str]  # language → path of the same page there
    modified_at: dt.datetime | None
    former_paths: tuple[str, ...] = ()


@dataclass(slots=True)
class RegionPages:
    """The usable pages of one language, parents before children and siblings in order, and what was refused."""

    language: str
    prefix: str = ""  # "/region/language/", with which every path begins
    pages: list[SourcePage] = field(default_factory=list)
    parents: dict[str, str] = field(default_factory=dict)  # path → path of the page above it; empty: the region
    seen: frozenset[str] = frozenset()  # every path of the file, also of refused rows: none of them is gone
    refused: list[Refusal] = field(default_factory=list)

    @classmethod
    def unusable(cls, language: str, where: str, reason: str) -> RegionPages:
        return cls(language, refused=[Refusal(where, reason)])


def normal_path(path: str) -> str:
    """One spelling for a path, however it was escaped: links and pages are compared by it."""
    plain = INVISIBLE.sub("", unquote(html.unescape(path)))
    return "/" + unicodedata.normalize("NFC", plain).strip().strip("/") + "/"


def plain_text(text: str) -> str:
    """A title or similar without entities, invisible characters and doubled spaces."""
    return " ".join(INVISIBLE.sub("", html.unescape(text)).split())


def read(raw: bytes, language: str) -> RegionPages:
    """The pages in the answer of the interface for one language, named by Integreat's code.

    Raises UnreadableFileError where there is nothing to read pages from.
    """
    rows = _rows(raw)
    result = RegionPages(LANGUAGE_CODES.get(language, language))
    accepted: dict[str, SourcePage] = {}
    region = _most_common_region(rows)
    result.prefix = f"/{region}/{language}/" if region else ""
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        where = _where(row, number)
        try:
            page = _page(row, result.prefix)
            if page.path in accepted:
                raise _RowError(_("This path stands in the file twice; the first page was taken."))
        except _RowError as error:
            result.refused.append(Refusal(where, error.reason))
        else:
            accepted[page.path] = page
        if isinstance(row, dict) and isinstance(row.get("path"), str):
            seen.add(normal_path(row["path"]))
    result.seen = frozenset(seen)
    tree = arrange(
        {path: page.parent_path for path, page in accepted.items()},
        {path: page.order for path, page in accepted.items()},
    )
    result.pages = [accepted[path] for path in tree.paths]
    result.parents = tree.parents
    result.refused.extend(Refusal(path, reason) for path, reason in tree.problems)
    return result


def _rows(raw: bytes) -> list[Any]:
    if not raw.strip():
        raise UnreadableFileError(_("The file is empty."))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            _("The file is not written in UTF-8 (byte %(byte)d). Save it again in that encoding.")
            % {"byte": error.start + 1}
        ) from error
    try:
        rows = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableFileError(
            _("The file is not complete JSON: line %(line)d, column %(column)d.")
            % {"line": error.lineno, "column": error.colno}
        ) from error
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits, thousands of nested brackets
        raise UnreadableFileError(_("The file is JSON that cannot be read.")) from error
    if not isinstance(rows, list):
        raise UnreadableFileError(_("The file holds no list of pages."))
    if not rows:
        raise UnreadableFileError(_("The list holds no page. Nothing was changed."))
    return rows


def _where(row: Any, number: int) -> str:
    """What a person looks for in the file: the path, or the number of the row."""
    path = row.get("path") if isinstance(row, dict) else None
    if not isinstance(path, str) or not path.strip():
        return _("row %(number)d") % {"number": number}
    # Reports are printed and sent as JSON: what cannot be encoded is replaced.
    return path[:200].encode("utf-8", "replace").decode().replace("\x00", "\ufffd")


def _most_common_region(rows: list[Any]) -> str:
    """The region the file is about: the first part of most paths."""
    regions = Counter(
        normal_path(row["path"]).split("/")[1]
        for row in rows
        if isinstance(row, dict) and isinstance(row.get("path"), str)
    )
    del regions[""]
    return regions.most_common(1)[0][0] if regions else ""


def _page(row: Any, prefix: str) -> SourcePage:
    if not isinstance(row, dict):
        raise _RowError(_("This is not a page: it holds no named values."))
    path = _text(row, "path")
    if not path.strip("/ "):
        raise _RowError(_("The path is missing."))
    path = normal_path(path)
    if "\x00" in path:  # it may come escaped
        raise _RowError(_("“%(name)s” holds a NUL character.") % {"name": "path"})
    if not path.startswith(prefix) or path == prefix:
        raise _RowError(_("The path does not begin with “%(prefix)s”.") % {"prefix": prefix})
    title = plain_text(_text(row, "title"))
    if not title:
        raise _RowError(_("The title is missing."))
    content = _text(row, "content")
    if len(content) > MAX_CONTENT:
        raise _RowError(_("The text is longer than %(most)d characters.") % {"most": MAX_CONTENT})
    order = row.get("order")
    return SourcePage(
        path=path,
        url=INVISIBLE.sub("", _text(row, "url")).strip(),
        title=title,
        content=content,
        parent_path=_parent_path(row, prefix),
        order=order if isinstance(order, int) else 0,
        twins=_twins(row),
        modified_at=_modified_at(row),
        former_paths=_former_paths(row, path),
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _RowError(_("“%(name)s” is not a text.") % {"name": name})
    if "\x00" in value:
        raise _RowError(_("“%(name)s” holds a NUL character.") % {"name": name})
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise _RowError(_("“%(name)s” holds half a character.") % {"name": name}) from error
    return value


def _parent_path(row: Mapping[str, Any], prefix: str) -> str:
    parent = row.get("parent")
    if parent is None:
        return ""
    if not isinstance(parent, dict):
        raise _RowError(_("“%(name)s” is not an object.") % {"name": "parent"})
    path = _text(parent, "path")
    if not path.strip("/ "):
        return ""
    path = normal_path(path)
    return "" if path == prefix else path


def _twins(row: Mapping[str, Any]) -> dict[str, str]:
    """The same page in other languages, by path: ids would be those of one version of the text."""
    languages = row.get("available_languages")
    if not isinstance(languages, dict):  # an empty one may come as a list
        return {}
    return {
        LANGUAGE_CODES.get(code, code): normal_path(twin["path"])
        for code, twin in languages.items()
        if isinstance(twin, dict) and isinstance(twin.get("path"), str)
    }


def _modified_at(row: Mapping[str, Any]) -> dt.datetime | None:
    for name in ("modified_gmt", "last_updated"):
        value = row.get(name)
        try:
            moment = parse_datetime(value) if isinstance(value, str) else None
            if moment is not None:
                return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
        except (ValueError, OverflowError):  # a date is no reason to refuse a page
            continue
    return None


def _former_paths(row: Mapping[str, Any], path: str) -> tuple[str, ...]:
    """Where the page stood under earlier slugs; newer versions of the interface tell them."""
    slugs = row.get("slug_history")
    if not isinstance(slugs, list):
        return ()
    above = path.rstrip("/").rpartition("/")[0]
    paths = (normal_path(f"{above}/{slug}") for slug in slugs if isinstance(slug, str) and slug.strip())
    return tuple(dict.fromkeys(former for former in paths if former != path and _can_be_stored(former)))


def _can_be_stored(text: str) -> bool:
    """No NUL, which PostgreSQL refuses, and no lone surrogate, which no encoding knows."""
    return "\x00" not in text and not re.search("[\ud800-\udfff]", text)
