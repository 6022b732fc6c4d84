"""What people do who look for help."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from .conftest import Portal, Visitor

pytestmark = pytest.mark.browser

REGISTRATION = "/kompass/aufenthalt-und-recht/wohnsitz-anmelden/"


def requests_of(context: BrowserContext) -> list[str]:
    """The hosts that a browser asks from now on."""
    hosts: list[str] = []

    def note(request: Request) -> None:
        if request.url.startswith("http"):
            hosts.append(urlsplit(request.url).netloc)

    context.on("request", note)
    return hosts


def focused(page: Page) -> str:
    """What the keyboard would press now."""
    return page.evaluate("document.activeElement.innerText || document.activeElement.name")


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_finds_the_jobcenter_by_typing_arabic(visitor: Visitor, portal: Portal, java_script_enabled: bool) -> None:
    context = visitor(width=360, java_script_enabled=java_script_enabled)
    hosts = requests_of(context)
    page = context.new_page()
    page.goto("/ar/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    field = page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first
    field.fill("جوب سنتر")
    field.press("Enter")
    first = page.locator(".kim-results > li").first.get_by_role("link")
    expect(first).to_contain_text("جوب سنتر")
    first.click()
    expect(page).to_have_url(re.compile("/ar/kompass/geld-und-existenzsicherung/jobcenter"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("جوب سنتر")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert set(hosts) == {urlsplit(portal.url).netloc}
    assert context.cookies() == []


def test_reads_a_topic_and_sees_whom_to_ask_first_and_how_old_it_is(visitor: Visitor) -> None:
    page = visitor(width=360).new_page()
    page.goto("/de/")
    page.get_by_role("link", name="Aufenthalt und Recht").first.click()
    page.get_by_role("main").get_by_role("link", name="Wohnsitz anmelden").click()
    expect(page.get_by_role("heading", level=1, name="Wohnsitz anmelden")).to_be_visible()
    first = page.get_by_role("region", name="Erste Anlaufstelle")
    expect(first.get_by_role("link", name=re.compile(r"0241"))).to_have_attribute("href", re.compile(r"^tel:\+49"))
    expect(first.get_by_text("Geprüft am")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile(r"^Stand: \d"))).to_be_visible()
    expect(page.get_by_role("heading", name="Schritt für Schritt")).to_be_visible()


def test_finds_an_evening_course_with_childcare_in_stolberg(visitor: Visitor) -> None:
    page = visitor().new_page()
    page.goto("/de/")
    page.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name="Deutsch lernen").click()
    page.get_by_label("Ihr Deutsch jetzt").select_option(label="A2: einfache Sätze")
    page.get_by_label("Wann haben Sie Zeit?").select_option(label="abends")
    page.get_by_label("Ort oder Postleitzahl").fill("Stolberg")
    page.get_by_label("Wie weit?").select_option(label="bis 5 km")
    page.get_by_label("Mit Kinderbetreuung").check()
    page.get_by_role("button", name="Kurse zeigen").click()
    expect(page).to_have_url(re.compile("near=Stolberg"))
    page.wait_for_load_state()  # the whole list: the rows are counted below
    rows = page.locator(".kim-courses > li")
    expect(rows.filter(has_text="Berufssprachkurs B1 am Abend, mit Kinderbetreuung")).to_have_count(1)
    expect(rows).to_have_count(rows.filter(has_text="Kinderbetreuung im Haus").count())
    expect(page.locator(".kim-resulthead [role=status]")).to_have_text(re.compile(rf"^{rows.count()} Kurse?$"))
    page.get_by_role("link", name="Berufssprachkurs B1 am Abend, mit Kinderbetreuung", exact=True).click()
    expect(page.get_by_role("heading", level=2, name=re.compile("Nächster Beginn|Läuft seit"))).to_be_visible()


def test_refuses_a_correction(visitor: Visitor) -> None:
    page = visitor().new_page()
    page.goto("/de/suche/?q=aufenthatlstitel")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(re.compile("Aufenthaltstitel", re.IGNORECASE))
    page.get_by_role("link", name="Stattdessen danach suchen").click()
    expect(heading).to_contain_text("aufenthatlstitel")
    expect(page.get_by_role("link", name="Stattdessen danach suchen")).to_have_count(0)


def test_changes_the_language_and_stays_on_the_page(visitor: Visitor) -> None:
    page = visitor(width=360).new_page()
    page.goto(f"/de{REGISTRATION}")
    page.locator("details.kim-tool--lang summary").click()
    page.get_by_role("navigation", name="Sprache wählen").get_by_role("link", name="Українська").click()
    expect(page).to_have_url(re.compile(f"/uk{REGISTRATION}$"))
    expect(page.locator("html")).to_have_attribute("lang", "uk")
    expect(page.get_by_role("heading", level=1)).to_have_text("Реєстрація місця проживання")


def test_takes_a_suggestion_with_the_keyboard(visitor: Visitor) -> None:
    page = visitor().new_page()
    page.goto("/de/")
    field = page.get_by_role("combobox", name="Was suchen Sie?")
    field.press_sequentially("jobc")
    expect(field).to_have_attribute("aria-expanded", "true")
    options = page.get_by_role("listbox", name="Vorschläge").get_by_role("option")
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    field.press("Escape")
    expect(field).to_have_value("jobc")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Jobcenter")
    expect(page).not_to_have_url(re.compile("/de/$"))


def test_skips_to_the_content_and_opens_the_menu_with_the_keyboard(visitor: Visitor) -> None:
    page = visitor(width=360).new_page()
    page.goto("/de/")
    page.keyboard.press("Tab")
    assert focused(page) == "Zum Inhalt springen"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "q"
    menu = page.locator("details.kim-tool--menu")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    assert focused(page) == "Themen"
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")


def test_leaves_a_page_about_violence_at_once(visitor: Visitor) -> None:
    context = visitor(width=360)
    page = context.new_page()
    page.goto("/de/kompass/schutz-krise-und-diskriminierung/haeusliche-gewalt-und-gewaltschutz/")
    leave = page.get_by_role("link", name="Seite schnell verlassen")
    expect(leave).to_be_in_viewport()
    page.evaluate("window.scrollTo(0, 3000)")
    expect(leave).to_be_in_viewport()
    expect(leave).to_have_attribute("rel", re.compile("noreferrer"))
