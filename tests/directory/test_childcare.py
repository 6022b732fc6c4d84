"""Childcare at a course: ages in order, in words, on the page, at the desk."""

from __future__ import annotations

import datetime as dt
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from directory import childcare_words
from directory.models import Course
from portal.role_groups import make_groups

from .factories import CourseFactory, TopicFactory, term
from .test_viewsets import BACKEND, edit, errors

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("from_months", "to_years", "words"),
    [
        (6, None, "from 6 months"),
        (12, None, "from 1 year"),
        (18, 3, "from 18 months up to 3 years"),
        (30, None, "from 30 months"),
        (0, 6, "from 0 months up to 6 years"),
        (None, 1, "up to 1 year"),
        (None, None, ""),
    ],
)
def test_ages_in_words(from_months: int | None, to_years: int | None, words: str) -> None:
    with translation.override("en"):
        assert childcare_words.ages(from_months, to_years) == words


def test_only_what_is_known_is_said() -> None:
    with translation.override("en"):
        assert childcare_words.facts(Course()) == []
        assert childcare_words.facts(Course(childcare_places=1, childcare_cost=0)) == [
            "1 place for a child.", "The childcare is free of charge.",
        ]  # fmt: skip


def test_the_page_tells_ages_places_cost_and_their_day(client: Client) -> None:
    course = CourseFactory(
        childcare=term("childcare", "kinderbeaufsichtigung", "Kinderbetreuung im Haus"), childcare_from_months=12,
        childcare_to_years=10, childcare_places=6, childcare_cost="25.00", childcare_as_of=dt.date(2026, 11, 12),
        childcare_note="Bitte anmelden.",
    )  # fmt: skip
    html = unescape(client.get(course.get_absolute_url().replace("/de/", "/en/")).content.decode())
    for words in (
        "For children from 1 year up to 10 years.",
        "6 places for children.",
        "The childcare costs 25 euros a month for each child.",
        "Bitte anmelden.",
        "As of Nov. 12, 2026",
    ):
        assert words in html


def test_the_desk_refuses_ages_upside_down_at_their_field(person: Any) -> None:
    make_groups()
    desk = Client()
    desk.force_login(person("editor"), BACKEND)
    course = CourseFactory(topics=[TopicFactory()])
    refused = errors(edit(desk, course, childcare_from_months="48", childcare_to_years="3"))
    assert list(refused) == ["childcare_to_years"]
    assert "childcare_cost" in errors(edit(desk, course, childcare_cost="-1"))
    assert edit(desk, course, childcare_from_months="18", childcare_to_years="1", childcare_cost="0").status_code == 302
    course.refresh_from_db()
    assert (course.childcare_from_months, course.childcare_to_years, course.childcare_cost) == (18, 1, 0)
