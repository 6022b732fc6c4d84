"""Lists and forms of the directory in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSetGroup

from .choosers import CHOOSERS
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
    TermViewSet,
    TopicViewSet,
)


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
    )


__all__ = ["CHOOSERS", "DirectoryGroup", "TermsGroup"]
