"""Files as people and attackers upload them, made on the spot."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence

import docx
import openpyxl
from django.core.files.base import ContentFile
from PIL import Image
from reportlab.lib import pdfencrypt
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas
from wagtail.documents import get_document_model

LINE = "Wer in eine Wohnung zieht, meldet sich innerhalb von zwei Wochen bei der Behörde an und bringt den Pass mit."


def pdf(*pages: Sequence[str], password: str = "", picture: bool = False) -> bytes:
    """A page for each list of lines."""
    out = io.BytesIO()
    encrypt = pdfencrypt.StandardEncryption(password) if password else None
    drawing = canvas.Canvas(out, invariant=1, encrypt=encrypt)
    for lines in pages:
        for number, line in enumerate(lines):
            drawing.drawString(40, 800 - 15 * number, line)
        if picture:
            drawing.drawImage(ImageReader(Image.new("RGB", (40, 40), "grey")), 40, 400)
        drawing.showPage()
    drawing.save()
    return out.getvalue()


def word(*paragraphs: str, rows: Sequence[Sequence[str]] = ()) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for cell, text in zip(table._cells, (text for row in rows for text in row), strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def sheet(rows: Sequence[Sequence[object]], *, hidden: Sequence[Sequence[object]] = ()) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Kurse"
    for row in rows:
        book.active.append(row)
    if hidden:
        secret = book.create_sheet("Intern")
        secret.sheet_state = "hidden"
        for row in hidden:
            secret.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def odf(body: str, *, kind: str = "text", manifest: str = "<manifest/>") -> bytes:
    """`body`: what stands inside office:text or office:spreadsheet."""
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    return archive({"content.xml": content, "META-INF/manifest.xml": manifest})


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def repacked(data: bytes, **parts: str | bytes) -> bytes:
    """The archive with other contents in some parts: `repacked(word("x"), document="…")`."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        contents = {name: source.read(name) for name in source.namelist()}
    for name in contents:
        stem = name.rsplit("/", 1)[-1].removesuffix(".xml")
        contents[name] = parts.get(stem, contents[name])
    return archive(contents)


# --- Attacks ---------------------------------------------------------------------------------------------------------
def entity_bomb() -> bytes:
    """A DOCX whose few lines of XML unfold to gigabytes."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "haha">{levels}]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        "<w:t>&l9;</w:t></w:r></w:p></w:body></w:document>"
    )
    return repacked(word("x"), document=bomb)


def stolen_file() -> bytes:
    """An ODT that wants to show a file of the server."""
    content = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'
    return archive({"content.xml": content, "META-INF/manifest.xml": "<manifest/>"})


def zip_bomb() -> bytes:
    """200 MB of blanks in 200 KB, and it says so."""
    return archive({"content.xml": b" " * 200_000_000})


def lying_zip_bomb() -> bytes:
    """The same, but its table of contents claims ten bytes."""
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = squeezed.compress(b" " * 200_000_000) + squeezed.flush()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        made.writestr("META-INF/manifest.xml", "<manifest/>")
        made.writestr("content.xml", body)
        entry = made.getinfo("content.xml")
        entry.compress_type, entry.file_size = zipfile.ZIP_DEFLATED, 10
    return out.getvalue()


def locked_office_file() -> bytes:
    """A DOCX or XLSX with a password is an old container with an encrypted package in it."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


DATES = [
    ["Kurs", "Beginn", "Plätze"],
    ["B1 am Abend", dt.date(2027, 1, 12), 14],
    ["A2", dt.datetime(2027, 2, 1, 9, 30), 2.5],
]


# --- In the library --------------------------------------------------------------------------------------------------
def document(data: bytes | None = None, *, name: str = "merkblatt.pdf", title: str = "Merkblatt", **fields: object):
    """A document as an upload at the desk leaves it."""
    made = get_document_model()(title=title, **fields)
    made.file = ContentFile(pdf([LINE]) if data is None else data, name=name)
    made._set_document_file_metadata()
    made.save()
    return made
