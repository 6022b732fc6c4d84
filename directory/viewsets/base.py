"""What all lists and forms of the directory share: one way to save, one to remove, nothing that leads nowhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import ObjectList, TabbedInterface
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, StatusTagColumn
from wagtail.admin.views import generic
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.coreutils import multigetattr

from directory import publishing
from directory.doubts import Doubt
from directory.edit_conflicts import CHANGED_MEANWHILE, Conflict, as_saved, conflicts, who_changed
from directory.forms import RecordForm
from directory.models import Record
from directory.recording import recorded
from directory.viewsets.history import RecordHistoryView

# A cell that begins like a formula is run by spreadsheet programs; names come from imports too.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def _harmless(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value


class RecordIndexView(generic.IndexView):
    """A list with what its rows show, read in a fixed number of statements."""

    template_name = "directory/desk/index.html"
    shown: ClassVar[tuple[str, ...]] = ()
    shown_many: ClassVar[tuple[str, ...]] = ()
    exported_many: ClassVar[tuple[str, ...]] = ()
    custom_value_preprocess: ClassVar[dict[Any, Any]] = {
        **generic.IndexView.custom_value_preprocess,
        str: {generic.IndexView.FORMAT_CSV: _harmless},
    }

    def get_base_queryset(self) -> QuerySet[Any]:
        queryset = self.model._default_manager.select_related(*self.shown).prefetch_related(*self.shown_many)
        return queryset.prefetch_related(*self.exported_many) if self.is_export else queryset

    @cached_property
    def has_bulk_actions(self) -> bool:
        meta = self.model._meta
        return bool(bulk_action_registry.get_bulk_actions_for_model(meta.app_label, meta.model_name))

    @cached_property
    def columns(self) -> list[Any]:
        first = [BulkActionsCheckboxColumn("bulk_actions", obj_type="record")] if self.has_bulk_actions else []
        return [*first, *super().columns]

    def _get_title_column(self, *args: Any, **kwargs: Any) -> Any:
        return super()._get_title_column(*args, get_title_id=lambda row: f"record_{row.pk}_title", **kwargs)

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        # A record is found once, however many of its labels match.
        return super().search_queryset(queryset).distinct() if self.is_searching else queryset

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        many = {field.name for field in self.model._meta.many_to_many}
        return {
            name: ", ".join(map(str, getattr(item, name).all())) if name in many else multigetattr(item, name)
            for name in self.list_export
        }

    def get_delete_url(self, instance: Any) -> str | None:
        # Only what is cheap to know: a row of fifty must not ask who uses it.
        if getattr(instance, "status", "draft") != "draft" and hasattr(instance, "audience"):
            return None
        return super().get_delete_url(instance)


class Saving:
    """What the forms for new and for old records share: doubts are asked once, a clash is an answer and no crash."""

    template_name = "directory/desk/form.html"
    doubts: Sequence[Doubt] = ()

    def is_valid(self, form: Any) -> bool:
        if not super().is_valid(form):  # type: ignore[misc]
            return False
        sure = self.request.POST.getlist("sure")  # type: ignore[attr-defined]
        self.doubts = [doubt for doubt in form.doubts() if doubt.key not in sure]
        for doubt in self.doubts:
            form.add_error(doubt.field, doubt.sentence)
        if self.doubts:
            self.produced_error_message = _("Not saved yet: please look at this first. Nothing you typed is lost.")
        return not self.doubts

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sure = self.request.POST.getlist("sure")  # type: ignore[attr-defined]
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        # The form once more as JSON, for previews and comments that these forms do not have: a megabyte in a long one.
        return {**context, "edit_handler_data": None, "doubts": self.doubts, "sure": sure}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except IntegrityError:
            form.add_error(None, _("Another save came in between. Nothing was saved; please check and save again."))
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]


class RecordCreateView(Saving, generic.CreateView):
    def save_instance(self) -> Any:
        record = super().save_instance()
        publishing.announce_saved(record)
        return record


class RecordEditView(Saving, generic.EditView):
    """Two editors at once: the row is locked from reading its state to saving, so the second one sees what changed."""

    conflicts: Sequence[Conflict] = ()
    changed_by = ""

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        queryset = self.model._default_manager.all()
        return queryset.select_for_update() if self.request.method == "POST" else queryset

    def save_instance(self) -> Any:
        record = self.form.instance
        with recorded(record, by=self.request.user):
            # The entry with the changed fields takes the place of Wagtail's.
            self.action_class(record, user=self.request.user, form=self.form, log_action=False).execute(
                skip_permission_checks=True
            )
        return record

    def is_valid(self, form: Any) -> bool:
        valid = super().is_valid(form)
        if form.overtaken is None:
            return valid
        self.conflicts = conflicts(self.object, form.overtaken, as_saved(self._once_more()) if valid else None)
        self.changed_by = who_changed(self.object, form.overtaken)
        if valid and not self.conflicts:
            return True  # both wrote the same
        form.add_error(None, ValidationError(CHANGED_MEANWHILE, code="changed_meanwhile"))
        self.produced_error_message = self.get_error_message()
        return False

    def _once_more(self) -> Any:
        """The same form on a record of its own: it is saved and taken back, which leaves traces in its objects."""
        kwargs = {**self.get_form_kwargs(), "instance": self.model._default_manager.get(pk=self.object.pk)}
        form = self.get_form_class()(**kwargs)
        form.is_valid()
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "conflicts": self.conflicts, "changed_by": self.changed_by}

    @cached_property
    def can_delete(self) -> bool:
        allowed = self.user_has_permission_for_instance("delete", self.object)
        return allowed and not publishing.reason_to_stay(self.object)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        if address := _public_address(self.object):
            buttons.append(Button(_("See it on the website"), url=address, icon_name="view", priority=5))
        return buttons


def _public_address(record: Any) -> str:
    """Where the public reads the record now; empty while it does not."""
    visible = getattr(type(record)._default_manager, "published", None)
    if visible is None or not hasattr(record, "get_absolute_url") or not visible().filter(pk=record.pk).exists():
        return ""
    return record.get_absolute_url()


class RecordDeleteView(generic.DeleteView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.user_has_permission("delete") and (reason := publishing.reason_to_stay(self.object)):
            return self._refuse(reason)
        return super().dispatch(request, *args, **kwargs)

    def _refuse(self, reason: str) -> HttpResponse:
        messages.error(self.request, reason)
        return HttpResponseRedirect(self.get_success_url())

    @transaction.atomic
    def delete_action(self) -> None:
        keys = list(publishing.touched_by(self.object))
        super().delete_action()
        publishing.announce_removed(keys)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ProtectedError:  # used since the check above
            return self._refuse(publishing.reason_to_stay(self.object))


class RecordViewSet(ModelViewSet):
    """Lists, forms, history and export of one model.

    `shown` and `shown_many` are what a row of the list needs besides itself, `exported_many` what an export needs more.
    """

    add_view_class = RecordCreateView
    edit_view_class = RecordEditView
    delete_view_class = RecordDeleteView
    history_view_class = RecordHistoryView
    # A copy would take over the identity (uuid, code) of the original.
    copy_view_enabled = False
    # The index of references knows no many-to-many, so its „not used“ would mislead; publishing.reason_to_stay knows.
    add_to_reference_index = False
    search_backend_name = None
    list_per_page = 50
    shown: ClassVar[tuple[str, ...]] = ()
    shown_many: ClassVar[tuple[str, ...]] = ()
    exported_many: ClassVar[tuple[str, ...]] = ()
    search_fields: tuple[str, ...] = ()
    list_display: tuple[Any, ...] = ("__str__",)
    list_export: tuple[str, ...] = ()
    form_class: ClassVar[type[RecordForm]] = RecordForm
    tabs: ClassVar[list[tuple[Any, list[Any]]]] = []

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        needs = {"shown": self.shown, "shown_many": self.shown_many, "exported_many": self.exported_many}
        self.index_view_class = type("IndexView", (RecordIndexView,), needs)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        common = super().get_common_view_kwargs(**kwargs)
        if not self.add_to_reference_index:
            common["usage_url_name"] = None
        return common

    def get_edit_handler(self) -> Any:
        if len(self.tabs) == 1:
            handler: Any = ObjectList(self.tabs[0][1], base_form_class=self.form_class)
        else:
            pages = [ObjectList(panels, heading=heading) for heading, panels in self.tabs]
            handler = TabbedInterface(pages, base_form_class=self.form_class)
        return handler.bind_to_model(self.model)


# --- Columns ---------------------------------------------------------------------------------------------------------
def _freshness(record: Record) -> str:
    if record.verified_on is None:
        return _("never")
    shown = date_format(record.verified_on, "SHORT_DATE_FORMAT")
    return _("%(day)s – over a year ago") % {"day": shown} if record.is_stale(_today()) else shown


def _today() -> dt.date:
    return timezone.localdate()


def freshness_column() -> Column:
    """„Stand“: when somebody last said that the facts are right."""
    return Column("verified_on", label=gettext_lazy("Last check"), accessor=_freshness, sort_key="verified_on")


def status_column(shown: frozenset[Any]) -> StatusTagColumn:
    return StatusTagColumn(
        "status",
        label=gettext_lazy("Status"),
        accessor="get_status_display",
        primary=lambda record: record.status in shown,
        sort_key="status",
    )
