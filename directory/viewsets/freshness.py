"""„Stand der Daten“ at the desk: how old the public records are, white spots, and what was never confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.menu import MenuItem
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from directory.freshness import never, sheets, words
from directory.freshness.matrix import KINDS as PLACED_KINDS
from directory.freshness.matrix import Matrix, by_dimension, by_topic
from directory.freshness.report import GROUPINGS, SORTS, USUAL_SORT, Glance, Line, glance, lines, sorted_by
from directory.kinds import KINDS
from directory.models import Dimension, Suggestion

PER_PAGE = 50
_PUBLIC_OFFERS = [("status", "published"), ("status", "paused"), ("audience", "public")]
_PUBLIC = {"service": _PUBLIC_OFFERS, "course": _PUBLIC_OFFERS, "location": [("address_visibility", "public")]}
# How the lists call the filter of each grouping.
_FILTERS = {
    "organisation": {"service": "organisation", "course": "organisation", "location": "owner"},
    "topic": {"service": "topics", "course": "topics"},
    "municipality": {"service": "municipality", "course": "municipality", "location": "municipality"},
}


class Allowed(PermissionCheckedMixin):  # type: ignore[misc]
    """Editors and coordinators: who decides about reports of mistakes."""

    permission_policy = ModelPermissionPolicy(Suggestion)
    permission_required = "view"
    request: HttpRequest

    def chosen(self, name: str, offered: Any, usual: str) -> str:
        wish = self.request.GET.get(name, "")
        return wish if wish in offered else usual


class Lines(WagtailPaginator):  # type: ignore[misc]
    verbose_name = pgettext_lazy("of a table", "line")
    verbose_name_plural = pgettext_lazy("of a table", "lines")


class Page(Allowed, WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]
    page_title = gettext_lazy("How fresh the data is")
    header_icon = "history"
    current = ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tabs = [("index", _("Age of the entries")), ("matrix", _("White spots")), ("never", _("Never confirmed"))]
        shown = [(reverse(f"freshness:{name}"), label, name == self.current) for name, label in tabs]
        return super().get_context_data(**kwargs) | {"tabs": shown}


# --- How old ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the table with where it leads."""

    line: Line
    name: str
    address: str
    median: str
    oldest: str
    due: tuple[tuple[str, str], ...]  # words and address, by kind


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    href: str
    direction: str  # as aria-sort has it; empty for the columns that do not sort now


class ReportView(Page):
    """`directory/desk/freshness/report.html` gets `facts`, `groupings`, `columns`, `page`, `rows`, `query`."""

    template_name = "directory/desk/freshness/report.html"
    current = "index"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at = timezone.localtime()
        by = self.chosen("by", GROUPINGS, "organisation")
        sort = self.chosen("sort", {*SORTS, *(f"-{name}" for name in SORTS)}, USUAL_SORT)
        found = sorted_by(lines(by, on=at.date()), sort)
        paginator = Lines(found, PER_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "facts": list(_facts(glance(at=at))),
            "groupings": [(f"?by={name}", label, name == by) for name, label in grouping_labels().items()],
            "by": by,
            "by_label": grouping_labels()[by],
            "columns": list(_columns(by, sort)),
            "page": page,
            "rows": [_shown(line, by) for line in page],
            "elided_page_range": paginator.get_elided_page_range(page.number),
            "query": urlencode({"by": by, "sort": sort}),
        }


def grouping_labels() -> dict[str, str]:
    return {"organisation": _("Organisation"), "topic": _("Topic"), "municipality": _("Municipality")}


def _facts(found: Glance) -> Iterator[tuple[str, str, str, str]]:
    """Name, value, what it means, and where it leads."""
    total = found.total
    kinds = ", ".join(words.counted(kind, ages.total) for kind, ages in found.kinds.items())
    yield _("Public entries"), words.number(total.total), kinds, ""
    yield _("Checked within 12 months"), words.share(total.percent), _("After that, entries say that they are old."), ""
    half = _("Hours and telephone numbers should be checked every six months.")
    yield _("Checked within 6 months"), words.share(total.percent_half), half, ""
    yield _("Never confirmed"), words.number(total.never), "", reverse("freshness:never")
    yield _("Check overdue"), words.number(found.overdue), _("The day of the next check has passed."), ""
    runs = _("of %(number)s dates of courses: told more than 14 days ago, or never") % {
        "number": words.number(found.runs)
    }
    yield _("Places unknown"), words.number(found.runs_unknown), runs, ""
    reports = ""
    if found.reports:
        reports = _("open for up to %(oldest)s, half of them for %(median)s or less") % {
            "oldest": words.age(found.oldest_report),
            "median": words.age(found.median_report),
        }
    yield (
        _("Open reports of mistakes"),
        words.number(found.reports),
        reports,
        f"{reverse('suggestion:index')}?state=new",
    )


def _columns(by: str, sort: str) -> Iterator[Column]:
    labels = {
        "name": grouping_labels()[by],
        "records": _("Entries"),
        "fresh": _("Checked within 12 months"),
        "median": _("Age in the middle"),
        "oldest": _("Oldest check"),
        "never": _("Never"),
        "due": _("To be checked"),
    }
    for name, label in labels.items():
        direction = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
        # Names begin with A, numbers with the largest; a second click turns round.
        first, second = (name, f"-{name}") if name in ("name", "fresh", "oldest") else (f"-{name}", name)
        yield Column(label, f"?{urlencode({'by': by, 'sort': second if sort == first else first})}", direction)


def _shown(line: Line, by: str) -> Shown:
    due = [(words.counted(kind, ages.due), _list(kind, by, line.pk)) for kind, ages in line.kinds.items() if ages.due]
    address = reverse(f"{by}:edit", args=[line.pk]) if line.pk is not None else ""
    return Shown(
        line, words.name_of(line, by), address, words.age(line.ages.median), words.oldest(line.ages), tuple(due)
    )


def _list(kind: str, by: str, pk: int | None) -> str:
    """The list of a kind, narrowed to what is due in that group; empty where the list knows no such filter."""
    if pk is None:
        return ""
    if kind not in _FILTERS[by]:
        return reverse("organisation:edit", args=[pk])
    return _address(kind, [(_FILTERS[by][kind], pk), ("freshness", "due")])


def _address(kind: str, filters: list[tuple[str, Any]]) -> str:
    return f"{reverse(f'{kind}:index')}?{urlencode([*_PUBLIC[kind], *filters])}"


# --- White spots -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Cell:
    number: int
    href: str


class MatrixView(Page):
    """`directory/desk/freshness/matrix.html` gets `kinds`, `overview` and `topics` (matrix and rows with links)."""

    template_name = "directory/desk/freshness/matrix.html"
    current = "matrix"

    @cached_property
    def kind(self) -> str:
        return self.chosen("kind", PLACED_KINDS, "service")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        on = timezone.localdate()
        dimensions = {one.code: one for one in Dimension.objects.prefetch_related("labels")}
        chosen = self.chosen("dimension", {*dimensions, "all"}, "")
        topics = by_topic(self.kind, on=on, dimension="" if chosen == "all" else chosen) if chosen else None
        overview = by_dimension(self.kind, on=on)
        return super().get_context_data(**kwargs) | {
            "kinds": [
                (f"?{urlencode({'kind': kind, 'dimension': chosen})}", KINDS[kind]._meta.verbose_name_plural,
                 kind == self.kind)
                for kind in PLACED_KINDS
            ],
            "kind": self.kind,
            "chosen": chosen,
            "dimension": dimensions.get(chosen),
            "overview": overview,
            "overview_rows": [(row, [Cell(count, "") for count in row.numbers]) for row in overview.rows],
            "topics": topics,
            "topic_rows": [(row, self._linked(row, topics)) for row in topics.rows] if topics else [],
            "query": urlencode({"kind": self.kind, "dimension": chosen}),
        }  # fmt: skip

    def _linked(self, row: Any, matrix: Matrix) -> list[Cell]:
        return [
            Cell(count, _address(self.kind, [("topics", row.pk), ("municipality", town.pk)]) if count else "")
            for count, town in zip(row.numbers, matrix.towns, strict=True)
        ]


# --- Never confirmed -------------------------------------------------------------------------------------------------
class NeverView(Page):
    """`directory/desk/freshness/never.html` gets `kinds` with their numbers, and `page` with `rows`."""

    template_name = "directory/desk/freshness/never.html"
    current = "never"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        numbers = {kind: never.rows(kind).count() for kind in KINDS}
        kind = self.chosen("kind", KINDS, next((kind for kind, count in numbers.items() if count), "service"))
        paginator = Lines(never.rows(kind), PER_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "kinds": [(f"?kind={one}", words.counted(one, count), one == kind) for one, count in numbers.items()],
            "page": page,
            "rows": never.told(kind, list(page)),
            "elided_page_range": paginator.get_elided_page_range(page.number),
            "total": sum(numbers.values()),
        }


# --- Sheets ----------------------------------------------------------------------------------------------------------
class SheetView(Allowed, View):
    """The table of a page as CSV, all its rows."""

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        at = timezone.localtime()
        tables = {"report": self._report, "matrix": self._matrix, "never": self._never}[name]
        return sheets.sheet(f"stand-der-daten-{name}-{at:%Y-%m-%d}.csv", tables())

    def _report(self) -> Iterator[Any]:
        by = self.chosen("by", GROUPINGS, "organisation")
        found = sorted_by(lines(by, on=timezone.localdate()), self.request.GET.get("sort", ""))
        yield sheets.report_rows(found, by, grouping_labels()[by])

    def _matrix(self) -> Iterator[Any]:
        kind, on = self.chosen("kind", PLACED_KINDS, "service"), timezone.localdate()
        yield sheets.matrix_rows(by_dimension(kind, on=on), _("Dimension of life"))
        yield sheets.matrix_rows(by_topic(kind, on=on), _("Topic"))

    def _never(self) -> Iterator[Any]:
        yield sheets.never_rows(one for kind in KINDS for one in never.told(kind, never.rows(kind)))


class FreshnessMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(Allowed.permission_policy.user_has_permission(request.user, Allowed.permission_required))


class FreshnessViewSet(ViewSet):
    name = "freshness"
    url_prefix = "freshness"
    menu_label = gettext_lazy("How fresh the data is")
    icon = "history"
    menu_item_class = FreshnessMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", ReportView.as_view(), name="index"),
            path("white-spots/", MatrixView.as_view(), name="matrix"),
            path("never/", NeverView.as_view(), name="never"),
            *(path(f"{name}.csv", SheetView.as_view(), {"name": name}, name=f"{name}_sheet")
              for name in ("report", "matrix", "never")),
        ]  # fmt: skip
