"""Everything public can be found, or says why not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Tags, Warning
from django.core.checks import register as register_check
from django.db.models import Model

from search import documents

OUR_APPS = ("portal", "directory", "kompass", "agreements", "search")


def register() -> None:
    register_check(findable_or_excused, Tags.models)


def findable_or_excused(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:
    """A model with an address of its own is registered for the search or tells why it is not.

    A warning, because a portal with one unfindable record still serves; the tests let none pass.
    """
    registered = {model for source in documents.sources().values() for model in source.models}
    return [
        Warning(
            f"{model.__name__} has an address but cannot be found.",
            hint=(
                "Register it with @document_for in the app's search_documents.py, or give the reason as"
                ' `not_searchable_because = "…"` in the model.'
            ),
            obj=model,
            id="search.W001",
        )
        for model in _models(app_configs)
        if hasattr(model, "get_absolute_url") or _is_page(model)
        if model not in registered and not getattr(model, "not_searchable_because", "")
    ]


def _models(app_configs: Sequence[AppConfig] | None) -> Iterable[type[Model]]:
    for config in app_configs or apps.get_app_configs():
        if config.label in OUR_APPS:
            yield from config.get_models()


def _is_page(model: type[Model]) -> bool:
    from wagtail.models import Page

    return issubclass(model, Page)
