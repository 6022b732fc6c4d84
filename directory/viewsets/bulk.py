"""Bulk actions of the lists: a page that says what will happen to which records, then one act for each of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.widgets import AdminDateInput
from wagtail.permissions import policy_registry

from directory import bulk_acts
from directory.form_fields import Picker, words_of_topics
from directory.forms import IN_THE_FUTURE, topics_by_dimension
from directory.models import Course, Location, OfferStatus, Organisation, Service, Term, Topic, Vocabulary

# A page of a list holds fifty; more than this is an import, not an edit.
MOST = 200


class RecordBulkAction(BulkAction):
    """One act for some records of a list. `explained` says what it means for readers."""

    template_name = "directory/desk/bulk.html"
    models: ClassVar[list[Any]] = []
    explained: Any = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Wagtail opens these pages, with the names of what is chosen, to everybody in the admin.
        if not policy_registry.get_by_type(self.model).user_has_permission(request.user, "change"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            self.is_writing = True
            return super().form_valid(form)

    is_writing = False

    def _rows(self) -> QuerySet[Any]:
        ids = self.request.GET.getlist("id")[:MOST]
        if not ids or not all(pk.isascii() and pk.isdigit() for pk in ids):
            raise Http404  # „all“ too: a list is filtered, this address knows nothing of that
        rows = self.model._default_manager.filter(pk__in=ids)
        return rows.select_for_update() if self.is_writing else rows

    def get_actionable_objects(self) -> tuple[list[Any], dict[str, Any]]:
        fitting, refused = [], []
        for record in self._rows():
            reason = self.why_not(record)
            if reason:
                refused.append((record, reason))
            else:
                fitting.append(record)
        return fitting, {"items_with_no_access": refused}

    def prepare_action(self, objects: list[Any], objects_without_access: dict[str, Any]) -> HttpResponse | None:
        refused = objects_without_access["items_with_no_access"]
        if not objects:
            self.cleaned_form.add_error(None, _("There is nothing to change: see the reasons below."))
            return self.form_invalid(self.cleaned_form)
        if refused:
            told = "; ".join(f"{record} ({reason})" for record, reason in refused)
            messages.warning(self.request, _("Left as they were: %(records)s") % {"records": told})
        return None

    def why_not(self, record: Any) -> str:
        """In an editor's words; asked before anything is chosen and again with what was chosen."""
        return ""

    def act(self, record: Any, values: dict[str, Any]) -> None:
        raise NotImplementedError

    def get_execution_context(self) -> dict[str, Any]:
        return {"action": self}

    @classmethod
    def execute_action(cls, objects: list[Any], *, action: RecordBulkAction, **kwargs: Any) -> tuple[int, int]:  # type: ignore[override]
        for record in objects:
            action.act(record, action.cleaned_form.cleaned_data)
        return len(objects), 0

    def object_context(self, obj: Any) -> dict[str, Any]:
        return {"item": obj, "edit_url": reverse(f"{self.model._meta.model_name}:edit", args=[obj.pk])}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "action": self}

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return ngettext("%(number)d record changed.", "%(number)d records changed.", num_parent_objects) % {
            "number": num_parent_objects
        }


class ConfirmForm(forms.Form):
    verified_on = forms.DateField(label=gettext_lazy("Verified on"), initial=timezone.localdate, widget=AdminDateInput)
    method = forms.ModelChoiceField(
        label=gettext_lazy("Way of verification"),
        queryset=Term.objects.filter(vocabulary=Vocabulary.VERIFICATION_METHOD).prefetch_related("labels"),
        to_field_name="code",
    )
    by_function = forms.CharField(
        label=gettext_lazy("Verified by (function)"),
        max_length=120,
        help_text=gettext_lazy("A function, never a name."),
    )

    def clean_verified_on(self) -> Any:
        day = self.cleaned_data["verified_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(IN_THE_FUTURE)
        return day


class ConfirmRecords(RecordBulkAction):
    models = [Service, Course, Organisation, Location]
    action_type = "confirm"
    display_name = gettext_lazy("Confirm as checked")
    aria_label = gettext_lazy("Confirm the selected records as checked")
    explained = gettext_lazy(
        "Somebody has looked at these records and found them right. Readers see the new day; the next check falls due "
        "after the usual time."
    )
    action_priority = 10
    form_class = ConfirmForm

    def get_initial(self) -> dict[str, Any]:
        return {"by_function": self.request.user.function}

    def act(self, record: Any, values: dict[str, Any]) -> None:
        bulk_acts.confirm(
            record,
            by=self.request.user,
            on=values["verified_on"],
            method=values["method"].code,
            by_function=values["by_function"],
        )


class NextCheckForm(forms.Form):
    next_check_due = forms.DateField(label=gettext_lazy("Next check due"), widget=AdminDateInput)


class PlanNextCheck(RecordBulkAction):
    models = [Service, Course, Organisation, Location]
    action_type = "next_check"
    display_name = gettext_lazy("Set next check")
    aria_label = gettext_lazy("Set the day of the next check for the selected records")
    explained = gettext_lazy("From that day on they stand among the records to be checked. Readers see nothing of it.")
    action_priority = 60
    form_class = NextCheckForm

    def act(self, record: Any, values: dict[str, Any]) -> None:
        bulk_acts.check_by(record, by=self.request.user, due=values["next_check_due"])


class SetStatus(RecordBulkAction):
    """Its three children name the status."""

    models = [Service, Course]
    status: OfferStatus

    def _rows(self) -> QuerySet[Any]:
        rows = super()._rows().prefetch_related("topics")
        return rows if self.is_writing else rows.select_related("organisation")

    def why_not(self, record: Any) -> str:
        return bulk_acts.why_not_status(record, self.status)

    def act(self, record: Any, values: dict[str, Any]) -> None:
        bulk_acts.set_status(record, self.status, by=self.request.user)


class Publish(SetStatus):
    action_type, status, action_priority = "publish", OfferStatus.PUBLISHED, 20
    display_name, aria_label = gettext_lazy("Publish"), gettext_lazy("Publish the selected offers")
    explained = gettext_lazy("These offers become visible to everybody they are meant for, and the search finds them.")


class Pause(SetStatus):
    action_type, status, action_priority = "pause", OfferStatus.PAUSED, 30
    display_name, aria_label = gettext_lazy("Pause"), gettext_lazy("Pause the selected offers")
    explained = gettext_lazy("These offers stay visible and say that they are paused. Publish them again at any time.")


class End(SetStatus):
    action_type, status, action_priority = "end", OfferStatus.ENDED, 40
    display_name, aria_label = gettext_lazy("End"), gettext_lazy("End the selected offers")
    explained = gettext_lazy(
        "These offers leave lists and search. Their old addresses say that they have ended; a successor is entered in "
        "the offer itself."
    )


class TopicsForm(forms.Form):
    add = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Add topics"), queryset=Topic.objects.all(), required=False,
        widget=Picker(words=words_of_topics),
    )  # fmt: skip
    remove = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Remove topics"), queryset=Topic.objects.all(), required=False,
        widget=Picker(words=words_of_topics),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = topics_by_dimension(Topic.objects.all())
        for name in ("add", "remove"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        add, remove = cleaned.get("add"), cleaned.get("remove")
        if not add and not remove:
            raise forms.ValidationError(_("Choose at least one topic to add or to remove."))
        return cleaned


class SetTopics(RecordBulkAction):
    models = [Service, Course]
    action_type = "topics"
    display_name = gettext_lazy("Change topics")
    aria_label = gettext_lazy("Add topics to the selected offers or remove them")
    explained = gettext_lazy("Readers find these offers under the added topics, and no longer under the removed ones.")
    action_priority = 50
    form_class = TopicsForm

    def _rows(self) -> QuerySet[Any]:
        return super()._rows().prefetch_related("topics")

    def why_not(self, record: Any) -> str:
        if self.cleaned_form is None:
            return ""
        chosen = self.cleaned_form.cleaned_data
        return bulk_acts.why_not_topics(record, add=chosen["add"], remove=chosen["remove"])

    def act(self, record: Any, values: dict[str, Any]) -> None:
        bulk_acts.set_topics(record, by=self.request.user, add=values["add"], remove=values["remove"])


BULK_ACTIONS = (ConfirmRecords, Publish, Pause, End, SetTopics, PlanNextCheck)
