"""Who may send what into translation. Asked by views, never by models."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.models import Locale, Page
from wagtail.permissions import policy_registry

from directory.translating import languages_of
from portal.models import BasePage


def may_edit(person: Any, record: Any) -> bool:
    """May change this page or short text itself, not only some of its kind."""
    if isinstance(record, Page):
        return record.permissions_for_user(person).can_edit()
    return policy_registry.get_by_type(type(record)).user_has_permission_for_instance(person, "change", record)


def may_send(person: Any, record: Any, locales: Iterable[Locale]) -> bool:
    """May edit the source, and create what comes of it in each of these languages."""
    if not may_edit(person, record):
        return False
    if isinstance(record, Page):
        return all(_may_add_below_twin(person, record, locale) for locale in locales)
    return policy_registry.get_by_type(type(record)).user_has_permission(person, "add")


def _may_add_below_twin(person: Any, page: Page, locale: Locale) -> bool:
    """The translation will hang below the nearest ancestor that exists in its language."""
    for ancestor in page.get_ancestors().order_by("-depth"):
        twin = ancestor.get_translation_or_none(locale)
        if twin is not None:
            return twin.permissions_for_user(person).can_add_subpage()
    return Page.get_first_root_node().permissions_for_user(person).can_add_subpage()


def may_translate(person: Any, page: BasePage) -> bool:
    """Whose language it is: translators in those of their groups, editors in all; the German text is no translation."""
    return page.language in languages_of(person) and may_edit(person, page)
