"""Lists and forms of the directory in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSetGroup

from .bulk import BULK_ACTIONS
from .choosers import CHOOSERS
from .duplicates import DuplicatesViewSet
from .freshness import FreshnessViewSet
from .imports import ImportSourceViewSet, ImportsViewSet
from .offers import CourseViewSet, ServiceViewSet
from .organisations import LocationViewSet, OrganisationViewSet
from .suggestions import SuggestionViewSet
from .terms import (
    AdmissionNoticeViewSet,
    CourseTypeViewSet,
    DimensionViewSet,
    DistrictViewSet,
    MunicipalityViewSet,
    PostcodeViewSet,
    SchoolHolidaysViewSet,
    TermViewSet,
    TopicViewSet,
)
from .translations import TranslationsViewSet
from .upkeep import DirectFieldViewSet, UpkeepRequestViewSet, UpkeepRhythmViewSet


class DirectoryGroup(ModelViewSetGroup):
    menu_label = _("Directory")
    menu_icon = "folder-open-inverse"
    menu_order = 150
    items = (
        ServiceViewSet(),
        CourseViewSet(),
        OrganisationViewSet(),
        LocationViewSet(),
        AdmissionNoticeViewSet(),
        SuggestionViewSet(),
        DuplicatesViewSet(),
        UpkeepRequestViewSet(),
        FreshnessViewSet(),
        TranslationsViewSet(),
        ImportsViewSet(),
        ImportSourceViewSet(),
    )


class TermsGroup(ModelViewSetGroup):
    menu_label = _("Topics and terms")
    menu_icon = "tag"
    menu_order = 160
    items = (
        TopicViewSet(),
        DimensionViewSet(),
        TermViewSet(),
        CourseTypeViewSet(),
        MunicipalityViewSet(),
        DistrictViewSet(),
        PostcodeViewSet(),
        SchoolHolidaysViewSet(),
        UpkeepRhythmViewSet(),
        DirectFieldViewSet(),
    )


__all__ = ["BULK_ACTIONS", "CHOOSERS", "DirectoryGroup", "TermsGroup"]
