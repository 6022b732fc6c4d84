"""Thin tags over frame, icons, languages and dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.models import Page

from portal import languages, navigation
from portal.blocks.reading import Section, sections_of
from portal.lists import joined
from portal.navigation import Crumb, Frame
from portal.stand import in_words, is_stale

register = template.Library()
register.filter("joined", joined)

_ICON_NAME = re.compile(r"^[a-z0-9_-]+$")


def _language() -> str:
    return get_language() or languages.BASE


@register.simple_tag(takes_context=True)
def frame(context: Context) -> Frame:
    """Everything around the content. Looks for `page` and `text_languages` in the context."""
    request: HttpRequest = context["request"]
    page = context.get("page")
    return navigation.frame_of(
        request, page=page if isinstance(page, Page) else None, text_languages=context.get("text_languages")
    )


@register.simple_tag
def icon(name: str, *, small: bool = False, mirrored: bool = False, duo: bool = False, extra: str = "") -> SafeString:
    """A decorative icon of the sprite; the words beside it carry the meaning. `mirrored` turns in right-to-left."""
    return _drawn(static("portal/icons.svg"), name, small, mirrored, duo, extra)


@lru_cache(maxsize=512)
def _drawn(sprite: str, name: str, small: bool, mirrored: bool, duo: bool, extra: str) -> SafeString:
    """A page holds fifty of them: the same icon is written once."""
    classes = ["kim-icon"]
    classes += ["kim-icon--s"] * small + ["kim-icon--dir"] * mirrored + ["kim-icon--duo"] * duo
    classes += [extra] if extra else []
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#i-{}"/></svg>',
        " ".join(classes),
        sprite,
        name if _ICON_NAME.match(name) else "info",
    )


@register.simple_tag
def symbol(name: str) -> SafeString:
    """The address of one symbol, for drawings that place it themselves."""
    return format_html("{}#i-{}", static("portal/icons.svg"), name)


@register.simple_tag
def here(path: str) -> str:
    """An address in the reader's language: `{% here "/kurse/" %}`. Foreign addresses pass through."""
    return f"/{_language()}{path}" if path.startswith("/") and not path.startswith("//") else path


@register.simple_tag
def langattrs(code: str | None) -> str | SafeString:
    """` lang="de" dir="ltr"` where that text is not in the language of the page, else nothing."""
    if not code or code == _language():
        return ""
    return format_html(' lang="{}" dir="{}"', code, languages.direction(code))


@register.filter
def is_foreign(code: str | None) -> bool:
    """Is a text of that language foreign on this page?"""
    return bool(code) and code != _language()


@register.filter
def autonym(code: str) -> str:
    """How a language of the portal calls itself."""
    known = languages.BY_CODE.get(code)
    return known.autonym if known else code


@register.filter
def dial(number: object) -> str:
    """A telephone number as its link wants it: for a phone with a card of another country too. 112 and 116117 stay."""
    text = str(number).strip()
    digits = "".join(sign for sign in text if sign.isdigit())
    if text.startswith("+"):
        return f"+{digits}"
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    return f"+49{digits[1:]}" if digits.startswith("0") else digits


@register.simple_tag
def today() -> dt.date:
    return timezone.localdate()


@register.filter
def is_old(day: dt.date | str | None) -> bool:
    """Older than twelve months on the day of reading."""
    checked = _date(day)
    return checked is not None and is_stale(checked, timezone.localdate())


@register.filter
def is_past(day: dt.date | str | None) -> bool:
    """A day before that of reading: what should have been done by then is late."""
    until = _date(day)
    return until is not None and until < timezone.localdate()


@register.filter
def stand(day: dt.date | str | None) -> str:
    """How old facts are, in words."""
    return in_words(_date(day), timezone.localdate())


@register.filter
def as_date(day: dt.date | str | None) -> dt.date | None:
    """A date, also from the ISO text that a search document carries."""
    return _date(day)


def _date(day: dt.date | str | None) -> dt.date | None:
    if isinstance(day, dt.datetime):
        return day.date()
    if isinstance(day, dt.date):
        return day
    try:
        return dt.date.fromisoformat(day or "")
    except ValueError:
        return None


@register.simple_tag
def crumbs_of(page: Page) -> list[Crumb]:
    return navigation.crumbs_of(page, _language())


@register.simple_tag
def sections(stream: Iterable[Any], language: str = "") -> list[Section]:
    """The parts of a page's text with anchors for the list „on this page“."""
    return sections_of(stream, language or _language())


@register.filter
def worded(texts: Mapping[str, str] | None) -> str:
    """One of several wordings by language: the reader's, then its fallbacks, then any."""
    if not texts:
        return ""
    known = languages.BY_CODE.get(_language(), languages.BY_CODE[languages.BASE])
    return next((texts[code] for code in (*known.chain, *texts) if texts.get(code)), "")


@register.filter
def headed(parts: Iterable[Section]) -> int:
    """How many parts have a heading: a list of them is of use from three."""
    return sum(bool(part.heading) for part in parts)


@register.simple_tag
def page_address(page: Page) -> str:
    """Where a reader of this language finds a page."""
    return navigation.page_address(page.url_path, _language())
