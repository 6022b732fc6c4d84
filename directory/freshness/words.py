"""The figures in words: ages, kinds with their numbers, names of what belongs to no group."""

from __future__ import annotations

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.freshness.ages import Ages
from directory.freshness.report import Line

DAYS_UP_TO = 60
DAYS_A_MONTH = 30.44


def number(value: int) -> str:
    return number_format(value, force_grouping=True)


def share(percent: int | None) -> str:
    return "–" if percent is None else f"{percent} %"


def age(days: int | None) -> str:
    """„45 days“, then „14 months“."""
    if days is None:
        return "–"
    if days <= DAYS_UP_TO:
        return ngettext("%(number)s day", "%(number)s days", days) % {"number": number(days)}
    months = round(days / DAYS_A_MONTH)
    return ngettext("%(number)s month", "%(number)s months", months) % {"number": number(months)}


def oldest(ages: Ages) -> str:
    return date_format(ages.oldest, "SHORT_DATE_FORMAT") if ages.oldest else "–"


def counted(kind: str, amount: int) -> str:
    """„3 offers“."""
    told = {
        "service": ngettext("%(number)s offer", "%(number)s offers", amount),
        "course": ngettext("%(number)s German course", "%(number)s German courses", amount),
        "organisation": ngettext("%(number)s organisation", "%(number)s organisations", amount),
        "location": ngettext("%(number)s place", "%(number)s places", amount),
    }
    return told[kind] % {"number": number(amount)}


def name_of(line: Line, by: str) -> str:
    if line.pk is not None:
        return line.name
    return {
        "organisation": _("Without an organisation"),
        "topic": _("Without a topic"),
        "municipality": _("In no municipality: online, by telephone, secret place"),
    }[by]
