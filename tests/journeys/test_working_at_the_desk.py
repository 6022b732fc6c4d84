"""What people do who keep the portal right."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import PASSWORD, Portal, Visitor

pytestmark = pytest.mark.browser

OFFER = "Welches Ticket passt? Beratung zu Bus und Bahn"


def log_in(page: Page, email: str) -> None:
    page.goto("/admin/")
    page.get_by_label("E-Mail").fill(email)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    expect(page).to_have_url(re.compile("/admin/$"))


def test_an_editor_changes_telephone_and_hours_and_everybody_sees_and_finds_them(
    visitor: Visitor, portal: Portal
) -> None:
    desk, reader = visitor().new_page(), visitor(width=360).new_page()
    reader.goto("/de/suche/?q=klimataler")
    expect(reader.get_by_role("link", name=OFFER)).to_have_count(0)

    log_in(desk, "editor@example.org")
    desk.goto("/admin/service/?q=Welches+Ticket")
    desk.get_by_role("link", name=OFFER, exact=True).click()
    desk.locator("[name=summary]").fill("Mit dem Klimataler sind Bus und Bahn günstiger. Wir rechnen es mit Ihnen aus.")
    desk.get_by_role("tab", name="Orte und Zeiten").click()
    desk.locator("[name=places-0-week_open_0]").fill("9-12.30, 14-18.45")
    # By keyboard: Wagtail's map of the form may lie over the tabs of a long form.
    desk.get_by_role("tab", name="Kontakt und Anmeldung").press("Enter")
    desk.locator("[name=phone]").fill("0241 000-987")
    desk.get_by_role("button", name="Speichern").click()
    expect(desk.locator(".messages .success")).to_be_visible()
    portal.manage("sync_search")

    reader.goto("/de/suche/?q=klimataler")
    reader.get_by_role("link", name=OFFER).click()
    expect(reader.get_by_role("link", name="0241 000-987").first).to_have_attribute("href", "tel:+49241000987")
    expect(reader.get_by_role("cell", name=re.compile("18:45")).first).to_be_visible()
    expect(reader.get_by_text("Mit dem Klimataler sind Bus und Bahn günstiger").first).to_be_visible()


def test_somebody_without_an_account_gets_no_further_than_the_login(visitor: Visitor) -> None:
    page = visitor().new_page()
    page.goto("/admin/service/")
    expect(page.get_by_role("heading", level=1, name="Anmelden")).to_be_visible()
    page.get_by_label("E-Mail").fill("editor@example.org")
    page.get_by_label("Passwort").fill("not the password")
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page).to_have_url(re.compile("/konto/login/"))
