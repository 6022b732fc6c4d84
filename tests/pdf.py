"""What a screen reader finds in a tagged PDF: its tags, and which words are in which language."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import pypdfium2


@dataclass(frozen=True)
class Tag:
    """A tag of the structure tree, with the language that holds for it and the words right below it."""

    name: str
    language: str
    alt: str
    pieces: tuple[tuple[str, str], ...] = ()  # (language, words)

    @property
    def text(self) -> str:
        return "".join(words for _language, words in self.pieces)


@dataclass
class TaggedPdf:
    language: str
    title: str
    is_marked: bool
    tags: list[Tag] = field(default_factory=list)
    fonts: dict[str, bool] = field(default_factory=dict)  # name → embedded
    says_ua: bool = False

    def of(self, name: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.name == name]

    def words_in(self, language: str) -> str:
        return " ".join(words for tag in self.tags for code, words in tag.pieces if code == language)


def read(content: bytes) -> TaggedPdf:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root
        meta = bytes(root.Metadata.read_bytes()) if "/Metadata" in root else b""
        found = TaggedPdf(
            language=str(root.get("/Lang", "")),
            title=str(pdf.docinfo.get("/Title", "")),
            is_marked=bool(root.MarkInfo.Marked) if "/MarkInfo" in root else False,
            says_ua=b"pdfuaid:part" in meta or b"pdfuaid" in meta,
        )
        marked = {}
        for number, page in enumerate(pdf.pages):
            for name, font in page.Resources.get("/Font", {}).items():
                found.fonts[f"{number}{name} {_name(font)}"] = _is_embedded(font)
            marked[page.objgen] = _marked(page)
        _walk(root.StructTreeRoot.K, found, marked, found.language, None)
        return found


def text(content: bytes) -> str:
    """As somebody copies it."""
    document = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def pages(content: bytes) -> int:
    return len(pypdfium2.PdfDocument(content))


def _walk(node: Any, found: TaggedPdf, marked: Any, language: str, page: Any) -> None:
    for child in node if isinstance(node, pikepdf.Array) else [node]:
        if not isinstance(child, pikepdf.Dictionary) or "/S" not in child:
            continue
        inner = str(child.get("/Lang", language))
        where = child.get("/Pg", page)
        pieces = tuple(_pieces(child.get("/K"), marked, inner, where))
        found.tags.append(Tag(str(child.S)[1:], inner, str(child.get("/Alt", "")), pieces))
        if "/K" in child:
            _walk(child.K, found, marked, inner, where)


def _pieces(kids: Any, marked: Any, language: str, page: Any) -> Iterator[tuple[str, str]]:
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            number, where = kid, page
        elif isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
            number, where = int(kid.MCID), kid.get("/Pg", page)
        else:
            continue
        own, words = marked[where.objgen].get(number, ("", ""))
        yield own or language, words


def _marked(page: pikepdf.Page) -> dict[int, tuple[str, str]]:
    """MCID → (language of its own, words)."""
    maps = {name: _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
    found: dict[int, tuple[str, str]] = {}
    stack: list[int | None] = []
    letters: dict[bytes, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "BDC":
            properties = operands[1]
            number = properties.get("/MCID") if isinstance(properties, pikepdf.Dictionary) else None
            stack.append(int(number) if number is not None else None)
            if number is not None:
                actual = str(properties["/ActualText"]) if "/ActualText" in properties else ""
                found[int(number)] = (str(properties.get("/Lang", "")), actual)
        elif name == "BMC":
            stack.append(None)
        elif name == "EMC" and stack:
            stack.pop()
        elif name == "Tf":
            letters = maps[str(operands[0])]
        elif name in ("Tj", "TJ"):
            current = next((number for number in reversed(stack) if number is not None), None)
            if current is not None:
                own, words = found[current]
                found[current] = (own, words + _decoded(operands[0], letters))
    return found


def _decoded(operand: Any, letters: dict[bytes, str]) -> str:
    parts = [bytes(part) for part in operand if isinstance(part, pikepdf.String)] if isinstance(
        operand, pikepdf.Array
    ) else [bytes(operand)]  # fmt: skip
    return "".join(letters.get(part[place : place + 2], "") for part in parts for place in range(0, len(part), 2))


def _letters(font: Any) -> dict[bytes, str]:
    """The ToUnicode map of a font with glyphs of two bytes."""
    if "/ToUnicode" not in font:
        return {}
    cmap = font.ToUnicode.read_bytes().decode("latin-1")
    found: dict[bytes, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S):
        for code, value in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[bytes.fromhex(code)] = bytes.fromhex(value).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, value in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            start = int.from_bytes(bytes.fromhex(value), "big")
            for step, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                found[code.to_bytes(2, "big")] = chr(start + step)
    return found


def _name(font: Any) -> str:
    return str(font.BaseFont)


def _is_embedded(font: Any) -> bool:
    inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    descriptor = inner.get("/FontDescriptor", {})
    return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
