"""Pages to translate: the worklist of one language, and the matrix page × language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page

from directory.translating import CONFIRMABLE, TranslationState
from directory.viewsets.translations import PER_PAGE, Allowed, Cell, Line
from kompass.translating import confirm_translation, german_of, state_of
from kompass.translation import work
from kompass.translation.filter import PageFilter
from kompass.translation.work import Amounts, Work
from portal import languages
from portal.models import BasePage


class PagePaginator(WagtailPaginator):  # type: ignore[misc]
    verbose_name = pgettext_lazy("to translate", "page")
    verbose_name_plural = pgettext_lazy("to translate", "pages")


class WorklistView(Allowed, WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]
    """`kompass/desk/page_translations.html` gets `states`, `lines`, `form`, `work`, `page` and `may_confirm`."""

    page_title = gettext_lazy("Translations of pages")
    header_icon = "wagtail-localize-language"
    template_name = "kompass/desk/page_translations.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if not self.codes:
            return context
        form = PageFilter(self.request.GET, codes=self.codes)
        paginator = PagePaginator(work.worklist(form.wanted), PER_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        rows = [Work.of(row) for row in page]
        return context | {
            "form": form,
            "language": languages.BY_CODE[form.wanted.language],
            "states": list(TranslationState),
            "lines": list(_lines(work.amounts(), form.wanted.language, self.codes)),
            "total": paginator.count,
            "page": page,
            "elided_page_range": paginator.get_elided_page_range(page.number),
            "work": rows,
            "confirmable": CONFIRMABLE,
            "may_confirm": any(row.state in CONFIRMABLE and row.twin for row in rows),
            "query": form.query(),
        }


def _lines(found: Amounts, current: str, codes: tuple[str, ...]) -> Iterator[Line]:
    for code in codes:
        numbers = {state: found.of(code, state) for state in TranslationState}
        cells = tuple(
            Cell(number, f"?{urlencode({'language': code, 'state': state})}", state)
            for state, number in numbers.items()
        )
        share = 100 * numbers[TranslationState.CONFIRMED] // found.total if found.total else 100
        yield Line(languages.BY_CODE[code].autonym, code, code == current, cells, share)


class MatrixView(Allowed, WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]
    """`kompass/desk/page_matrix.html` gets `form`, `columns` (language, share confirmed), `rows` and `page`."""

    page_title = gettext_lazy("Pages and languages")
    header_icon = "wagtail-localize-language"
    template_name = "kompass/desk/page_matrix.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if not self.codes:
            return context
        form = PageFilter(self.request.GET, codes=self.codes, one_language=False)
        chosen = form.found.get("language") or ""
        codes = (chosen,) if chosen else self.codes
        # A state without a language asks for pages with that state in any of them.
        pages = work.matrix_pages(branch=form.branch_page, words=form.words, codes=codes, states=form.states)
        paginator = PagePaginator(pages, PER_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        amounts = work.amounts(form.branch_page)
        return context | {
            "form": form,
            "columns": [_column(amounts, code) for code in codes],
            "rows": work.rows(page, codes),
            "total": paginator.count,
            "page": page,
            "elided_page_range": paginator.get_elided_page_range(page.number),
            "query": form.query(),
        }


def _column(amounts: Amounts, code: str) -> dict[str, Any]:
    numbers = [(state, amounts.of(code, state)) for state in TranslationState]
    return {"language": languages.BY_CODE[code], "numbers": numbers, "total": amounts.total}


class ConfirmView(Allowed, View):
    """Confirms the ticked pages one by one: each is looked at again, and each is written down."""

    def post(self, request: HttpRequest) -> HttpResponse:
        language = request.POST.get("language", "")
        if language not in self.codes:
            raise Http404
        ticked = [pk for pk in request.POST.getlist("row")[:PER_PAGE] if pk.isascii() and pk.isdigit()]
        found = Page.objects.filter(pk__in=ticked, locale__language_code=language).specific()
        done = sum(self._confirm(page) for page in found)
        self._tell(done, len(ticked) - done)
        return HttpResponseRedirect(f"{reverse('page_translations:index')}?{request.POST.get('query', '')}")

    def _confirm(self, page: Page) -> bool:
        german = german_of(page) if isinstance(page, BasePage) else None
        if german is None or state_of(german.published_digest, page) not in CONFIRMABLE:
            return False
        try:
            confirm_translation(page, by=self.request.user, today=timezone.localdate())
        except ValidationError:
            return False
        return True

    def _tell(self, done: int, left: int) -> None:
        told = ngettext("%(number)d translation is confirmed.", "%(number)d translations are confirmed.", done)
        if done:
            messages.success(self.request, told % {"number": done})
        elif not left:
            messages.warning(self.request, _("Tick the translations that you have read."))
        if left:
            told = ngettext(
                "%(number)d was changed in the meantime and is not confirmed. Please look at it again.",
                "%(number)d were changed in the meantime and are not confirmed. Please look at them again.",
                left,
            )
            messages.warning(self.request, told % {"number": left})
