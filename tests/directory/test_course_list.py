"""The page of the finder: rows, ways on, rules of authorities, and what counsellors alone read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from portal import languages

from .factories import (
    AdmissionNoticeFactory,
    ContactPointFactory,
    CourseFactory,
    CourseRunFactory,
    CourseTextFactory,
    CourseTypeFactory,
    OrganisationFactory,
    PostcodeFactory,
    ServiceFactory,
    TopicFactory,
    term,
)

pytestmark = pytest.mark.django_db
Index = Callable[[], int]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def titles(html: str) -> list[str]:
    return re.findall(r'class="kim-course__title"><a[^>]*>(.*?)</a>', html)


def a_counselling(**facts: Any) -> None:
    ServiceFactory(name="Sprachkursberatung", topics=[TopicFactory(code="kurszugang")], speaks=["de", "en"], **facts)


@pytest.fixture(autouse=True)
def _states() -> None:
    for code, label in {"plaetze_frei": "Plätze frei", "wenige": "Wenige Plätze", "unbekannt": "Nicht bekannt",
                        "warteliste_offen": "Warteliste offen"}.items():  # fmt: skip
        term("place_state", code, label)
    for code in ("vormittags", "abends"):
        term("course_time", code)
    term("childcare", "kinderbeaufsichtigung", "Kinderbetreuung im Haus")


def test_the_row_shows_the_run_that_fits_and_counts_the_others(client: Client) -> None:
    course = CourseFactory(name="Kurs", runs=0)
    soon = timezone.localdate() + dt.timedelta(days=10)
    CourseRunFactory(course=course, starts_on=soon, places="voll")
    for days in (60, 90, 120):
        CourseRunFactory(course=course, starts_on=soon + dt.timedelta(days=days), places="wenige", times=["abends"])
    html = page(client, "/en/kurse/?time=abends")
    assert "in 10 weeks" in html
    assert "Wenige Plätze" in html
    assert "and 2 further starts that fit" in html


def test_soon_has_an_address_of_its_own(client: Client) -> None:
    CourseFactory(name="Bald frei", runs__starts_on=timezone.localdate() + dt.timedelta(days=20))
    CourseFactory(name="Bald voll", runs__starts_on=timezone.localdate() + dt.timedelta(days=20), runs__places="voll")
    CourseFactory(name="Später frei")
    CourseFactory(name="Viel später", runs__starts_on=timezone.localdate() + dt.timedelta(days=90))
    assert 'href="?soon=1"' in page(client, "/en/kurse/")
    assert titles(page(client, "/en/kurse/?soon=1")) == ["Bald frei", "Später frei"]


def test_nothing_found_says_which_single_wish_to_drop_and_what_one_can_wait_for(client: Client, indexed: Index) -> None:
    a_counselling()
    CourseFactory(name="Vormittags", runs__times=["vormittags"])
    CourseFactory(name="Warten", runs__times=["abends"], runs__places="warteliste_offen")
    indexed()
    html = page(client, "/en/kurse/?time=abends&places=free&weeks=10")
    assert "No course fits all your wishes" in html
    assert '<a href="?weeks=10&places=free">' in html
    assert "At any time of day" in html
    assert titles(html) == ["Warten"]
    assert "With an open waiting list: 1 course" in html
    assert "Advice on German courses" in html
    assert "/en/kurse/wunschzettel/?time=abends&weeks=10&places=free" in html


def test_a_chip_takes_away_its_wish(client: Client) -> None:
    PostcodeFactory(code="52062")
    CourseFactory()
    html = page(client, "/en/kurse/?level=B1&near=52062&radius=25&day=0&day=1&day=2&day=3")
    assert 'href="?level=B1&day=0&day=1&day=2&day=3&near=52062"' in html  # without the radius
    assert 'href="?level=B1&day=0&day=1&day=2&day=3"' in html  # without the place
    assert 'href="?level=B1&day=1&day=2&day=3&near=52062&radius=25"' in html


def test_a_changed_rule_stands_above_the_list_and_at_the_courses_it_concerns(client: Client) -> None:
    suspended = CourseTypeFactory(code="ik_allgemein")
    AdmissionNoticeFactory(course_types=[suspended])
    old = AdmissionNoticeFactory(course_types=[suspended], texts={"en": "Old rule."}, valid_to=dt.date(2026, 2, 10))
    CourseFactory(name="Integrationskurs", course_type=suspended)
    CourseFactory(name="Stadtkurs", course_type=CourseTypeFactory(code="land_kommune"))
    html = page(client, "/en/kurse/")
    assert html.count("No new voluntary admissions") == 1
    assert html.count("New rule on who may join") == 1
    assert old.texts["en"] not in html
    assert "No new voluntary admissions" not in page(client, "/en/kurse/?type=land_kommune")


def test_a_row_tells_childcare_and_what_to_ask(client: Client) -> None:
    CourseFactory(name="Mit", childcare=term("childcare", "kinderbeaufsichtigung"), childcare_from_months=12,
                  childcare_to_years=6)  # fmt: skip
    CourseFactory(name="Unbekannt", stale=True)
    assert "Kinderbetreuung im Haus, from 1 year up to 6 years" in page(client, "/en/kurse/?childcare=yes")
    html = page(client, "/en/kurse/?childcare=unknown")
    assert titles(html) == ["Unbekannt"]
    assert "Childcare not known, please ask" in html
    assert "Not checked for more than 12 months" in html


# --- For whom --------------------------------------------------------------------------------------------------------
@pytest.fixture
def school() -> Any:
    organisation = OrganisationFactory()
    ContactPointFactory(organisation=organisation, staff_only=True)
    funding = term("funding_programme", "kim", "Kommunales Integrationsmanagement")
    return CourseFactory(
        organisation=organisation, provider_number="BSP-2004", own_number="K-17", funding_programme=funding
    )


STAFF_ONLY = ("BSP-2004", "K-17", "Kommunales Integrationsmanagement", "Durchwahl für Fachkräfte", "0241 000999")


@pytest.mark.parametrize("role", ["counsellor", "editor", "coordinator"])
def test_counsellors_read_funding_numbers_and_their_own_line(person: Any, school: Any, role: str) -> None:
    client = Client()
    client.force_login(person(role), BACKEND)
    for address in ("/de/kurse/", school.get_absolute_url()):
        response = client.get(address)
        html = unescape(response.content.decode())
        assert [words for words in STAFF_ONLY if words not in html] == [], address
        assert response["Cache-Control"] == "private"


@pytest.mark.parametrize("role", ["", "provider", "translator", "steering", "guest", "admin"])
def test_nobody_else_does(person: Any, school: Any, role: str) -> None:
    client = Client()
    if role:
        client.force_login(person(role), BACKEND)
    for address in ("/de/kurse/", school.get_absolute_url()):
        html = page(client, address)
        assert [words for words in STAFF_ONLY if words in html] == [], address


def test_the_public_page_sets_no_cookie_and_may_be_kept_by_caches(client: Client, school: Any) -> None:
    response = client.get("/de/kurse/?from=A2&time=abends")
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "private" not in response.get("Cache-Control", "")


# --- Cost ------------------------------------------------------------------------------------------------------------
def test_a_list_and_an_empty_list_cost_at_most_fifteen_statements(
    client: Client, indexed: Index, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    a_counselling()
    PostcodeFactory(code="52062")
    suspended = CourseTypeFactory()
    AdmissionNoticeFactory(course_types=[suspended])
    for _number in range(25):
        CourseTextFactory(record=CourseFactory(course_type=suspended, runs__places="warteliste_offen"))
    indexed()
    for query in (
        "",
        "q=deutsch&near=52062&radius=5&sort=distance",
        "time=abends&near=52062&radius=5&places=free&weeks=8&childcare=yes",
        "q=deutsch&near=Aachen&radius=5&places=free&from=A2",
    ):
        client.get(f"/en/kurse/?{query}")
        with django_assert_max_num_queries(15):
            client.get(f"/en/kurse/?{query}")


@pytest.mark.parametrize("code", languages.CODES)
def test_all_pages_of_the_finder_work_in_every_language(client: Client, code: str) -> None:
    CourseFactory()
    for path in ("kurse/?from=A2", "kurse/?from=C1&time=abends", "kurse/mein-deutsch/", "kurse/wunschzettel/?from=A2"):
        assert f'dir="{languages.direction(code)}"' in page(client, f"/{code}/{path}")
