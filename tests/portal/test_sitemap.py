from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree

import pytest
from wagtail.models import PageViewRestriction

from portal import sitemap
from portal.sitemap import Entry
from tests.directory.factories import ServiceFactory, ServiceTextFactory
from tests.portal.factories import StandardPageFactory, portal

pytestmark = pytest.mark.django_db

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def addresses(client, path: str = "/sitemap.xml") -> dict[str, set[str]]:
    """Address → languages of its alternates."""
    response = client.get(path)
    assert response.status_code == 200
    root = ElementTree.fromstring(b"".join(response.streaming_content))  # noqa: S314 our own
    return {
        url.findtext("s:loc", "", NAMES): {link.get("hreflang", "") for link in url.findall("x:link", NAMES)}
        for url in root.findall("s:url", NAMES)
    }


def test_each_language_of_a_page_names_the_others(client, settings) -> None:
    homes = portal("en")
    page = StandardPageFactory(parent=homes["de"], slug="hilfe")
    StandardPageFactory(parent=homes["en"], language="en", translation_of=page)
    found = addresses(client)
    assert found[f"{settings.BASE_URL}/de/hilfe/"] == {"de", "en"}
    assert found[f"{settings.BASE_URL}/en/hilfe/"] == {"de", "en"}


def test_drafts_and_restricted_branches_are_left_out(client, settings) -> None:
    home = portal()["de"]
    StandardPageFactory(parent=home, slug="entwurf", draft=True)
    closed = StandardPageFactory(parent=home, slug="zu")
    StandardPageFactory(parent=closed, slug="darunter")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    assert not [url for url in addresses(client) if "entwurf" in url or "/zu/" in url]


def test_offers_stand_there_in_the_languages_they_have(client, settings) -> None:
    portal("en")
    service = ServiceFactory()
    ServiceTextFactory(record=service, language="en")
    ServiceFactory(name="Entwurf", draft=True)
    found = addresses(client)
    own = {url: codes for url, codes in found.items() if f"/angebote/{service.pk}-" in url}
    assert set(own) == {f"{settings.BASE_URL}/{code}/angebote/{service.pk}-{service.slug}/" for code in ("de", "en")}
    assert not [url for url in found if "entwurf" in url]


def test_too_many_addresses_are_split_and_none_is_lost(client, monkeypatch) -> None:
    monkeypatch.setattr(sitemap, "ADDRESSES_PER_FILE", 10)
    entries = [Entry({"de": f"/de/{number}/", "en": f"/en/{number}/"}, dt.date(2026, 1, 1)) for number in range(23)]
    monkeypatch.setattr(sitemap, "page_entries", lambda: iter(entries))
    monkeypatch.setattr(sitemap, "list_entries", lambda: iter(()))
    index = b"".join(client.get("/sitemap.xml").streaming_content).decode()
    assert index.count("<sitemap>") == 5
    found = [url for number in range(1, 6) for url in addresses(client, f"/sitemap.xml?file={number}")]
    assert len(found) == len(set(found)) == 46


@pytest.mark.parametrize(("file", "status"), [("0", 404), ("99", 404), ("x", 400), ("-1", 404), ("9" * 40, 404)])
def test_a_file_that_is_not_there(client, file: str, status: int) -> None:
    assert client.get(f"/sitemap.xml?file={file}").status_code == status


def test_robots_keeps_out_of_desk_and_searches(client, settings) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert "Disallow: /ar/suche/" in text
    assert f"Sitemap: {settings.BASE_URL}/sitemap.xml" in text
