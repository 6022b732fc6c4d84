"""Pictures and tables, both with the words that those need who do not see them; and files to take home."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock as WagtailImageBlock

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
