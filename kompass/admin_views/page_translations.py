"""The addresses of the translators' lists of pages."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail.admin.viewsets.base import ViewSet

from kompass.admin_views.lists import ConfirmView, MatrixView, WorklistView
from kompass.admin_views.texts import PublishView, StartView


class PageTranslationsViewSet(ViewSet):  # type: ignore[misc]
    """Reached from „Übersetzungen“ of the directory: one entry in the menu for all texts."""

    name = "page_translations"
    url_prefix = "page-translations"
    icon = "wagtail-localize-language"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", WorklistView.as_view(), name="index"),
            path("matrix/", MatrixView.as_view(), name="matrix"),
            path("confirm/", ConfirmView.as_view(), name="confirm"),
            path("start/", StartView.as_view(), name="start"),
            path("publish/<int:page_id>/", PublishView.as_view(), name="publish"),
        ]
