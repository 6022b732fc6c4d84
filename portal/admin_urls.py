"""Addresses of ours at the desk, and those that stand in front of Wagtail's own: its views ask too little.

`portal.urls` includes them at „admin/“ before `wagtail.admin.urls`.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, re_path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.reports.audit_logging import LogEntriesView

from portal.desk_files import FileReport
from portal.roles import is_admin


def may_read_history(person: Any) -> bool:
    """The log names every record and who changed it, whatever else its reader may see."""
    return person.is_superuser or is_admin(person)


@require_admin_access
def site_history(request: HttpRequest, results_only: bool = False) -> HttpResponse:
    if not may_read_history(request.user):
        raise PermissionDenied
    return LogEntriesView.as_view(results_only=results_only)(request)


def nowhere(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """An address of somebody else's that this portal does not offer."""
    raise Http404


urlpatterns = [
    path("reports/files/", require_admin_access(FileReport.as_view()), name="file_report"),
    path("reports/site-history/", site_history),
    path("reports/site-history/results/", site_history, {"results_only": True}),
    # Lists all accounts to anybody at the desk, and gives roles past the rules of portal.users.
    re_path(r"^bulk/portal/user/", nowhere),
]
