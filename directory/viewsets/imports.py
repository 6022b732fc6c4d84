"""„Importe“ and „Datenquellen“ at the desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, re_path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet

from directory.models import ImportSource
from directory.viewsets import import_views as views
from directory.viewsets.import_forms import SourceForm


class ImportsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        allowed = views.Allowed
        return bool(allowed.permission_policy.user_has_permission(request.user, allowed.permission_required))


class ImportsViewSet(ViewSet):
    name = "imports"
    url_prefix = "imports"
    menu_label = _("Imports")
    icon = "upload"
    menu_item_class = ImportsMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.ImportsView.as_view(), name="index"),
            path("gone/", views.GoneView.as_view(), name="gone"),
            re_path(r"^kursliste\.(?P<suffix>xlsx|csv)$", views.TemplateDownload.as_view(), name="template"),
            path("<int:pk>/", views.RunView.as_view(), name="run"),
            path("<int:pk>/progress/", views.ProgressView.as_view(), name="progress"),
            path("<int:pk>/accept/", views.AcceptView.as_view(), name="accept"),
            path("<int:pk>/discard/", views.DiscardView.as_view(), name="discard"),
            path("<int:pk>/stop/", views.StopView.as_view(), name="stop"),
        ]


class ImportSourceViewSet(ModelViewSet):
    model = ImportSource
    icon = "download"
    menu_label = _("Data sources")
    add_to_reference_index = False
    search_backend_name = None
    search_fields = ("name",)
    copy_view_enabled = False
    list_display = ("name", "format", "is_trusted", "rule")
    list_filter = ("format", "is_trusted")

    def get_edit_handler(self) -> Any:
        panels = [
            FieldRowPanel([FieldPanel("name"), FieldPanel("format")]),
            FieldPanel("is_trusted"),
            FieldPanel("rule"),
            FieldPanel("rules"),
            FieldPanel("topic_map"),
            FieldPanel("note"),
        ]
        return ObjectList(panels, base_form_class=SourceForm).bind_to_model(self.model)
