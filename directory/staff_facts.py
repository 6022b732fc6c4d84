"""What counsellors read besides: who pays for a course, its numbers, and the line that is theirs alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .catalogue import catalogue
from .models import ContactPoint, CourseType
from .reading import CourseReading


@dataclass(frozen=True, slots=True)
class StaffFacts:
    """Never for the public: contact points of visibility „S“ stand here."""

    funding: str
    provider_number: str
    own_number: str
    lines: tuple[ContactPoint, ...]


def staff_facts(readings: Iterable[CourseReading]) -> dict[int, StaffFacts]:
    """By the course's id, in two statements."""
    courses = [reading.course for reading in readings]
    # Where no programme pays, the law behind the type of course says who does.
    laws = dict(
        CourseType.objects.filter(pk__in={course.course_type_id for course in courses}).values_list("pk", "legal_basis")
    )
    lines: dict[int, list[ContactPoint]] = defaultdict(list)
    for contact in ContactPoint.objects.filter(
        organisation__in={course.organisation_id for course in courses},
        service=None,
        visibility=ContactPoint.Visibility.STAFF,
    ).exclude(phone="", email=""):
        lines[contact.organisation_id].append(contact)
    terms = catalogue().terms
    return {
        course.pk: StaffFacts(
            funding=terms[course.funding_programme_id].label
            if course.funding_programme_id
            else laws[course.course_type_id],
            provider_number=course.provider_number,
            own_number=course.own_number,
            lines=tuple(lines[course.organisation_id]),
        )
        for course in courses
    }
