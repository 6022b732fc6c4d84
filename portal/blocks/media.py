"""Pictures, tables and films, with the words that those need who do not see or hear them; and files to take home."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock as WagtailImageBlock
from wagtail.images.blocks import ImageChooserBlock

# How a block calls the document it holds; `reading.documents_in` goes by it.
DOCUMENT = "document"


class ImageBlock(blocks.StructBlock):
    image = WagtailImageBlock(label=_("picture"))
    caption = blocks.CharBlock(max_length=200, required=False, label=_("caption"))

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "blocks/image.html"
        description = _("A picture with the words that replace it for those who do not see it.")


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(max_length=160, label=_("caption"))
    table = TypedTableBlock([("text", blocks.CharBlock(required=False, label=_("text")))], label=_("table"))

    class Meta:
        icon = "table"
        label = _("Table")
        template = "blocks/table.html"
        description = _("Facts in rows and columns; the first row is the head.")


class FileBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("file"))
    note = blocks.CharBlock(
        max_length=200, required=False, label=_("note"), help_text=_("What it is good for, in one sentence.")
    )

    class Meta:
        icon = "download"
        label = _("File to download")
        template = "blocks/file.html"
        description = _("A leaflet or form. Its text is found by the search, with the number of the page.")

    def get_preview_value(self) -> Any:
        """A file that need not exist."""
        document = get_document_model()(pk=0, title="Merkblatt zur Anmeldung", file="merkblatt.pdf", file_size=84_000)
        return self.normalize({"document": document, "note": "Vier Seiten zum Ausdrucken."})


# What browsers play without help; the rest would ask a player of somebody else's.
FILMS = {"mp4": "video/mp4", "webm": "video/webm"}
CAPTIONS = "vtt"


class VideoBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120, label=_("heading"))
    film = DocumentChooserBlock(label=_("film"), help_text=_("A file of this portal: MP4 or WebM."))
    poster = ImageChooserBlock(required=False, label=_("picture before it plays"))
    captions = DocumentChooserBlock(
        required=False, label=_("captions"), help_text=_("A VTT file. Not needed where nobody speaks.")
    )
    is_signed = blocks.BooleanBlock(required=False, label=_("in German sign language (DGS)"))
    transcript = blocks.RichTextBlock(
        features=["bold", "ul", "ol", "h3"], label=_("the same in words"), help_text=_("For all who cannot watch it.")
    )

    class Meta:
        icon = "media"
        label = _("Film")
        template = "blocks/video.html"
        description = _("A film from this portal, for example in sign language, with the same text below it.")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors = {}
        if extension_of(cleaned["film"]) not in FILMS:
            errors["film"] = ValidationError(_("Browsers do not play this file. Choose a film as MP4 or WebM."))
        if cleaned["captions"] and extension_of(cleaned["captions"]) != CAPTIONS:
            errors["captions"] = ValidationError(_("Captions are a VTT file."))
        if not cleaned["captions"] and not cleaned["is_signed"]:
            errors["captions"] = ValidationError(
                _("A film that is not signed needs captions: add a VTT file, or tick „in German sign language“.")
            )
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        kind = FILMS.get(extension_of(value["film"])) if value["film"] else None
        return super().get_context(value, parent_context) | {"mime_type": kind}

    def get_preview_value(self) -> Any:
        film = get_document_model()(pk=0, title="Anmelden in Gebärdensprache", file="anmelden.mp4", file_size=4_000_000)
        return self.normalize(
            {"heading": "In Gebärdensprache", "film": film, "is_signed": True, "transcript": "<p>So melden Sie an.</p>"}
        )


def extension_of(document: Any) -> str:
    return str(document.file_extension).lower() if document else ""
