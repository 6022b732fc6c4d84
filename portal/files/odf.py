"""Text of an ODT or ODS. Comments and deleted passages stay out."""

from __future__ import annotations

import zipfile

from defusedxml.ElementTree import fromstring

from portal.files.contents import FileUnreadable, Limits, ReadText, Reason, as_one_page
from portal.files.flow import Markup, lines_of

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"

_MARKUP = Markup(
    paragraphs=frozenset({f"{_TEXT}p", f"{_TEXT}h"}),
    cells=frozenset({f"{_TABLE}table-cell"}),
    rows=frozenset({f"{_TABLE}table-row"}),
    blanks=frozenset({f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"}),
    skipped=frozenset({f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note-citation"}),
)
# With a password either each part is encrypted and the manifest says how, or there is one part in all.
_ENCRYPTED_WHOLE = "encrypted-package"
_ENCRYPTED_PARTS = b"encryption-data"


def read_odf(archive: zipfile.ZipFile, limits: Limits) -> ReadText:
    names = archive.namelist()
    manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    if _ENCRYPTED_WHOLE in names or _ENCRYPTED_PARTS in manifest:
        raise FileUnreadable(Reason.ENCRYPTED, "odf")
    root = fromstring(archive.read("content.xml"), forbid_dtd=True)
    return as_one_page(lines_of(root.find(f"{_OFFICE}body"), _MARKUP), limits)
