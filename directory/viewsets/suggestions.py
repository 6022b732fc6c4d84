"""„Meldungen“ at the desk: what readers say is wrong, oldest open ones first. Closing one deletes the contact."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from directory import deciding, suggesting
from directory.models import Suggestion, SuggestionPart, SuggestionSource, SuggestionState, SuggestionTarget
from directory.upkeep import changing

# Of a comment in the list; the report itself shows all of it.
SHOWN = 160


class SuggestionFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"), choices=SuggestionState.choices, widget=forms.CheckboxSelectMultiple
    )
    part = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("What is wrong"), choices=SuggestionPart.choices, widget=forms.CheckboxSelectMultiple
    )
    source = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("From whom"), choices=SuggestionSource.choices, widget=forms.CheckboxSelectMultiple
    )
    target = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Kind"), choices=SuggestionTarget.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Suggestion
        fields = ["state", "part", "source", "target"]


class DecideView(generic.EditView):
    """One report: what was said, what stands there now, and what becomes of it.

    `directory/desk/suggestion.html` gets `report`, `record`, `difference` (of a field, with the value of today), `form`
    (the new value, to be edited) and `may_end`.
    """

    template_name = "directory/desk/suggestion.html"

    def get_queryset(self) -> Any:
        return Suggestion.objects.select_related("organisation")

    @cached_property
    def record(self) -> Any | None:
        return deciding.record_of(self.object)

    @cached_property
    def value_form(self) -> forms.Form | None:
        """The new value as the record's own field asks for it; None where the report names no field."""
        if not self.object.field or self.record is None:
            return None
        field = changing.form_field(self.object.target, self.object.field)
        data = self.request.POST if self.request.POST.get("act") == "accept" else None
        return type("ValueForm", (forms.Form,), {"value": field})(data, initial={"value": self.object.new_value})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = self.object
        return super().get_context_data(**kwargs) | {
            "report": report,
            "record": self.record,
            "record_url": reverse(f"{report.target}:edit", args=[report.record_id]) if self.record else "",
            "difference": self._difference(),
            "value_form": self.value_form,
            "age": _age(report),
            "error": kwargs.get("error", ""),
        }

    def _difference(self) -> dict[str, Any] | None:
        report = self.object
        if not report.field or self.record is None:
            return None
        words = {
            name: changing.in_words(report.target, report.field, value)
            for name, value in (
                ("old", report.old_value),
                ("new", report.new_value),
                ("now", changing.value_of(self.record, report.field)),
            )
        }
        return words | {"label": changing.label(report.target, report.field), "moved": words["now"] != words["old"]}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        acts = {
            "accept": self._accept,
            "done": self._done,
            "end": self._end,
            "reject": self._reject,
            "reopen": self._reopen,
        }
        act = acts.get(request.POST.get("act", ""))
        if act is None:
            return HttpResponseRedirect(request.path)
        error = act()
        if error:
            return self.render_to_response(self.get_context_data(error=error))
        messages.success(request, self._said())
        return HttpResponseRedirect(reverse("suggestion:index") if not self.object.is_open else request.path)

    def _said(self) -> str:
        if self.object.is_open:
            return _("The report is open again.")
        return _("The report is closed. A contact that was given is deleted.")

    def _accept(self) -> str:
        form = self.value_form
        if form is None:
            return _("The record is gone. Please reject the report.")
        if not form.is_valid():
            return _("Please correct the value below.")
        try:
            value = changing.packed(form.cleaned_data["value"])
            deciding.accept(self.object, value=value, by=self.request.user, on=timezone.localdate())
        except ValidationError as error:
            return " ".join(error.messages)
        return ""

    def _done(self) -> str:
        suggesting.close(self.object, state=SuggestionState.ACCEPTED, on=timezone.localdate())
        return ""

    def _end(self) -> str:
        if self.record is None:
            return _("The record is gone already.")
        deciding.end_record(self.object, by=self.request.user, on=timezone.localdate())
        self.object.refresh_from_db()
        return ""

    def _reject(self) -> str:
        reason = self.request.POST.get("reason", "").strip()
        if not reason and self.object.source == SuggestionSource.PROVIDER:
            return _("Please say why: the provider reads it beside the entry.")
        deciding.reject(self.object, reason=reason, on=timezone.localdate())
        return ""

    def _reopen(self) -> str:
        suggesting.reopen(self.object)
        return ""


def _age(suggestion: Suggestion) -> str:
    days = (timezone.localdate() - suggestion.created_on).days
    if not suggestion.is_open:
        return date_format(suggestion.created_on, "SHORT_DATE_FORMAT")
    return _("today") if days <= 0 else ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def _beginning(suggestion: Suggestion) -> str:
    if suggestion.field:
        words = changing.in_words(suggestion.target, suggestion.field, suggestion.new_value)
        return Truncator(f"{changing.label(suggestion.target, suggestion.field)}: {words}").chars(SHOWN)
    return Truncator(suggestion.comment).chars(SHOWN)


def _record(suggestion: Suggestion) -> SafeString:
    """The form of the record; a target is called like its viewset. What is gone by now answers 404 there."""
    address = reverse(f"{suggestion.target}:edit", args=[suggestion.record_id])
    return format_html('<a href="{}">{}</a>', address, suggestion.get_target_display())


def _sender(suggestion: Suggestion) -> str:
    return suggestion.organisation.name if suggestion.organisation else suggestion.get_source_display()


class ReportsView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return Suggestion.objects.select_related("organisation")


class SuggestionViewSet(ModelViewSet):
    model = Suggestion
    icon = "comment"
    menu_label = gettext_lazy("Reports of mistakes")
    add_to_reference_index = False
    search_backend_name = None
    search_fields = ("record_name", "comment")
    copy_view_enabled = False
    list_per_page = 50
    ordering = "-created_on"
    index_view_class = ReportsView
    edit_view_class = DecideView
    add_view_enabled = False
    delete_view_enabled = False
    form_fields = ["state"]
    filterset_class = SuggestionFilterSet
    list_display = (
        "__str__",
        Column("comment", label=gettext_lazy("What is right"), accessor=_beginning),
        Column("record", label=gettext_lazy("Record"), accessor=_record),
        Column("source", label=gettext_lazy("From whom"), accessor=_sender, sort_key="source"),
        Column("created_on", label=gettext_lazy("Open for"), accessor=_age, sort_key="created_on"),
        StatusTagColumn(
            "state",
            label=gettext_lazy("State"),
            accessor="get_state_display",
            primary=lambda row: row.is_open,
            sort_key="state",
        ),
    )
