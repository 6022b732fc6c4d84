"""One page in one language: begin its translation, publish it, say that it is still right."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page

from directory.viewsets.translations import Allowed
from kompass.permissions import may_edit, may_translate
from kompass.translating import (
    ConfirmReport,
    TranslationState,
    confirm_branch,
    confirm_page,
    confirm_translation,
    german_of,
    managed,
    publish_translation,
    state_of,
)
from kompass.translation.starting import CannotStart, is_imported, start
from kompass.translation.work import german_pages
from portal import languages
from portal.models import BasePage
from portal.public_pages import public_pages


def text_page(pk: int) -> BasePage:
    page = get_object_or_404(Page, pk=pk).specific
    if not isinstance(page, BasePage):
        raise Http404
    return page


def edit_address(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


class StartView(Allowed, View):
    """Opens the form of a page in a language; the first time it is made."""

    def post(self, request: HttpRequest) -> HttpResponse:
        number, _colon, language = request.POST.get("start", "").partition(":")
        if language not in self.codes or not (number.isascii() and number.isdigit()):
            raise Http404
        german = text_page(int(number))
        if not public_pages(german_pages(type(german))).filter(pk=german.pk).exists():
            raise Http404  # what the public does not read is not translated
        try:
            page = start(german, language=language, by=request.user)
        except CannotStart as error:
            messages.error(request, error.messages[0])
            return HttpResponseRedirect(f"{reverse('page_translations:index')}?language={language}")
        return HttpResponseRedirect(edit_address(page))


class PublishView(Allowed, View):
    """The two buttons below the translator's form. Whose language it is decides, not Wagtail's right to publish."""

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        page = text_page(page_id)
        if not may_translate(request.user, page):
            raise Http404
        publish(request, page, confirmed=request.POST.get("state") == TranslationState.CONFIRMED)
        return HttpResponseRedirect(edit_address(page))


def publish(request: HttpRequest, page: BasePage, *, confirmed: bool) -> None:
    """Calls the act and says what came of it."""
    named = {"name": page.title, "language": languages.BY_CODE[page.language].autonym}
    try:
        state = publish_translation(page, confirmed=confirmed, by=request.user, today=timezone.localdate())
    except ValidationError as error:
        if hasattr(error, "error_dict"):
            messages.error(request, _("Some texts do not fit: see the remarks in the form. Nothing was published."))
        else:
            messages.error(request, error.messages[0])
        return
    if state == TranslationState.CONFIRMED:
        told = _("“%(name)s” is confirmed in %(language)s.") % named
    elif state == TranslationState.MACHINE:
        told = _("“%(name)s” is public in %(language)s. Readers are told that a machine wrote it.") % named
    else:
        told = _("“%(name)s” is saved in %(language)s and waits for somebody to check it.") % named
    messages.success(request, told)


def publish_from_form(request: HttpRequest, page: Page) -> HttpResponse | None:
    """wagtail-localize's own button „publish“: through the same act, which lets no German sentences through."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    specific = page.specific
    if not isinstance(specific, BasePage) or managed(page) is None:
        return None
    if may_translate(request.user, specific):
        publish(request, specific, confirmed=False)
    return HttpResponseRedirect(edit_address(page))


class StillRightView(WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]
    """`kompass/desk/still_right.html` gets `page`, `state`, `below` (number of pages) and `is_adoptable`."""

    page_title = gettext_lazy("Still right?")
    header_icon = "check"
    template_name = "kompass/desk/still_right.html"
    page: BasePage

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.page = text_page(kwargs["page_id"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (may_edit(request.user, self.page) and self.page.live):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": edit_address(self.page), "label": self.page.get_admin_display_title()}
        return [*self.breadcrumbs_items, here, {"url": "", "label": self.page_title}]

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        german = german_of(self.page)
        return context | {
            "page": self.page,
            "is_german": self.page.language == languages.BASE,
            "language": languages.BY_CODE[self.page.language],
            "state": state_of(german.published_digest, self.page) if german else None,
            "german": german,
            "below": self.page.get_descendants().live().count(),
            "is_adoptable": managed(self.page) is None and not is_imported(self.page),
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        act, today = request.POST.get("act", ""), timezone.localdate()
        try:
            if self.page.language != languages.BASE:
                confirm_translation(
                    self.page, by=request.user, today=today, compared=request.POST.get("compared") == "yes"
                )
                report = ConfirmReport(translations=1)
            elif act == "branch":
                report = confirm_branch(self.page, by=request.user, today=today)
            else:
                report = confirm_page(self.page, by=request.user, today=today, everywhere=act == "languages")
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return HttpResponseRedirect(request.path)
        tell(request, report)
        return HttpResponseRedirect(edit_address(self.page))


still_right = require_admin_access(StillRightView.as_view())


def tell(request: HttpRequest, report: ConfirmReport) -> None:
    if report.pages:
        told = ngettext("%(number)d page is confirmed.", "%(number)d pages are confirmed.", report.pages)
        messages.success(request, told % {"number": report.pages})
    if report.translations:
        told = ngettext(
            "%(number)d translation is confirmed.", "%(number)d translations are confirmed.", report.translations
        )
        messages.success(request, told % {"number": report.translations})
    if report.left:
        told = ngettext(
            "%(number)d translation is not confirmed: somebody has to read it first. It stands in the list of "
            "translations.",
            "%(number)d translations are not confirmed: somebody has to read them first. They stand in the list of "
            "translations.",
            report.left,
        )
        messages.warning(request, told % {"number": report.left})
