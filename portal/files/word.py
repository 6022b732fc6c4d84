"""Text of a DOCX. Comments and deleted passages stay out, text boxes and form fields are read."""

from __future__ import annotations

from io import BytesIO

import docx
from docx.oxml.ns import qn

from portal.files.contents import Limits, ReadText, as_one_page
from portal.files.flow import Markup, lines_of

_MARKUP = Markup(
    paragraphs=frozenset({qn("w:p")}),
    cells=frozenset({qn("w:tc")}),
    rows=frozenset({qn("w:tr")}),
    blanks=frozenset({qn("w:tab"), qn("w:br"), qn("w:cr")}),
    # The second form of a text box, for programs that do not know the first.
    skipped=frozenset({"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}),
    words=frozenset({qn("w:t")}),
)


def read_word(data: bytes, limits: Limits) -> ReadText:
    return as_one_page(lines_of(docx.Document(BytesIO(data)).element.body, _MARKUP), limits)
