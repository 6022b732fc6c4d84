"""Text of a PDF, page by page, with PDFium."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from portal.files.cleaning import clean
from portal.files.contents import FileUnreadable, Limits, ReadText, Reason

# A line this much shorter than the longest ends a paragraph, or is a heading: a PDF knows lines only.
_SHORT = 0.7


def read_pdf(data: bytes, limits: Limits) -> ReadText:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY)
        raise FileUnreadable(Reason.ENCRYPTED if locked else Reason.BROKEN, "PdfiumError") from error
    pages: list[str] = []
    left = limits.characters
    for number in range(min(len(document), limits.pages)):
        text = _text_of(document, number)
        pages.append(text[:left])
        if len(text) > left:
            return ReadText(tuple(pages), is_paged=True, truncated=True)
        left -= len(text)
    return ReadText(tuple(pages), is_paged=True, truncated=len(document) > limits.pages)


def _text_of(document: pdfium.PdfDocument, number: int) -> str:
    """One damaged page of many counts as empty: the others are still worth finding."""
    try:
        page = document[number]
        text_page = page.get_textpage()
    except pdfium.PdfiumError:
        return ""
    try:
        return "\n".join(filter(None, map(clean, _paragraphs(text_page.get_text_range()))))
    finally:
        text_page.close()
        page.close()


def _paragraphs(text: str) -> Iterator[str]:
    lines = text.splitlines()
    short = _SHORT * max(map(len, lines), default=0)
    paragraph: list[str] = []
    for line in lines:
        paragraph.append(line)
        if len(line) < short and not line.rstrip().endswith("-"):
            yield "\n".join(paragraph)
            paragraph = []
    yield "\n".join(paragraph)
