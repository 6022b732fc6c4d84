"""Confirming several pages of a listing at once."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction

from kompass.permissions import may_edit
from kompass.translating import confirm_page, confirm_translation
from portal import languages
from portal.models import BasePage


class ConfirmPages(PageBulkAction):  # type: ignore[misc]
    """A German page with its confirmed translations; a translation where it is not outdated."""

    display_name = gettext_lazy("Still right")
    action_type = "still_right"
    aria_label = gettext_lazy("Confirm the chosen pages")
    template_name = "kompass/desk/confirm_pages.html"
    action_priority = 35

    def check_perm(self, page: Any) -> bool:
        return isinstance(page.specific, BasePage) and page.live and may_edit(self.request.user, page)

    @classmethod
    def execute_action(cls, objects: Any, user: Any = None, **kwargs: Any) -> tuple[int, int]:
        pages, translations, today = 0, 0, timezone.localdate()
        for page in (one.specific for one in objects):
            if page.language == languages.BASE:
                report = confirm_page(page, by=user, today=today, everywhere=True)
                pages, translations = pages + report.pages, translations + report.translations
                continue
            try:
                confirm_translation(page, by=user, today=today)
            except ValidationError:
                continue  # outdated: it is opened and compared
            translations += 1
        return pages, translations

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        pages = ngettext("%(number)d page is confirmed.", "%(number)d pages are confirmed.", num_parent_objects)
        texts = ngettext(
            "%(number)d translation is confirmed.", "%(number)d translations are confirmed.", num_child_objects
        )
        told = ((pages, num_parent_objects), (texts, num_child_objects))
        return " ".join(text % {"number": number} for text, number in told)
