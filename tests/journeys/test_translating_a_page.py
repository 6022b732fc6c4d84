"""From German to Arabic and back again: an editor changes a page, a translator follows, readers are told the truth."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import Portal, Visitor
from .test_working_at_the_desk import log_in

pytestmark = pytest.mark.browser

PAGE, ARABIC_ADDRESS = "So läuft die Beratung ab", "/ar/kompass/beratungsablauf/"
TO_GERMAN = "Text auf Deutsch"


def open_german(editor: Page) -> None:
    editor.goto(f"/admin/page-translations/matrix/?q={PAGE}")
    editor.get_by_role("link", name=PAGE).click()
    expect(editor).to_have_url(re.compile(r"/admin/pages/\d+/edit/"))


def publish(editor: Page) -> None:
    editor.locator("footer").get_by_role("button", name="Mehr Aktionen").click()
    editor.locator("button[name=action-publish]").click()


def open_arabic(translator: Page) -> None:
    translator.goto(f"/admin/page-translations/?language=ar&state=all&q={PAGE}")
    translator.get_by_role("button", name=PAGE).click()
    expect(translator).to_have_url(re.compile(r"/admin/pages/\d+/edit/"))


def translate_open_ones(translator: Page, text: str) -> None:
    """Every entry that says „Übersetzen“, one after the other; each is saved by itself."""
    buttons = translator.get_by_role("button", name="Übersetzen", exact=True)
    expect(translator.locator(".js-translation-editor li").first).to_be_visible()
    for left in range(buttons.count(), 0, -1):
        buttons.first.click()
        translator.locator(".js-translation-editor textarea").fill(text)
        translator.get_by_role("button", name="Speichern", exact=True).click()
        expect(buttons).to_have_count(left - 1)


def confirm(translator: Page) -> None:
    translator.locator("button[name=state][value=confirmed]").click()
    expect(translator.locator(".messages .success")).to_be_visible()


def test_a_page_is_changed_translated_and_confirmed(visitor: Visitor, portal: Portal) -> None:
    editor, translator, reader = (visitor().new_page() for _ in range(3))
    log_in(editor, "editor@example.org")
    open_german(editor)
    lead = editor.locator("[name=lead]")
    lead.fill(f"{lead.input_value()} Auch am Abend.")
    publish(editor)
    expect(
        editor.get_by_text("Say what your change means").or_(editor.get_by_text("Geben Sie an")).first
    ).to_be_visible()
    editor.locator("[name=meaning][value=sense]").check()
    publish(editor)
    expect(editor.locator(".messages .success")).to_be_visible()
    portal.manage("work", "--once")

    reader.goto(ARABIC_ADDRESS)
    expect(reader.locator("html")).to_have_attribute("dir", "rtl")
    expect(reader.locator(".kim-pagehead, main").get_by_role("link", name=TO_GERMAN).first).to_be_visible()

    log_in(translator, "translator@example.org")
    open_arabic(translator)
    translate_open_ones(translator, "كيف تسير المشورة. أيضًا في المساء.")
    confirm(translator)
    reader.reload()
    expect(reader.get_by_text("أيضًا في المساء").first).to_be_visible()
    expect(reader.get_by_role("link", name=TO_GERMAN)).to_have_count(0)
