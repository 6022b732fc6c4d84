"""What people do who want to go to a house, and those who work in it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import Portal, Visitor
from .test_finding_help import requests_of

pytestmark = pytest.mark.browser

HOUSE = "/orte/2-verwaltungsgebaeude-ahornstrasse/"


def violations(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_reader_sees_what_is_open_next_and_prints_the_sheet_for_the_door(visitor: Visitor, language: str) -> None:
    page = visitor(width=360).new_page()
    page.goto(f"/{language}{HOUSE}")
    house = page.locator(".kim-house")
    expect(house.get_by_role("heading", level=2)).to_be_visible()
    expect(house.locator(".kim-house__words").first).to_be_visible()
    assert violations(page) == []

    house.locator("a[href$='/aushang/']").click()
    sheet = page.locator("article.kim-poster")
    expect(sheet.locator("h2")).to_have_text(re.compile("[Ii]m Haus"))
    expect(sheet.get_by_role("img")).to_be_visible()
    page.locator("[name=tag]").select_option("woche")
    page.locator("[name=with][value=uk]").check()
    page.get_by_role("main").locator("form button[type=submit]").click()
    expect(sheet.locator("h3").first).to_contain_text("понеділок", ignore_case=True)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, "only the sheet itself scrolls sideways"


def test_the_sheet_prints_on_one_page_without_the_frame(visitor: Visitor) -> None:
    page = visitor().new_page()
    page.goto(f"/de{HOUSE}aushang/?with=ar")
    page.emulate_media(media="print")
    expect(page.locator("article.kim-poster h2")).to_be_visible()
    for frame in ("header.kim-mast", "footer.kim-footer", "main form"):
        expect(page.locator(frame)).to_be_hidden()


def test_the_map_comes_after_a_click_from_here_and_obeys_the_keyboard(visitor: Visitor, portal: Portal) -> None:
    context = visitor(width=360)
    hosts, paths = requests_of(context), []
    context.on("request", lambda request: paths.append(urlsplit(request.url).path))
    page, troubles = context.new_page(), []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.goto(f"/de{HOUSE}")
    button = page.locator("[data-map-show]")
    expect(button).to_be_visible()
    assert not [path for path in paths if "leaflet" in path or path.endswith(".pmtiles")]

    button.focus()
    page.keyboard.press("Enter")
    area = page.locator("[data-map-area]")
    expect(area).to_be_focused()
    expect(area.locator(".leaflet-tile-container canvas").first).to_be_visible()
    expect(area.locator(".leaflet-control-attribution")).to_contain_text("OpenStreetMap")
    before = area.locator(".leaflet-proxy").get_attribute("style")
    page.keyboard.press("+")
    expect(area.locator(".leaflet-proxy")).not_to_have_attribute("style", before or "")
    assert violations(page) == []
    assert set(hosts) == {urlsplit(portal.url).netloc}
    assert troubles == []


def test_without_script_there_is_a_link_to_a_map_and_no_dead_button(visitor: Visitor) -> None:
    page = visitor(width=360, java_script_enabled=False).new_page()
    page.goto(f"/de{HOUSE}")
    expect(page.locator("[data-map-show]")).to_be_hidden()
    expect(page.locator("a[href^='https://www.openstreetmap.org/']")).to_be_visible()
