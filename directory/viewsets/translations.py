"""„Übersetzungen“: what is left to translate, the form for one text, and confirming several at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from wagtail.admin.menu import MenuItem
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from directory.kinds import KINDS
from directory.models import Organisation, ServiceText
from directory.translating import (
    CONFIRMABLE,
    TranslationState,
    confirm,
    languages_of,
    open_to_readers,
    row_of,
    state_of,
)
from directory.translation.filter import WorkFilter, kind_label
from directory.translation.form import TranslationForm, is_machine, translation_form
from directory.translation.work import Amounts, Work, amounts, next_after, worklist
from portal import languages

PER_PAGE = 50


class Allowed(PermissionCheckedMixin):  # type: ignore[misc]
    """Translators and editors; each in the languages they are responsible for."""

    permission_policy = ModelPermissionPolicy(ServiceText)
    permission_required = "change"
    request: HttpRequest

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return languages_of(self.request.user)


@dataclass(frozen=True, slots=True)
class Cell:
    number: int
    href: str
    state: TranslationState


@dataclass(frozen=True, slots=True)
class Line:
    """A language with its numbers by state; under the chosen one its kinds."""

    label: str
    language: str
    is_current: bool
    cells: tuple[Cell, ...]
    share: int  # confirmed, in percent


class TextPaginator(WagtailPaginator):  # type: ignore[misc]
    verbose_name = pgettext_lazy("to translate", "text")
    verbose_name_plural = pgettext_lazy("to translate", "texts")


class WorklistView(Allowed, WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]
    """`directory/desk/translations.html` gets `states`, `lines`, `form`, `work` (rows with links), `page`,
    `organisation` (the one filtered by) and `may_confirm`.
    """

    page_title = gettext_lazy("Translations")
    header_icon = "wagtail-localize-language"
    template_name = "directory/desk/translations.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not self.codes:
            return context
        form = WorkFilter(self.request.GET, codes=self.codes)
        paginator = TextPaginator(worklist(form.wanted), PER_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        rows, chosen = [Work.of(row) for row in page], form.wanted.organisation
        return context | {
            "form": form,
            "language": languages.BY_CODE[form.wanted.language],
            "states": list(TranslationState),
            "lines": list(_lines(amounts(self.codes), form, self.codes)),
            "total": paginator.count,
            "page": page,
            "elided_page_range": paginator.get_elided_page_range(page.number),
            "work": [(row, _form_address(row, form.wanted.language, form.query())) for row in rows],
            "confirmable": CONFIRMABLE,
            "may_confirm": any(row.state in CONFIRMABLE for row in rows),
            "organisation": Organisation.objects.filter(pk=chosen).first() if chosen else None,
            "without_organisation": form.query(organisation=None),
            "query": form.query(),
        }


def _lines(found: Amounts, form: WorkFilter, codes: tuple[str, ...]) -> Iterator[Line]:
    for code in codes:
        language = languages.BY_CODE[code]
        is_current = code == form.wanted.language
        yield _line(found, form, code, "", label=language.autonym, language=code, is_current=is_current)
        if is_current:
            for kind in KINDS:
                yield _line(found, form, code, kind, label=kind_label(kind), language="", is_current=False)


def _line(found: Amounts, form: WorkFilter, code: str, kind: str, **named: Any) -> Line:
    numbers = {state: found.of(code, state, kind) for state in TranslationState}
    total = sum(numbers.values())
    cells = tuple(
        Cell(number, f"?{urlencode({'language': code, 'state': state, **({'kind': kind} if kind else {})})}", state)
        for state, number in numbers.items()
    )
    return Line(cells=cells, share=100 * numbers[TranslationState.CONFIRMED] // total if total else 100, **named)


def _form_address(row: Work, language: str, query: str) -> str:
    return f"{reverse('translations:edit', args=[row.kind, row.pk, language])}?{query}"


class ConfirmView(Allowed, View):
    """Confirms the ticked texts one by one: each is looked at again, and each is written down."""

    def post(self, request: HttpRequest) -> HttpResponse:
        language = request.POST.get("language", "")
        if language not in self.codes:
            raise Http404
        done = 0
        ticked = request.POST.getlist("row")[:PER_PAGE]
        for one in ticked:
            done += self._confirm(*one.partition(":")[::2], language)
        self._tell(done, len(ticked) - done)
        return HttpResponseRedirect(f"{reverse('translations:index')}?{request.POST.get('query', '')}")

    @transaction.atomic
    def _confirm(self, kind: str, number: str, language: str) -> bool:
        record = _record(kind, number, lock=True) if number.isascii() and number.isdigit() else None
        row = row_of(record, language) if record is not None else None
        if row is None or state_of(row.record, row) not in CONFIRMABLE:
            return False
        confirm(row, by=self.request.user)  # type: ignore[arg-type]
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


class TranslationView(Allowed, WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]
    """`directory/desk/translation.html` gets `record`, `form`, `sides`, `state`, `language`, `next` and addresses."""

    header_icon = "wagtail-localize-language"
    template_name = "directory/desk/translation.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.language = languages.BY_CODE.get(kwargs["language"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with transaction.atomic():
            return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record = self._record()
        return self._shown(record, translation_form(record, self.code))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record = self._record(lock=True)
        form = translation_form(record, self.code, request.POST)
        if not form.is_valid():
            messages.error(request, _("The translation could not be saved. Please look at the remarks below."))
            return self._shown(record, form)
        following = next_after(self.filter.wanted, record, row_of(record, self.code))
        form.save_as(request.user)
        self._tell(record, form.cleaned_data["state"])
        return HttpResponseRedirect(self._address(following))

    @property
    def code(self) -> str:
        if self.language is None or self.language.code not in self.codes:
            raise Http404
        return self.language.code

    @cached_property
    def filter(self) -> WorkFilter:
        asked = self.request.GET.copy()
        asked["language"] = self.code
        return WorkFilter(asked, codes=self.codes)

    def _record(self, *, lock: bool = False) -> Any:
        self.code  # noqa: B018 - somebody else's language answers 404 before any record is read
        record = _record(self.kwargs["kind"], self.kwargs["pk"], lock=lock)
        if record is None or not record.digest:
            raise Http404
        return record

    def _address(self, following: Work | None) -> str:
        if following is None:
            return f"{reverse('translations:index')}?{self.filter.query()}"
        return _form_address(following, self.code, self.filter.query())

    def _tell(self, record: Any, state: str) -> None:
        named = {"name": record.name, "language": languages.BY_CODE[self.code].autonym}
        if state == TranslationState.CONFIRMED:
            told = _("“%(name)s” is confirmed in %(language)s.") % named
        else:
            told = _("“%(name)s” is saved in %(language)s and waits for somebody to check it.") % named
        messages.success(self.request, told)

    def _shown(self, record: Any, form: TranslationForm) -> HttpResponse:
        row = row_of(record, self.code)
        following = next_after(self.filter.wanted, record, row)
        context = self.get_context_data(
            record=record,
            kind=record._meta.verbose_name,
            form=form,
            sides=list(form.sides()),
            state=state_of(record, row),
            is_machine=is_machine(row),
            knows_changes=bool(row and row.source_texts),
            language=self.language,
            following=self._address(following) if following else "",
            list_address=self._address(None),
            public_address=_public_address(record, self.code),
            page_title=record.name,
        )
        context["breadcrumbs_items"].append({"url": "", "label": record.name})
        return self.render_to_response(context)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": self._address(None), "label": _("Translations")}]


def _record(kind: str, pk: Any, *, lock: bool = False) -> Any:
    """A record whose texts the public reads, or nothing: what protects people is not translated here."""
    if kind not in KINDS:
        return None
    found = open_to_readers(KINDS[kind]).filter(pk=pk)
    return (found.select_for_update(of=("self",)) if lock else found).first()


def _public_address(record: Any, language: str) -> str:
    """The page in that language, where there is one."""
    if not type(record)._default_manager.published().filter(pk=record.pk).exists():
        return ""
    address: str = record.get_absolute_url()
    return address.replace(f"/{get_language()}/", f"/{language}/", 1)


class TranslationsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(Allowed.permission_policy.user_has_permission(request.user, Allowed.permission_required))


class TranslationsViewSet(ViewSet):
    name = "translations"
    url_prefix = "translations"
    menu_label = gettext_lazy("Translations")
    icon = "wagtail-localize-language"
    menu_item_class = TranslationsMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", WorklistView.as_view(), name="index"),
            path("confirm/", ConfirmView.as_view(), name="confirm"),
            path("<slug:kind>/<int:pk>/<slug:language>/", TranslationView.as_view(), name="edit"),
        ]
