"""Sending pages and short texts into translation: wagtail-localize's views behind a permission check of our own."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import Locale
from wagtail_localize.views.submit_translations import (
    SubmitPageTranslationView,
    SubmitSnippetTranslationView,
)
from wagtail_localize.views.update_translations import UpdateTranslationsView

from kompass.permissions import may_edit, may_send


class SendOwn:
    """Only what the person may edit, and only into languages where they may create it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = [pk for pk in request.POST.getlist("locales") if pk.isascii() and pk.isdigit()]
        if not may_send(request.user, self.get_object(), Locale.objects.filter(pk__in=chosen)):  # type: ignore[attr-defined]
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class SendPageView(SendOwn, SubmitPageTranslationView):
    pass


class SendSnippetView(SendOwn, SubmitSnippetTranslationView):
    pass


class RenewTranslationsView(UpdateTranslationsView):
    """Brings the German of today into existing translations; also only for those who may edit the German."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_edit(request.user, self.get_object().get_source_instance()):
            raise Http404
        return super().dispatch(request, *args, **kwargs)
