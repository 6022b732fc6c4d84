"""Keeps the search in step with files: what happens to one reaches the pages that show it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_delete, post_save, pre_delete
from django_tasks import task
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.models import Collection as Folder
from wagtail.models import CollectionViewRestriction, Page, ReferenceIndex

from portal.files.document_texts import expect
from portal.files.signals import document_read
from search import documents, index

# Wagtail saves these by themselves, when somebody asks for them.
BOOKKEEPING = (frozenset({"file_hash"}), frozenset({"file_size"}))


def connect() -> None:
    document = get_document_model()
    document_read.connect(text_changed, dispatch_uid="portal.file.read")
    post_save.connect(document_saved, sender=document, dispatch_uid="portal.file.saved")
    pre_delete.connect(document_deleted, sender=document, dispatch_uid="portal.file.deleted")
    post_save.connect(folder_saved, sender=Folder, dispatch_uid="portal.folder.saved")
    for signal in (post_save, post_delete):
        signal.connect(folder_restricted, sender=CollectionViewRestriction, dispatch_uid="portal.folder.restricted")


def document_saved(
    instance: AbstractDocument, raw: bool = False, update_fields: Collection[str] | None = None, **_kwargs: Any
) -> None:
    if raw or (update_fields and frozenset(update_fields) in BOOKKEEPING):
        return
    expect(instance)
    index_pages_later.enqueue([instance.pk])  # title and folder may have changed


def text_changed(document_id: int, **_kwargs: Any) -> None:
    index_pages_later.enqueue([document_id])


def document_deleted(instance: AbstractDocument, **_kwargs: Any) -> None:
    # At once: afterwards nobody knows who showed it.
    index_pages([instance.pk])


def folder_saved(instance: Folder, **_kwargs: Any) -> None:
    """Moved, perhaps below a restriction."""
    index_pages_later.enqueue(_files_in(instance))


def folder_restricted(instance: CollectionViewRestriction, **_kwargs: Any) -> None:
    index_pages_later.enqueue(_files_in(instance.collection))


@task()
def index_pages_later(document_ids: list[int]) -> None:
    """In the queue behind Wagtail's own task that notes which page shows what: before it, a new page is unknown."""
    index_pages(document_ids)


def index_pages(document_ids: Iterable[int]) -> None:
    """Puts every page that shows one of these files into the outbox."""
    shown_by = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(get_document_model()),
        to_object_id__in=[str(number) for number in document_ids],
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    pages = Page.objects.filter(pk__in={int(number) for number in shown_by.values_list("object_id", flat=True)})
    index.enqueue(key for page in pages.specific(defer=True) for key in documents.keys_of(page))


def _files_in(folder: Folder) -> list[int]:
    inside = get_document_model()._default_manager.filter(collection__path__startswith=folder.path)
    return list(inside.values_list("pk", flat=True))
