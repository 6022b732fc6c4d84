"""„Änderungen an der Quelle“ at the desk: what imported pages would say if the text here had not been edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from directory.translation.word_diff import Piece, pieces
from kompass import source_changes
from kompass.models import InformationPage, PageSource
from kompass.permissions import may_edit
from portal.blocks.reading import words_of

LIST = "source_changes:index"


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    pieces: list[Piece]


def differences(source: PageSource) -> list[Difference]:
    """Field by field, word by word; only fields that differ."""
    here, there = (_texts(page) for page in (source_changes.ours(source), source_changes.proposed(source)))
    differing = [label for label in here if here[label].split() != there[label].split()]
    return [Difference(label, pieces(here[label], there[label])) for label in differing]


def _texts(page: InformationPage) -> dict[str, str]:
    headings, body = words_of(page.body)
    return {_("Title"): page.title, _("Lead"): page.lead, _("Headings"): headings, _("Text"): body}


class Allowed(PermissionCheckedMixin):  # type: ignore[misc]
    """Editors and coordinators."""

    permission_policy = ModelPermissionPolicy(PageSource)
    permission_required = "change"


class SourceChangesView(Allowed, WagtailAdminTemplateMixin, TemplateView):
    """`kompass/desk/source_changes.html` gets `sources`, those that the person may decide on."""

    template_name = "kompass/desk/source_changes.html"
    page_title = gettext_lazy("Changes at the source")
    header_icon = "resubmit"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sources = [source for source in source_changes.waiting() if may_edit(self.request.user, source.page)]
        return super().get_context_data(**kwargs) | {"sources": sources}


class SourceChangeView(Allowed, WagtailAdminTemplateMixin, TemplateView):
    """`kompass/desk/source_change.html` gets `source`, `differences` and `error`."""

    template_name = "kompass/desk/source_change.html"
    header_icon = "resubmit"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who may not open the list is not told which numbers exist."""
        if Allowed.permission_policy.user_has_permission(request.user, Allowed.permission_required):
            self.source = get_object_or_404(source_changes.waiting(), pk=kwargs["pk"])
            if not may_edit(request.user, self.source.page):
                raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.source.page.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "source": self.source,
            "differences": differences(self.source),
            "list_address": reverse(LIST),
            "error": kwargs.get("error", ""),
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.POST.get("act") == "keep":
            source_changes.keep(self.source, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("The text here stays. You are asked again when the source changes once more."))
            return HttpResponseRedirect(reverse(LIST))
        if not self.source.page.permissions_for_user(request.user).can_publish():
            raise Http404
        try:
            source_changes.take_over(self.source, by=request.user)  # type: ignore[arg-type]
        except ValidationError as error:
            return self.render_to_response(self.get_context_data(error=" ".join(error.messages)))
        messages.success(request, _("The text of the source is taken over."))
        return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[self.source.page_id]))


class SourceChangesViewSet(ViewSet):
    menu_label = gettext_lazy("Changes at the source")
    icon = "resubmit"
    name = "source_changes"
    url_prefix = "source-changes"

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", SourceChangesView.as_view(), name="index"),
            path("<int:pk>/", SourceChangeView.as_view(), name="change"),
        ]


class SourceChangesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(Allowed.permission_policy.user_has_permission(request.user, Allowed.permission_required))


def menu_item() -> SourceChangesItem:
    return SourceChangesItem(
        SourceChangesViewSet.menu_label, reverse(LIST), name="source-changes", icon_name="resubmit", order=660
    )
