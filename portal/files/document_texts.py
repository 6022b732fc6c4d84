"""Keeps the text of every uploaded file: notices a new one, reads it, notes what came of it."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django_tasks import task
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument

from portal.files.contents import LIMITS, FileUnreadable, ReadText
from portal.files.reading import read
from portal.files.signals import document_read
from portal.models import DocumentText, DocumentTextPage

logger = logging.getLogger(__name__)

State = DocumentText.State
PAGES_AT_ONCE = 100


def expect(document: AbstractDocument) -> bool:
    """Call it when a document was saved: queues the reading of a file that is new or another. Says whether it did."""
    text, _new = DocumentText.objects.get_or_create(document=document)
    try:
        file_hash = document.get_file_hash()
    except OSError:
        _note(text, DocumentText.Reason.MISSING)
        return False
    if text.file_hash == file_hash and text.reason != DocumentText.Reason.MISSING:
        return False
    text.state, text.reason, text.page_count, text.file_hash = State.WAITING, "", 0, file_hash
    text.save()
    read_document_later.enqueue(document.pk)
    return True


@task()
def read_document_later(document_pk: int) -> None:
    read_document(document_pk)


def read_document(document_pk: int, *, again: bool = False) -> DocumentText | None:
    """Reads the file of a document and keeps its text; None if the document is gone. `again`: also if it was read."""
    document = get_document_model()._default_manager.filter(pk=document_pk).first()
    if document is None:
        return None
    text, _new = DocumentText.objects.get_or_create(document=document)
    try:
        # Of the file as it is now: where it is replaced meanwhile, the result belongs to no file any more.
        file_hash = document.get_file_hash()
        if text.file_hash != file_hash:
            text.file_hash = file_hash
            text.save(update_fields=["file_hash"])
        elif text.state != State.WAITING and not again:
            return text
        with document.open_file() as file:
            data = file.read(LIMITS.file_bytes + 1)
    except OSError:
        _note(text, DocumentText.Reason.MISSING)
    else:
        _read_into(text, data)
    text.refresh_from_db()
    return text


def to_read(*, every: bool = False) -> QuerySet[Any]:
    """Documents whose file nobody read yet, or all of them."""
    documents = get_document_model()._default_manager.order_by("pk")
    if every:
        return documents
    done = DocumentText.objects.exclude(state=State.WAITING).filter(file_hash=F("document__file_hash"))
    return documents.exclude(pk__in=done.values("document_id"))


def _read_into(text: DocumentText, data: bytes) -> None:
    try:
        found = read(data)
    except FileUnreadable as error:
        facts = {"document": text.document_id, "reason": error.reason.value, "detail": error.detail}
        logger.warning("File unreadable", extra={"event": "file_unreadable", **facts})
        _note(text, DocumentText.Reason(error.reason.value))
    else:
        facts = {"document": text.document_id, "pages": len(found.pages), "truncated": found.truncated}
        logger.info("File read", extra={"event": "file_read", **facts})
        _note(text, found)


@transaction.atomic
def _note(text: DocumentText, outcome: ReadText | DocumentText.Reason) -> None:
    values: dict[str, Any] = {"state": State.FAILED, "page_count": 0, "is_paged": False, "truncated": False}
    pages: tuple[str, ...] = ()
    if isinstance(outcome, ReadText):
        pages = outcome.pages
        values |= {"state": State.READ, "reason": "", "page_count": len(pages)}
        values |= {"is_paged": outcome.is_paged, "truncated": outcome.truncated}
    else:
        values["reason"] = outcome
    same_file = DocumentText.objects.filter(pk=text.pk, file_hash=text.file_hash)
    if not same_file.update(read_at=timezone.now(), **values):
        return
    DocumentTextPage.objects.filter(document_text=text).delete()
    DocumentTextPage.objects.bulk_create(
        [DocumentTextPage(document_text=text, number=at, text=words) for at, words in enumerate(pages, 1) if words],
        batch_size=PAGES_AT_ONCE,
    )
    document_read.send(sender=DocumentText, document_id=text.document_id)
