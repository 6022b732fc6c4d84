"""The warning on every page of the desk while readers are not answered as they should be."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.urls import reverse
from django.utils.html import format_html

from search import condition
from search.desk import reasons
from search.desk.health import HealthViewSet

register = template.Library()


@register.simple_tag(takes_context=True)
def messages_with_search_warning(context: template.Context) -> list[Any]:
    """Wagtail's messages and, where there is one, ours: shown with them, but kept nowhere."""
    shown = list(context.get("messages") or ())
    known = condition.known()
    if known and (text := reasons.warning(known)):
        if context["request"].user.has_perm("search.view_indexrebuild"):
            text = format_html('{} <a href="{}">{}</a>', text, reverse("search_health:index"), HealthViewSet.menu_label)
        shown.append(Message(constants.WARNING, text, extra_tags="kim-search-state"))
    return shown
