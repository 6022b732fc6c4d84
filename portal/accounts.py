"""How people get an account and a session: from the coordinators, never by themselves."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from portal.models import User
from portal.roles import DESK, roles_of


class AccountAdapter(DefaultAccountAdapter):
    """Closes the sign-up, and keeps accounts out whose access has ended."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the desk for those who work there, else to the search."""
        user = request.user
        if user.is_authenticated and (user.is_superuser or roles_of(user) & DESK):
            return reverse("wagtailadmin_home")
        return reverse("search:results")

    def is_safe_url(self, url: str) -> bool:
        return url.startswith("/") and not url.startswith("//") and super().is_safe_url(url)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: object):  # type: ignore[no-untyped-def]
        if user.expires_on is not None and user.expires_on < timezone.localdate():
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)
