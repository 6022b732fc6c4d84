"""Windows to choose one record out of thousands. The models are not in Wagtail's index, so they search by name."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView, ChosenView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.permissions import policy_registry

from directory.models import Course, Location, Organisation, Service


class NameFilterForm(BaseFilterForm):
    q = forms.CharField(
        label=_("Search term"), required=False, widget=forms.TextInput(attrs={"placeholder": _("Search")})
    )

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        words = (self.cleaned_data.get("q") or "").split()
        for word in words:
            rule = Q(name__icontains=word)
            if hasattr(objects.model, "organisation_id"):
                rule |= Q(organisation__name__icontains=word)
            objects = objects.filter(rule)
        self.is_searching, self.search_query = bool(words), " ".join(words)
        return objects


class EditorsOnly:
    """Wagtail opens choosers to everybody in the admin; drafts and protected places are for the directory's editors."""

    model_class: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        policy = policy_registry.get_by_type(self.model_class)
        if not policy.user_has_any_permission(request.user, ["add", "change"]):
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class ByName(EditorsOnly):
    filter_form_class = NameFilterForm
    beside: ClassVar[tuple[str, ...]] = ()

    def get_object_list(self) -> QuerySet[Any]:
        return self.model_class.objects.select_related(*self.beside)

    @property
    def columns(self) -> list[Column]:
        meta = self.model_class._meta
        own: list[Column] = super().columns  # type: ignore[misc]
        return [*own, *(Column(name, label=meta.get_field(name).verbose_name, accessor=name) for name in self.beside)]


class Chosen(EditorsOnly, ChosenView):
    pass


class RecordChooser(ChooserViewSet):
    icon = "search"
    chosen_view_class = Chosen
    beside: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_name = {"beside": self.beside}
        self.choose_view_class = type("Choose", (ByName, ChooseView), by_name)
        self.choose_results_view_class = type("ChooseResults", (ByName, ChooseResultsView), by_name)


organisation_chooser = RecordChooser(
    "organisation_chooser", model=Organisation, choose_one_text=_("Choose an organisation")
)
# Town only: the address of a protected place stands nowhere but in its own form.
location_chooser = RecordChooser(
    "location_chooser", model=Location, choose_one_text=_("Choose a location"), beside=("municipality",)
)
service_chooser = RecordChooser(
    "service_chooser", model=Service, choose_one_text=_("Choose an offer"), beside=("organisation",)
)
course_chooser = RecordChooser(
    "course_chooser", model=Course, choose_one_text=_("Choose a course"), beside=("organisation",)
)

CHOOSERS = (organisation_chooser, location_chooser, service_chooser, course_chooser)
