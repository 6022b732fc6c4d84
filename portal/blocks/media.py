"""Pictures and tables, both with the words that those need who do not see them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock as WagtailImageBlock


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
