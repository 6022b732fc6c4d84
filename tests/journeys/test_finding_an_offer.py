"""Somebody looks for free advice in Arabic that is open today near the post code 52062, and asks what fits a status."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect

from directory.hours import is_public_holiday

from .conftest import Portal, Visitor, _free_port, _wait_until_ready
from .test_finding_a_course import WIDTHS, assert_without_barriers
from .test_finding_help import requests_of

pytestmark = pytest.mark.browser

# On Tuesdays it has an hour in Arabic at its second place; the first one is open in other languages then.
WANTED = "-migrationsberatung-fuer-erwachsene/"
TUESDAY, SUNDAY = 1, 6
FILTERS = (("open", "today"), ("language", "ar"), ("cost", "free"), ("offer_kind", "beratung"))
LANGUAGES = ("de", "ar")
# These are tried by every `make test`, all by .ci/run.
SAMPLE = {("de", 360, True), ("ar", 1280, False)}


def readers() -> list[object]:
    """Language, width of the window, with or without script."""
    everybody = product(LANGUAGES, WIDTHS, (True, False))
    return [pytest.param(*one, marks=[] if one in SAMPLE else pytest.mark.slow) for one in everybody]


def moment(weekday: int, hour: int) -> dt.datetime:
    """That weekday around today, on which offices work."""
    today = dt.date.today()
    days = (today + dt.timedelta(days=weekday - today.weekday() + 7 * weeks) for weeks in range(4))
    day = next(day for day in days if not is_public_holiday(day))
    return dt.datetime.combine(day, dt.time(hour), ZoneInfo("Europe/Berlin"))


@contextmanager
def portal_at(portal: Portal, at: dt.datetime, folder: Path) -> Iterator[str]:
    """The same portal with another clock."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    frozen = {"FROZEN_AT": at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S"), "BASE_URL": url}
    log = folder / "frozen.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "tests.journeys.frozen:application", "--bind", f"127.0.0.1:{port}",
             "--threads", "2"],
            cwd=settings.ROOT, env=portal.environment | frozen, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        _wait_until_ready(url, server, log)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=15)


@pytest.fixture(scope="module")
def on_tuesday(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with portal_at(portal, moment(TUESDAY, 10), tmp_path_factory.mktemp("tuesday")) as url:
        yield url


@pytest.fixture(scope="module")
def on_sunday(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with portal_at(portal, moment(SUNDAY, 11), tmp_path_factory.mktemp("sunday")) as url:
        yield url


def unfold(page: Page) -> None:
    """On telephones all filters are folded; the rarer ones are everywhere."""
    for fold in ("details.kim-facets", "details.kim-facets details.kim-facet__more:has(fieldset)"):
        details = page.locator(fold)
        if details.get_attribute("open") is None and details.locator("> summary").is_visible():
            details.locator("> summary").click()


def apply(page: Page, do: Callable[[], None]) -> None:
    do()
    page.wait_for_load_state()


def names(page: Page) -> list[str]:
    return page.locator(".kim-result__title a").all_inner_texts()


def asked(page: Page) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(page.url).query)


def looks_for_advice(page: Page, url: str) -> None:
    """Types the place, then ticks the filters one below the other and applies them at once."""
    page.goto(url)
    form = page.get_by_role("search")
    form.locator("[name=near]").fill("52062")
    apply(page, lambda: form.locator("button[type=submit]").click())
    unfold(page)
    page.locator("input[name=radius][value='5']").check()
    for name, value in FILTERS:
        page.locator(f"input[name={name}][value='{value}']").check()
    apply(page, lambda: page.locator(".kim-facets__apply button").click())


@pytest.mark.parametrize(("language", "width", "java_script_enabled"), readers())
def test_finds_free_advice_in_arabic_that_is_open_today_near_by(
    visitor: Visitor, on_tuesday: str, language: str, width: int, java_script_enabled: bool
) -> None:
    context = visitor(width=width, java_script_enabled=java_script_enabled)
    hosts = requests_of(context)
    page = context.new_page()
    looks_for_advice(page, f"{on_tuesday}/{language}/angebote/")

    # The offer is found, and the card names the place that is open in Arabic today, with its way.
    card = page.locator(".kim-result", has=page.locator(f"a[href$='{WANTED}']"))
    expect(card).to_have_count(1)
    expect(card.locator(".kim-result__states")).to_contain_text("العربية" if language == "ar" else "Arabisch")
    expect(card.locator(".kern-badge--success")).to_be_visible()
    expect(card.locator(".kim-result__org strong")).to_be_visible()
    found = names(page)
    expect(page.locator(".kim-sort [role=status]")).to_contain_text(str(len(found)))
    if java_script_enabled:
        assert_without_barriers(page)
        page.set_viewport_size({"width": width, "height": 800})

    # The address is the list: somebody else opens it and sees the same.
    other = visitor(width=width).new_page()
    other.goto(page.url)
    assert names(other) == found
    assert dict(asked(page)) == {"near": "52062", "radius": "5", **dict(FILTERS)}

    # Another language keeps what was asked.
    other_language = "de" if language == "ar" else "ar"
    switch = page.locator(f".kim-tool--lang a[lang={other_language}]").get_attribute("href") or ""
    assert parse_qsl(urlsplit(switch).query) == asked(page)

    # Each filter can be taken back alone, and then there is at least as much.
    address = page.url
    chips = page.locator(".kim-active a.kim-chip--on")
    expect(chips).to_have_count(len(FILTERS) + 1)
    for number in range(chips.count()):
        apply(page, lambda number=number: chips.nth(number).click())  # type: ignore[misc]
        assert len(asked(page)) == len(FILTERS) + 1
        assert int(page.locator(".kim-sort [role=status] strong").inner_text().split()[0]) >= len(found)
        page.goto(address)

    # The order is a link, too.
    apply(page, lambda: page.locator(".kim-sort a[href*='sort=verified']").click())
    assert ("sort", "verified") in asked(page)
    assert sorted(names(page)) == sorted(found)
    assert set(hosts) == {urlsplit(on_tuesday).netloc}
    assert context.cookies() == []


@pytest.mark.parametrize(("language", "width", "java_script_enabled"), readers())
def test_on_a_sunday_nothing_is_open_and_the_page_says_what_helps(
    visitor: Visitor, on_sunday: str, language: str, width: int, java_script_enabled: bool
) -> None:
    page = visitor(width=width, java_script_enabled=java_script_enabled).new_page()
    looks_for_advice(page, f"{on_sunday}/{language}/angebote/")
    expect(page.locator(".kim-result")).to_have_count(0)
    expect(page.locator("[role=status]").first).to_be_visible()
    option = page.locator(".kim-relax a").first
    promised = int(option.locator("b").inner_text())
    if java_script_enabled:
        assert_without_barriers(page)
        page.set_viewport_size({"width": width, "height": 800})
    apply(page, option.click)
    expect(page.locator(".kim-result").first).to_be_visible()
    expect(page.locator(".kim-sort [role=status]")).to_contain_text(str(promised))
    assert not {("open", "today")} & set(asked(page)), "the day is what stands in the way"


@pytest.mark.parametrize(("language", "width", "java_script_enabled"), readers())
def test_asks_what_fits_a_status_and_leaves_no_trace(
    visitor: Visitor, on_tuesday: str, language: str, width: int, java_script_enabled: bool
) -> None:
    context = visitor(width=width, java_script_enabled=java_script_enabled)
    hosts, addresses = requests_of(context), _addresses_of(context)
    page = context.new_page()
    page.goto(f"{on_tuesday}/{language}/angebote/?language=ar")
    everything = int(page.locator(".kim-sort [role=status] strong").inner_text().split()[0])
    page.locator(".kim-status__fold > summary").click()
    page.locator("input[name=status][value=duldung]").check()
    apply(page, lambda: page.locator("form.kim-status button").click())
    expect(page.locator(".kim-result__for")).to_have_count(20)
    fitting = int(page.locator(".kim-sort [role=status] strong").inner_text().split()[0])
    assert 20 < fitting < everything
    first = names(page)
    if java_script_enabled:
        assert_without_barriers(page)
        page.set_viewport_size({"width": width, "height": 800})

    # Pages, filters and order go on without an address of their own.
    apply(page, lambda: page.locator(".kim-pager button[name=page][value='2']").first.click())
    assert set(names(page)).isdisjoint(first)
    apply(page, lambda: page.locator(".kim-active button.kim-chip--on").click())
    assert int(page.locator(".kim-sort [role=status] strong").inner_text().split()[0]) > fitting
    assert urlsplit(page.url).query == ""
    assert "duldung" not in " ".join(addresses)
    page.locator(".kim-result__title a").first.click()
    expect(page.locator("dl.kim-facts")).to_be_visible()
    assert "duldung" not in page.evaluate("document.referrer + JSON.stringify(sessionStorage) + document.title")
    assert set(hosts) == {urlsplit(on_tuesday).netloc}
    assert context.cookies() == []


def _addresses_of(context: BrowserContext) -> list[str]:
    found: list[str] = []
    context.on("request", lambda request: found.append(f"{request.url} {request.headers.get('referer', '')}"))
    return found
