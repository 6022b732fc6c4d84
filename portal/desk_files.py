"""Reports: files whose text the search does not know, and why."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.documents import get_document_model
from wagtail.permissions import policy_registry

from portal.models import DocumentText

MAY = ["add", "change", "delete"]


class FileReport(ReportView):
    model = DocumentText
    page_title = _("Files without text")
    header_icon = "doc-full-inverse"
    index_url_name = "file_report"
    any_permission_required = MAY
    default_ordering = "document__title"
    columns: ClassVar[list[Column]] = [
        TitleColumn(
            "document",
            label=_("Document"),
            accessor="document.title",
            get_url=lambda text: reverse("wagtaildocs:edit", args=[text.document_id]),
        ),
        Column("in_words", label=_("What is wrong, what to do")),
        DateColumn("read_at", label=_("Tried")),
    ]
    list_export: ClassVar[list[str]] = ["document.title", "in_words", "read_at"]
    export_headings: ClassVar[dict[str, Any]] = {
        "document.title": _("Document"),
        "in_words": _("What is wrong, what to do"),
        "read_at": _("Tried"),
    }

    @cached_property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(get_document_model())

    def get_queryset(self) -> QuerySet[DocumentText]:
        theirs = self.permission_policy.instances_user_has_any_permission_for(self.request.user, ["change", "delete"])
        unread = DocumentText.objects.filter(~Q(state=DocumentText.State.READ) | Q(truncated=True))
        self.queryset = unread.filter(document__in=theirs).select_related("document")
        queryset: QuerySet[DocumentText] = super().get_queryset()
        return queryset


class FileReportItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        policy = policy_registry.get_by_type(get_document_model())
        return bool(policy.user_has_any_permission(request.user, MAY))


def menu_item() -> FileReportItem:
    return FileReportItem(
        _("Files without text"), reverse("file_report"), name="file-report", icon_name="doc-full-inverse", order=650
    )
