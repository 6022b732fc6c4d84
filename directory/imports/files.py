"""Opens what was delivered: how large, in which encoding, which columns. Rows come one by one."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TextIO

from django.utils.translation import gettext as _

from directory.imports.items import FileRefused

MEGABYTE = 1_000_000
# Ten thousand courses make 3 MB; what is uploaded through a browser is larger only by mistake.
MOST_UPLOADED = 25 * MEGABYTE
# The command reads row by row; what is larger than this is no directory of a region.
MOST_READ = 100 * MEGABYTE
# An honest zip of tables shrinks to a tenth; a bomb to a thousandth.
MOST_UNPACKED, MOST_RATIO, MOST_ENTRIES = 200 * MEGABYTE, 200, 200
# A cell with more is a file pasted into it.
LONGEST_CELL = 200_000
_CHUNK = 1 << 16

csv.field_size_limit(LONGEST_CELL)


def check_size(path: Path, most: int = MOST_READ) -> None:
    size = path.stat().st_size
    if size == 0:
        raise FileRefused(_("The file %(name)s is empty.") % {"name": path.name})
    if size > most:
        raise FileRefused(
            _("The file %(name)s has %(size)d MB; up to %(most)d MB are read. Deliver it in several parts.")
            % {"name": path.name, "size": size // MEGABYTE, "most": most // MEGABYTE}
        )


def digest_of(paths: Sequence[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while part := file.read(_CHUNK):
                total.update(part)
    return total.hexdigest()


# --- Encoding --------------------------------------------------------------------------------------------------------
def encoding_of(file: BinaryIO) -> str:
    """UTF-8 (with or without a mark), UTF-16 where the mark says so, else Windows' Latin script. Reads to the end."""
    start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        decoder.decode(start)
        while part := file.read(_CHUNK):
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def as_text(opened: BinaryIO, encoding: str) -> TextIO:
    # Windows-1252 leaves five bytes undefined: ISO-8859-1 files may hold them.
    return io.TextIOWrapper(
        opened, encoding=encoding, errors="replace" if encoding == "cp1252" else "strict", newline=""
    )


# --- CSV -------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class CsvRow:
    number: int  # as a spreadsheet program counts: the heading is row 1
    cells: list[str]


def delimiter_of(heading: str) -> str:
    """What stands most often in the heading; names of columns hold none of these."""
    return max(";,\t|", key=lambda mark: (heading.count(mark), mark == ";"))


def csv_rows(file: TextIO, name: str) -> Iterator[CsvRow]:
    """Every row with at least one cell filled, the heading first."""
    heading = file.readline()
    if not heading.strip():
        raise FileRefused(_("The file %(name)s has no heading in its first row.") % {"name": name})
    if "\x00" in heading:
        raise FileRefused(_("The file %(name)s is no CSV file.") % {"name": name})
    mark = delimiter_of(heading)
    rows = csv.reader(_chain(heading, file), delimiter=mark, strict=False)
    try:
        for number, cells in enumerate(rows, start=1):
            if any(cell.strip() for cell in cells):
                yield CsvRow(number, cells)
    except (csv.Error, UnicodeError) as error:
        raise FileRefused(
            _("The file %(name)s cannot be read beyond row %(row)d: a cell is too long or a quotation mark is open.")
            % {"name": name, "row": rows.line_num}
        ) from error


def _chain(first: str, rest: TextIO) -> Iterator[str]:
    yield first
    for row in rest:
        # NUL bytes end up in files that were cut off while being copied.
        yield row.replace("\x00", "")


# --- Several files ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Part:
    """One table of a delivery: `name` without folder, lower case."""

    name: str
    path: Path
    entry: str = ""  # inside a zip

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        if not self.entry:
            with self.path.open("rb") as file:
                yield file
            return
        with zipfile.ZipFile(self.path) as archive, archive.open(self.entry) as member:
            yield member  # type: ignore[misc]  # reads like a file


def parts(paths: Sequence[Path], *suffixes: str) -> list[Part]:
    """The files given, those in folders given, and those in zips given, by name."""
    found: list[Part] = []
    for path in paths:
        if path.is_dir():
            found += [Part(one.name.lower(), one) for one in sorted(path.iterdir()) if _wanted(one.name, suffixes)]
        elif not path.is_file():
            raise FileRefused(_("There is no file %(name)s.") % {"name": path})
        elif zipfile.is_zipfile(path):
            found += _zipped(path, suffixes)
        else:
            found.append(Part(path.name.lower(), path))
    for part in found:
        if not part.entry:
            check_size(part.path)
    if not found:
        raise FileRefused(_("There is no file to read among those given."))
    return found


def _zipped(path: Path, suffixes: Sequence[str]) -> list[Part]:
    check_size(path)
    with zipfile.ZipFile(path) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or unpacked / packed > MOST_RATIO:
        raise FileRefused(
            _("The file %(name)s unfolds to far more than it holds and is not read.") % {"name": path.name}
        )
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise FileRefused(_("The file %(name)s is protected by a password.") % {"name": path.name})
    return [
        Part(PurePosixPath(entry.filename).name.lower(), path, entry.filename)
        for entry in entries
        if _wanted(entry.filename, suffixes) and "__MACOSX" not in entry.filename
    ]


def _wanted(name: str, suffixes: Sequence[str]) -> bool:
    return name.lower().endswith(tuple(suffixes)) and not PurePosixPath(name).name.startswith(".")
