"""Imports at the desk: upload → background check with progress → differences → take over or throw away → report."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.permission_policies import ModelPermissionPolicy

from directory.imports import progress, reports, runs
from directory.imports.sheet import template
from directory.models import CourseRun, ExternalId, ImportItem, ImportKind, ImportRun
from directory.viewsets.import_forms import UploadForm

State, Action = ImportRun.State, ImportItem.Action
PER_PAGE = 25
# A worker that runs begins within two seconds.
BEGINS_WITHIN = dt.timedelta(seconds=30)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Allowed(PermissionCheckedMixin):  # type: ignore[misc]
    permission_policy = ModelPermissionPolicy(ImportRun)
    permission_required = "view"


class ImportsView(Allowed, WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]
    """`directory/desk/imports/index.html` gets `form`, `runs` (a page of them), `gone` (a number), `may_add`."""

    page_title = gettext_lazy("Imports")
    header_icon = "upload"
    template_name = "directory/desk/imports/index.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runs.clear_away_dead()
        shown = ImportRun.objects.select_related("source", "by")
        return {
            **super().get_context_data(**kwargs),
            "form": kwargs.get("form") or UploadForm(),
            "runs": Paginator(shown, PER_PAGE).get_page(self.request.GET.get("p")),
            "gone": ExternalId.objects.filter(gone_on__isnull=False).count(),
            "may_add": self.user_has_permission("add"),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.user_has_permission("add"):
            return redirect("imports:index")
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            messages.error(request, _("Nothing was imported yet. Please look at the fields below."))
            return self.render_to_response(self.get_context_data(form=form))
        try:
            run = runs.upload(
                form.chosen_source(), form.cleaned_data["format"], form.cleaned_data["file"], by=request.user
            )
        except runs.SourceBusy as error:
            form.add_error("source", str(error))
            return self.render_to_response(self.get_context_data(form=form))
        return redirect("imports:run", run.pk)


class OfRun(Allowed):
    """`self.import_run`, or 404. A process that died is noticed by whoever looks."""

    kwargs: dict[str, Any]

    @cached_property
    def import_run(self) -> ImportRun:
        runs.clear_away_dead()
        found = ImportRun.objects.select_related("source", "by").filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def state(self) -> dict[str, Any]:
        """What `directory/desk/imports/state.html` shows."""
        run = self.import_run
        far = progress.far(run.pk) if run.is_at_work else progress.Far()
        begun = run.state in (State.CHECKING, State.WRITING)
        waits = timezone.now() - (run.moved_at or run.requested_at)
        return {
            "run": run,
            "said": said(run),
            "far": far,
            "percent": min(100 * far.done // far.total, 100) if begun and far.total else None,
            "is_late": run.is_at_work and not begun and waits > BEGINS_WITHIN,
            "is_stopping": progress.is_stopping(run.pk) if run.is_at_work else False,
            "may_add": self.user_has_permission("add"),
        }


def said(run: ImportRun) -> str:
    return {
        State.WAITING: _("The check begins in a moment."),
        State.CHECKING: _("The file is being checked. Nothing is written yet."),
        State.CHECKED: _("The file is checked. Nothing is written yet."),
        State.QUEUED: _("Writing begins in a moment."),
        State.WRITING: _("The import is being written."),
        State.DONE: _("The import is written."),
        State.DISCARDED: _("The import was thrown away. Nothing was written."),
        State.STOPPED: _("The import was stopped. Nothing was written."),
        State.FAILED: _("The import failed. Nothing was written."),
    }[State(run.state)]


class RunView(OfRun, WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]
    """`directory/desk/imports/run.html` gets what `state()` says, `counts`, `kinds`, `tabs`, `rows` and `chosen`."""

    header_icon = "upload"
    template_name = "directory/desk/imports/run.html"

    @property
    def page_title(self) -> str:
        return _("Import from %(source)s") % {"source": self.import_run.source}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("imports:index"), "label": _("Imports")}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {**super().get_context_data(**kwargs), **self.state()}
        if self.import_run.is_at_work:
            return context
        counted = reports.shown_counts(self.import_run)
        chosen = self.request.GET.get("show") or first_tab(counted)
        page = Paginator(reports.rows(self.import_run, chosen), PER_PAGE).get_page(self.request.GET.get("p"))
        return {
            **context,
            "counts": counted,
            "kinds": [(ImportKind(kind).label, numbers) for kind, numbers in reports.by_kind(self.import_run)],
            "tabs": [(name, label, counted.get(name, 0)) for name, label in tabs().items() if counted.get(name)],
            "chosen": chosen,
            "rows": [shown_row(row) for row in page],
            "page": page,
        }


def tabs() -> dict[str, str]:
    return {
        Action.REFUSED: _("refused"),
        Action.CHANGED: _("changed"),
        "kept": _("kept as edited here"),
        Action.NEW: _("new"),
        Action.GONE: _("no longer delivered"),
        Action.NOTE: _("notes"),
    }


def first_tab(counted: dict[str, int]) -> str:
    return next((name for name in tabs() if counted.get(name)), str(Action.NEW))


def shown_row(row: ImportItem) -> dict[str, Any]:
    return {"row": row, "url": record_url(row.kind, row.record_id), "kind": row.get_kind_display()}


def record_url(kind: str, pk: int | None) -> str:
    """The form of the record; a run is edited with its course."""
    if not pk or not kind:
        return ""
    if kind == ImportKind.RUN:
        course = CourseRun.objects.filter(pk=pk).values_list("course_id", flat=True).first()
        return reverse("course:edit", args=[course]) if course else ""
    return reverse(f"{kind}:edit", args=[pk])


class ProgressView(OfRun, TemplateView):
    """The part of the page that changes while work goes on; asked for each second."""

    template_name = "directory/desk/imports/state.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **self.state()}


class ActView(OfRun, View):
    permission_required = "add"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.act(request)
        return redirect("imports:run", pk)

    def act(self, request: HttpRequest) -> None:
        raise NotImplementedError


class AcceptView(ActView):
    def act(self, request: HttpRequest) -> None:
        try:
            if not runs.accept(self.import_run):
                messages.warning(request, _("This import is not waiting to be taken over any more."))
        except runs.SourceBusy as error:
            messages.error(request, str(error))


class DiscardView(ActView):
    def act(self, request: HttpRequest) -> None:
        runs.discard(self.import_run)


class StopView(ActView):
    def act(self, request: HttpRequest) -> None:
        runs.stop(self.import_run)


class GoneView(Allowed, WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]
    """`directory/desk/imports/gone.html` gets `rows` and `page`."""

    page_title = gettext_lazy("No longer delivered")
    header_icon = "warning"
    template_name = "directory/desk/imports/gone.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("imports:index"), "label": _("Imports")}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = ExternalId.objects.filter(gone_on__isnull=False).select_related("source").order_by("-gone_on", "pk")
        page = Paginator(found, PER_PAGE).get_page(self.request.GET.get("p"))
        rows = [{"row": row, "url": record_url(row.kind, row.record_id)} for row in page]
        return {**super().get_context_data(**kwargs), "rows": rows, "page": page}


class TemplateDownload(Allowed, View):
    """The Kursliste to fill in."""

    http_method_names = ("get",)

    def get(self, request: HttpRequest, suffix: str) -> HttpResponse:
        content = template.xlsx() if suffix == "xlsx" else template.as_csv()
        response = HttpResponse(content, content_type=XLSX if suffix == "xlsx" else "text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="kursliste.{suffix}"'
        return response
