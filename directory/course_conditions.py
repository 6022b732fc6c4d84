"""What a wish means for the database: one condition each, all about a course and one and the same run of it.

The statement starts at the courses and joins the runs that are listed, so that a course without a known start keeps
one row in which everything about the run is unknown.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    FilteredRelation,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast

from search.documents import Area
from search.question import Place

from . import run_rules
from .catalogue import catalogue
from .course_levels import UNKNOWN, continuing, teaching
from .distance import KM_PER_DEGREE
from .facet_values import childcare_of_course
from .models import Course, CourseRun, Location, OfferStatus, Vocabulary
from .wishes import DAYS, FREE, Wishes

ONLINE = "online"
# Somebody may know where this is: only such places have a town and a distance.
OPEN_PLACE = Q(place_kind=Location.Kind.PHYSICAL, place_shown=Location.AddressVisibility.PUBLIC)
# Statements speak of a run by these names and never by the relation: that would join the runs once more, and two
# conditions would hold for two different runs.
_OF_THE_RUN = {
    "run_id": F("run__pk"),
    "run_starts_on": F("run__starts_on"),
    "run_mode": F("run__mode"),
    "run_places_state": F("run__places_state"),
    "run_places_as_of": F("run__places_as_of"),
    "run_days": Cast("run__weekdays", TextField()),
    "place_kind": F("run__location__kind"),
    "place_shown": F("run__location__address_visibility"),
    "place_municipality": F("run__location__municipality__slug"),
    "place_district": F("run__location__district__slug"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The wishes with what they mean at that moment: the place on the map, the town and the courses of the words."""

    wishes: Wishes
    at: dt.datetime
    place: Place | None = None
    area: Area | None = None
    courses: tuple[int, ...] | None = None  # that the words found, best first; None: no words
    words_narrow: bool = True  # False: more courses hold them than an engine ranks, so they only order

    @property
    def today(self) -> dt.date:
        return self.at.date()


def rows(asked: Asked) -> QuerySet[Any]:
    """Every public course once for each of its listed runs."""
    listed = FilteredRelation("runs", condition=run_rules.listed(asked.today, prefix="runs__"))
    found = Course.objects.published().order_by().annotate(run=listed).alias(**_OF_THE_RUN)
    return found.alias(km2=_squared_kilometres(asked.place)) if asked.place is not None else found


def conditions(asked: Asked) -> dict[str, Q]:
    """One for each wish in use, by its name; what belongs to the place is called `near` and `area`, the words `q`."""
    wishes, found = asked.wishes, {}
    for name, condition in _BY_VALUES.items():
        if values := getattr(wishes, name):
            found[name] = condition(values)
    if wishes.now:
        found["now"] = continuing(wishes.now)
    if wishes.weeks is not None:
        last = asked.today + dt.timedelta(weeks=wishes.weeks)
        found["weeks"] = Q(run_starts_on__gte=asked.today, run_starts_on__lte=last)
    if wishes.places:
        found["places"] = places(wishes.places, asked.at)
    if asked.place is not None and wishes.radius is not None:
        found["near"] = Q(km2__lte=wishes.radius**2) | _online()
    if asked.area is not None:
        slug = Q(**{f"place_{asked.area.facet}": asked.area.value})
        found["area"] = (OPEN_PLACE & slug) | _online()
    if asked.courses is not None and asked.words_narrow:
        found["q"] = Q(pk__in=asked.courses)
    return found


def places(values: Iterable[str], at: dt.datetime) -> Q:
    """A paused course has places for nobody, whatever was told of its runs."""
    wanted = set(values)
    if FREE in wanted:
        wanted |= set(run_rules.FREE_PLACES)
    told = run_rules.places_told(_ids(Vocabulary.PLACE_STATE, wanted - {run_rules.UNKNOWN_PLACES}), at, prefix="run_")
    if run_rules.UNKNOWN_PLACES in wanted:
        unknown = catalogue().term(Vocabulary.PLACE_STATE, run_rules.UNKNOWN_PLACES)
        told |= run_rules.places_unknown(unknown.id if unknown else None, at, prefix="run_")
    return told & ~Q(status=OfferStatus.PAUSED)


def place_rank(order: Iterable[str], at: dt.datetime) -> Case:
    """How far ahead the state of places stands in that order; what is not among them comes last."""
    states = list(order)
    return Case(
        *(When(places((state,), at), then=Value(rank)) for rank, state in enumerate(states)),
        default=Value(len(states)),
    )


def _ids(vocabulary: str, codes: Iterable[str]) -> list[int]:
    terms = catalogue().vocabularies.get(vocabulary, {})
    return [terms[code].id for code in codes if code in terms]


def _online() -> Q:
    """From home it is near everywhere."""
    return Q(run_mode__in=_ids(Vocabulary.COURSE_MODE, [ONLINE]))


def _time(values: tuple[str, ...]) -> Q:
    times = CourseRun.times.through._default_manager.filter(courserun=OuterRef("run_id"))
    found = Q(Exists(times.filter(term__in=_ids(Vocabulary.COURSE_TIME, values))))
    return found | ~Q(Exists(times)) if UNKNOWN in values else found


def _day(values: tuple[str, ...]) -> Q:
    """The list of weekdays is read as text: the digit of a wished day is in it, and that of no other day."""
    found, others = Q(pk__in=()), Q()
    for day in DAYS:
        if day in values:
            found |= Q(run_days__contains=day)
        else:
            others &= ~Q(run_days__contains=day)
    found &= others
    return found | Q(run_days="[]") | Q(run_id__isnull=True) if UNKNOWN in values else found


def _mode(values: tuple[str, ...]) -> Q:
    found = Q(run_mode__in=_ids(Vocabulary.COURSE_MODE, values))
    return found | Q(run_mode__isnull=True) if UNKNOWN in values else found


def _childcare(values: tuple[str, ...]) -> Q:
    terms = catalogue().vocabularies.get(Vocabulary.CHILDCARE, {}).values()
    found = Q(childcare__in=[term.id for term in terms if childcare_of_course(term) in values])
    return found | Q(childcare__isnull=True) if UNKNOWN in values else found


def _cost(values: tuple[str, ...]) -> Q:
    answers = {"free": True, "paid": False}
    found = Q(is_free__in=[answers[value] for value in values if value in answers])
    return found | Q(is_free__isnull=True) if UNKNOWN in values else found


def _type(values: tuple[str, ...]) -> Q:
    kinds = catalogue().course_types.values()
    return Q(course_type__in=[kind.id for kind in kinds if kind.code in values])


def _linked(field: str, target: str, ids: Callable[[tuple[str, ...]], list[int]]) -> Callable[[tuple[str, ...]], Q]:
    """Courses that have one of these in a many-to-many field."""

    def condition(values: tuple[str, ...]) -> Q:
        links = getattr(Course, field).through._default_manager.filter(course=OuterRef("pk"))
        return Q(Exists(links.filter(**{f"{target}__in": ids(values)})))

    return condition


def _in(area: str) -> Callable[[tuple[str, ...]], Q]:
    return lambda slugs: OPEN_PLACE & Q(**{f"place_{area}__in": slugs})


_BY_VALUES: Mapping[str, Callable[[tuple[str, ...]], Q]] = {
    "level": teaching,
    "type": _type,
    "time": _time,
    "day": _day,
    "mode": _mode,
    "childcare": _childcare,
    "women": lambda values: Q(women_only=True),
    "cost": _cost,
    "access": _linked("access", "term", lambda codes: _ids(Vocabulary.COURSE_ACCESS, codes)),
    "audience": _linked("target_groups", "term", lambda codes: _ids(Vocabulary.TARGET_GROUP, codes)),
    "topic": _linked("topics", "topic", lambda codes: [catalogue().topics_by_code[code].id for code in codes]),
    "municipality": _in("municipality"),
    "district": _in("district"),
}


def _squared_kilometres(place: Place) -> Case:
    """Flat earth: the region is 50 km wide. Nothing is reckoned from a hidden place."""
    north = (Cast("run__location__latitude", FloatField()) - Value(place.latitude)) * Value(KM_PER_DEGREE)
    east = (Cast("run__location__longitude", FloatField()) - Value(place.longitude)) * Value(
        KM_PER_DEGREE * math.cos(math.radians(place.latitude))
    )
    return Case(
        When(OPEN_PLACE, then=north * north + east * east), default=Value(None), output_field=FloatField()
    )  # fmt: skip
