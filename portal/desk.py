"""The home page of the desk: what waits for somebody, in a few numbers with links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.permissions import policy_registry

from directory.models import Course, Location, Organisation, Service
from portal.stand import stale
from search import condition
from search.desk import reasons
from search.models import OutboxEntry


@dataclass(frozen=True)
class Waiting:
    """One kind of record with what is due there."""

    name: str
    list_url: str
    to_check: int
    drafts: int

    @property
    def to_check_url(self) -> str:
        return f"{self.list_url}?freshness=due"

    @property
    def drafts_url(self) -> str:
        return f"{self.list_url}?status=draft"


class DeskPanel(Component):
    """Counts of what has to be checked or finished, and whether the search is well."""

    name = "desk"
    template_name = "wagtailadmin/home/desk.html"
    order = 50

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        waiting = list(self._waiting())
        return {
            "waiting": waiting,
            "search": _search_state(self.request) if waiting else None,
            "greeting": _("Welcome, %(name)s") % {"name": self.request.user},
        }

    def _waiting(self) -> Iterator[Waiting]:
        for model in (Service, Course, Organisation, Location):
            if not policy_registry.get_by_type(model).user_has_permission(self.request.user, "change"):
                continue
            numbers: dict[str, Any] = {"to_check": Count("pk", filter=stale(timezone.localdate()))}
            if model in (Service, Course):
                numbers["drafts"] = Count("pk", filter=Q(status="draft"))
            found = model._default_manager.aggregate(**numbers)
            yield Waiting(
                str(model._meta.verbose_name_plural),
                reverse(f"{model._meta.model_name}:index"),
                found["to_check"],
                found.get("drafts", 0),
            )


def _search_state(request: HttpRequest) -> dict[str, Any]:
    """`warning` says what is wrong; empty as well while a slow server has not been heard yet."""
    known = condition.known()
    return {
        "warning": reasons.warning(known) if known else "",
        "url": reverse("search_health:index") if request.user.has_perm("search.view_indexrebuild") else "",
        "behind": OutboxEntry.objects.filter(parked=False).count(),
        "parked": OutboxEntry.objects.filter(parked=True).count(),
    }
