"""Blocks of the Beratungskompass: what to do, what to bring, what it costs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.blocks import STANDARD_BLOCKS
from portal.blocks.text import SHORT


class StepItem(blocks.StructBlock):
    title = blocks.CharBlock(max_length=160, label=_("title"))
    text = blocks.RichTextBlock(features=["bold", "link", "ul"], required=False, label=_("text"))


class StepsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120, label=_("heading"))
    items = blocks.ListBlock(StepItem(), label=_("steps"))

    class Meta:
        icon = "order"
        label = _("Steps")
        template = "blocks/steps.html"
        description = _("What to do, one step after the other.")
        preview_value = {
            "heading": "Schritt für Schritt",
            "items": [{"title": "Termin machen", "text": "<p>Am Telefon.</p>"}, {"title": "Hingehen", "text": ""}],
        }


class ChecklistItem(blocks.StructBlock):
    text = blocks.CharBlock(max_length=160, label=_("what"))
    note = blocks.CharBlock(max_length=200, required=False, label=_("note"))


class ChecklistBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120, label=_("heading"))
    items = blocks.ListBlock(ChecklistItem(), label=_("entries"))
    footnote = blocks.CharBlock(max_length=240, required=False, label=_("sentence below"))

    class Meta:
        icon = "tasks"
        label = _("Checklist")
        template = "blocks/checklist.html"
        description = _("„Das brauche ich“: papers to bring. The boxes print; nothing is filled in here.")
        preview_value = {"heading": "Diese Papiere brauchen Sie", "items": [{"text": "Pass oder Ausweis", "note": ""}]}


class CostsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120, label=_("heading"))
    text = blocks.RichTextBlock(features=SHORT, label=_("text"))

    class Meta:
        icon = "tag"
        label = _("Costs")
        template = "blocks/costs.html"
        description = _("What it costs, and who pays less.")
        preview_value = {"heading": "Was kostet das?", "text": "<p>Nichts.</p>"}


KOMPASS_BLOCKS = [
    ("steps", StepsBlock()),
    ("checklist", ChecklistBlock()),
    ("costs", CostsBlock()),
    *STANDARD_BLOCKS,
]
