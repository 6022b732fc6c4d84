"""Sending pages and short texts into translation: wagtail-localize's views behind a permission check of our own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from wagtail.models import Locale
from wagtail_localize.views.submit_translations import (
    SubmitPageTranslationView,
    SubmitSnippetTranslationView,
)
from wagtail_localize.views.update_translations import UpdateTranslationsView

from kompass.following import follow_text
from kompass.permissions import may_edit, may_send
from kompass.translation.starting import begin_above
from portal import languages
from portal.models import BasePage
from portal.models.meaning import Meaning


class SendOwn:
    """Only German things, which the person may edit, and only into languages where they may create it.

    A translation sent on would be a second source of the same text (wagtail-localize#662).
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.get_object().locale.language_code != languages.BASE:  # type: ignore[attr-defined]
            raise Http404
        chosen = [pk for pk in request.POST.getlist("locales") if pk.isascii() and pk.isdigit()]
        if not may_send(request.user, self.get_object(), Locale.objects.filter(pk__in=chosen)):  # type: ignore[attr-defined]
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class SendPageView(SendOwn, SubmitPageTranslationView):
    def form_valid(self, form: Any) -> HttpResponse:
        for locale in form.cleaned_data["locales"]:
            begin_above(self.object, locale, by=self.request.user)
        answer: HttpResponse = super().form_valid(form)
        return answer


class SendSnippetView(SendOwn, SubmitSnippetTranslationView):
    pass


class RenewTranslationsView(UpdateTranslationsView):
    """Brings the German of today into existing translations; also only for those who may edit the German."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_edit(request.user, self.get_object().get_source_instance()):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form(self) -> Any:
        """Machine translation is asked for in the form of one text, where somebody then reads it."""
        form = super().get_form()
        form.fields.pop("use_machine_translation", None)
        if isinstance(self.object.get_source_instance(), BasePage):
            form.fields.pop("publish_translations")
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        """As drafts: what readers of another language get is decided where it is read."""
        german = self.object.get_source_instance()
        if isinstance(german, BasePage):
            follow_text(german, meaning=Meaning.SENSE)
            messages.success(self.request, _("The translators' forms show the German text of now."))
            return HttpResponseRedirect(self.get_success_url() or self.get_default_success_url())
        answer: HttpResponse = super().form_valid(form)
        return answer
