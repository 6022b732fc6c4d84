"""Opens the zip that a DOCX, ODT, XLSX or ODS is, after looking at what it claims to hold."""

from __future__ import annotations

import zipfile
from io import BytesIO
from xml.parsers import expat

from portal.files.contents import FileUnreadable, Limits, Reason

_ENCRYPTED = 0x1
# An XML declaration and comments fit; an attack that hides behind more is cut off by the limit of time.
_PROLOG = 65_536


class _Doctype(Exception):
    pass


class _Root(Exception):
    pass


def open_archive(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """Refuses bombs, passwords and XML with a DOCTYPE, which no office program writes and every entity bomb needs.

    What an entry claims to unfold to binds: `zipfile` never gives out more than that, and fails on its checksum.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FileUnreadable(Reason.BROKEN, type(error).__name__) from error
    entries = archive.infolist()
    if len(entries) > limits.entries or sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise FileUnreadable(Reason.TOO_BIG, "archive")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise FileUnreadable(Reason.ENCRYPTED, "archive")
    for entry in entries:
        with archive.open(entry) as part:
            _refuse_doctype(part.read(_PROLOG))
    return archive


def _refuse_doctype(beginning: bytes) -> None:
    def doctype(*_: object) -> None:
        raise _Doctype

    def root(*_: object) -> None:
        raise _Root  # after the first element none can come

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = root
    try:
        parser.Parse(beginning, False)
    except _Doctype as error:
        raise FileUnreadable(Reason.BROKEN, "doctype") from error
    except (_Root, expat.ExpatError, ValueError):
        return  # pictures are no XML
