"""The smallest PMTiles file that shows something: one vector tile for the entire world at every zoom, land with a road.

Written by hand from the specification (PMTiles 3, Mapbox Vector Tile 2.1), because real tiles cannot be had here.
"""

from __future__ import annotations

import gzip
import json
import struct
from collections.abc import Iterable
from pathlib import Path

EXTENT = 4096
# All tiles of zoom 0 to 15 have ids below this; one entry covers them.
TILES_TO_ZOOM_15 = (4**16 - 1) // 3
MVT, UNCOMPRESSED, GZIP = 1, 1, 2


def write(path: Path) -> Path:
    tile = _layer("earth", 3, _ring([(0, 0), (EXTENT, 0), (EXTENT, EXTENT), (0, EXTENT)])) + _layer(
        "roads", 2, _line([(0, EXTENT // 2), (EXTENT, EXTENT // 2)]), kind="highway"
    )
    directory = gzip.compress(b"".join(map(_varint, (1, 0, TILES_TO_ZOOM_15, len(tile), 1))))
    metadata = gzip.compress(json.dumps({"name": "sample", "vector_layers": []}).encode())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_header(len(directory), len(metadata), len(tile)) + directory + metadata + tile)
    return path


def _header(directory: int, metadata: int, tile: int) -> bytes:
    start = 127
    after = start + directory + metadata
    offsets = (start, directory, start + directory, metadata, after, 0, after, tile, TILES_TO_ZOOM_15, 1, 1)
    return (
        b"PMTiles\x03"
        + struct.pack("<11Q", *offsets)
        + struct.pack("<6B", 1, GZIP, UNCOMPRESSED, MVT, 0, 15)
        + struct.pack("<4i", -1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000)
        + struct.pack("<B2i", 10, 60_800_000, 507_700_000)
    )


def _layer(name: str, geometry_type: int, geometry: list[int], **properties: str) -> bytes:
    tags = [number for place in range(len(properties)) for number in (place, place)]
    feature = _packed(2, tags) + _number(3, geometry_type) + _packed(4, geometry)
    layer = _bytes(1, name.encode()) + _bytes(2, feature)
    layer += b"".join(_bytes(3, key.encode()) for key in properties)
    layer += b"".join(_bytes(4, _bytes(1, value.encode())) for value in properties.values())
    return _bytes(3, layer + _number(5, EXTENT) + _number(15, 2))


def _line(points: list[tuple[int, int]]) -> list[int]:
    steps, x, y = [], 0, 0
    for to_x, to_y in points:
        steps += [_zigzag(to_x - x), _zigzag(to_y - y)]
        x, y = to_x, to_y
    return [1 | 1 << 3, *steps[:2], 2 | (len(points) - 1) << 3, *steps[2:]]


def _ring(points: list[tuple[int, int]]) -> list[int]:
    return [*_line(points), 7 | 1 << 3]


def _zigzag(number: int) -> int:
    return (number << 1) ^ (number >> 31)


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _packed(field: int, numbers: Iterable[int]) -> bytes:
    content = b"".join(map(_varint, numbers))
    return _bytes(field, content) if content else b""
