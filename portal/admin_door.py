"""Who is logged in but does not work at the desk gets a plain answer there.

Wagtail sends them to the login form, which knows them and sends them back: a circle. It also lets those in whose
account ended while their session goes on.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone


class AdminDoor:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        if request.path_info.startswith("/admin/") and person.is_authenticated:
            ended = person.expires_on is not None and person.expires_on < timezone.localdate()
            if ended or not person.has_perm("wagtailadmin.access_admin"):
                raise PermissionDenied
        return self.get_response(request)
