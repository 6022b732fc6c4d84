"""Reads an XLSX in a process of its own, row by row: `python -m directory.imports.sheet.xlsx_child <file >rows`.

Sheets come from strangers. A bomb takes this process along and nothing else: it has limits, no settings, no database.
Each line of the answer is JSON: {"sheet", "rows"} for a sheet, [number, cells, places of formulas] for a row,
{"reason"} at the end if it could not go on.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import zipfile
from io import BytesIO
from typing import Any

import openpyxl

from portal.files.archive import open_archive
from portal.files.child import confine
from portal.files.contents import FileUnreadable, Limits, Reason

# 10,000 rows are 3 MB packed and 60 MB unpacked.
LIMITS = Limits(file_bytes=26_000_000, unpacked_bytes=200_000_000, seconds=120.0, memory_bytes=1_500_000_000)
MOST_COLUMNS = 120
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _answer(line: Any) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.isoformat() if value.time() != dt.time() else value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    return str(value)


def _rows(data: bytes) -> None:
    with open_archive(data, LIMITS):
        pass
    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        rows = sheet.max_row or 0
        _answer({"sheet": sheet.title, "rows": rows})
        # Else every row is filled up to the size that the file claims.
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
            values = [_plain(cell.value) for cell in cells]
            while values and values[-1] is None:
                values.pop()
            if values:
                _answer([number, values, [place for place, cell in enumerate(cells) if cell.data_type == "f"]])


def main() -> None:
    confine(LIMITS)
    data = sys.stdin.buffer.read()
    try:
        if data.startswith(_OLE):
            raise FileUnreadable(Reason.ENCRYPTED)
        if not zipfile.is_zipfile(BytesIO(data)):
            raise FileUnreadable(Reason.UNSUPPORTED)
        _rows(data)
    except FileUnreadable as error:
        _answer({"reason": error.reason.value})
    except MemoryError:
        _answer({"reason": Reason.TOO_BIG.value})
    except Exception:
        # What broken files make of the library is anybody's guess.
        _answer({"reason": Reason.BROKEN.value})


if __name__ == "__main__":
    main()
