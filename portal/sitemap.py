"""What search engines may read: sitemap.xml with every language of each page, and robots.txt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.html import escape
from wagtail.models import Page

from directory.sitemap import sitemap_entries
from portal import languages
from portal.middleware import INSIDE
from portal.navigation import page_address
from portal.public_pages import public_pages

# The protocol allows 50,000 addresses and 50 MB a file; with alternates in eight languages the size comes first.
ADDRESSES_PER_FILE = 20_000

_URLSET = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)
_INDEX = '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


@dataclass(frozen=True)
class Entry:
    """One page or record: language → path, and when it last changed."""

    paths: Mapping[str, str] = field(default_factory=dict)
    changed: dt.date | None = None


def sitemap(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """All addresses, or an index of files where they are too many for one."""
    entries = [*page_entries(), *list_entries(), *record_entries()]
    number = sum(len(entry.paths) for entry in entries)
    files = -(-number // ADDRESSES_PER_FILE)
    if "file" not in request.GET:
        content = _urlset(entries) if files <= 1 else _index(files)
        return StreamingHttpResponse(content, content_type="application/xml")
    return StreamingHttpResponse(_urlset(_slice(entries, _file(request, files))), content_type="application/xml")


def robots(request: HttpRequest) -> HttpResponse:
    """Keeps crawlers out of the desk and out of the endless space of searches."""
    closed = [*INSIDE, "/api/", *(f"/{code}/suche/" for code in languages.CODES)]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), "", f"Sitemap: {_address('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


# --- What there is -----------------------------------------------------------------------------------------------
def page_entries() -> Iterator[Entry]:
    """Every public page with its live translations. One query."""
    rows = (
        public_pages(Page.objects.filter(depth__gt=1))
        .order_by("translation_key", "locale__language_code")
        .values_list("translation_key", "locale__language_code", "url_path", "last_published_at")
    )
    for _key, group in groupby(rows, key=lambda row: row[0]):
        versions = [row for row in group if row[1] in languages.BY_CODE]
        changes = [row[3].date() for row in versions if row[3]]
        yield Entry({code: page_address(path, code) for _same, code, path, _at in versions}, max(changes, default=None))


def list_entries() -> Iterator[Entry]:
    """Lists exist in every language."""
    for path in ("/angebote/", "/kurse/", "/kurse/mein-deutsch/", "/traeger/", "/ordner/", "/glossar/"):
        yield Entry({code: f"/{code}{path}" for code in languages.CODES})


def record_entries() -> Iterator[Entry]:
    """What the directory holds, in the languages its texts exist in."""
    for path, codes, changed in sitemap_entries():
        yield Entry({code: f"/{code}{path}" for code in codes if code in languages.BY_CODE}, changed)


# --- As XML ------------------------------------------------------------------------------------------------------
def _urlset(entries: Iterable[Entry]) -> Iterator[str]:
    yield _URLSET
    for entry in entries:
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{_address(path)}"/>'
            for code, path in entry.paths.items()
        )
        changed = f"<lastmod>{entry.changed.isoformat()}</lastmod>" if entry.changed else ""
        for path in entry.paths.values():
            yield f"<url><loc>{_address(path)}</loc>{changed}{links if len(entry.paths) > 1 else ''}</url>\n"
    yield "</urlset>\n"


def _index(files: int) -> Iterator[str]:
    yield _INDEX
    for number in range(1, files + 1):
        yield f"<sitemap><loc>{_address(f'/sitemap.xml?file={number}')}</loc></sitemap>\n"
    yield "</sitemapindex>\n"


def _slice(entries: Iterable[Entry], number: int) -> Iterator[Entry]:
    """The entries whose first address falls into that file; an entry is never torn."""
    before = 0
    for entry in entries:
        if before // ADDRESSES_PER_FILE == number - 1:
            yield entry
        before += len(entry.paths)


def _file(request: HttpRequest, files: int) -> int:
    try:
        number = int(request.GET["file"][:6])
    except ValueError as error:
        raise BadRequest("file is a number") from error
    if not 1 <= number <= files:
        raise Http404
    return number


def _address(path: str) -> str:
    return escape(f"{settings.BASE_URL}{path}")
