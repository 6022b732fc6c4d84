"""„State of the index“: who answers readers, how far the index is behind, and rebuilding it while others watch."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from search import condition, rebuilding
from search.desk import health_facts, parked, reasons
from search.models import IndexRebuild


class Allowed(PermissionCheckedMixin):  # type: ignore[misc]
    permission_policy = ModelPermissionPolicy(IndexRebuild)
    permission_required = "view"


def _rebuild() -> dict[str, Any]:
    """What `search/desk/rebuild.html` shows: `progress`, None where no rebuild is open, and those that `ended`."""
    now = timezone.now()
    rebuilding.clear_away_dead(now)
    row = rebuilding.open_rebuild()
    return {"progress": health_facts.progress(row, now=now) if row else None, "ended": health_facts.ended()}


class HealthView(Allowed, WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]
    """`search/desk/health.html` gets `engines`, `warning`, `progress`, `ended`, `checks`, `parked`, `parked_number`,
    `may_rebuild` and `may_change`.
    """

    page_title = _("State of the index")
    header_icon = "cogs"
    template_name = "search/desk/health.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = condition.ask()
        return (
            super().get_context_data(**kwargs)
            | _rebuild()
            | {
                "state": found.state,
                "warning": reasons.warning(found),
                "engines": health_facts.engine_facts(found),
                "checks": health_facts.last_checks(),
                "parked": parked.parked(self.request.user),
                "parked_number": parked.number(),
                "may_rebuild": self.user_has_permission("add"),
                "may_change": self.user_has_permission("change"),
            }
        )


class ProgressView(Allowed, TemplateView):
    """The part of the page that changes while a rebuild runs; asked for each second."""

    template_name = "search/desk/rebuild.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        allowed = {"may_rebuild": self.user_has_permission("add"), "may_change": self.user_has_permission("change")}
        return super().get_context_data(**kwargs) | _rebuild() | allowed


class RebuildView(Allowed, View):
    permission_required = "add"
    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        rebuilding.clear_away_dead(timezone.now())
        rebuilding.request_rebuild()
        return redirect("search_health:index")


class StopView(Allowed, View):
    permission_required = "change"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rebuilding.stop_rebuild(pk)
        return redirect("search_health:index")


class TryAgainView(Allowed, View):
    """One record, or without `key` all that are parked."""

    permission_required = "change"
    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        key = request.POST.get("key")
        number = parked.try_again([key] if key else None)
        text = ngettext("%(number)s record is tried again.", "%(number)s records are tried again.", number)
        messages.success(request, text % {"number": number})
        return redirect("search_health:index")


class HealthMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(Allowed.permission_policy.user_has_permission(request.user, Allowed.permission_required))


class HealthViewSet(ViewSet):
    name = "search_health"
    url_prefix = "search-index"
    menu_label = _("State of the index")
    icon = "cogs"
    menu_item_class = HealthMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", HealthView.as_view(), name="index"),
            path("progress/", ProgressView.as_view(), name="progress"),
            path("rebuild/", RebuildView.as_view(), name="rebuild"),
            path("stop/<int:pk>/", StopView.as_view(), name="stop"),
            path("try-again/", TryAgainView.as_view(), name="try_again"),
        ]
