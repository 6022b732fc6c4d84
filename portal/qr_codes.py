"""QR codes as drawings: for pages without a picture file, for printed sheets as SVG."""

from __future__ import annotations

from functools import lru_cache

import segno

# The quiet zone that readers need around the code (ISO/IEC 18004): four modules.
QUIET = 4


@lru_cache(maxsize=256)
def lines(address: str) -> tuple[int, str]:
    """Side length and the path that draws the dark modules as lines, one unit high."""
    # segno raises the error correction as far as the size allows.
    matrix = [bytes(row) for row in segno.make_qr(address, error="l").matrix_iter(border=QUIET)]
    parts = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            width = 0
            while x + width < len(row) and row[x + width]:
                width += 1
            if width:
                parts.append(f"M{x} {y}.5h{width}")
            x += width or 1
    return len(matrix), "".join(parts)


def svg(address: str) -> str:
    """A complete SVG file for typst."""
    side, path = lines(address)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path d="{path}" stroke="#000" fill="none"/></svg>'
    )
