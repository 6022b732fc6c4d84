"""The editors' part of the search: which words belong together, which are never suggested, what comes first."""

from __future__ import annotations

from typing import ClassVar

from wagtail.admin.panels import FieldPanel, FieldRowPanel, Panel
from wagtail.admin.viewsets.model import ModelViewSet

from search.models import BestBet, CompoundSplit, ExclusionWord, SynonymGroup


class SynonymGroupViewSet(ModelViewSet):
    model = SynonymGroup
    icon = "link"
    add_to_reference_index = False
    list_display: ClassVar[list[str]] = ["__str__", "language", "one_way", "active"]
    list_filter: ClassVar[list[str]] = ["language", "active"]
    search_fields: ClassVar[list[str]] = ["words", "note"]
    panels: ClassVar[list[Panel]] = [
        FieldPanel("words"),
        FieldRowPanel([FieldPanel("language"), FieldPanel("one_way"), FieldPanel("active")]),
        FieldPanel("note"),
    ]


class ExclusionWordViewSet(ModelViewSet):
    model = ExclusionWord
    icon = "cross"
    add_to_reference_index = False
    list_display: ClassVar[list[str]] = ["word", "language"]
    form_fields: ClassVar[list[str]] = ["word", "language", "note"]


class BestBetViewSet(ModelViewSet):
    model = BestBet
    icon = "pick"
    add_to_reference_index = False
    list_display: ClassVar[list[str]] = ["phrase", "key", "language", "valid_from", "valid_to"]
    form_fields: ClassVar[list[str]] = ["phrase", "language", "key", "valid_from", "valid_to"]


class CompoundSplitViewSet(ModelViewSet):
    model = CompoundSplit
    icon = "cut"
    add_to_reference_index = False
    list_display: ClassVar[list[str]] = ["split", "note"]
    search_fields: ClassVar[list[str]] = ["word", "note"]
    form_fields: ClassVar[list[str]] = ["split", "note"]
