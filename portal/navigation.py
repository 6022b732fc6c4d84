"""The frame of every public page as data: menu, language links, canonical address, help and legal pages.

Templates ask once for a `Frame` (tag `{% frame as frame %}`). Apps above add to the menu with `add_to_menu`.
"""

from __future__ import annotations

import bisect
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from portal import languages
from portal.models import BasePage, RegionSettings, StandardPage

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

# A query string longer than this is no search of a person: links to other languages drop it.
LONGEST_QUERY = 500
# What stands on every page is asked for this seldom; the process that saves a change forgets it at once.
KEPT_FOR = 60
HOMES, _PURPOSES, _REGION = "portal:homes", "portal:purposes", "portal:region"


# --- Menu --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, order=True)
class MenuEntry:
    """One entry of the main menu. `path` stands behind the language: "/kurse/"."""

    order: int
    path: str = field(compare=False)
    label: str | Lazy = field(compare=False)
    icon: str = field(default="", compare=False)
    at_end: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class MenuLink:
    url: str
    label: str | Lazy
    icon: str
    at_end: bool
    current: str  # value of aria-current: "page" on the page itself, "true" below it, "" elsewhere


_MENU = [
    MenuEntry(10, "/kompass/", pgettext_lazy("menu", "Topics")),
    MenuEntry(20, "/angebote/", pgettext_lazy("menu", "Offers and places")),
    MenuEntry(30, "/kurse/", pgettext_lazy("menu", "Learn German")),
    MenuEntry(40, "/traeger/", pgettext_lazy("menu", "Organisations")),
]


def add_to_menu(entry: MenuEntry) -> None:
    """For apps that bring a list of their own; called from their AppConfig.ready()."""
    if all(known.path != entry.path for known in _MENU):
        bisect.insort(_MENU, entry)


def menu(language: str, path: str) -> tuple[MenuLink, ...]:
    """The main menu; `path` is where the reader stands, without its language."""

    def current(entry: MenuEntry) -> str:
        if path == entry.path:
            return "page"
        return "true" if path.startswith(entry.path) else ""

    return tuple(
        MenuLink(f"/{language}{entry.path}", entry.label, entry.icon, entry.at_end, current(entry)) for entry in _MENU
    )


# --- Help and legal pages ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class PurposeLink:
    """A page about the portal that the frame links to. `language` is that of the text behind the link."""

    url: str
    label: str | Lazy
    language: str
    icon: str = ""


# Labels belong to the frame, in the reader's language, also where the page behind them is German only.
_LABELS: Mapping[str, tuple[str | Lazy, str]] = {
    StandardPage.Purpose.HELP: (_("Help with this portal"), ""),
    StandardPage.Purpose.EASY_LANGUAGE: (_("Easy language"), "easy"),
    StandardPage.Purpose.SIGN_LANGUAGE: (_("Sign language"), "sign"),
    StandardPage.Purpose.IMPRINT: (_("Imprint"), ""),
    StandardPage.Purpose.PRIVACY: (_("Privacy"), ""),
    StandardPage.Purpose.ACCESSIBILITY: (_("Accessibility"), ""),
    StandardPage.Purpose.OPEN_DATA: (_("Open data"), ""),
}
_HELP = (StandardPage.Purpose.HELP, StandardPage.Purpose.EASY_LANGUAGE, StandardPage.Purpose.SIGN_LANGUAGE)
_LEGAL = (
    StandardPage.Purpose.IMPRINT,
    StandardPage.Purpose.PRIVACY,
    StandardPage.Purpose.ACCESSIBILITY,
    StandardPage.Purpose.OPEN_DATA,
)


def purpose_links(language: str) -> dict[str, PurposeLink]:
    """Where the help and legal pages are for a reader, by purpose; German stands in. One query now and then."""
    links: dict[str, PurposeLink] = {}
    for purpose, url_path, code in sorted(_purpose_rows(), key=lambda row: row[2] == language):
        if purpose in _LABELS and code in (language, languages.BASE):
            label, icon = _LABELS[purpose]
            links[purpose] = PurposeLink(page_address(url_path, language), label, code, icon)
    return links


def _purpose_rows() -> list[tuple[str, str, str]]:
    rows: list[tuple[str, str, str]] | None = cache.get(_PURPOSES)
    if rows is None:
        pages = StandardPage.objects.live().exclude(purpose="")
        rows = list(pages.values_list("purpose", "url_path", "locale__language_code"))
        cache.set(_PURPOSES, rows, KEPT_FOR)
    return rows


def forget(**_facts: object) -> None:
    """The next reader asks the database again, also one who read between this change and its commit."""
    cache.delete_many([HOMES, _PURPOSES, _REGION])
    transaction.on_commit(lambda: cache.delete_many([HOMES, _PURPOSES, _REGION]))


for _signal in (page_published, page_unpublished, post_page_move):
    _signal.connect(forget, dispatch_uid="portal.navigation")
for _signal in (post_save, post_delete):
    _signal.connect(forget, sender=RegionSettings, dispatch_uid="portal.navigation")


# --- Addresses ---------------------------------------------------------------------------------------------------
def page_address(url_path: str, language: str) -> str:
    """The address of a page in a reader's language: the tree is the same below each language's home."""
    return f"/{language}/{url_path.strip('/').partition('/')[2]}".rstrip("/") + "/"


def without_language(path: str) -> str | None:
    """`/ar/kurse/` → `/kurse/`; None where no language stands in front."""
    code, _slash, rest = path.lstrip("/").partition("/")
    return f"/{rest}" if code in languages.BY_CODE else None


@dataclass(frozen=True)
class LanguageLink:
    """The page at hand in another language; `is_real` where its text truly exists in it."""

    code: str
    autonym: str
    url: str
    is_current: bool
    is_real: bool = True


@dataclass(frozen=True)
class Frame:
    """Everything around the content of one page."""

    language: str
    path: str  # without its language
    region: RegionSettings
    menu: tuple[MenuLink, ...]
    languages: tuple[LanguageLink, ...]
    alternates: tuple[LanguageLink, ...]  # absolute addresses for hreflang
    canonical: str
    is_indexed: bool
    purposes: Mapping[str, PurposeLink]
    is_demo: bool

    @property
    def direction(self) -> str:
        return languages.direction(self.language)

    @property
    def home(self) -> str:
        return f"/{self.language}/"

    @property
    def autonym(self) -> str:
        return languages.BY_CODE[self.language].autonym

    @property
    def is_german(self) -> bool:
        return self.language == languages.BASE

    @property
    def german(self) -> str:
        """The German version of this page, which counts where a translation is in doubt."""
        return next(link.url for link in self.languages if link.code == languages.BASE)

    @property
    def help_links(self) -> list[PurposeLink]:
        return [self.purposes[purpose] for purpose in _HELP if purpose in self.purposes]

    @property
    def easy_links(self) -> list[PurposeLink]:
        """Leichte Sprache and sign language: beside the language switch on every page."""
        return [self.purposes[purpose] for purpose in _HELP[1:] if purpose in self.purposes]

    @property
    def legal_links(self) -> list[PurposeLink]:
        return [self.purposes[purpose] for purpose in _LEGAL if purpose in self.purposes]


def frame_of(
    request: HttpRequest,
    *,
    page: Page | None = None,
    text_languages: Collection[str] | None = None,
) -> Frame:
    """The frame for one request.

    `page` is the page shown, where it is one; `text_languages` are the languages a record's text exists in (None:
    all, as for lists). A text that is not in the reader's language is not offered to search engines, and its
    canonical address is the German one.
    """
    language = get_language() or languages.BASE
    language = language if language in languages.BY_CODE else languages.BASE
    inside = without_language(request.path)
    path = inside if inside is not None else "/"
    if page is not None:
        real = _translations(page)
    else:
        real = {code: f"/{code}{path}" for code in text_languages or languages.CODES}
    query = _query_of(request) if page is None and inside is not None else ""
    links = tuple(
        LanguageLink(
            code=row.code,
            autonym=row.autonym,
            url=real.get(row.code, f"/{row.code}{path}") + query,
            is_current=row.code == language,
            is_real=row.code in real,
        )
        for row in languages.LANGUAGES
    )
    is_real = language in real
    alternates = tuple(
        LanguageLink(row.code, row.autonym, f"{settings.BASE_URL}{real[row.code]}", row.code == language)
        for row in languages.LANGUAGES
        if row.code in real
    )
    canonical = real.get(language) or real.get(languages.BASE) or next(iter(real.values()), f"/{language}{path}")
    return Frame(
        language=language,
        path=path,
        region=_region(),
        menu=menu(language, path),
        languages=links,
        alternates=alternates if is_real and len(alternates) > 1 else (),
        canonical=f"{settings.BASE_URL}{canonical}",
        is_indexed=is_real,
        purposes=purpose_links(language),
        is_demo=settings.DEMO,
    )


def _translations(page: Page) -> dict[str, str]:
    """Addresses of a page's live translations and of itself. One query."""
    if isinstance(page, BasePage):
        return {
            code: page_address(version.url_path, code)
            for code, version in page.versions.items()
            if code in languages.BY_CODE
        }
    rows = (
        Page.objects.live()
        .filter(translation_key=page.translation_key)
        .values_list("locale__language_code", "url_path")
    )
    return {code: page_address(url_path, code) for code, url_path in rows if code in languages.BY_CODE}


def _query_of(request: HttpRequest) -> str:
    """The query string to keep when the language changes: a search stays the same search."""
    query = request.GET.urlencode()
    return f"?{query}" if query and len(query) <= LONGEST_QUERY else ""


def _region() -> RegionSettings:
    """The region's facts, or plain defaults before they were set. One query now and then: a portal has one site."""
    region: RegionSettings | None = cache.get(_REGION)
    if region is None:
        region = RegionSettings.objects.order_by("-site__is_default_site").first() or RegionSettings()
        cache.set(_REGION, region, KEPT_FOR)
    return region


# --- Breadcrumbs -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Crumb:
    """One step of the way from home; `language` where the title is not in the reader's."""

    title: str
    url: str
    language: str = ""


def crumbs_of(page: Page, language: str) -> list[Crumb]:
    """The pages between home and this one, with the titles the page's own tree has. One query."""
    ancestors = page.get_ancestors().live().filter(depth__gt=2).values_list("title", "url_path")
    code = page.locale.language_code
    foreign = code if code != language else ""
    return [Crumb(title, page_address(url_path, language), foreign) for title, url_path in ancestors]
