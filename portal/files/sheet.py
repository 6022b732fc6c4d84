"""Text of an XLSX: the rows of its visible sheets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from io import BytesIO

import openpyxl

from portal.files.cleaning import clean
from portal.files.contents import Limits, ReadText, as_one_page
from portal.files.flow import CELL_END


def read_sheet(data: bytes, limits: Limits) -> ReadText:
    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    return as_one_page(_lines(book), limits)


def _lines(book: openpyxl.Workbook) -> Iterator[str]:
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue  # not meant for readers
        yield clean(sheet.title)
        # Else every row is filled up to the size that the file claims.
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            yield CELL_END.join(filter(None, map(_words, row)))


def _words(value: object) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, dt.datetime):
        return f"{value:%d.%m.%Y}" if value.time() == dt.time() else f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return clean(str(value))
