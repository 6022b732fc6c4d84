"""What stands above and below wagtail-localize's form of a page."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.template.context import Context
from wagtail_localize.models import Translation

from kompass.permissions import may_translate
from kompass.translating import gaps, german_of, state_of
from portal import languages
from portal.models import BasePage

register = template.Library()


@register.filter
def text_direction(code: str) -> str:
    return languages.direction(code)


@register.simple_tag(takes_context=True)
def with_our_buttons(context: Context, props: str, page: Any) -> str:
    """Facts for wagtail-localize's form: its button „publish“ goes through our act, and nothing becomes an alias."""
    facts = json.loads(props)
    if isinstance(page, BasePage):
        facts["perms"]["canPublish"] = may_translate(context["request"].user, page)
        facts["links"]["convertToAliasUrl"] = None
    return json.dumps(facts)


@register.inclusion_tag("kompass/desk/translation_bar.html", takes_context=True)
def translation_bar(context: Context, translation: Translation, page: Any) -> dict[str, Any]:
    """Inputs of the template: page, state, left (texts without a translation), may_publish, csrf_token, direction."""
    if not isinstance(page, BasePage):
        return {}
    german = german_of(page)
    return {
        "page": page,
        "state": state_of(german.published_digest, page) if german else None,
        "left": gaps(translation),
        "may_publish": may_translate(context["request"].user, page),
        "csrf_token": context.get("csrf_token"),
    }
