"""PDF from typst templates: tagged (PDF/UA-1), with a language on every block, in our own fonts.

    pdf("shortlist.typ", {"title": …}, at=now)

Templates lie in `templates/print/`. A template gets plain data and nothing else: strings print as they are, whatever
somebody typed into them, and no markup is built in Python. Files outside that folder, packages of others and the fonts
of the machine are out of its reach (docs/printing.md).
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import typst
from django.conf import settings

from portal.font_coverage import FONTS, printable

logger = logging.getLogger(__name__)

TEMPLATES = settings.ROOT / "templates" / "print"
# typst keeps the layout of so many sheets for the next one: 350 MB (measured) for lists that nobody prints twice.
SHEETS_REMEMBERED = 10
ACCESSIBLE: list[typst.PDFStandard] = ["ua-1"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A PDF, and what typst was not sure of: a font that is missing shows itself there only."""

    content: bytes
    warnings: tuple[str, ...] = ()


def pdf(template: str, data: Mapping[str, Any], *, at: dt.datetime) -> bytes:
    """The sheet as a file. `at` is the moment it says it was made."""
    return sheet(template, data, at=at).content


def sheet(template: str, data: Mapping[str, Any], *, at: dt.datetime) -> Sheet:
    compiler = typst.Compiler(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(drawable(data))},
    )
    moment = int(at.timestamp())
    try:
        content, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards=ACCESSIBLE, timestamp=moment)
    except typst.TypstError as error:
        # Somebody waits for a sheet. One that is not fully tagged helps them more than none; we hear of it.
        logger.error(
            "PDF is not accessible",
            extra={"event": "pdf_not_accessible", "template": template, "reason": error.message},
        )
        content, warnings = compiler.compile_with_warnings(format="pdf", timestamp=moment)
    _forget()
    return Sheet(cast(bytes, content), tuple(warning.message for warning in warnings))


def drawable(value: Any) -> Any:
    """The same data with what no font can draw replaced, however deep it lies."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: drawable(inner) for key, inner in value.items()}
    if isinstance(value, Sequence):
        return [drawable(inner) for inner in value]
    return value


def _forget() -> None:
    """Empty sheets take less than a millisecond each and push the real ones out of typst's memory."""
    for _sheet in range(SHEETS_REMEMBERED + 1):
        typst.Compiler(b"", root=TEMPLATES, font_paths=_fonts()).compile(format="svg")


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
