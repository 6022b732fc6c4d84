"""What a counsellor prints for a family: sheets for their folder, in German and in their language."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import pdf

from .conftest import Portal, Visitor

pytestmark = pytest.mark.browser

AREAS = ("aufenthalt", "arbeit", "wohnen")


def no_barrier(page: Page) -> None:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [360, 1280])
def test_prints_three_registers_in_german_and_ukrainian_without_script(
    visitor: Visitor, portal: Portal, width: int
) -> None:
    context = visitor(width=width, java_script_enabled=False)
    page = context.new_page()
    page.goto("/de/kompass/wohnen/")
    page.locator("a[href^='/de/ordner/']").click()
    expect(page.locator("#dimension-wohnen")).to_be_checked()

    for area in AREAS:
        page.locator(f"#dimension-{area}").check()
    page.locator("select[name=language]").select_option("de")
    page.locator("select[name=with]").select_option("uk")
    page.locator(".kim-form button[type=submit]").click()
    expect(page.locator(".kim-folder__tab")).to_have_text(["1", "4", "6"])

    link = page.locator("a[href*='ordner.pdf']").filter(has=page.locator("svg"))
    answer = context.request.get(portal.url + (link.get_attribute("href") or ""))
    assert answer.headers["cache-control"] == "private, no-store"
    sheet = pdf.read(answer.body())
    assert sheet.says_ua
    assert sheet.language == "de"
    assert len(sheet.of("TOCI")) == 3
    assert re.search("[А-Яа-яіїє]", sheet.words_in("uk"))
    assert not re.search("[А-Яа-яіїє]", sheet.words_in("de"))
    assert all(sheet.fonts.values())
    assert context.cookies() == []


@pytest.mark.parametrize(("code", "width"), [("de", 360), ("ar", 1280)])
def test_the_form_can_be_used_by_everybody(visitor: Visitor, code: str, width: int) -> None:
    page = visitor(width=width).new_page()
    for query in ("", "?language=de", "?dimension=wohnen&with=uk"):
        page.goto(f"/{code}/ordner/{query}")
        no_barrier(page)
