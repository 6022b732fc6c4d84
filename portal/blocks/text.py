"""Blocks of words.

Rich text is kept to what wagtail-localize can cut into segments: no raw HTML, no custom features.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

PROSE = ["h2", "h3", "bold", "ol", "ul", "link", "document-link"]
SHORT = ["bold", "ul", "ol", "link"]

TONES = [
    ("info", _("information")),
    ("deadline", _("deadline")),
    ("warning", _("warning")),
    ("right", _("your right")),
    ("ok", _("good to know")),
]


class ParagraphBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=PROSE, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "blocks/paragraph.html"
        description = _("Paragraphs, headings and lists.")
        preview_value = "<h2>Was passiert danach?</h2><p>In einigen Wochen kommt ein Brief.</p>"


class NoticeBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(choices=TONES, default="info", label=_("kind"))
    heading = blocks.CharBlock(max_length=120, label=_("heading"))
    text = blocks.RichTextBlock(features=SHORT, label=_("text"))

    class Meta:
        icon = "warning"
        label = _("Notice")
        template = "blocks/notice.html"
        description = _("One thought that must not be missed: a deadline, a right, a warning.")
        preview_value = {"tone": "deadline", "heading": "Sie haben 2 Wochen Zeit", "text": "<p>Ab dem Einzug.</p>"}


class ContactBoxBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120, label=_("heading"))
    text = blocks.RichTextBlock(features=SHORT, required=False, label=_("text"))
    address = blocks.CharBlock(max_length=200, required=False, label=_("address"))
    phone = blocks.CharBlock(max_length=40, required=False, label=_("telephone"))
    email = blocks.EmailBlock(required=False, label=_("e-mail address"))
    website = blocks.URLBlock(required=False, label=_("website"))

    class Meta:
        icon = "mail"
        label = _("Contact box")
        template = "blocks/contact_box.html"
        description = _("An office that is not in the directory, by function and without names.")
        preview_value = {"heading": "Bürgertelefon", "phone": "0241 000-100", "text": "<p>Montag bis Freitag.</p>"}


class AccordionItem(blocks.StructBlock):
    title = blocks.CharBlock(max_length=160, label=_("title"))
    text = blocks.RichTextBlock(features=PROSE, label=_("text"))


class AccordionBlock(blocks.StructBlock):
    items = blocks.ListBlock(AccordionItem(), label=_("entries"))

    class Meta:
        icon = "list-ul"
        label = _("Fold-out texts")
        template = "blocks/accordion.html"
        description = _("For side cases only: what everyone needs must be readable at once.")
        preview_value = {"items": [{"title": "Und wenn ich keinen Pass habe?", "text": "<p>Fragen Sie trotzdem.</p>"}]}
