"""Childcare at a course in the reader's words: for which ages, how many places, what it costs."""

from __future__ import annotations

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from .models import Course

YEAR = 12


def ages_of(course: Course) -> list[int | None]:
    """From so many months to so many years; empty where neither is known."""
    known = [course.childcare_from_months, course.childcare_to_years]
    return known if any(age is not None for age in known) else []


def ages(from_months: int | None, to_years: int | None) -> str:
    """„from 6 months“, „up to 10 years“, „from 1 year up to 6 years“."""
    youngest = _youngest(from_months) if from_months is not None else ""
    oldest = (
        ngettext("up to %(number)s year", "up to %(number)s years", to_years) % {"number": to_years}
        if to_years is not None
        else ""
    )
    if youngest and oldest:
        return pgettext("ages of children", "%(youngest)s %(oldest)s") % {"youngest": youngest, "oldest": oldest}
    return youngest or oldest


def _youngest(months: int) -> str:
    if not months or months % YEAR:
        return ngettext("from %(number)s month", "from %(number)s months", months) % {"number": months}
    years = months // YEAR
    return ngettext("from %(number)s year", "from %(number)s years", years) % {"number": years}


def facts(course: Course) -> list[str]:
    """What is known of it, one line each."""
    lines = []
    if known := ages_of(course):
        lines.append(_("For children %(ages)s.") % {"ages": ages(*known)})
    if course.childcare_places is not None:
        number = course.childcare_places
        lines.append(ngettext("%(number)s place for a child.", "%(number)s places for children.", number)
                     % {"number": number})  # fmt: skip
    if course.childcare_cost is not None:
        lines.append(_cost(course))
    return lines


def as_of(course: Course) -> str:
    day = course.childcare_as_of
    return _("As of %(date)s") % {"date": date_format(day)} if day is not None else ""


def _cost(course: Course) -> str:
    amount = course.childcare_cost
    if not amount:
        return _("The childcare is free of charge.")
    shown = number_format(amount.normalize() if amount % 1 == 0 else amount)
    return _("The childcare costs %(amount)s euros a month for each child.") % {"amount": shown}
