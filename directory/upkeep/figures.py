"""„Zahlen für Träger“: how often their offers stood in lists and were opened, month by month, in bands.

A band instead of a number: nobody learns from it that one person looked today. Eight statements, however many offers.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Min
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from directory.counting import MODELS, MONTHS_KEPT, countable, months_before
from directory.models import SHOWN, OfferMonth, Organisation

# The lowest number of each band; the last has no end.
BANDS = (0, 1, 10, 50, 200, 1000)
# So many months are read at a glance, the running one among them; the others open below.
MONTHS_AT_ONCE = 13


@dataclass(frozen=True, slots=True)
class Month:
    """All offers together. Numbers in words, as bands."""

    first: dt.date
    is_running: bool
    shown: str
    opened: str


@dataclass(frozen=True, slots=True)
class OfferFigures:
    """One offer in the chosen month; `is_counted` is False for what protects people."""

    name: str
    address: str
    is_counted: bool
    shown: str
    opened: str


@dataclass(frozen=True, slots=True)
class Figures:
    months: tuple[Month, ...]  # the newest first; empty as long as nothing was counted
    chosen: Month | None
    offers: tuple[OfferFigures, ...]

    @property
    def recent(self) -> tuple[Month, ...]:
        return self.months[:MONTHS_AT_ONCE]

    @property
    def earlier(self) -> tuple[Month, ...]:
        return self.months[MONTHS_AT_ONCE:]


Amounts = Mapping[dt.date, tuple[int, int]]


def figures(organisation: Organisation, *, on: dt.date, wanted: str = "") -> Figures:
    """Of all offers that are open to readers. `wanted` is a month as „2026-10“, else the last whole one."""
    offers = _offers(organisation)
    counted = {key for key, _offer, is_counted in offers if is_counted}
    amounts = _amounts(counted)
    months = tuple(_month(first, on, amounts, counted) for first in _since(on))
    chosen = next((month for month in months if f"{month.first:%Y-%m}" == wanted), None) or next(
        (month for month in months if not month.is_running), months[0] if months else None
    )
    rows = [_row(offer, is_counted, amounts[key], chosen) for key, offer, is_counted in offers] if chosen else []
    return Figures(months, chosen, tuple(rows))


def band(number: int) -> str:
    """„10–49“: the band in which a number lies."""
    low = max(bound for bound in BANDS if bound <= number)
    above = [bound for bound in BANDS if bound > low]
    if not above:
        return _("%(number)s and more") % {"number": number_format(low, force_grouping=True)}
    return number_format(low) if above[0] - 1 == low else f"{number_format(low)}–{number_format(above[0] - 1)}"


Key = tuple[str, int]


def _offers(organisation: Organisation) -> list[tuple[Key, Any, bool]]:
    found = []
    for target, model in MODELS.items():
        counted = set(countable(target).filter(organisation=organisation).values_list("pk", flat=True))
        rows = model._default_manager.filter(organisation=organisation, status__in=SHOWN).order_by("name", "pk")
        found += [((str(target), row.pk), row, row.pk in counted) for row in rows]
    return found


def _amounts(counted: set[Key]) -> dict[Key, dict[dt.date, tuple[int, int]]]:
    found: dict[Key, dict[dt.date, tuple[int, int]]] = defaultdict(dict)
    for target in MODELS:
        ids = [pk for kind, pk in counted if kind == target]
        rows = OfferMonth.objects.filter(target=target, record_id__in=ids)
        for pk, month, shown, opened in rows.values_list("record_id", "month", "shown", "opened"):
            found[str(target), pk][month] = (shown, opened)
    return found


def _since(on: dt.date) -> list[dt.date]:
    """The months of which there are numbers, whoever they are of: a zero before the counting began would be a lie."""
    first = OfferMonth.objects.aggregate(first=Min("month"))["first"]
    running = on.replace(day=1)
    months = (months_before(running, number) for number in range(MONTHS_KEPT))
    return [month for month in months if first is not None and month >= first]


def _month(first: dt.date, on: dt.date, amounts: Mapping[Key, Amounts], counted: set[Key]) -> Month:
    numbers = [amounts[key].get(first, (0, 0)) for key in counted]
    shown, opened = (sum(column) for column in zip(*numbers, strict=True)) if numbers else (0, 0)
    return Month(first, first == on.replace(day=1), band(shown), band(opened))


def _row(offer: Any, is_counted: bool, amounts: Amounts, chosen: Month) -> OfferFigures:
    shown, opened = amounts.get(chosen.first, (0, 0))
    return OfferFigures(offer.name, offer.get_absolute_url(), is_counted, band(shown), band(opened))
