"""What translators do: find what is outdated, see what changed, put it right."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import Visitor
from .test_working_at_the_desk import log_in

pytestmark = pytest.mark.browser

OFFER, OTHER = "Anerkennungsberatung", "Beratung für Alleinerziehende"
TO_GERMAN = "Text auf Deutsch"


def open_form(editor: Page, offer: str) -> str:
    """The form of the offer; returns its number."""
    log_in(editor, "editor@example.org")
    editor.goto(f"/admin/service/?q={offer}")
    editor.get_by_role("link", name=offer, exact=True).click()
    found = re.search(r"/edit/(\d+)/", editor.url)
    assert found is not None
    return found[1]


def save(editor: Page) -> None:
    editor.get_by_role("button", name="Speichern").click()
    expect(editor.locator(".messages .success")).to_be_visible()


def test_a_translator_mends_an_outdated_text_and_the_mark_is_gone(visitor: Visitor) -> None:
    editor, translator, reader = (visitor().new_page() for _ in range(3))
    number = open_form(editor, OFFER)
    summary = editor.locator("[name=summary]")
    summary.fill(f"{summary.input_value()} Auch am Abend.")
    expect(editor.locator("[name=meaning][value=sense]")).to_be_checked()
    save(editor)

    reader.goto(f"/ar/angebote/{number}-x/")
    expect(reader.locator("html")).to_have_attribute("dir", "rtl")
    expect(reader.get_by_role("link", name=TO_GERMAN).first).to_be_visible()

    log_in(translator, "translator@example.org")
    translator.goto("/admin/translations/")
    translator.locator(".kim-work__current td a").first.click()
    expect(translator).to_have_url(re.compile("state=outdated"))
    translator.get_by_role("link", name=OFFER, exact=True).click()
    expect(translator.locator("ins")).to_contain_text("Auch am Abend.")
    arabic = translator.locator("[name=summary]")
    expect(arabic).to_have_attribute("dir", "rtl")
    arabic.fill("ما قيمة شهادتك في ألمانيا؟ نقدم المشورة مساءً أيضًا.")
    translator.locator("button[name=state][value=confirmed]").click()
    expect(translator.locator(".messages .success")).to_contain_text(OFFER)

    reader.reload()
    expect(reader.get_by_text("نقدم المشورة مساءً أيضًا").first).to_be_visible()
    expect(reader.get_by_role("link", name=TO_GERMAN)).to_have_count(0)


def test_an_editor_who_mends_the_spelling_leaves_translations_as_they_are(visitor: Visitor) -> None:
    editor, reader = visitor().new_page(), visitor().new_page()
    number = open_form(editor, OTHER)
    summary = editor.locator("[name=summary]")
    summary.fill(f"{summary.input_value()}!")
    editor.locator("[name=meaning][value=spelling]").check()
    save(editor)
    reader.goto(f"/en/angebote/{number}-x/")
    expect(reader.locator("html")).to_have_attribute("lang", "en")
    expect(reader.get_by_text("The German text is newer")).to_have_count(0)
