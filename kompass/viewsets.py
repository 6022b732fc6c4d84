"""Short texts at the desk: emergency numbers and notices, each with a draft and its translations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import LiveStatusTagColumn, LocaleColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from kompass.models import EmergencyContact, Notice


class EmergencyContactViewSet(SnippetViewSet):
    model = EmergencyContact
    icon = "warning"
    list_display = ("name", "number", "text", "order", LocaleColumn(), LiveStatusTagColumn())
    search_fields = ("name", "number", "text")
    search_backend_name = None
    ordering = ("order", "pk")
    copy_view_enabled = False


class NoticeViewSet(SnippetViewSet):
    model = Notice
    icon = "info-circle"
    list_display = ("title", "valid_from", "valid_to", LocaleColumn(), LiveStatusTagColumn())
    search_fields = ("title", "text")
    search_backend_name = None
    ordering = ("-valid_from", "pk")
    copy_view_enabled = False


class ShortTextsGroup(SnippetViewSetGroup):
    menu_label = _("Short texts")
    menu_icon = "comment"
    menu_order = 170
    items = (EmergencyContactViewSet, NoticeViewSet)
