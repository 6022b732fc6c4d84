"""Registers what the desk of the Beratungskompass shows, and checked views for sending things into translation."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from kompass import source_changes
from kompass.admin_views import RenewTranslationsView, SendPageView, SendSnippetView
from kompass.desk import ConfirmPages, KompassGroup, confirm_button
from kompass.review import REVIEWED
from kompass.source_views import SourceChangesViewSet, menu_item
from kompass.start.desk import StartGroup
from kompass.viewsets import FolderRegisterViewSet, ShortTextsGroup

register_snippet(ShortTextsGroup)
hooks.register("register_reports_menu_item", menu_item)
hooks.register("register_bulk_action", ConfirmPages)
hooks.register("register_page_header_buttons", confirm_button)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    return [KompassGroup(), FolderRegisterViewSet(), SourceChangesViewSet(), StartGroup()]


@hooks.register("register_log_actions")
def register_acts(actions: LogActionRegistry) -> None:
    actions.register_action(REVIEWED, gettext_lazy("Confirm"), gettext_lazy("Confirmed: still right"))
    actions.register_action(
        source_changes.KEPT, gettext_lazy("Keep the text"), gettext_lazy("Text kept although its source changed")
    )


# Before wagtail-localize's own addresses (order 0), which are the same and check too little.
@hooks.register("register_admin_urls", order=-10)
def checked_translation_urls() -> list[URLPattern]:
    return [
        path("localize/submit/page/<int:page_id>/", SendPageView.as_view()),
        path("localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/", SendSnippetView.as_view()),
        path("localize/update/<int:translation_source_id>/", RenewTranslationsView.as_view()),
    ]
