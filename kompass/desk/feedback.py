"""„Rückmeldungen“ at the desk: what readers wrote of pages, the open ones first, and thumbs page by page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy

from kompass import feedback
from kompass.models import KompassRules, PageFeedback, PageMonth, Verdict
from portal import languages

# Of a text in the list; the page of the feedback shows all of it.
SHOWN = 160


class FeedbackFilterSet(WagtailFilterSet):
    open = django_filters.BooleanFilter(
        label=gettext_lazy("Open"), field_name="closed_on", lookup_expr="isnull", widget=forms.NullBooleanSelect
    )
    verdict = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Verdict"), choices=Verdict.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = PageFeedback
        fields = ["open", "verdict", "language"]


class FeedbackListView(generic.IndexView):
    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("Helpful or not"), url=reverse("pagefeedback:pages"), icon_name="view")]


class ReadView(generic.EditView):
    """One feedback. `kompass/desk/feedback.html` gets `told`, `page`, `age`, `rules`, `error`, `answer`."""

    template_name = "kompass/desk/feedback.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = self.object
        return super().get_context_data(**kwargs) | {
            "told": told,
            "page": _german_pages([told.page_key]).get(told.page_key),
            "age": _age(told),
            "rules": KompassRules.load(),
            "error": kwargs.get("error", ""),
            "answer": kwargs.get("answer", ""),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if request.POST.get("act") == "reopen":
            feedback.reopen(self.object)
            messages.success(request, _("The feedback is open again."))
            return HttpResponseRedirect(request.path)
        answer = request.POST.get("answer", "")
        try:
            feedback.close(self.object, answer=answer, on=timezone.localdate())
        except ValidationError as error:
            self.object.refresh_from_db()
            return self.render_to_response(self.get_context_data(error=" ".join(error.messages), answer=answer))
        messages.success(request, _("The feedback is closed."))
        return HttpResponseRedirect(reverse("pagefeedback:index"))


def _age(told: PageFeedback) -> str:
    days = (timezone.localdate() - told.created_on).days
    if not told.is_open:
        return date_format(told.created_on, "SHORT_DATE_FORMAT")
    return _("today") if days <= 0 else ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def _german_pages(keys: Iterable[UUID]) -> dict[UUID, Page]:
    rows = Page.objects.filter(translation_key__in=list(keys), locale__language_code=languages.BASE)
    return {page.translation_key: page for page in rows.select_related("locale")}


# --- Thumbs ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class PageFigures:
    """One page over the last year, all languages together. `share` is that of the helpful ones in percent."""

    title: str
    edit_url: str
    helpful: int
    not_helpful: int
    texts: int

    @property
    def total(self) -> int:
        return self.helpful + self.not_helpful

    @property
    def share(self) -> int:
        return round(100 * self.helpful / self.total) if self.total else 0


def figures(*, since: Any) -> list[PageFigures]:
    """Pages with thumbs, the most doubted ones first. Three queries."""
    rows = list(
        PageMonth.objects.filter(month__gte=since)
        .order_by()
        .values("page_key")
        .annotate(helpful=Sum("helpful"), not_helpful=Sum("not_helpful"))
    )
    pages = _german_pages(row["page_key"] for row in rows)
    open_texts = PageFeedback.objects.order_by().values("page_key").annotate(n=Count("pk", Q(closed_on__isnull=True)))
    texts = {row["page_key"]: row["n"] for row in open_texts}
    found = [
        PageFigures(
            pages[row["page_key"]].title,
            reverse("wagtailadmin_pages:edit", args=[pages[row["page_key"]].pk]),
            row["helpful"],
            row["not_helpful"],
            texts.get(row["page_key"], 0),
        )
        for row in rows
        if row["page_key"] in pages
    ]
    return sorted(found, key=lambda one: (-one.not_helpful, one.share, one.title))


class FiguresView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]
    """`kompass/desk/figures.html` gets `rows` and `months`."""

    template_name = "kompass/desk/figures.html"
    page_title = gettext_lazy("Helpful or not")
    header_icon = "view"
    permission_policy = ModelPermissionPolicy(PageFeedback)
    permission_required = "view"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        known = {"url": reverse("pagefeedback:index"), "label": FeedbackViewSet.menu_label}
        return [*self.breadcrumbs_items, known, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first = timezone.localdate().replace(day=1)
        since = first.replace(year=first.year - 1)
        return super().get_context_data(**kwargs) | {"rows": figures(since=since), "since": since}


class FeedbackViewSet(ModelViewSet):
    model = PageFeedback
    icon = "comment"
    menu_label = gettext_lazy("Feedback on pages")
    add_to_reference_index = False
    search_backend_name = None
    search_fields = ("page_title", "text")
    copy_view_enabled = False
    list_per_page = 50
    ordering = "-created_on"
    index_view_class = FeedbackListView
    edit_view_class = ReadView
    add_view_enabled = False
    delete_view_enabled = False
    form_fields = ["answer"]
    filterset_class = FeedbackFilterSet
    list_display = (
        "__str__",
        Column("text", label=gettext_lazy("Feedback"), accessor=lambda row: Truncator(row.text).chars(SHOWN)),
        Column("verdict", label=gettext_lazy("Verdict"), accessor=lambda row: row.get_verdict_display() or "–"),
        Column("language", label=gettext_lazy("Language"), accessor="get_language_display", sort_key="language"),
        Column("created_on", label=gettext_lazy("Open for"), accessor=_age, sort_key="created_on"),
        StatusTagColumn(
            "closed_on",
            label=gettext_lazy("State"),
            accessor=lambda row: _("open") if row.is_open else _("closed"),
            primary=lambda row: row.is_open,
            sort_key="closed_on",
        ),
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("pages/", FiguresView.as_view(), name="pages"), *super().get_urlpatterns()]
