"""What a counsellor does for somebody who goes on alone: some offers, two languages, paper."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import pdf

from .conftest import Portal, Visitor

pytestmark = pytest.mark.browser

WIDTHS = (360, 1280)


def no_barrier(page: Page) -> None:
    """Read by axe, narrow and wide."""
    before = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"scrolls sideways at {width}"
    page.set_viewport_size(before)


def stored(page: Page) -> list[object]:
    """What the browser keeps: the list of this tab, and nothing that outlives it."""
    return page.evaluate("[sessionStorage.getItem('merkliste'), localStorage.length]")


@pytest.mark.parametrize(("code", "second"), [("de", "ar"), ("ar", "de")])
def test_makes_a_bilingual_shortlist_of_three_offers_and_prints_it(
    visitor: Visitor, portal: Portal, code: str, second: str
) -> None:
    context = visitor(width=360)
    page = context.new_page()
    page.goto(f"/{code}/angebote/?topic=migrationsberatung")
    for place in range(3):
        page.locator(".kim-result button[data-note]").nth(place).click()
    page.get_by_role("link", name=re.compile(r"\(3\)")).click()

    expect(page).to_have_url(re.compile(rf"/{code}/merkliste/\?items=a\d+-a\d+-a\d+$"))
    expect(page.locator(".kim-short > li")).to_have_count(3)
    chooser = page.locator("select[name=with]")
    chooser.select_option(second)
    chooser.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".kim-bi > div")).to_have_count(6)
    expect(page.locator(f".kim-bi > div[lang={second}]")).to_have_count(3)
    no_barrier(page)

    titles = page.locator(".kim-short h2 a").all_inner_texts()
    page.locator(".kim-short__tools").nth(1).get_by_role("link").first.click()
    expect(page.locator(".kim-short h2 a").first).to_have_text(titles[1])

    printed = page.get_by_role("link", name=re.compile("PDF")).get_attribute("href") or ""
    sheet = pdf.read(context.request.get(portal.url + printed).body())
    assert sheet.language == code
    assert len(sheet.of("H2")) == 3
    assert sheet.words_in("ar")
    items = re.search(r"items=([\w-]+)", page.url)
    assert stored(page) == [items[1] if items else "", 0]
    assert context.cookies() == []


def test_a_shared_computer_forgets_the_list(visitor: Visitor) -> None:
    context = visitor()
    page = context.new_page()
    page.goto("/de/angebote/1-x/")
    page.get_by_role("button", name=re.compile("^Merken")).click()
    expect(page.get_by_role("button", name=re.compile("^Gemerkt"))).to_be_visible()
    expect(page.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name="Merkliste 1")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name=re.compile("^Gemerkt"))).to_be_visible()

    other = context.new_page()
    other.goto("/de/angebote/1-x/")
    expect(other.get_by_role("button", name=re.compile("^Merken"))).to_be_visible()

    page.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name="Merkliste 1").click()
    page.get_by_role("link", name="Liste leeren").click()
    expect(page.get_by_role("heading", name="Ihre Merkliste ist leer")).to_be_visible()
    assert stored(page) == [None, 0]

    page.goto("/de/merkliste/?items=a1")
    expect(page.locator(".kim-short > li")).to_have_count(1)
    page.goto("/de/kompass/schutz-krise-und-diskriminierung/haeusliche-gewalt-und-gewaltschutz/")
    page.route("https://www.dwd.de/**", lambda route: route.abort())
    page.get_by_role("link", name="Seite schnell verlassen").click()
    page.goto("/de/angebote/1-x/")
    expect(page.get_by_role("button", name=re.compile("^Merken"))).to_be_visible()


def test_makes_a_list_without_script(visitor: Visitor) -> None:
    page = visitor(width=360, java_script_enabled=False).new_page()
    page.goto("/de/angebote/1-x/")
    page.get_by_role("link", name=re.compile("^Merken")).click()
    expect(page.locator(".kim-short > li")).to_have_count(1)
    page.get_by_label("Angebot oder Kurs").fill("migrationsberatung")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("link", name=re.compile("^Auf die Liste")).first.click()
    expect(page.locator(".kim-short > li")).to_have_count(2)
    page.locator(".kim-short > li").first.get_by_role("link", name=re.compile("^Entfernen")).click()
    expect(page.locator(".kim-short > li")).to_have_count(1)
