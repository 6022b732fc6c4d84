"""Registers short texts, and the checked views for sending things into translation."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from kompass.admin_views import RenewTranslationsView, SendPageView, SendSnippetView
from kompass.viewsets import ShortTextsGroup

register_snippet(ShortTextsGroup)


# Before wagtail-localize's own addresses (order 0), which are the same and check too little.
@hooks.register("register_admin_urls", order=-10)
def checked_translation_urls() -> list[URLPattern]:
    return [
        path("localize/submit/page/<int:page_id>/", SendPageView.as_view()),
        path("localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/", SendSnippetView.as_view()),
        path("localize/update/<int:translation_source_id>/", RenewTranslationsView.as_view()),
    ]
