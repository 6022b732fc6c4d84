"""Message catalogues without gettext's tools (a fresh machine has none): extract, compare, compile with Babel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import templatize

# Function → which arguments are msgid, plural, context; as Django's makemessages knows them.
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
SOURCES = ("portal", "directory", "kompass", "agreements", "search", "templates")
# What only the desk reads: labels of models, blocks and admin screens. There German is enough.
DESK = re.compile(
    r"/models/|/models\.py:?|(?<!templates)/blocks(?!/reading)|viewsets|wagtail_hooks|/admin_|/fields\.py|/roles\.py|/permissions\.py|portal/users\.py"
    r"|templates/wagtailadmin|/management/|directory/forms\.py|/checks\.py|/desk|integreat|kompass/source_|directory/publishing|directory/freshness"
    # A provider's own pages are German, like the imports and what becomes of reports.
    r"|directory/(?:upkeep|imports|translation|scale)/|templates/directory/upkeep/"
    r"|kompass/(?:admin_views|translation)/|kompass/(?:review|reading_panel|translating|machine_translation|following)\.py|directory/(?:translating|deciding|duplicates|owners|doubts|edit_conflicts|form_fields|phones)\.py"
    r"|directory/(?:snapshots|week_form|week_grid|week_text|bulk_acts)\.py"
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

Key = tuple[str, str | None]  # msgid (of the singular), context


def path_of(language: str) -> Path:
    return settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as lines:
        return read_po(lines, locale=language)


def _sources() -> Iterator[Path]:
    for top in SOURCES:
        for path in sorted((settings.ROOT / top).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and not {"migrations", "static"} & set(path.parts):
                yield path


def extracted() -> Catalog:
    """Every message of the code and the templates, with the files where it stands."""
    catalog = Catalog()
    for path in _sources():
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # What is no message becomes filler; its indentation would mean something to Python.
            source = "\n".join(line.strip() for line in templatize(source, origin=str(path)).splitlines())
        name = path.relative_to(settings.ROOT).as_posix()
        for line, message, _comments, context in extract("python", BytesIO(source.encode()), keywords=KEYWORDS):
            first = message if isinstance(message, str) else message[0]
            if first:
                catalog.add(message, locations=[(name, line)], context=context)
    return catalog


def is_public(message: Message) -> bool:
    """Does a reader of public pages meet this text?"""
    return any(not DESK.search(f"/{place}") for place, _line in message.locations)


def merge(language: str, template: Catalog) -> tuple[int, int]:
    """Brings a catalogue up to date; returns how many messages came and went. Nothing is guessed (no fuzzy)."""
    old, fresh = read(language), Catalog(locale=language, project="KIM-Portal", charset="utf-8")
    fresh.header_comment = old.header_comment if path_of(language).exists() else "# KIM-Portal, EUPL-1.2"
    came = 0
    for message in template:
        if not message.id or (language != "de" and not is_public(message)):
            continue
        known = old.get(_first(message.id), context=message.context)
        string = (
            known.string
            if known is not None and _same_shape(known, message)
            else ("" if isinstance(message.id, str) else ())
        )
        came += known is None
        files = sorted({(place, 0) for place, _line in message.locations})
        fresh.add(message.id, string=string, locations=files, context=message.context)
    went = sum(1 for message in old if message.id and fresh.get(_first(message.id), context=message.context) is None)
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    with path_of(language).open("wb") as out:
        # No dates and no line numbers: a catalogue changes only when a text does.
        write_po(out, fresh, width=110, omit_header=False, sort_output=True, include_lineno=False)
    _without_dates(path_of(language))
    return came, went


def problems(language: str, template: Catalog) -> list[str]:
    """What is missing or broken in a catalogue, one sentence each."""
    catalog, found = read(language), []
    for message in template:
        if not message.id or (language != "de" and not is_public(message)):
            continue
        known = catalog.get(_first(message.id), context=message.context)
        strings = _strings(known) if known is not None else []
        if not strings or not all(strings) or (known is not None and "fuzzy" in known.flags):
            found.append(f"{language}: not translated: {_first(message.id)!r}")
            continue
        wanted = set(PLACEHOLDER.findall(_last(message.id)))
        for string in strings:
            extra = set(PLACEHOLDER.findall(string)) - set(PLACEHOLDER.findall(_first(message.id))) - wanted
            if extra or (len(strings) == 1 and set(PLACEHOLDER.findall(string)) != wanted):
                found.append(f"{language}: other placeholders: {string!r}")
    return found


def compile_all(languages: list[str]) -> int:
    """Writes the .mo file of every catalogue that is newer than it; returns how many."""
    written = 0
    for language in languages:
        source = path_of(language)
        target = source.with_suffix(".mo")
        if not source.exists() or (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
            continue
        aside = target.with_suffix(".mo.new")
        with aside.open("wb") as out:
            write_mo(out, read(language))
        aside.replace(target)
        written += 1
    return written


def _first(message_id: str | tuple[str, ...] | list[str]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


def _last(message_id: str | tuple[str, ...] | list[str]) -> str:
    return message_id if isinstance(message_id, str) else message_id[-1]


def _same_shape(known: Message, message: Message) -> bool:
    return isinstance(known.id, str) == isinstance(message.id, str)


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def _without_dates(path: Path) -> None:
    kept = [
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.startswith(
            (
                '"POT-Creation-Date',
                '"PO-Revision-Date',
                '"Last-Translator',
                '"Language-Team',
                '"Generated-By',
                '"Report-Msgid',
            )
        )
    ]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
