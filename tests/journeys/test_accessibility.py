"""A page of each type, read by axe: narrow and wide, left to right and right to left."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import Visitor

pytestmark = pytest.mark.browser

WIDTHS = (360, 1280)
# Lists with few hits: axe takes its time for each, and all are made alike.
PAGES = {
    "home": "/",
    "results": "/suche/?q=jobcenter&kind=service",
    "nothing found": "/suche/?q=xqzzyw",
    "kompass": "/kompass/",
    "dimension": "/kompass/aufenthalt-und-recht/",
    "topic": "/kompass/aufenthalt-und-recht/wohnsitz-anmelden/",
    "protection topic": "/kompass/schutz-krise-und-diskriminierung/haeusliche-gewalt-und-gewaltschutz/",
    "process": "/kompass/beratungsablauf/",
    "way in": "/kompass/neu-hier/",
    "glossary": "/glossar/",
    "opinion of a page": "/rueckmeldung/123/",
    "offers": "/angebote/?topic=grundsicherung_jobcenter",
    "question for a status": "/angebote/aufenthaltsstatus/",
    "offer": "/angebote/1-x/",
    "courses": "/kurse/?near=Stolberg&radius=5",
    "no course": "/kurse/?time=vormittags&near=Stolberg&radius=5&childcare=yes&weeks=3&places=free",
    "course": "/kurse/1-x/",
    "guess of the level": "/kurse/mein-deutsch/",
    "wish slip": "/kurse/wunschzettel/?from=A2&time=abends",
    "organisation": "/traeger/1-x/",
    "place": "/orte/16-x/",
    "sheet for a door": "/orte/16-x/aushang/",
    "report of a mistake": "/fehler-melden/angebote/1/",
    "events": "/termine/",
    "event": "/termine/info-sprachkurse/",
    "standard page": "/impressum/",
    "nowhere": "/gibt-es-nicht/",
}
# These are read by every `make test`, all by .ci/run.
SAMPLE = {"home", "results", "topic", "offer"}


def cases() -> list[object]:
    return [
        pytest.param(path, language, id=f"{name}-{language}", marks=[] if name in SAMPLE else pytest.mark.slow)
        for name, path in PAGES.items()
        for language in ("de", "ar")
    ]


@pytest.mark.parametrize(("path", "language"), cases())
def test_a_page_of_each_type_has_no_barrier_that_axe_knows(visitor: Visitor, path: str, language: str) -> None:
    page = visitor(width=WIDTHS[0]).new_page()
    page.goto(f"/{language}{path}")
    expect(page.locator("html")).to_have_attribute("lang", language)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"scrolls sideways at {width}"
