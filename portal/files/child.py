"""Reads one file in a process of its own: `python -m portal.files.child <file >answer.json`.

The libraries read what strangers made, and PDFium is written in C: a file that hangs, eats memory or crashes takes
this process along and nothing else. It knows neither settings nor database, and may write no file.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from dataclasses import asdict

from portal.files.archive import open_archive
from portal.files.contents import LIMITS, FileUnreadable, Limits, ReadText, Reason
from portal.files.odf import read_odf
from portal.files.pdf import read_pdf
from portal.files.sheet import read_sheet
from portal.files.word import read_word

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# The container of old Office formats; a DOCX or XLSX with a password lies in one too.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Readers of PDF accept some bytes before its beginning.
_PDF_BEGINS_WITHIN = 1024


def text_in(data: bytes, limits: Limits = LIMITS) -> ReadText:
    """The text of a file, by its contents and not by its name; FileUnreadable whatever is wrong with it."""
    try:
        text = _parse(data, limits)
    except FileUnreadable:
        raise
    except MemoryError as error:
        raise FileUnreadable(Reason.TOO_BIG, "MemoryError") from error
    except Exception as error:
        # What broken files make of four libraries is anybody's guess.
        raise FileUnreadable(Reason.BROKEN, type(error).__name__) from error
    if not text.has_words:
        raise FileUnreadable(Reason.NO_TEXT)
    return text


def _parse(data: bytes, limits: Limits) -> ReadText:
    if len(data) > limits.file_bytes:
        raise FileUnreadable(Reason.TOO_BIG, "file")
    if b"%PDF-" in data[:_PDF_BEGINS_WITHIN]:
        return read_pdf(data, limits)
    if data.startswith(_OLE):
        raise FileUnreadable(Reason.ENCRYPTED if _OFFICE_ENCRYPTED in data else Reason.UNSUPPORTED, "ole")
    if not data.startswith(_ZIP):
        raise FileUnreadable(Reason.UNSUPPORTED if data else Reason.BROKEN)
    with open_archive(data, limits) as archive:
        names = frozenset(archive.namelist())
        if "word/document.xml" in names:
            return read_word(data, limits)
        if "xl/workbook.xml" in names:
            return read_sheet(data, limits)
        if "content.xml" in names or "encrypted-package" in names:
            return read_odf(archive, limits)
    raise FileUnreadable(Reason.UNSUPPORTED, "archive")


def confine(limits: Limits = LIMITS) -> None:
    """From here on this process gets no more than this, also when nobody is left to stop it."""
    seconds = int(limits.seconds) + 1
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    os.nice(10)  # readers first


def main() -> None:
    confine()
    try:
        answer = asdict(text_in(sys.stdin.buffer.read()))
    except FileUnreadable as error:
        answer = {"reason": error.reason.value, "detail": error.detail}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())


if __name__ == "__main__":
    main()
