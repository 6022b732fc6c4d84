"""A list of offers or courses to take along: which rows it has, and what stands in each of them.

The rows are those of the list on the screen, in its order. What protects people is left out: paper lies about.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from .models import Course, Offer, Service
from .reading import CourseReading, ServiceReading, read_courses, read_services
from .short_facts import LABELS, Fact
from .short_offers import short_offer
from .shortlist import Kind
from .shortlist_reading import may_be_noted

Reading = ServiceReading | CourseReading
# So many are read at once: a table of a whole region needs little memory.
CHUNK = 100
COLUMNS: dict[Kind, tuple[str, ...]] = {
    "service": ("what", "who", "cost", "when", "where", "language", "bring", "call"),
    "course": ("what", "level", "who", "cost", "when", "where", "children", "register", "bring", "call"),
}
# A cell that begins like this is a formula to a spreadsheet, whoever typed it (OWASP, „CSV injection“).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as something else


def all_ids(kind: Kind) -> list[int]:
    """Everything there is, by name: a list without a question or a filter."""
    return list(_model(kind).objects.published().order_by("name", "pk").values_list("pk", flat=True))


def readings(kind: Kind, ids: Sequence[int], *, language: str) -> Iterator[Reading]:
    """The public ones of these offers, in this order, some at a time."""
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        found: Iterable[Reading]
        if kind == "course":
            found = read_courses(Course.objects.published().filter(pk__in=chunk), codes={language})
        else:
            services = Service.objects.published().filter(pk__in=chunk).prefetch_related("costs")
            found = read_services(services, codes={language})
        by_id = {_offer(reading).pk: reading for reading in found}
        yield from (by_id[pk] for pk in chunk if pk in by_id and may_be_noted(by_id[pk]))


def csv_lines(kind: Kind, ids: Sequence[int], *, language: str, at: dt.datetime) -> Iterator[str]:
    """The list as a table for spreadsheets, line by line. Nothing in it that does not stand on the public pages."""
    writer = csv.writer(_Line(), delimiter=";", lineterminator="\r\n")
    with translation.override(language):
        head = writer.writerow(_head(kind))
    yield BYTE_ORDER_MARK + head
    rows = readings(kind, ids, language=language)
    while True:
        # The language is set for each row anew: between two of them this thread may answer somebody else.
        with translation.override(language):
            reading = next(rows, None)
            line = writer.writerow(_cells(kind, reading, language, at)) if reading is not None else ""
        if not line:
            return
        yield line


def _head(kind: Kind) -> list[str]:
    return [
        _("Name"),
        _("Organisation"),
        _("Kind"),
        *(str(LABELS[code]) for code in COLUMNS[kind]),
        _("Postcode"),
        _("Town"),
        _("Website"),
        _("Checked on"),
        _("About the translation"),
        _("Address in this portal"),
    ]


def _cells(kind: Kind, reading: Reading, language: str, at: dt.datetime) -> list[str]:
    row, short = _offer(reading), short_offer(reading, language, at=at)
    facts = {fact.code: fact for fact in short.facts}
    place = _place(reading)
    cells = [
        short.title.text,
        short.organisation,
        short.kind,
        *(_joined(facts.get(code)) for code in COLUMNS[kind]),
        place.postal_code if place else "",
        place.city if place else "",
        row.website,
        row.verified_on.isoformat() if row.verified_on else "",
        ", ".join(short.marks),
        f"{settings.BASE_URL}{short.url}",
    ]
    return [safe_cell(cell) for cell in cells]


def safe_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    clean = text.replace("\x00", "")
    return f"'{clean}" if clean.lstrip().startswith(_FORMULA) else clean


def _joined(fact: Fact | None) -> str:
    return " | ".join(line.text for line in fact.lines) if fact else ""


def _place(reading: Reading) -> Any:
    """The main place, where everybody may know its address."""
    if isinstance(reading, CourseReading):
        places = [run.place for run in reading.runs if run.place is not None]
    else:
        places = list(reading.places)
    return places[0].location if places and places[0].is_open_to_all else None


def _offer(reading: Reading) -> Offer:
    return reading.course if isinstance(reading, CourseReading) else reading.service


def _model(kind: Kind) -> type[Service] | type[Course]:
    return Course if kind == "course" else Service


class _Line:
    """Hands a row back as soon as it is written."""

    def write(self, line: str) -> str:
        return line
