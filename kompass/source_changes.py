"""What a source wants to change in a page that people edited here: kept until an editor takes it over or refuses it.

An import never overwrites such a page. Both acts are one transaction and stand in the page's history.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from kompass.models import InformationPage, PageSource
from portal import languages
from portal.models import TextStatus, User
from search import documents, index

KEPT = "kompass.keep_text"


def waiting() -> Any:
    """Sources with a newer text that nobody decided on, the oldest first."""
    return (
        PageSource.objects.filter(waiting_since__isnull=False).select_related("page__locale").order_by("waiting_since")
    )


def ours(source: PageSource) -> InformationPage:
    """The newest text here, draft or published; an object of its own each time."""
    page: InformationPage = InformationPage.objects.get(pk=source.page_id).get_latest_revision_as_object()
    return page


def proposed(source: PageSource) -> InformationPage:
    """The page as the source has it, not saved."""
    page, text = ours(source), _text(source)
    page.title, page.draft_title, page.lead = text["title"], text["title"], text["lead"]
    page.body = json.dumps(text["body"])  # type: ignore[assignment]  # read as the database has it
    return page


@transaction.atomic
def take_over(source: PageSource, *, by: User) -> None:
    """The source's text becomes the page's: published where the page is, else as a draft."""
    source = PageSource.objects.select_for_update().get(pk=source.pk)
    page = proposed(source)
    if page.locale.language_code != languages.BASE:
        page.text_status = TextStatus.IN_REVIEW
    page.full_clean()
    revision = page.save_revision(user=by, log_action=True)
    if source.page.live:
        revision.publish(user=by)
        index.enqueue(documents.keys_of(InformationPage.objects.get(pk=page.pk)))
    # What is newer than this revision was done by people (kompass.integreat_edited).
    _decided(source, digest=_text(source)["digest"], imported_at=revision.created_at)


@transaction.atomic
def keep(source: PageSource, *, by: User) -> None:
    """The text here stays; the source is heard again when it changes once more."""
    source = PageSource.objects.select_for_update().get(pk=source.pk)
    log(instance=source.page, action=KEPT, user=by, title=source.page.get_admin_display_title())
    _decided(source, refused_digest=_text(source)["digest"])


def _text(source: PageSource) -> dict[str, Any]:
    """Raises LookupError where nothing waits any more: two people may decide at once."""
    if source.waiting is None:
        raise LookupError(f"Nothing waits for page {source.page_id}.")
    text: dict[str, Any] = source.waiting
    return text


def _decided(source: PageSource, **values: str | dt.datetime) -> None:
    PageSource.objects.filter(pk=source.pk).update(waiting=None, waiting_since=None, **values)
