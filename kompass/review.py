"""„Stimmt noch“: pages are looked at again by rule, and confirmed without being edited.

A confirmation is no new version: it moves the days on the page and in its newest draft, so that whoever publishes that
draft later does not take them back, and stands in the page's history.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from kompass.models import (
    DimensionPage,
    InformationPage,
    KompassPage,
    KompassRules,
    LandingPage,
    ProcessPage,
    TopicPage,
)
from portal import languages
from portal.models import BasePage, StandardPage, TextStatus, User
from search import documents, index

REVIEWED = "kompass.reviewed"
KINDS: tuple[type[Any], ...] = (
    TopicPage, InformationPage, ProcessPage, LandingPage, DimensionPage, KompassPage, StandardPage,
)  # fmt: skip
# Whose words stand for themselves; of the others the text of a translator is what was checked.
TRUSTED = frozenset({TextStatus.ORIGINAL, TextStatus.CONFIRMED})
_DATES = ("reviewed_on", "review_due", "reviewer_function")
# How many pages one press may confirm: a branch, not the tree by mistake.
MOST = 300


# --- What is due -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Due:
    """A German page that has to be looked at, and since when; `since` is None where nobody ever did."""

    page: Any
    since: dt.date | None
    is_urgent: bool


def due(on: dt.date, *, within_days: int = 0) -> list[Due]:
    """Live German pages without a review or with one that is due by then; urgent ones first, then the longest waiting.

    One query a kind of page.
    """
    border = on + dt.timedelta(days=within_days)
    found = [
        Due(page, page.review_due, is_urgent(page))
        for kind in KINDS
        for page in _german(kind).filter(
            Q(reviewed_on__isnull=True) | Q(review_due__isnull=True) | Q(review_due__lte=border)
        )
    ]
    return sorted(found, key=lambda one: (not one.is_urgent, one.since or dt.date.min, one.page.title))


def _german(kind: type[Any]) -> Any:
    pages = kind._default_manager.live().filter(locale__language_code=languages.BASE).select_related("locale")
    return pages.select_related("topic") if kind is TopicPage else pages.defer("body") if _has(kind, "body") else pages


def _has(kind: type[Any], name: str) -> bool:
    return any(field.name == name for field in kind._meta.get_fields())


def is_urgent(page: Any) -> bool:
    """Wrong words cost most where somebody is in danger or in a hurry."""
    return bool(getattr(page, "is_urgent", False)) or (isinstance(page, TopicPage) and page.is_protected)


def next_due(page: Any, *, on: dt.date, rules: KompassRules) -> dt.date:
    return in_months(on, rules.review_months_urgent if is_urgent(page) else rules.review_months)


def in_months(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or its last one: 31 August and six months is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


# --- Still right -----------------------------------------------------------------------------------------------------
@transaction.atomic
def confirm_reviewed(pages: Sequence[BasePage], *, by: User, on: dt.date, function: str = "") -> int:
    """Somebody has read these pages and found them right. Returns how many. Raises ValidationError and changes nothing.

    `function` is that of the person; a page keeps the one it has where none is given.
    """
    if len(pages) > MOST:
        raise ValidationError(_("These are more than %(most)d pages. Choose a smaller branch.") % {"most": MOST})
    if refused := [page for page in pages if not may_be_confirmed(page)]:
        raise ValidationError(
            _("Nobody has checked the text of “%(page)s” yet: confirm the translation first.") % {"page": refused[0]}
        )
    rules = KompassRules.load()
    for page in pages:
        page.reviewed_on, page.review_due = on, next_due(page, on=on, rules=rules)
        page.reviewer_function = (function or page.reviewer_function or by.function)[:120]
        values = {name: getattr(page, name) for name in _DATES}
        type(page)._default_manager.filter(pk=page.pk).update(**values)
        patch_draft(page, **values)
        log(instance=page, action=REVIEWED, user=by, data={"by": page.reviewer_function})
    index.enqueue(key for page in pages for key in documents.keys_of(page))
    return len(pages)


def may_be_confirmed(page: Any) -> bool:
    """A live page whose text is the original or was confirmed by a translator."""
    return isinstance(page, KINDS) and page.live and page.text_status in TRUSTED


def patch_draft(page: BasePage, **values: Any) -> None:
    """Writes facts about a page into its newest revision: publishing that must not bring the old ones back."""
    latest = Page.objects.filter(pk=page.pk).values("latest_revision")
    revision = Revision.objects.filter(pk__in=latest).first() if values else None
    if revision is not None:
        revision.content |= {
            name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()
        }
        revision.save(update_fields=["content"])


# --- With others -----------------------------------------------------------------------------------------------------
def with_translations(page: BasePage) -> list[Any]:
    """The page, and where it is German its confirmed translations that are as new as it is. Two queries at most."""
    if page.locale.language_code != languages.BASE:
        return [page]
    twins = type(page)._default_manager.live().filter(translation_key=page.translation_key).exclude(pk=page.pk)
    digest = page.content_digest
    return [
        page,
        *(
            twin
            for twin in twins.filter(text_status=TextStatus.CONFIRMED).select_related("locale")
            if twin.source_digest == digest
        ),
    ]


def branch(page: Page) -> list[Any]:
    """The page and all below it that can be confirmed, in the order of the tree."""
    below: Iterable[Any] = page.get_descendants(inclusive=True).live().specific()
    return [one for one in below if may_be_confirmed(one)]
