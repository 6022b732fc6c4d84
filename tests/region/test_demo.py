"""The demo region: large enough to be believed, invented throughout, and the same after a second loading."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from directory.models import (
    ContactPoint,
    Course,
    CourseRun,
    Location,
    Municipality,
    Organisation,
    Service,
    Topic,
)
from kompass.models import ProcessPage, TopicPage
from portal.demo.loading import load_demo
from portal.languages import CODES
from portal.models import StandardPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_region")]

FILES = sorted((Path(settings.ROOT) / "portal" / "demo").rglob("*.yaml"))
# Nationwide help lines are real on purpose: a person in danger must not find an invented number.
HELP_LINES = re.compile(r"110|112|116[ ]?\d{3}|116117|115|0800[ \d]+")
NUMBER = re.compile(r"(?<![\d.\-/])0\d{2,4}[ /-]?\d[\d \-/]{4,}\d")


def test_the_region_is_as_large_as_promised() -> None:
    assert Organisation.objects.count() >= 40
    assert Location.objects.count() >= 60
    assert Service.objects.count() >= 130
    assert Course.objects.count() >= 60
    assert CourseRun.objects.count() >= 150
    assert Topic.objects.count() == 90


def test_every_municipality_has_places() -> None:
    empty = [town.name for town in Municipality.objects.all() if not town.locations.exists()]
    assert Municipality.objects.count() == 10
    assert empty == []


@pytest.mark.parametrize("language", CODES)
def test_all_topics_have_title_and_summary_in_every_language(language: str) -> None:
    pages = TopicPage.objects.filter(locale__language_code=language, live=True)
    assert pages.count() == 90
    assert not pages.filter(title="").exists()
    assert not pages.filter(plain_summary="").exists()


@pytest.mark.parametrize(("language", "at_least"), [("de", 30), ("en", 30), ("ar", 12), ("uk", 12)])
def test_enough_topics_have_a_full_text(language: str, at_least: int) -> None:
    full = [page for page in TopicPage.objects.filter(locale__language_code=language) if page.body]
    assert len(full) >= at_least


def test_the_process_page_tells_the_six_steps() -> None:
    page = ProcessPage.objects.get(locale__language_code="de")
    steps = [block for block in page.body if block.block_type == "steps"]
    assert page.title == "So läuft die Beratung ab"
    assert len(steps[0].value["items"]) == 6


def test_the_pages_that_law_asks_for_exist_in_german() -> None:
    purposes = set(StandardPage.objects.filter(locale__language_code="de", live=True).values_list("purpose", flat=True))
    assert {"imprint", "privacy", "accessibility", "easy_language", "sign_language"} <= purposes


def test_every_record_is_marked_as_sample_data() -> None:
    for model in (Organisation, Location, Service, Course):
        assert not model.objects.filter(is_sample=False).exists()


def test_no_person_is_named() -> None:
    assert not ContactPoint.objects.exclude(person_name="").exists()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_telephone_numbers_are_invented(path: Path) -> None:
    for number in NUMBER.findall(path.read_text(encoding="utf-8")):
        assert number.startswith(("0241 000", "0241 000-")) or HELP_LINES.match(number), f"{path.name}: {number}"


def test_web_and_mail_addresses_of_records_are_invented() -> None:
    for name in ("organisations", "locations", "services_1", "services_2", "services_3", "courses"):
        text = (Path(settings.ROOT) / "portal" / "demo" / "directory" / f"{name}.yaml").read_text(encoding="utf-8")
        for host in re.findall(r"(?:https?://|@)([\w.-]+)", text):
            assert host.rstrip(".").endswith(("example.org", "example.com")), host


def test_dates_of_runs_are_near_today() -> None:
    today = timezone.localdate()
    listed = [run for run in CourseRun.objects.all() if run.is_listed(today)]
    assert len(listed) > 100
    assert sum(run.starts_on > today for run in listed) > 50


def test_loading_again_changes_nothing() -> None:
    before = (
        Organisation.objects.count(),
        Service.objects.count(),
        TopicPage.objects.count(),
        StandardPage.objects.count(),
    )
    report = load_demo()
    assert (report.organisations, report.services, report.courses, report.pages) == (0, 0, 0, 0)
    after = (
        Organisation.objects.count(),
        Service.objects.count(),
        TopicPage.objects.count(),
        StandardPage.objects.count(),
    )
    assert after == before


def test_a_redacted_place_of_the_demo_has_no_address() -> None:
    places = list(Location.objects.filter(kind="redacted"))
    assert places
    for place in places:
        assert (place.street, place.latitude, place.district, place.address_line) == ("", None, None, "")
