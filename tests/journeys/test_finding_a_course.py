"""Somebody looks for a B1 course in the evening with childcare in Stolberg, and gives up one wish."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import Portal, Visitor
from .test_finding_help import requests_of

pytestmark = pytest.mark.browser

WIDTHS = (360, 1280)


@dataclass(frozen=True)
class Words:
    """What the form is called by in one language; the values are the same in all of them."""

    menu: str
    childcare: str
    show: str


LANGUAGES = {
    "de": Words("Deutsch lernen", "Mit Kinderbetreuung", "Kurse zeigen"),
    "ar": Words("تعلّم الألمانية", "مع رعاية للأطفال", "عرض الدورات"),
}


def assert_without_barriers(page: Page) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"scrolls sideways at {width}"


def unfold(page: Page) -> None:
    """On telephones the form is folded once it was used."""
    fold = page.locator("details.kim-finder__fold")
    if fold.get_attribute("open") is None and fold.locator("> summary").is_visible():
        fold.locator("> summary").click()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_finds_an_evening_course_with_childcare_and_gives_up_one_wish(
    visitor: Visitor, portal: Portal, language: str, width: int
) -> None:
    words = LANGUAGES[language]
    context = visitor(width=width)
    hosts = requests_of(context)
    page = context.new_page()
    page.goto(f"/{language}/kurse/")
    form = page.locator(".kim-finder form")
    form.locator("[name=from]").select_option("A2")
    form.locator("[name=time]").first.select_option("abends")
    form.locator("[name=near]").fill("Stolberg")
    form.locator("[name=radius]").select_option("5")
    form.get_by_label(words.childcare, exact=True).check()
    form.get_by_role("button", name=words.show).first.click()
    expect(page).to_have_url(re.compile("from=A2.*near=Stolberg"))
    page.wait_for_load_state()
    rows = page.locator(".kim-courses > li")
    expect(rows.locator("a[href*='berufssprachkurs-b1-am-abend']").first).to_be_visible()
    expect(page.locator(".kim-resulthead [role=status]")).to_contain_text(str(rows.count()))
    for facts in rows.locator("dl.kim-course__facts").all():
        expect(facts.locator("dt")).to_have_count(4)  # the same four in every row
    assert_without_barriers(page)
    page.set_viewport_size({"width": width, "height": 800})

    # No course begins so soon in the morning: one wish less each, with what that finds.
    unfold(page)
    form.locator("[name=time]").first.select_option("vormittags")
    form.locator("[name=weeks]").select_option("4")
    form.locator("input[name=places][value=free]").check()
    form.get_by_role("button", name=words.show).first.click()
    expect(page).to_have_url(re.compile("time=vormittags"))
    page.wait_for_load_state()
    expect(page.locator(".kim-relax")).to_be_visible()
    expect(page.get_by_role("region").locator("a[href^='tel:']").first).to_be_visible()  # somebody who helps
    assert_without_barriers(page)
    page.set_viewport_size({"width": width, "height": 800})
    option = page.locator(".kim-relax a").first
    promised = int(option.locator("b").inner_text())
    dropped = parse_qs(urlsplit(page.url).query).keys() - parse_qs(urlsplit(option.get_attribute("href") or "").query)
    option.click()
    page.wait_for_load_state()
    assert len(dropped) == 1, "one wish is given up, and only one"
    expect(page.locator(".kim-courses > li")).to_have_count(promised)

    # The slip takes the wishes along, in two languages where the reader's is another one than German.
    page.locator("a[href*='/kurse/wunschzettel/']").first.click()
    expect(page.locator(".kim-slip thead th")).to_have_count(1 if language == "de" else 2)
    assert_without_barriers(page)
    assert set(hosts) == {urlsplit(portal.url).netloc}
    assert context.cookies() == []


def test_guesses_the_level_without_script(visitor: Visitor) -> None:
    page = visitor(width=360, java_script_enabled=False).new_page()
    page.goto("/de/kurse/mein-deutsch/?time=abends")
    page.locator("a[href*='from=B1']").click()
    expect(page).to_have_url(re.compile(r"/de/kurse/\?from=B1&time=abends$"))
    expect(page.locator("select[name=from]")).to_have_value("B1")
