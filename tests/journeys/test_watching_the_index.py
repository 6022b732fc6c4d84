"""An editor rebuilds the index and watches it, while readers go on searching."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page, expect

from .conftest import Portal, Visitor
from .test_working_at_the_desk import log_in

pytestmark = pytest.mark.browser

WIDTHS = (360, 1280)
REBUILD, STOP = "Index neu aufbauen", "Neuaufbau anhalten"


@contextmanager
def background_process(portal: Portal) -> Iterator[None]:
    """`manage.py work` beside the browser, for as long as the block lasts."""
    command = [sys.executable, "manage.py", "work"]
    process = subprocess.Popen(command, cwd=settings.ROOT, env=portal.environment, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()  # it may be busy with what the demo's pages left in the queue
        process.wait(timeout=15)


def assert_without_barriers(page: Page) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        assert page.evaluate("document.querySelector('main').scrollWidth") <= width, f"scrolls sideways at {width}"


def test_an_editor_rebuilds_the_index_and_watches_it(visitor: Visitor, portal: Portal) -> None:
    desk, reader = visitor().new_page(), visitor(width=360).new_page()
    log_in(desk, "editor@example.org")
    desk.goto("/admin/search-index/")
    expect(desk.get_by_text("Leserinnen und Leser werden vom eingebauten Index bedient.")).to_be_visible()
    assert_without_barriers(desk)

    desk.get_by_role("button", name=REBUILD).click()
    expect(desk.get_by_text("Der Neuaufbau beginnt gleich.")).to_be_visible()
    desk.get_by_role("button", name=STOP).focus()
    with background_process(portal):
        step = desk.get_by_text(re.compile(r"^Eingebauter Index: \d+ von \d+ Dokumenten$"))
        expect(step).to_be_visible(timeout=60_000)
        expect(desk.get_by_role("progressbar", name="Der Index wird neu aufgebaut.")).to_have_attribute(
            "value", re.compile(r"^\d+$")
        )
        reader.goto("/de/suche/?q=jobcenter")
        expect(reader.locator(".kim-results > li").first).to_be_visible()
        expect(desk.get_by_role("button", name=REBUILD)).to_be_visible(timeout=60_000)
    expect(desk.locator("[data-work-status]")).to_have_text(re.compile(r"^Neuaufbau fertig\. \d+ Dokumente in "))
    expect(desk.get_by_role("heading", name="Neuaufbau", exact=True)).to_be_focused()  # the button is gone
    assert_without_barriers(desk)


def test_an_editor_stops_a_rebuild_and_the_search_goes_on(visitor: Visitor, portal: Portal) -> None:
    desk, reader = visitor(width=360).new_page(), visitor(width=360).new_page()
    log_in(desk, "coordinator@example.org")
    desk.goto("/admin/search-index/")
    desk.get_by_role("button", name=REBUILD).click()
    with background_process(portal):
        expect(desk.get_by_role("progressbar", name="Der Index wird neu aufgebaut.")).to_be_visible(timeout=60_000)
        desk.get_by_role("button", name=STOP).click()
        stopped = desk.get_by_text(re.compile(r"^Nach \d+ s\. Der bisherige Index blieb in Gebrauch\.$"))
        expect(stopped).to_be_visible(timeout=60_000)
    reader.goto("/de/suche/?q=jobcenter")
    expect(reader.locator(".kim-results > li").first).to_be_visible()
