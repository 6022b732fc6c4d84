"""The change log of a record: who, when, and which fields from what to what."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.log_actions import registry as log_registry

from directory.edit_conflicts import label_of
from directory.recording import changes_of
from directory.snapshots import Change


class ChangesColumn(Column):
    """Which fields an entry of the log changed, from what to what."""

    cell_template_name = "directory/desk/changes_cell.html"

    def get_value(self, instance: Any) -> list[tuple[str, Change]]:
        return [(label_of(change), change) for change in changes_of(instance)]


class RecordHistoryView(generic.HistoryView):
    @cached_property
    def columns(self) -> list[Column]:
        action, *others = super().columns
        return [action, ChangesColumn("changes", label=gettext_lazy("What changed")), *others]

    def get_base_queryset(self) -> QuerySet[Any]:
        # All of them: Wagtail shows the last one of a request, and a bulk action writes for many records.
        return self._annotate_queryset(log_registry.get_logs_for_instance(self.object))
