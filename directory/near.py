"""Which part of the region a reader means: the area a question names, and the point that „near“ is counted from."""

from __future__ import annotations

import re
from statistics import fmean

from search.analysis import exact_key
from search.documents import Area, area_provider, place_resolver

from .catalogue import catalogue
from .models import District, Location, Municipality, Postcode

_POSTCODE = re.compile(r"(?<!\d)(\d{5})(?!\d)")
# What people write around a name: „Stolberg (Rheinland)“, „Stadt Aachen“, „Aachen Brand“.
_AROUND = re.compile(r"\([^)]*\)")
Point = tuple[float, float, str]


@area_provider
def areas() -> tuple[Area, ...]:
    return catalogue().areas


@place_resolver
def resolve(text: str) -> Point | None:
    """The centre of that postcode, town or district. Knows the region only; asks no outside service."""
    if code := _POSTCODE.search(text):
        row = Postcode.objects.filter(code=code[1]).select_related("municipality").first()
        return (float(row.latitude), float(row.longitude), f"{row.code} {row.municipality.name}") if row else None
    wish = _key(text)
    if not wish:
        return None
    for town in Municipality.objects.prefetch_related("postcodes"):
        if wish in {_key(name) for name in (town.name, *town.aliases)} or wish == _key(f"Stadt {town.name}"):
            return _centre([(float(row.latitude), float(row.longitude)) for row in town.postcodes.all()], town.name)
    for district in District.objects.select_related("municipality"):
        names = {district.name, f"{district.municipality.name} {district.name}", *_areas(district)}
        if wish in {_key(name) for name in names}:
            return _centre(_points_in(district), district.name)
    return None


def _areas(district: District) -> list[str]:
    return [area["name"] for area in district.areas if area.get("name")]


def _points_in(district: District) -> list[tuple[float, float]]:
    """Districts have no outline here: the middle of the public places in them will do."""
    rows = Location.objects.published().filter(district=district, latitude__isnull=False)
    return [point for row in rows.only("kind", "address_visibility", "latitude", "longitude") if (point := row.point)]


def _centre(points: list[tuple[float, float]], name: str) -> Point | None:
    if not points:
        return None
    return fmean(latitude for latitude, _ in points), fmean(longitude for _, longitude in points), name


def _key(name: str) -> str:
    return exact_key(_AROUND.sub(" ", name))
