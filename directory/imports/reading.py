"""Any format → items: the one place that knows which reader belongs to which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from directory.imports import files
from directory.imports.hsds import csv_tables, json_tables, records
from directory.imports.hsds.belongings import Context
from directory.imports.items import Delivery, FileRefused, Found, Problem
from directory.imports.sheet import lines
from directory.imports.sheet.records import Reading
from directory.imports.tables import scratch_tables
from directory.imports.words import Words
from directory.models import ImportFormat, ImportSource

_LOADERS = {
    ImportFormat.HSDS_JSON: json_tables.load,
    ImportFormat.ORUK_JSON: json_tables.load,
    ImportFormat.HSDS_CSV: csv_tables.load,
    ImportFormat.OHANA_CSV: csv_tables.load_ohana,
}
_SHEETS = {ImportFormat.COURSES_XLSX: lines.xlsx_sheets, ImportFormat.COURSES_CSV: lines.csv_sheets}


def read(format: str, paths: Sequence[Path], *, source: ImportSource, words: Words, today: dt.date) -> Delivery:
    """Nothing is read before `found` is asked for; FileRefused comes from there too."""
    delivery = Delivery(iter(()))
    if format in _SHEETS:
        delivery.found = _course_list(ImportFormat(format), paths, delivery, words, today)
    else:
        delivery.found = _tables(ImportFormat(format), paths, delivery, source, words, today)
    return delivery


def _course_list(
    format: ImportFormat, paths: Sequence[Path], delivery: Delivery, words: Words, today: dt.date
) -> Iterator[Found]:
    reading, seen = Reading(words, today, delivery), 0
    for path in paths:
        if not path.is_file():
            raise FileRefused(_("There is no file %(name)s.") % {"name": path})
        if format == ImportFormat.COURSES_CSV:
            files.check_size(path)
        for sheet in _SHEETS[format](path):
            seen += 1
            delivery.total += sheet.rows
            yield from reading.sheet(sheet)
    if not seen:
        raise FileRefused(_("The file holds no sheet with courses."))


def _tables(
    format: ImportFormat, paths: Sequence[Path], delivery: Delivery, source: ImportSource, words: Words, today: dt.date
) -> Iterator[Found]:
    with scratch_tables() as tables:
        loaded = _LOADERS[format](paths, tables)
        tables.index()
        delivery.is_complete = loaded.is_complete
        yield from loaded.problems
        names = ", ".join(path.name for path in paths)
        delivery.total = sum(tables.count(name) for name in ("organizations", "locations", "services"))
        if not delivery.total:
            told = _("There is no organisation, service or location in %(names)s. Is it the right format?")
            if tables.is_empty and not loaded.problems:
                raise FileRefused(told % {"names": names})
            delivery.is_complete = False
            yield Problem(names, told % {"names": names}, is_note=True)
        context = Context(tables, words, today, uuids=format != ImportFormat.OHANA_CSV, topics=source.topics())
        yield from records.records(context)
