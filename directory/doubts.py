"""What an editor may save and probably did not mean: the form comes back once, with a tick „so it is“."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from directory import duplicates
from directory.models import Location, Organisation, Postcode


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """`key` names the doubt with what caused it: who is sure of one is not sure of the next."""

    key: str
    field: str
    sentence: str
    tick: str
    links: tuple[Link, ...] = ()


def of_postcode(location: Location) -> Iterator[Doubt]:
    """Distances and „near me“ know the postcodes of the region; another one is right for an office farther away."""
    code = location.postal_code
    if location.country == "DE" and code and not Postcode.objects.filter(code=code).exists():
        yield Doubt(
            key=f"postcode:{code}",
            field="postal_code",
            sentence=_("%(code)s is no postcode of this region. Check the digits.") % {"code": code},
            tick=_("%(code)s is right, the place lies outside the region") % {"code": code},
        )


def of_duplicates(record: Any, place: duplicates.Place) -> Iterator[Doubt]:
    found = duplicates.candidates(record, place)
    if not found:
        return
    yield Doubt(
        key=f"duplicates:{'-'.join(str(one.pk) for one in found)}",
        field="name",
        sentence=_("There is something very like it already. Look at it before you make another one."),
        tick=_("It is a different one, save it anyway"),
        links=tuple(
            Link(
                reverse(f"{record._meta.model_name}:edit", args=[one.pk]),
                one.name,
                _("%(score)s %% alike") % {"score": round(one.score)} + (f" · {one.place}" if one.place else ""),
            )
            for one in found
        ),
    )


def place_of(record: Any, locations: list[Location]) -> duplicates.Place:
    """Where the form says that it is: a location itself, the houses of an offer or of an organisation."""
    if isinstance(record, Location):
        locations = [record]
    elif isinstance(record, Organisation) and record.pk is not None:
        locations = list(record.locations.all())
    return duplicates.Place.of(locations)
