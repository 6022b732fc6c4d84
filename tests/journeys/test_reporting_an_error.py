"""What people do who find a mistake, and what becomes of their report."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import Visitor
from .test_working_at_the_desk import log_in

pytestmark = pytest.mark.browser

# Nobody is believed to write faster (portal.public_forms.AT_LEAST).
WRITING = 3_200


def assert_no_barrier(page: Page) -> None:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, "scrolls sideways"


def open_form(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("main").locator("a[href*='/fehler-melden/']").first.click()
    expect(page).to_have_url(re.compile("/fehler-melden/"))


@pytest.mark.parametrize(("language", "java_script_enabled"), [("de", True), ("de", False), ("ar", True)])
def test_somebody_reports_wrong_hours_without_an_account_and_loses_nothing(
    visitor: Visitor, language: str, java_script_enabled: bool
) -> None:
    context = visitor(width=360, java_script_enabled=java_script_enabled)
    page = context.new_page()
    open_form(page, f"/{language}/angebote/1-x/")
    send = page.get_by_role("main").locator("form button[type=submit]")
    page.locator("[name=comment]").fill("Am Montag ist dort zu.")
    page.locator("[name=contact]").fill("amira@")
    send.click()

    summary = page.get_by_role("alert")
    expect(summary).to_be_visible()
    expect(page.locator("[name=comment]")).to_have_value("Am Montag ist dort zu.")
    expect(page.locator("[name=contact]")).to_have_attribute("aria-invalid", "true")
    if java_script_enabled:
        assert_no_barrier(page)
    summary.get_by_role("link").last.click()
    expect(page.locator("[name=contact]")).to_be_focused()

    page.locator("[name=part][value=hours]").check()
    page.locator("[name=contact]").fill("amira@example.org")
    page.wait_for_timeout(WRITING)
    send.click()
    expect(page).to_have_url(re.compile("/danke/"))
    expect(page.get_by_role("main").get_by_role("link")).to_have_attribute(
        "href", re.compile(f"/{language}/angebote/1-")
    )
    assert context.cookies() == []


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_form_has_no_barrier_on_a_phone(visitor: Visitor, language: str) -> None:
    page = visitor(width=360).new_page()
    open_form(page, f"/{language}/orte/16-x/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    assert_no_barrier(page)


def test_an_editor_closes_the_report_and_the_contact_is_gone(visitor: Visitor) -> None:
    reader, desk = visitor(width=360).new_page(), visitor().new_page()
    open_form(reader, "/de/traeger/2-x/")
    reader.locator("[name=part][value=phone]").check()
    reader.locator("[name=comment]").fill("Die Nummer ist 0241 000-4321.")
    reader.locator("[name=contact]").fill("karim@example.org")
    reader.wait_for_timeout(WRITING)
    reader.get_by_role("main").locator("form button[type=submit]").click()
    expect(reader).to_have_url(re.compile("/danke/"))

    log_in(desk, "editor@example.org")
    desk.goto("/admin/suggestion/?state=new&target=organisation")
    desk.get_by_role("row").filter(has_text="0241 000-4321").get_by_role("link").first.click()
    expect(desk.get_by_text("karim@example.org")).to_be_visible()
    desk.get_by_role("button", name="Ist berichtigt: schließen").click()
    expect(desk.locator(".messages .success")).to_be_visible()
    desk.goto("/admin/suggestion/?state=accepted&target=organisation")
    desk.get_by_role("row").filter(has_text="0241 000-4321").get_by_role("link").first.click()
    expect(desk.get_by_text("0241 000-4321")).to_be_visible()
    expect(desk.get_by_text("karim@example.org")).to_have_count(0)
