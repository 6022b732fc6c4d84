"""Links to elsewhere. Each language may have its own list, so links are not shared between translations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.languages import LANGUAGES


class LinkItem(blocks.StructBlock):
    title = blocks.CharBlock(max_length=160, label=_("title"))
    url = blocks.URLBlock(label=_("address"))
    language = blocks.ChoiceBlock(
        choices=[(language.code, language.autonym) for language in LANGUAGES],
        required=False,
        label=_("language of the target"),
    )


class LinksBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120, required=False, label=_("heading"))
    items = blocks.ListBlock(LinkItem(), label=_("links"))

    class Meta:
        icon = "link"
        label = _("Links")
        template = "blocks/links.html"
        description = _("Further reading on official pages.")
        preview_value = {"heading": "Mehr Informationen", "items": [{"title": "BAMF", "url": "https://www.bamf.de/"}]}
