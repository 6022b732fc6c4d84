"""The editors' part of the search: what it was taught, what was searched, how the index is, why something is found."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from search.desk.health import HealthViewSet
from search.desk.questions import QuestionsViewSet
from search.desk.why import WhyViewSet
from search.desk.words import BestBetViewSet, CompoundSplitViewSet, ExclusionWordViewSet, SynonymGroupViewSet


class SearchGroup(ViewSetGroup):
    menu_label = _("Search of the portal")
    menu_icon = "search"
    items = (
        SynonymGroupViewSet,
        CompoundSplitViewSet,
        ExclusionWordViewSet,
        BestBetViewSet,
        WhyViewSet,
        QuestionsViewSet,
        HealthViewSet,
    )
