"""Which characters the fonts of printed sheets can draw. A character without a glyph would stop a tagged PDF."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).resolve().parent / "fonts"
# Drawn in place of what no font knows; all of them know this one.
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
# Lines and paragraphs are broken by the sheet, not by a glyph.
_LAYOUT = frozenset("\n")
_FORMAT_4 = 4  # the segments of the Basic Multilingual Plane


def printable(text: str) -> str:
    """The text with what cannot be drawn replaced. Emoji go without a trace: they only decorate."""
    known = covered()
    if known.issuperset(text):
        return text
    return "".join(sign if sign in known else _instead_of(sign) for sign in text)


def _instead_of(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Zs" or sign == "\t":
        return " "
    # Pictures, controls and marks say nothing by themselves; a letter or an arrow left out would change what is said.
    return UNKNOWN if category[0] in "LNP" or category in ("Sm", "Sc") else ""


@lru_cache(maxsize=1)
def covered() -> frozenset[str]:
    """All characters that both weights of a family have."""
    families: dict[str, set[int]] = {}
    for path in sorted(FONTS.glob("*.ttf")):
        family = path.stem.partition("-")[0]
        codes = set(_codes(path.read_bytes()))
        families[family] = families[family] & codes if family in families else codes
    return frozenset(chr(code) for codes in families.values() for code in codes) | _LAYOUT


def _codes(font: bytes) -> Iterator[int]:
    """The characters of a TrueType file's `cmap` table (ISO/IEC 14496-22, 5.2.1)."""
    (tables,) = struct.unpack_from(">H", font, 4)
    offsets = {
        tag: offset
        for tag, _sum, offset, _length in (struct.unpack_from(">4sIII", font, 12 + 16 * row) for row in range(tables))
    }
    cmap = offsets[b"cmap"]
    (records,) = struct.unpack_from(">H", font, cmap + 2)
    for row in range(records):
        platform, _encoding, offset = struct.unpack_from(">HHI", font, cmap + 4 + 8 * row)
        (shape,) = struct.unpack_from(">H", font, cmap + offset)
        if platform == 3 and shape == _FORMAT_4:
            yield from _segments(font, cmap + offset)


def _segments(font: bytes, start: int) -> Iterator[int]:
    (doubled,) = struct.unpack_from(">H", font, start + 6)
    number = doubled // 2
    last = struct.unpack_from(f">{number}H", font, start + 14)
    first = struct.unpack_from(f">{number}H", font, start + 16 + doubled)
    shift = struct.unpack_from(f">{number}H", font, start + 16 + 2 * doubled)
    place = start + 16 + 3 * doubled
    indirect = struct.unpack_from(f">{number}H", font, place)
    for row in range(number):
        for code in range(first[row], last[row] + 1):
            glyph = code
            if indirect[row]:
                (glyph,) = struct.unpack_from(">H", font, place + 2 * row + indirect[row] + 2 * (code - first[row]))
            if glyph and (glyph + shift[row]) % 0x10000:
                yield code
