"""The desk as a whole: its look, its home page, and what of Wagtail's menus is not for everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from portal import desk_files
from portal.admin_urls import may_read_history
from portal.desk import DeskPanel
from portal.files.door import hide_restricted

hooks.register("before_serve_document", hide_restricted, order=-1)  # before Wagtail's own
hooks.register("register_reports_menu_item", desk_files.menu_item)


@hooks.register("insert_global_admin_css")
def portal_colours() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("portal/admin.css"))


@hooks.register("construct_homepage_panels")
def add_desk(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(DeskPanel(request))


@hooks.register("construct_help_menu")
def drop_wagtail_news(request: HttpRequest, items: list[Any]) -> None:
    """Both entries lead to English pages of another house."""
    items[:] = [item for item in items if not item.name.startswith(("whats-new", "editor-guide"))]


@hooks.register("construct_reports_menu")
def hide_history(request: HttpRequest, items: list[Any]) -> None:
    if not may_read_history(request.user):
        items[:] = [item for item in items if item.name != "site-history"]
