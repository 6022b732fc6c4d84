"""Distance as the crow flies."""

from __future__ import annotations

import math

# Mean radius of the earth in kilometres.
EARTH = 6371.0
KM_PER_DEGREE = math.radians(1) * EARTH


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two points given as latitude and longitude (haversine)."""
    latitudes = math.radians(one[0]), math.radians(other[0])
    between = math.radians(other[1] - one[1])
    half = (
        math.sin((latitudes[1] - latitudes[0]) / 2) ** 2
        + math.cos(latitudes[0]) * math.cos(latitudes[1]) * math.sin(between / 2) ** 2
    )
    return 2 * EARTH * math.asin(math.sqrt(half))
