"""What a course teaches, and for whom it is the next one."""

from __future__ import annotations

import pytest

from directory.course_levels import continues, continuing, next_level, teaches, teaching
from directory.models import Course, Level

from .factories import CourseFactory


@pytest.mark.parametrize(
    ("start", "target", "taught", "fits"),
    [
        ("A2", "B1", "B1", "A2 B1.1"),  # asks for A2
        ("A1", "B1", "A1 A2 B1", "A0 A1 A2 B1.1"),  # beginners' courses begin at A1
        ("A0", "A1", "A0 A1", "A0"),
        ("B1.1", "B1.2", "B1", "A2 B1.1"),
        ("B1.2", "B1", "B1", "A2 B1.1"),
        ("B1", "B1+", "B1", "B1"),
        ("B1+", "B2", "B1 B2", "A2 B1.1 B1 B1+"),
        ("Alpha", "A2", "Alpha A0 A1 A2", "Alpha"),  # who can read needs no course in reading
        ("A2", "", "B1 B2 C1 C2", "A2 B1.1 B1 B1+ B2"),
        ("", "B1", "B1", "A2 B1.1"),
        ("", "", "", ""),
    ],
)
def test_a_course_teaches_levels_and_fits_people(start: str, target: str, taught: str, fits: str) -> None:
    people = ("Alpha", "A0", "A1", "A2", "B1.1", "B1", "B1+", "B2")
    assert " ".join(teaches(start, target)) == taught
    assert " ".join(now for now in people if continues(start, target, now)) == fits


def test_every_level_has_a_next_one() -> None:
    following = {level: next_level(level) for level in ("Alpha", "A0", "A1.1", "A1.2", "A1", "B1.1", "B1+", "C1", "C2")}
    assert following == {
        "Alpha": "Alpha", "A0": "A1", "A1.1": "A1", "A1.2": "A2", "A1": "A2", "B1.1": "B1", "B1+": "B2", "C1": "C2",
        "C2": "C2",
    }  # fmt: skip


@pytest.mark.django_db
def test_a_statement_finds_what_the_rule_says() -> None:
    ends = ("", *Level.values)
    Course.objects.bulk_create(
        Course(name="x", organisation=first.organisation, course_type=first.course_type, start_level=a, target_level=b)
        for first in [CourseFactory(runs=0, start_level="", target_level="")]
        for a in ends
        for b in ends
    )
    everything = list(Course.objects.all())
    for now in ("Alpha", "A0", "A2", "B1.1", "C1"):
        expected = {one.pk for one in everything if continues(one.start_level, one.target_level, now)}
        assert set(Course.objects.filter(continuing(now)).values_list("pk", flat=True)) == expected
    expected = {one.pk for one in everything if not teaches(one.start_level, one.target_level)} | {
        one.pk for one in everything if "B1" in teaches(one.start_level, one.target_level)
    }
    assert set(Course.objects.filter(teaching(["B1", "unknown"])).values_list("pk", flat=True)) == expected
