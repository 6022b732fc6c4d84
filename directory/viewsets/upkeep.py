"""„Pflegeanfragen“ at the desk: who was asked, who answered, whom to ring up; rhythms and open fields."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from directory.kinds import KINDS
from directory.models import DirectField, UpkeepKind, UpkeepRequest, UpkeepRhythm
from directory.sheets import Sender
from directory.upkeep import changing, desk, letters
from directory.upkeep.links import link_of
from directory.upkeep.overview import overview
from directory.upkeep.phone_list import phone_list
from directory.viewsets.panels import row
from portal.navigation import frame_of

Mail = UpkeepRequest.Mail


def _state(request: UpkeepRequest) -> str:
    if request.answered_on:
        return _("answered")
    if request.revoked_on:
        return _("withdrawn")
    if request.closed_on:
        return _("without an answer")
    if request.escalated_on:
        return _("to ring up")
    return _("waiting for an answer") if request.mails else _("mail goes out")


class UpkeepFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[
            ("open", gettext_lazy("waiting for an answer")),
            ("ring", gettext_lazy("to ring up")),
            ("answered", gettext_lazy("answered")),
            ("closed", gettext_lazy("without an answer")),
        ],
        method="filter_state",
        empty_label=gettext_lazy("All"),
        widget=forms.RadioSelect,
    )
    mail = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Mail"), choices=Mail.choices, widget=forms.CheckboxSelectMultiple
    )
    kind = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("What is asked"), choices=UpkeepKind.choices, widget=forms.CheckboxSelectMultiple
    )

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        open_ones = queryset.filter(answered_on__isnull=True, closed_on__isnull=True)
        return {
            "open": open_ones,
            "ring": open_ones.filter(escalated_on__isnull=False),
            "answered": queryset.filter(answered_on__isnull=False),
            "closed": queryset.filter(answered_on__isnull=True, closed_on__isnull=False),
        }[value]

    class Meta:
        model = UpkeepRequest
        fields = ["state", "mail", "kind"]


class UpkeepIndexView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return UpkeepRequest.objects.select_related("organisation")

    @cached_property
    def header_buttons(self) -> list[Any]:
        return [
            HeaderButton(_("Telephone list (PDF)"), url=reverse("upkeeprequest:phone_list"), icon_name="download"),
            *super().header_buttons,
        ]


class RequestView(generic.EditView):
    """One request: its way so far, what is due, and what an editor can do about it. Nothing in it is typed over.

    `directory/desk/upkeep_request.html` gets `request_row`, `found`, `link` (empty where it opens nothing) and `state`.
    """

    template_name = "directory/desk/upkeep_request.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = self.object.holds_on(timezone.localdate())
        return super().get_context_data(**kwargs) | {
            "request_row": self.object,
            "found": overview(desk.access_to(self.object), at=timezone.localtime()),
            "link": link_of(self.object) if held else "",
            "state": _state(self.object),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        act = self._acts.get(request.POST.get("act", ""))
        if act is not None:
            messages.success(request, act())
        return HttpResponseRedirect(reverse("upkeeprequest:edit", args=[self.object.pk]))

    @property
    def _acts(self) -> dict[str, Any]:
        return {
            "withdraw": self._withdraw,
            "anew": self._ask_anew,
            "bounce": self._note_bounce,
            "phone": self._confirm_by_phone,
        }

    def _withdraw(self) -> str:
        desk.withdraw(self.object, by=self.request.user, on=timezone.localdate())
        return _("The link opens nothing any more.")

    def _ask_anew(self) -> str:
        self.object = desk.ask_anew(
            self.object.organisation, self.object.kind, by=self.request.user, on=timezone.localdate()
        )
        return _("A new link goes out with the next mails. The one before no longer works.")

    def _note_bounce(self) -> str:
        letters.note_failure(self.object, Mail.BOUNCED, words=self.request.POST.get("note", "").strip())
        return _("Noted. Please correct the address at the organisation, then send a new link.")

    def _confirm_by_phone(self) -> str:
        wanted = set(self.request.POST.getlist("record"))
        found = overview(desk.access_to(self.object), at=timezone.localtime())
        records = [item.record for item in found.items if item.key in wanted]
        count = desk.confirmed_by_phone(self.object, records, by=self.request.user, on=timezone.localdate())
        return ngettext("%(count)d entry is confirmed.", "%(count)d entries are confirmed.", count) % {"count": count}


class PhoneListView(generic.IndexView):
    """The telephone list as PDF."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        address = request.build_absolute_uri(reverse("upkeeprequest:index") + "?state=ring")
        sender = Sender.of(frame_of(request), address)
        content = phone_list(desk.to_ring_up(), sender, at=timezone.localtime())
        return HttpResponse(
            content,
            content_type="application/pdf",
            headers={"Content-Disposition": 'attachment; filename="telefonliste.pdf"'},
        )


class UpkeepRequestViewSet(ModelViewSet):
    model = UpkeepRequest
    icon = "mail"
    menu_label = gettext_lazy("Requests to providers")
    add_to_reference_index = False
    search_backend_name = None
    search_fields = ("organisation__name", "sent_to")
    copy_view_enabled = False
    add_view_enabled = False
    delete_view_enabled = False
    list_per_page = 50
    ordering = "-created_on"
    index_view_class = UpkeepIndexView
    edit_view_class = RequestView
    filterset_class = UpkeepFilterSet
    form_fields = ["kind"]
    list_display = (
        TitleColumn(
            "organisation",
            label=gettext_lazy("Organisation"),
            accessor="organisation.name",
            url_name="upkeeprequest:edit",
            sort_key="organisation__name",
        ),
        Column("kind", label=gettext_lazy("What is asked"), accessor="get_kind_display", sort_key="kind"),
        DateColumn("created_on", label=gettext_lazy("Asked on"), sort_key="created_on"),
        Column("mail", label=gettext_lazy("Mail"), accessor="get_mail_display", sort_key="mail"),
        Column("mails", label=gettext_lazy("Mails"), sort_key="mails"),
        StatusTagColumn("state", label=gettext_lazy("State"), accessor=_state, primary=lambda request: request.is_open),
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        view = self.construct_view(PhoneListView, **self.get_index_view_kwargs())
        return [path("telefonliste.pdf", view, name="phone_list"), *super().get_urlpatterns()]


class UpkeepRhythmViewSet(ModelViewSet):
    model = UpkeepRhythm
    icon = "history"
    menu_label = gettext_lazy("Rhythms of upkeep")
    add_to_reference_index = False
    search_backend_name = None
    copy_view_enabled = False
    list_display = ("kind", "every_days", "is_active", "prepared_on")
    panels = [
        row("kind", "is_active"),
        "every_days",
        row("remind_after_days", "remind_again_after_days"),
        row("escalate_after_days", "link_days"),
    ]


class DirectFieldForm(forms.ModelForm):
    """One choice: kind and field together, so that no field of another kind can be typed."""

    where = forms.ChoiceField(label=gettext_lazy("Field"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["where"]
        field.choices = [
            (
                str(KINDS[target]._meta.verbose_name),
                [(f"{target}.{name}", changing.label(target, name)) for name in changing.rule_names(target)],
            )
            for target in changing.FIELDS
        ]
        if self.instance.pk:
            field.initial = f"{self.instance.target}.{self.instance.field}"

    def clean_where(self) -> str:
        where: str = self.cleaned_data["where"]
        target, _dot, name = where.partition(".")
        self.instance.target, self.instance.field = target, name
        if DirectField.objects.filter(target=target, field=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Providers can change this field already."))
        return where

    class Meta:
        model = DirectField
        fields: list[str] = []


def _field_label(direct: DirectField) -> str:
    return changing.label(direct.target, direct.field)


class DirectFieldViewSet(ModelViewSet):
    model = DirectField
    icon = "edit"
    menu_label = gettext_lazy("Open fields")
    add_to_reference_index = False
    search_backend_name = None
    copy_view_enabled = False
    list_display = (
        TitleColumn("field", label=gettext_lazy("Field"), accessor=_field_label, url_name="directfield:edit"),
        Column("target", label=gettext_lazy("Kind"), accessor="get_target_display", sort_key="target"),
    )

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return DirectFieldForm
