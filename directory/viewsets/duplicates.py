"""„Mögliche Dubletten“: records that look alike, for an editor to put together or to tell apart once and for all."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permissions import policy_registry

from directory.duplicates import pairs, told_apart
from directory.models import Course, Location, Organisation, Service

MODELS: dict[str, type[Any]] = {
    "organisation": Organisation,
    "location": Location,
    "service": Service,
    "course": Course,
}


class PairForm(forms.Form):
    first = forms.IntegerField(min_value=1, max_value=2**62)
    second = forms.IntegerField(min_value=1, max_value=2**62)


class DuplicatesView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "directory/desk/duplicates.html"
    page_title = gettext_lazy("Possible doubles")
    header_icon = "copy"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not policy_registry.get_by_type(self.model).user_has_permission(request.user, "change"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def model(self) -> type[Any]:
        return MODELS.get(self.request.GET.get("kind", ""), Organisation)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edit = f"{self.model._meta.model_name}:edit"
        rows = [
            {"score": round(score), "records": [(one, reverse(edit, args=[one.pk])) for one in pair], "pair": pair}
            for *pair, score in pairs(self.model)
        ]
        kinds = [(name, capfirst(one._meta.verbose_name_plural), one is self.model) for name, one in MODELS.items()]
        return {**super().get_context_data(**kwargs), "rows": rows, "kinds": kinds, "kind": self.model._meta.model_name}

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PairForm(request.POST)
        if form.is_valid() and form.cleaned_data["first"] != form.cleaned_data["second"]:
            told_apart(self.model, form.cleaned_data["first"], form.cleaned_data["second"])
            messages.success(request, _("These two are different. Nobody is warned of them again."))
        return HttpResponseRedirect(request.get_full_path())


class DuplicatesViewSet(ViewSet):
    menu_label = gettext_lazy("Possible doubles")
    icon = "copy"
    name = "duplicates"
    url_prefix = "duplicates"

    def get_urlpatterns(self) -> list[Any]:
        return [path("", DuplicatesView.as_view(), name="index")]
