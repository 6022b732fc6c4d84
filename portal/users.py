"""Accounts at the desk: who somebody is for the others, and until when they may come in.

Kept apart from Wagtail's own forms in three points: the e-mail address is the login, nobody makes a superuser here
(that one exists for setting up only), and nobody changes their own roles.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.widgets import AdminDateInput
from wagtail.users import forms as wagtail_forms
from wagtail.users.views import users as wagtail_users

from portal.models import User
from portal.roles import Role

FIELDS = ("email", "first_name", "last_name", "function", "organisation", "expires_on", "groups")
ROLE_LABELS = {role.value: role.label for role in Role}


class RoleChoices(forms.ModelMultipleChoiceField):
    """The eight roles, and the languages of translators; other groups are none of ours."""

    def __init__(self) -> None:
        groups = Group.objects.filter(Q(name__in=ROLE_LABELS) | Q(name__startswith="translator-"))
        super().__init__(
            label=_("Roles"), queryset=groups.order_by("name"), required=False, widget=forms.CheckboxSelectMultiple
        )

    def label_from_instance(self, group: Group) -> str:
        return str(ROLE_LABELS.get(group.name, group.name))


class AccountForm:
    """What creating and editing share. A name is not asked for: colleagues meet a function."""

    fields: dict[str, forms.Field]
    instance: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("is_superuser", None)
        self.fields["first_name"].required = self.fields["last_name"].required = False
        order = [*FIELDS[:-1], "password1", "password2", "groups", "is_active"]
        self.order_fields(order)  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()  # type: ignore[attr-defined]
        # Checked here too: constraint and form would tell a double only in upper or lower case without a field.
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("There is already an account with this address."), code="taken")
        return email


class UserCreationForm(AccountForm, wagtail_forms.UserCreationForm):
    groups = RoleChoices()

    class Meta(wagtail_forms.UserCreationForm.Meta):
        model = User
        fields = FIELDS
        widgets = {"expires_on": AdminDateInput}


class UserEditForm(AccountForm, wagtail_forms.UserEditForm):
    groups = RoleChoices()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        editing_self = kwargs.get("editing_self", False)
        super().__init__(*args, **kwargs)
        if editing_self:
            # Two people are needed to give a role: who keeps the accounts gets no content rights by themselves.
            del self.fields["groups"], self.fields["expires_on"]

    class Meta(wagtail_forms.UserEditForm.Meta):
        model = User
        fields = (*FIELDS, "is_active", "is_superuser")
        widgets = {"expires_on": AdminDateInput}


class NoSuperusers:
    """The account for setting up is out of reach of those who keep the others."""

    object: User

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied


class IndexView(wagtail_users.IndexView):
    @cached_property
    def columns(self) -> list[Column]:
        name = self._get_title_column_class(wagtail_users.UserColumn)
        return [
            name("name", accessor=str, label=_("Name or function"), sort_key="name", get_url=self.get_edit_url),
            Column("email", label=_("E-mail address"), sort_key="email"),
            Column("organisation", label=_("Organisation"), sort_key="organisation__name"),
            Column("roles", label=_("Roles"), accessor=_roles),
            BooleanColumn("is_active", label=_("Active"), sort_key="is_active"),
            DateColumn("expires_on", label=_("Access ends on"), sort_key="expires_on"),
        ]

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("organisation").prefetch_related("groups")


def _roles(user: User) -> str:
    return ", ".join(str(ROLE_LABELS.get(group.name, group.name)) for group in user.groups.all())


class EditView(NoSuperusers, wagtail_users.EditView):
    pass


class DeleteView(NoSuperusers, wagtail_users.DeleteView):
    pass


class HistoryView(NoSuperusers, wagtail_users.HistoryView):
    pass


class UserViewSet(wagtail_users.UserViewSet):
    """Registered by portal.apps.PortalUsersConfig, which stands in INSTALLED_APPS for wagtail.users."""

    index_view_class = IndexView
    edit_view_class = EditView
    delete_view_class = DeleteView
    history_view_class = HistoryView
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[User]]:
        return UserEditForm if for_update else UserCreationForm
