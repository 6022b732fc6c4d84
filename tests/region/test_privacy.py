"""The public gets no cookie and no request to a third party, on any public address, in any language."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from directory.models import Course, Location, Organisation, Service
from kompass.models import TopicPage
from portal.languages import CODES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_region")]

# Attributes by which a page makes a browser fetch something without being asked. Links a person follows are no request.
FETCHING = {
    "img": ("src", "srcset"),
    "script": ("src",),
    "link": ("href",),
    "iframe": ("src",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "use": ("href", "xlink:href"),
    "input": ("src",),
    "track": ("src",),
    "form": ("action",),
}
# <link> kinds that describe and fetch nothing.
DESCRIBING = {"canonical", "alternate", "author", "license", "next", "prev"}


class Fetches(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "link" and set((values.get("rel") or "").split()) & DESCRIBING:
            return
        for name in FETCHING.get(tag, ()):
            if values.get(name):
                self.addresses.append(values[name] or "")
        if "style" in values or any(name.startswith("on") for name in values):
            self.inline.append(tag)
        if tag == "style" or (tag == "script" and "src" not in values and values.get("type") != "application/ld+json"):
            self.inline.append(tag)


def _topic_page() -> int:
    return TopicPage.objects.filter(locale__language_code="de", topic__is_protection=False).values_list(
        "pk", flat=True
    )[0]


def public_addresses(language: str) -> list[str]:
    """Every kind of public page; all that the sitemap names for this language is added by the test."""
    return [
        f"/{language}/",
        f"/{language}/suche/",
        f"/{language}/suche/?q=deutschkurs",
        f"/{language}/suche/?q=xqzvw",
        f"/{language}/suche/?q=farhrad&near=52062&radius=5",
        f"/{language}/angebote/",
        f"/{language}/angebote/?language=ar&open=today&near=52062",
        f"/{language}/angebote/aufenthaltsstatus/",
        f"/{language}/kurse/",
        f"/{language}/traeger/",
        f"/{language}/glossar/",
        f"/{language}/rueckmeldung/{_topic_page()}/",
        f"/{language}/rueckmeldung/{_topic_page()}/danke/",
        f"/{language}/gibt-es-nicht/",
        f"/{language}/angebote/{Service.objects.published().first().pk}-x/",
        f"/{language}/kurse/{Course.objects.published().first().pk}-x/",
        f"/{language}/traeger/{Organisation.objects.published().first().pk}-x/",
        f"/{language}/orte/{Location.objects.published().first().pk}-x/",
        f"/{language}/orte/{Location.objects.published().first().pk}-x/aushang/",
        f"/{language}/fehler-melden/angebote/{Service.objects.published().first().pk}/",
        f"/{language}/fehler-melden/angebote/{Service.objects.published().first().pk}/danke/",
    ]


def assert_private(client: Client, address: str) -> None:
    response = client.get(address, follow=True)
    assert response.status_code in (200, 404, 410), address
    assert not client.cookies, f"{address} sets {list(client.cookies)}"
    assert "Set-Cookie" not in response.headers
    if "html" not in response["Content-Type"]:
        return
    page = Fetches()
    page.feed(response.getvalue().decode())
    foreign = [found for found in page.addresses if urlsplit(found).netloc not in ("", "testserver")]
    assert not foreign, f"{address} fetches {foreign}"
    assert not page.inline, f"{address} has inline script or style in {page.inline}"


@pytest.mark.parametrize("language", CODES)
def test_every_kind_of_page_leaves_no_cookie_and_asks_no_third_party(language: str) -> None:
    client = Client()
    for address in public_addresses(language):
        assert_private(client, address)


def test_every_page_of_the_sitemap_leaves_no_cookie_and_asks_no_third_party() -> None:
    client = Client()
    text = client.get("/sitemap.xml").getvalue().decode()
    addresses = [urlsplit(found).path for found in re.findall(r"<loc>([^<]+)</loc>", text)]
    assert len(addresses) > 1000
    # Each page once in German and in one right-to-left language; the other languages share the templates.
    for address in addresses:
        if address.startswith(("/de/", "/ar/")):
            assert_private(client, address)


@pytest.mark.parametrize(
    "address", ["/", "/api/search?q=kurs", "/api/suggest?q=kurs", "/robots.txt", "/sitemap.xml", "/healthz", "/readyz"]
)
def test_addresses_without_a_language_leave_no_cookie(address: str) -> None:
    client = Client()
    client.get(address)
    assert not client.cookies


def test_no_style_sheet_or_script_names_another_host() -> None:
    for path in Path(settings.ROOT / "portal" / "static").rglob("*"):
        if path.suffix in (".css", ".js"):
            text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
            assert not re.search(r"url\(\s*['\"]?(https?:)?//|import\s+['\"]https?:", text), path
