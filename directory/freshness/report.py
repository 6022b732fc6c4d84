"""The figures of the report: all records at a glance, and the same by organisation, topic or municipality."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value

from directory import run_rules
from directory.freshness.ages import Ages, Days, days_by, published
from directory.kinds import KINDS
from directory.models import CourseRun, Location, Municipality, Organisation, Suggestion, SuggestionState, Topic


# --- At a glance -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Glance:
    """`kinds` by name; `overdue` records have passed the day of their next check."""

    kinds: Mapping[str, Ages]
    total: Ages
    overdue: int
    runs: int
    runs_unknown: int  # their places were told too long ago, or never
    reports: int  # errors that somebody reported and nobody has looked at
    oldest_report: int | None  # days
    median_report: int | None


def glance(*, at: dt.datetime) -> Glance:
    """Ten statements, however much there is."""
    on, all_days = at.date(), Counter[dt.date | None]()
    kinds, overdue = {}, 0
    for kind in KINDS:
        days: Counter[dt.date | None] = Counter()
        rows = published(kind).order_by().values_list("verified_on")
        for day, number, late in rows.annotate(number=Count("pk"), late=Count("pk", filter=Q(next_check_due__lte=on))):
            days[day] += number
            overdue += late
        kinds[kind] = Ages.of(days, on=on)
        all_days += days
    runs = CourseRun.objects.filter(run_rules.listed(on), course__in=published("course"))
    told = Q(places_as_of__gte=at - run_rules.PLACES_HOLD_FOR)
    counted = runs.aggregate(all=Count("pk"), unknown=Count("pk", filter=~told | Q(places_as_of__isnull=True)))
    reports = Ages.of(_report_days(), on=on)
    return Glance(
        kinds=kinds,
        total=Ages.of(all_days, on=on),
        overdue=overdue,
        runs=counted["all"],
        runs_unknown=counted["unknown"],
        reports=reports.total,
        oldest_report=(on - reports.oldest).days if reports.oldest else None,
        median_report=reports.median,
    )


def _report_days() -> Days:
    waiting = Suggestion.objects.filter(state=SuggestionState.NEW).order_by()
    return dict(waiting.values_list("created_on").annotate(number=Count("pk")))


# --- By group --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Line:
    """One organisation, topic or municipality; `pk` is None for what belongs to none."""

    pk: int | None
    name: str
    ages: Ages
    days: Mapping[str, Days]  # by kind
    on: dt.date

    @property
    def kinds(self) -> dict[str, Ages]:
        """Worked out for the lines that are shown, not for thousands."""
        return {kind: Ages.of(days, on=self.on) for kind, days in self.days.items()}


def lines(by: str, *, on: dt.date) -> list[Line]:
    """Every group that has records, by name; at most ten statements."""
    found: dict[int | None, dict[str, Counter[dt.date | None]]] = {}
    for kind, groups in GROUPINGS[by](on).items():
        for pk, days in groups.items():
            found.setdefault(pk, {})[kind] = days
    names = _NAMES[by]()
    made = [_line(pk, names.get(pk, "") if pk is not None else "", kinds, on) for pk, kinds in found.items()]
    return sorted(made, key=lambda line: (line.pk is None, line.name.casefold()))


def _line(pk: int | None, name: str, kinds: Mapping[str, Counter[dt.date | None]], on: dt.date) -> Line:
    days: Counter[dt.date | None] = Counter()
    for some in kinds.values():
        days.update(some)
    return Line(pk, name, Ages.of(days, on=on), kinds, on)


Groups = dict[int | None, Counter[dt.date | None]]


def _by_organisation(on: dt.date) -> dict[str, Groups]:
    return {
        "service": days_by(published("service"), "organisation"),
        "course": days_by(published("course"), "organisation"),
        "organisation": days_by(published("organisation"), "pk"),
        "location": days_by(published("location"), "owner"),
    }


def _by_topic(on: dt.date) -> dict[str, Groups]:
    return {kind: days_by(published(kind), "topics") for kind in ("service", "course")}


def _by_municipality(on: dt.date) -> dict[str, Groups]:
    found: dict[str, Groups] = {"location": days_by(published("location"), "municipality")}
    for kind in PLACES:
        at_a_place, elsewhere = placed(kind, on)
        found[kind] = days_by(at_a_place, "town") | days_by(elsewhere, "town")
    return found


GROUPINGS: Mapping[str, Callable[[dt.date], dict[str, Groups]]] = {
    "organisation": _by_organisation,
    "topic": _by_topic,
    "municipality": _by_municipality,
}
_NAMES: Mapping[str, Callable[[], Mapping[int, str]]] = {
    "organisation": lambda: dict(Organisation.objects.values_list("pk", "name")),
    "topic": lambda: {topic.pk: topic.title_in(None) for topic in Topic.objects.prefetch_related("labels")},
    "municipality": lambda: dict(Municipality.objects.values_list("pk", "name")),
}


# --- Where offers are ------------------------------------------------------------------------------------------------
# Of each kind of offer: the rows that say where it is.
PLACES = {"service": "places", "course": "runs"}


def placed(kind: str, on: dt.date) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """Offers with the municipality (`town`) of each of their places, and those that are in none: online, by telephone.

    A secret place is in no municipality here: a sheet travels.
    """
    name = PLACES[kind]
    open_place = Q(**{f"{name}__location__kind": Location.Kind.PHYSICAL}) & Q(
        **{
            f"{name}__location__address_visibility": Location.AddressVisibility.PUBLIC,
            f"{name}__location__municipality__isnull": False,
        }
    )
    if kind == "course":
        open_place &= run_rules.listed(on, prefix="runs__")
    offers = published(kind)
    at_a_place = offers.filter(open_place).annotate(town=F(f"{name}__location__municipality"))
    model = KINDS[kind]
    same = model._default_manager.filter(open_place, pk=OuterRef("pk"))
    return at_a_place, offers.filter(~Exists(same)).annotate(town=Value(None, output_field=IntegerField()))


# --- In which order --------------------------------------------------------------------------------------------------
_SORTS: Mapping[str, Callable[[Line], Any]] = {
    "name": lambda line: line.name.casefold(),
    "records": lambda line: line.ages.total,
    "fresh": lambda line: -1 if line.ages.percent is None else line.ages.percent,
    "median": lambda line: -1 if line.ages.median is None else line.ages.median,
    "oldest": lambda line: line.ages.oldest or dt.date.max,
    "never": lambda line: line.ages.never,
    "due": lambda line: line.ages.due,
}
SORTS = tuple(_SORTS)
USUAL_SORT = "-due"


def sorted_by(found: list[Line], wish: str) -> list[Line]:
    """`wish` is the name of a column, „-“ before it for the largest first; what nobody offers is by what is due."""
    wish = wish if wish.removeprefix("-") in _SORTS else USUAL_SORT
    return sorted(found, key=_SORTS[wish.removeprefix("-")], reverse=wish.startswith("-"))
