"""„Meldungen“ at the desk: what readers say is wrong, oldest open ones first. Closing one deletes the contact."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from directory import suggesting
from directory.models import Suggestion, SuggestionPart, SuggestionState, SuggestionTarget

# Of a comment in the list; the report itself shows all of it.
SHOWN = 160


class SuggestionFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"), choices=SuggestionState.choices, widget=forms.CheckboxSelectMultiple
    )
    part = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("What is wrong"), choices=SuggestionPart.choices, widget=forms.CheckboxSelectMultiple
    )
    target = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Kind"), choices=SuggestionTarget.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Suggestion
        fields = ["state", "part", "target"]


class SuggestionForm(WagtailAdminModelForm):
    """Only the state can be changed; the act does what belongs to it."""

    def save(self, commit: bool = True) -> Suggestion:
        suggestion: Suggestion = self.instance
        state = SuggestionState(self.cleaned_data["state"])
        if state == SuggestionState.NEW:
            suggesting.reopen(suggestion)
        else:
            suggesting.close(suggestion, state=state, on=timezone.localdate())
        return suggestion

    def _post_clean(self) -> None:
        # The constraints hold for the record as the act leaves it, contact deleted and day set.
        pass


class SuggestionEditView(generic.EditView):
    def get_success_message(self) -> str:
        if self.object.is_open:
            return _("The report is open again.")
        return _("The report is closed. A contact that was given is deleted.")


def _age(suggestion: Suggestion) -> str:
    days = (timezone.localdate() - suggestion.created_on).days
    if not suggestion.is_open:
        return date_format(suggestion.created_on, "SHORT_DATE_FORMAT")
    return _("today") if days <= 0 else ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def _beginning(suggestion: Suggestion) -> str:
    return Truncator(suggestion.comment).chars(SHOWN)


def _record(suggestion: Suggestion) -> SafeString:
    """The form of the record; a target is called like its viewset. What is gone by now answers 404 there."""
    address = reverse(f"{suggestion.target}:edit", args=[suggestion.record_id])
    return format_html('<a href="{}">{}</a>', address, suggestion.get_target_display())


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
    edit_view_class = SuggestionEditView
    filterset_class = SuggestionFilterSet
    list_display = (
        "__str__",
        Column("comment", label=gettext_lazy("What is right"), accessor=_beginning),
        Column("record", label=gettext_lazy("Record"), accessor=_record),
        Column("created_on", label=gettext_lazy("Open for"), accessor=_age, sort_key="created_on"),
        StatusTagColumn(
            "state",
            label=gettext_lazy("State"),
            accessor="get_state_display",
            primary=lambda row: row.is_open,
            sort_key="state",
        ),
    )

    def get_edit_handler(self) -> Any:
        told = [FieldPanel(name, read_only=True) for name in ("record_name", "part", "comment", "contact", "language")]
        panels = [
            MultiFieldPanel(told, heading=gettext_lazy("What was reported")),
            FieldPanel("state", widget=forms.RadioSelect),
        ]
        return ObjectList(panels, base_form_class=SuggestionForm).bind_to_model(self.model)
