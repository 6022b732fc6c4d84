"""Where the bars of „searches by day“ stand: lengths for an SVG that stretches in width and keeps its letters' size."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from search.desk.figures import Outcome

HEIGHT = 180  # of the bars, in CSS pixels
TOP = 10  # room for half a letter above the uppermost line
MOST_TICKS = 5  # dates that a telephone shows side by side
GAP = 0.2  # between two bars, of a day's share


@dataclass(frozen=True, slots=True)
class Bar:
    """One day. Widths in percent, heights in pixels, written as SVG wants them."""

    x: str
    width: str
    found_y: str
    found_height: str
    nothing_y: str
    nothing_height: str
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    y: str
    label: str


@dataclass(frozen=True, slots=True)
class Tick:
    x: str
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    base: int
    height: int


def chart(days: Mapping[dt.date, Outcome]) -> Chart:
    steps = scale(max((outcome.searches for outcome in days.values()), default=0))
    pixels = HEIGHT / steps[-1]
    share = 100 / len(days)
    base = TOP + HEIGHT
    bars = []
    for place, (day, outcome) in enumerate(days.items()):
        found, nothing = (outcome.searches - outcome.nothing) * pixels, outcome.nothing * pixels
        bars.append(
            Bar(
                x=f"{(place + GAP / 2) * share:.3f}%",
                width=f"{share * (1 - GAP):.3f}%",
                found_y=f"{base - nothing - found:.1f}",
                found_height=f"{found:.1f}",
                nothing_y=f"{base - nothing:.1f}",
                nothing_height=f"{nothing:.1f}",
                title=_title(day, outcome),
            )
        )
    lines = tuple(Line(f"{base - step * pixels:.1f}", number_format(step, force_grouping=True)) for step in steps)
    return Chart(tuple(bars), lines, _ticks(list(days)), base, base + 26)


def scale(most: int) -> tuple[int, ...]:
    """Round numbers from 0 to at least `most`: two to five steps."""
    bases = chain.from_iterable((10**power, 2 * 10**power, 5 * 10**power) for power in range(10))
    step = next(base for base in bases if base * 4 >= most)
    return tuple(range(0, max(most, 1) + step, step))


def _ticks(days: list[dt.date]) -> tuple[Tick, ...]:
    """Each stands below the middle of its bar."""
    every = -(-len(days) // MOST_TICKS)
    written = pgettext("date below a bar, as Django writes formats", "j M")
    return tuple(
        Tick(f"{(place + 0.5) * 100 / len(days):.3f}%", date_format(days[place], written))
        for place in range(0, len(days), every)
    )


def _title(day: dt.date, outcome: Outcome) -> str:
    return ngettext(
        "%(day)s: %(number)s search, %(nothing)s without a result",
        "%(day)s: %(number)s searches, %(nothing)s without a result",
        outcome.searches,
    ) % {
        "day": date_format(day, "SHORT_DATE_FORMAT"),
        "number": number_format(outcome.searches, force_grouping=True),
        "nothing": number_format(outcome.nothing, force_grouping=True),
    }


def in_words(days: Mapping[dt.date, Outcome]) -> str:
    """The chart for those who do not see it."""
    busiest = max(days, key=lambda day: days[day].searches)
    total = sum(days.values(), Outcome())
    return _(
        "Bar chart of the searches by day from %(first)s to %(last)s: %(number)s in all, %(nothing)s of them without a"
        " result; most of them, %(most)s, on %(busiest)s. The table below has the same figures."
    ) % {
        "first": date_format(min(days), "SHORT_DATE_FORMAT"),
        "last": date_format(max(days), "SHORT_DATE_FORMAT"),
        "number": number_format(total.searches, force_grouping=True),
        "nothing": number_format(total.nothing, force_grouping=True),
        "most": number_format(days[busiest].searches, force_grouping=True),
        "busiest": date_format(busiest, "SHORT_DATE_FORMAT"),
    }
