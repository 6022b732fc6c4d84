"""How much there is, and how fresh it is: the few numbers of the home page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Max, Q

from .models import Course, CourseRun, Service, Term, Vocabulary
from .opening_hours import local
from .run_rules import FREE_PLACES, listed, places_told

# Nobody misses a change of these counts for so long.
KEPT_FOR = 5 * 60
RECENT = dt.timedelta(days=182)


@dataclass(frozen=True, slots=True)
class Numbers:
    services: int = 0
    courses: int = 0
    free_courses: int = 0  # courses with places, told within 14 days
    percent_checked: int = 0  # of the services, within the last six months
    newest_check: dt.date | None = None


def directory_numbers(*, at: dt.datetime) -> Numbers:
    """From the cache, or three statements."""
    key = f"directory:numbers:{local(at).date()}"
    kept: Numbers | None = cache.get(key)
    if kept is None:
        kept = _count(at)
        cache.set(key, kept, KEPT_FOR)
    return kept


def _count(at: dt.datetime) -> Numbers:
    today = local(at).date()
    services = Service.objects.published().aggregate(
        all=Count("pk"), checked=Count("pk", filter=Q(verified_on__gte=today - RECENT)), newest=Max("verified_on")
    )
    courses = Course.objects.published().count()
    states = Term.objects.filter(vocabulary=Vocabulary.PLACE_STATE, code__in=FREE_PLACES).values("pk")
    free = (
        CourseRun.objects.filter(
            listed(today), places_told(states, at), course__in=Course.objects.published(), starts_on__gte=today
        )
        .values("course")
        .distinct()
        .count()
    )
    every = services["all"]
    newest = services["newest"]
    return Numbers(
        services=every,
        courses=courses,
        free_courses=free,
        percent_checked=round(100 * services["checked"] / every) if every else 0,
        newest_check=min(newest, today) if newest else None,
    )
