"""How many bytes a browser takes for a first view, counted by the browser itself over a real connection."""

from __future__ import annotations

import shutil

from playwright.sync_api import sync_playwright

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def first_view(url: str, *, width: int = 360) -> int:
    """Bytes on the wire, headers and compressed bodies, of all that this page loads with an empty cache."""
    total = 0

    def count(event: dict[str, float]) -> None:
        nonlocal total
        total += int(event["encodedDataLength"])

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(viewport={"width": width, "height": 740}).new_page()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", count)
        page.goto(url, wait_until="networkidle")
        browser.close()
    return total
