"""The files of the demo as documents of the library."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files import File
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument

FOLDER = settings.ROOT / "portal" / "demo" / "files"


def document(name: str, title: str) -> AbstractDocument:
    """The document made of this file; made on first need."""
    model = get_document_model()
    found = model._default_manager.filter(title=title).first()
    return found or _made(model(title=title), FOLDER / name)


def _made(made: AbstractDocument, path: Path) -> AbstractDocument:
    storage, place = made.file.storage, f"documents/{path.name}"
    if storage.exists(place):
        made.file.name = place  # of a run that was rolled back
        made._set_document_file_metadata()
        made.save()
        return made
    with path.open("rb") as source:
        made.file = File(source, name=path.name)
        made._set_document_file_metadata()
        made.save()
    return made
