"""„Prüfung fällig“: which pages have to be looked at, and the one door through which they are confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from kompass import review
from kompass.review import MOST, Due
from portal.models import User

# Who plans the month sees what falls due in it.
SOON = 30


class Allowed(PermissionCheckedMixin):  # type: ignore[misc]
    permission_policy = page_permission_policy
    permission_required = "publish"
    request: HttpRequest


def may_confirm(page: Page, person: User) -> bool:
    return bool(page.permissions_for_user(person).can_publish())


# --- The list --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Row:
    due: Due
    kind: str
    told: str  # since when, in words
    edit_url: str


class DueView(Allowed, WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]
    """`kompass/desk/reviews.html` gets `rows`, `functions` (label, address, is_current), `spans`, `total`."""

    template_name = "kompass/desk/reviews.html"
    page_title = gettext_lazy("Reviews due")
    header_icon = "calendar-check"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        on, soon = timezone.localdate(), self.request.GET.get("span") == "soon"
        found = review.due(on, within_days=SOON if soon else 0)
        wish = self.request.GET.get("function", "")
        functions = sorted({one.page.reviewer_function for one in found})
        shown = [one for one in found if "function" not in self.request.GET or one.page.reviewer_function == wish]
        span = {"span": "soon"} if soon else {}
        return super().get_context_data(**kwargs) | {
            "rows": [_row(one) for one in shown],
            "total": len(found),
            "most": MOST,
            "spans": [
                (_("Due today"), f"?{urlencode(_without_span(self.request))}", not soon),
                (_("Due within 30 days"), f"?{urlencode({**_without_span(self.request), 'span': 'soon'})}", soon),
            ],
            "functions": [
                (_("Everybody"), f"?{urlencode(span)}", "function" not in self.request.GET),
                *(
                    (name or _("Nobody named"), f"?{urlencode({**span, 'function': name})}",
                     "function" in self.request.GET and name == wish)
                    for name in functions
                ),
            ],
        }  # fmt: skip


def _without_span(request: HttpRequest) -> dict[str, str]:
    return {"function": request.GET["function"]} if "function" in request.GET else {}


def _row(one: Due) -> Row:
    never = _("no day set") if one.page.reviewed_on else _("never checked")
    told = date_format(one.since, "SHORT_DATE_FORMAT") if one.since else never
    return Row(one, str(one.page._meta.verbose_name), told, reverse("wagtailadmin_pages:edit", args=[one.page.pk]))


# --- Still right -----------------------------------------------------------------------------------------------------
class ConfirmForm(forms.Form):
    translations = forms.BooleanField(
        label=gettext_lazy("Also their confirmed translations"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Only those that are as new as the German text."),
    )
    branch = forms.BooleanField(label=gettext_lazy("Also all pages below"), required=False)
    function = forms.CharField(
        label=gettext_lazy("Checked by (function)"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("A function, never a name. Empty: pages keep the one they have."),
    )


class ConfirmView(Allowed, WagtailAdminTemplateMixin, FormView):  # type: ignore[misc]
    """`kompass/desk/confirm.html` gets `pages`, `refused` (page, reason) and `form`. The pages stand in the address."""

    template_name = "kompass/desk/confirm.html"
    page_title = gettext_lazy("Still right")
    header_icon = "check"
    form_class = ConfirmForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        ids = [pk for pk in request.GET.getlist("page")[: MOST + 1] if pk.isascii() and pk.isdigit()]
        found = [one.specific for one in Page.objects.filter(pk__in=ids)] if ids else []
        if not found:
            raise Http404
        self.refused = list(_refused(found, request.user))
        self.pages = [page for page in found if page not in [one for one, _reason in self.refused]]
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        person: Any = self.request.user
        return {"translations": True, "function": "" if self._are_named() else person.function}

    def _are_named(self) -> bool:
        return all(page.reviewer_function for page in self.pages)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        known = {"url": reverse("reviews:index"), "label": DueView.page_title}
        return [*self.breadcrumbs_items, known, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"pages": self.pages, "refused": self.refused}

    def form_valid(self, form: Any) -> HttpResponse:
        person: Any = self.request.user
        try:
            number = review.confirm_reviewed(
                self._chosen(form.cleaned_data),
                by=person,
                on=timezone.localdate(),
                function=form.cleaned_data["function"].strip(),
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        told = ngettext("%(number)d page confirmed: still right.", "%(number)d pages confirmed: still right.", number)
        messages.success(self.request, told % {"number": number})
        return HttpResponseRedirect(reverse("reviews:index"))

    def _chosen(self, values: dict[str, Any]) -> list[Any]:
        person: Any = self.request.user
        chosen = {page.pk: page for page in self.pages}
        if values["branch"]:
            for page in self.pages:
                chosen |= {one.pk: one for one in review.branch(page) if may_confirm(one, person)}
        if values["translations"]:
            for page in list(chosen.values()):
                chosen |= {one.pk: one for one in review.with_translations(page) if may_confirm(one, person)}
        return list(chosen.values())


def _refused(pages: list[Any], person: Any) -> Iterator[tuple[Any, str]]:
    for page in pages:
        if not may_confirm(page, person):
            yield page, _("you may not publish it")
        elif not isinstance(page, review.KINDS):
            yield page, _("pages of this kind are not reviewed")
        elif not page.live:
            yield page, _("it is not published")
        elif not review.may_be_confirmed(page):
            yield page, _("nobody has confirmed its translation yet")


class ReviewsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(page_permission_policy.user_has_permission(request.user, "publish"))


class ReviewsViewSet(ViewSet):
    name = "reviews"
    url_prefix = "reviews"
    menu_label = gettext_lazy("Reviews due")
    icon = "calendar-check"
    menu_item_class = ReviewsMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", DueView.as_view(), name="index"),
            path("confirm/", ConfirmView.as_view(), name="confirm"),
        ]
