"""Blocks of the Beratungskompass: what to do, what to bring, what it costs, by when, with what right."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.blocks import STANDARD_BLOCKS, ImageBlock, NoticeBlock, ParagraphBlock, VideoBlock
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


class DeadlineBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120, label=_("what has to be done"))
    until = blocks.CharBlock(
        max_length=160,
        label=_("by when"),
        help_text=_("In words, counted from what people know: „2 Wochen nach dem Einzug“."),
    )
    late = blocks.RichTextBlock(features=SHORT, required=False, label=_("what happens if it is late"))

    class Meta:
        icon = "time"
        label = _("Deadline")
        template = "blocks/deadline.html"
        description = _("What has to be done by when, and what happens if it is late.")
        preview_value = {
            "heading": "Wohnung anmelden",
            "until": "2 Wochen nach dem Einzug",
            "late": "<p>Gehen Sie trotzdem hin. Meist passiert nichts.</p>",
        }


class RightItem(blocks.StructBlock):
    text = blocks.CharBlock(max_length=240, label=_("what people may do or get"))
    basis = blocks.CharBlock(max_length=80, required=False, label=_("statute"), help_text=_("For example: § 17 BMG"))


class RightsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120, label=_("heading"))
    items = blocks.ListBlock(RightItem(), label=_("rights"))

    class Meta:
        icon = "key"
        label = _("Rights")
        template = "blocks/rights.html"
        description = _("What people have a right to, each with its statute. One thought alone is a notice.")
        preview_value = {
            "heading": "Ihre Rechte beim Amt",
            "items": [{"text": "Sie dürfen jemanden mitbringen.", "basis": "§ 13 SGB X"}],
        }


class SourceBlock(blocks.StructBlock):
    """A statute or an official page behind what is said, and the day on which somebody looked at it."""

    title = blocks.CharBlock(max_length=200, label=_("title"))
    url = blocks.URLBlock(label=_("address"))
    as_of = blocks.DateBlock(required=False, label=_("as of"))

    class Meta:
        icon = "link-external"
        label = _("Source")


class ReferencesBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120, default="Quellen", label=_("heading"))
    items = blocks.ListBlock(SourceBlock(), label=_("sources"))

    class Meta:
        icon = "openquote"
        label = _("References")
        template = "blocks/references.html"
        description = _("Statutes and official pages behind the text, each with the day it was read.")
        preview_value = {
            "heading": "Quellen",
            "items": [{"title": "§ 17 Bundesmeldegesetz", "url": "https://www.gesetze-im-internet.de/bmg/__17.html"}],
        }


class TeaserItem(blocks.StructBlock):
    page = blocks.PageChooserBlock(label=_("page"))
    text = blocks.CharBlock(max_length=160, required=False, label=_("one sentence"))


class TeasersBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120, label=_("heading"))
    items = blocks.ListBlock(TeaserItem(), label=_("pages"))

    class Meta:
        icon = "grip"
        label = _("Tiles")
        template = "blocks/teasers.html"
        description = _("Ways to other pages, each with a sentence.")


KOMPASS_BLOCKS = [
    ("steps", StepsBlock()),
    ("checklist", ChecklistBlock()),
    ("costs", CostsBlock()),
    ("deadline", DeadlineBlock()),
    ("rights", RightsBlock()),
    ("references", ReferencesBlock()),
    ("video", VideoBlock()),
    *STANDARD_BLOCKS,
]
SOURCES = [("source", SourceBlock())]
LANDING_BLOCKS = [("teasers", TeasersBlock()), *KOMPASS_BLOCKS]
# Leichte Sprache (DIN SPEC 33429): short sentences, lists, pictures; no tables, nothing folded away.
EASY_BLOCKS = [
    ("paragraph", ParagraphBlock()),
    ("steps", StepsBlock()),
    ("checklist", ChecklistBlock()),
    ("notice", NoticeBlock()),
    ("image", ImageBlock()),
    ("video", VideoBlock()),
]
