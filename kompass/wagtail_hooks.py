"""Registers what the desk of the Beratungskompass shows, and checked views in front of wagtail-localize's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from kompass import source_changes
from kompass.admin_views import strings
from kompass.admin_views.bulk import ConfirmPages
from kompass.admin_views.page_translations import PageTranslationsViewSet
from kompass.admin_views.sending import RenewTranslationsView, SendPageView, SendSnippetView
from kompass.admin_views.texts import publish_from_form, still_right
from kompass.desk import KompassGroup
from kompass.permissions import may_edit
from kompass.review import REVIEWED
from kompass.source_views import SourceChangesViewSet, menu_item
from kompass.start.desk import StartGroup
from kompass.translating import CONFIRMED, KEPT, PUBLISHED
from kompass.viewsets import FolderRegisterViewSet, KeptTermViewSet, ShortTextsGroup
from portal import languages
from portal.models import BasePage

register_snippet(ShortTextsGroup)
hooks.register("register_reports_menu_item", menu_item)
hooks.register("register_bulk_action", ConfirmPages)
# Before wagtail-localize's own (order 0), which publishes what is only half translated.
hooks.register("before_edit_page", publish_from_form, order=-10)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    return [
        KompassGroup(), PageTranslationsViewSet(), KeptTermViewSet(), FolderRegisterViewSet(), SourceChangesViewSet(),
        StartGroup(),
    ]  # fmt: skip


# Before wagtail-localize's own addresses (order 0), which are the same and check too little.
@hooks.register("register_admin_urls", order=-10)
def checked_translation_urls() -> list[URLPattern]:
    one = "localize/translate/<int:translation_id>/"
    return [
        path("localize/submit/page/<int:page_id>/", SendPageView.as_view()),
        path("localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/", SendSnippetView.as_view()),
        path("localize/update/<int:translation_source_id>/", RenewTranslationsView.as_view()),
        path(f"{one}pofile/download/", strings.download_po),
        path(f"{one}pofile/upload/", strings.upload_po),
        path(f"{one}machine_translate/", strings.machine_translate),
        path(f"{one}disable/", strings.stop_translation),
        path("localize/page/<int:page_id>/convert_to_alias/", strings.not_offered),
        path("localize/reports/translations/", strings.to_matrix),
        path("localize/reports/translations/results/", strings.to_matrix),
        path("page-translations/still-right/<int:page_id>/", still_right, name="kompass_still_right"),
    ]


@hooks.register("construct_reports_menu")
def hide_second_report(request: HttpRequest, items: list[Any]) -> None:
    """wagtail-localize's: there is one list of translations (Verzeichnis → Übersetzungen)."""
    hidden = reverse("wagtail_localize:translations_report")
    items[:] = [item for item in items if item.url != hidden]


@hooks.register("insert_global_admin_css")
def direction_of_translations() -> SafeString:
    """The form of wagtail-localize knows no right-to-left."""
    return format_html('<link rel="stylesheet" href="{}">', static("portal/translating_pages.css"))


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def still_right_button(
    page: Page, user: Any, next_url: str | None = None, view_name: str | None = None
) -> Iterator[Button]:
    """For pages with a text that readers have; one click away for German, all its languages, a whole branch."""
    kind = page.specific_class
    if kind is not None and issubclass(kind, BasePage) and page.live and may_edit(user, page):
        address = reverse("kompass_still_right", args=[page.pk])
        yield Button(_("Still right?"), address, icon_name="check", priority=55)


@hooks.register("construct_page_listing_buttons")
def translate_german_only(buttons: list[Any], page: Page, user: Any, context: Any = None) -> None:
    """A translation sent on would be a second source of the same text (wagtail-localize#662)."""
    if page.locale.language_code != languages.BASE:
        address = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
        buttons[:] = [button for button in buttons if getattr(button, "url", "") != address]


@hooks.register("register_log_actions")
def register_translation_acts(actions: LogActionRegistry) -> None:
    actions.register_action(CONFIRMED)(Confirmed)
    actions.register_action(PUBLISHED)(Published)
    actions.register_action(KEPT)(Kept)
    actions.register_action(REVIEWED, gettext_lazy("Confirm"), gettext_lazy("Confirmed: still right"))
    actions.register_action(
        source_changes.KEPT, gettext_lazy("Keep the text"), gettext_lazy("Text kept although its source changed")
    )


class Confirmed(LogFormatter):
    label = gettext_lazy("Confirm a page")
    told = gettext_lazy("Confirmed as right: %(language)s")

    def format_message(self, log_entry: Any) -> str:
        language = languages.BY_CODE.get(log_entry.data.get("language", ""))
        return str(self.told) % {"language": language.autonym if language else ""}


class Published(Confirmed):
    label = gettext_lazy("Publish a translation")
    told = gettext_lazy("Translation published: %(language)s")


class Kept(Confirmed):
    label = gettext_lazy("Keep a translation")
    told = gettext_lazy("Only the spelling of the German text changed: %(language)s")
