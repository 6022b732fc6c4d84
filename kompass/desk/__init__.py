"""The Beratungskompass at the desk: what readers say, what has to be looked at, how hard a text is to read."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSetGroup

from .feedback import FeedbackViewSet
from .reviews import ReviewsViewSet


class KompassGroup(ModelViewSetGroup):
    menu_label = _("Beratungskompass")
    menu_icon = "globe"
    menu_order = 145
    items = (ReviewsViewSet(), FeedbackViewSet())


__all__ = ["KompassGroup"]
