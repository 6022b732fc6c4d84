"""What happens to pages outside our own acts: Wagtail's signals put them into the outbox.

Never post_save of a page: Wagtail's autosave saves half a second after every edit, long before anything is public.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from search import documents, index, rebuilding
from search.models import BestBet, CompoundSplit, ExclusionWord, SynonymGroup
from search.pipeline import synonyms


def connect() -> None:
    page_published.connect(page_changed, dispatch_uid="search.published")
    page_unpublished.connect(page_changed, dispatch_uid="search.unpublished")
    page_slug_changed.connect(branch_changed, dispatch_uid="search.slug")
    post_page_move.connect(branch_changed, dispatch_uid="search.moved")
    pre_delete.connect(page_deleted, sender=Page, dispatch_uid="search.deleted")
    for signal in (post_save, post_delete):
        signal.connect(restriction_changed, sender=PageViewRestriction, dispatch_uid="search.restricted")
        for model in (SynonymGroup, BestBet, ExclusionWord):
            signal.connect(rules_changed, sender=model, dispatch_uid=f"search.rules.{model.__name__}")
        signal.connect(splits_changed, sender=CompoundSplit, dispatch_uid="search.splits")


def page_changed(instance: Page, **_kwargs: Any) -> None:
    index.enqueue(documents.keys_of(instance.specific_deferred))


def branch_changed(instance: Page, **_kwargs: Any) -> None:
    """Addresses of everything below change with a slug or a place; so may who is allowed to see it."""
    index.enqueue(_keys_of_branch(instance))


def page_deleted(instance: Page, **_kwargs: Any) -> None:
    # Before the row is gone, because afterwards nobody knows its kind. A translation may live on: hence no removal.
    index.enqueue(_keys_of_branch(instance))


def restriction_changed(instance: PageViewRestriction, **_kwargs: Any) -> None:
    index.enqueue(_keys_of_branch(instance.page))


def rules_changed(**_kwargs: Any) -> None:
    synonyms.forget()


def splits_changed(**_kwargs: Any) -> None:
    """Questions know a taught compound at once; what is indexed is split by it with the next build."""
    synonyms.forget()
    rebuilding.request_rebuild()


def _keys_of_branch(page: Page) -> Iterable[str]:
    branch = Page.objects.filter(path__startswith=page.path).specific(defer=True)
    return [key for one in branch for key in documents.keys_of(one)]
