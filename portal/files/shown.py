"""Which files pages show to everybody, with their text."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Substr
from wagtail.models import Collection as Folder
from wagtail.models import CollectionViewRestriction

from portal.blocks.reading import documents_in
from portal.models import DocumentText


@dataclass(frozen=True, slots=True)
class ShownFile:
    """`path` is its address; `pages` are plain text, numbered from one, empty where a page has no words."""

    title: str
    path: str
    pages: tuple[str, ...]
    is_paged: bool


def files_of(pages: Iterable[Any]) -> dict[int, tuple[ShownFile, ...]]:
    """Page number (pk) → files in its text that everybody may open. Two statements, however many pages.

    It reads the published text: Wagtail's index of references follows later, and whoever goes by it misses a file.
    """
    wanted = {page.pk: ids for page in pages if (ids := tuple(dict.fromkeys(documents_in(page.body))))}
    files = public_files({one for ids in wanted.values() for one in ids})
    found = {number: tuple(files[one] for one in ids if one in files) for number, ids in wanted.items()}
    return {number: shown for number, shown in found.items() if shown}


def public_files(document_ids: Collection[int]) -> dict[int, ShownFile]:
    """Document → its text, of those that were read and lie in no restricted collection."""
    if not document_ids:
        return {}
    texts = _unrestricted(DocumentText.objects.filter(document_id__in=document_ids, state=DocumentText.State.READ))
    return {text.document_id: _shown(text) for text in texts.select_related("document").prefetch_related("pages")}


def _unrestricted(texts: QuerySet[DocumentText]) -> QuerySet[DocumentText]:
    """Not below a restriction; one statement, unlike Wagtail's own question per collection."""
    above = CollectionViewRestriction.objects.annotate(
        branch=Substr(OuterRef("document__collection__path"), 1, F("collection__depth") * Folder.steplen)
    )
    return texts.filter(~Exists(above.filter(collection__path=F("branch"))))


def _shown(text: DocumentText) -> ShownFile:
    pages = [""] * text.page_count
    for page in text.pages.all():
        pages[page.number - 1] = page.text
    return ShownFile(text.document.title, text.document.url, tuple(pages), text.is_paged)
