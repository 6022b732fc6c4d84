"""„Wonach gesucht wird“: the figures of the last days as a page and as a sheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from search.desk import day_chart
from search.desk.figures import Figures, read
from search.desk.tables import Table, number, share, tables
from search.models import SearchDay

SPANS = (7, 30, 90)
USUAL = 30
# Of a list of topics so many are read at a glance; the others open below.
TOPICS_AT_ONCE = 15


def span_of(request: HttpRequest) -> int:
    """The chosen number of days; what nobody offers is the usual one."""
    wished = request.GET.get("days", "")
    return next((days for days in SPANS if str(days) == wished), USUAL)


class Allowed(PermissionCheckedMixin):  # type: ignore[misc]
    permission_policy = ModelPermissionPolicy(SearchDay)
    permission_required = "view"


class QuestionsView(Allowed, WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]
    """`search/desk/questions.html` gets `spans`, `figures`, `total`, `facts`, `chart`, `chart_in_words`, `tables`
    and the topics in two parts: `topics`, `more_topics`.
    """

    page_title = gettext_lazy("What is searched")
    header_icon = "history"
    template_name = "search/desk/questions.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        days = span_of(self.request)
        figures = read(last=timezone.localdate(), days=days)
        shown = tables(figures)
        topics = shown["topics"].rows
        return super().get_context_data(**kwargs) | {
            "spans": [(one, _("Last %(days)s days") % {"days": one}) for one in SPANS],
            "days": days,
            "figures": figures,
            "total": figures.total,
            "facts": list(_facts(figures)),
            "chart": day_chart.chart(figures.days),
            "chart_in_words": day_chart.in_words(figures.days),
            "tables": shown,
            "topics": topics[:TOPICS_AT_ONCE],
            "more_topics": topics[TOPICS_AT_ONCE:],
            "keeps_words": settings.SEARCH_KEEP_WORDS,
        }


def _facts(figures: Figures) -> Iterable[tuple[str, str, str]]:
    """Name, value and what to compare it with."""
    total, days = figures.total, len(figures.days)
    before = _("in the %(days)s days before: %(number)s") % {"days": days, "number": number(figures.before)}
    yield _("Searches"), number(total.searches), before
    yield _("Without a result"), share(total.nothing, total.searches), ""
    yield _("Few exact matches"), share(total.weak, total.searches), ""
    yield _("Spelling corrected"), share(total.corrected, total.searches), ""


class DownloadView(Allowed, View):
    """The tables of the page one below the other, each under its title, as German spreadsheets read them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        figures = read(last=timezone.localdate(), days=span_of(request))
        name = f"suche-{figures.first:%Y-%m-%d}-{figures.last:%Y-%m-%d}.csv"
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response.write("\ufeff")  # else spreadsheets read umlauts and Arabic letters wrongly
        sheet = csv.writer(response, delimiter=";")
        for table in tables(figures).values():
            if table.rows:
                sheet.writerows(_lines(table))
        return response


def _lines(table: Table) -> Iterable[list[str]]:
    yield [table.title]
    yield [cell.text for cell in table.columns]
    for row in table.rows:
        yield [_harmless(cell.text) for cell in row]
    yield []


def _harmless(text: str) -> str:
    """A spreadsheet runs what begins like a formula, and anybody may have typed it."""
    return f"'{text}" if text.startswith(("=", "+", "-", "\t", "\r")) else text


class QuestionsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(Allowed.permission_policy.user_has_permission(request.user, Allowed.permission_required))


class QuestionsViewSet(ViewSet):
    name = "search_questions"
    url_prefix = "search-questions"
    menu_label = gettext_lazy("What is searched")
    icon = "history"
    menu_item_class = QuestionsMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", QuestionsView.as_view(), name="index"),
            path("figures.csv", DownloadView.as_view(), name="download"),
        ]
