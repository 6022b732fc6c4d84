"""What people do who do not know what their problem is called."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import Visitor

pytestmark = pytest.mark.browser


def answer(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).click()


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_is_led_from_plain_answers_to_a_topic_an_office_and_a_person(
    visitor: Visitor, java_script_enabled: bool
) -> None:
    context = visitor(width=360, java_script_enabled=java_script_enabled)
    page = context.new_page()
    page.goto("/de/")
    page.get_by_role("link", name="Ich weiß nicht, wo ich anfangen soll").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Wie dringend ist es?")
    answer(page, "Ich habe Zeit.")
    answer(page, "Ich habe Schulden oder kann eine Rechnung nicht bezahlen.")
    expect(heading).to_have_text("Für wen suchen Sie Hilfe?")
    answer(page, "Ich weiß es nicht")
    answer(page, "العربية")
    page.get_by_role("textbox").first.fill("52222")
    page.get_by_role("textbox").first.press("Enter")
    expect(page.get_by_role("link", name="Schulden und Schuldnerberatung")).to_be_visible()
    expect(page.get_by_text("Ich habe Schulden oder kann eine Rechnung nicht bezahlen.").first).to_be_visible()
    human = page.locator("#mensch")
    expect(human.get_by_role("link", name=re.compile("0241")).first).to_have_attribute("href", re.compile(r"^tel:\+49"))
    assert page.url.endswith("/de/start/")
    assert context.cookies() == []


def test_goes_back_with_the_browser_and_with_the_button(visitor: Visitor) -> None:
    page = visitor(width=360).new_page()
    page.goto("/de/start/")
    heading = page.get_by_role("heading", level=1)
    answer(page, "Ich habe Zeit.")
    answer(page, "Ich habe zu wenig Geld.")
    expect(heading).to_have_text("Für wen suchen Sie Hilfe?")
    page.go_back()
    expect(heading).to_have_text("Was ist für Sie gerade am schwersten?")
    answer(page, "Ich möchte Deutsch lernen.")
    page.get_by_role("main").get_by_role("button", name="Zurück").click()
    expect(heading).to_have_text("Was ist für Sie gerade am schwersten?")


def test_who_is_in_danger_sees_the_numbers_at_once_and_can_leave(visitor: Visitor) -> None:
    page = visitor(width=360).new_page()
    page.goto("/de/start/")
    answer(page, "Ich bin in Gefahr.")
    for number in ("112", "110", "116016"):
        expect(page.locator(f'main a[href="tel:{number}"]')).to_be_visible()
    expect(page.get_by_role("link", name="Seite schnell verlassen")).to_be_in_viewport()
    expect(page.get_by_text("Jemand bedroht oder schlägt mich")).to_have_count(0)


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("answers", [[], ["-", "-", "-", "-"], ["keine_eile", "geld", "baby", "ar", "-"], ["gefahr"]])
def test_the_questions_and_their_answers_are_accessible(visitor: Visitor, language: str, answers: list[str]) -> None:
    page = visitor(width=360).new_page()
    page.goto(f"/{language}/start/")
    for value in answers:
        page.locator(f'main button[value="{value}"]').click()
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
