"""What every request passes: language from the address, headers by area, nothing else.

Django's LocaleMiddleware is not used: it sets no cookie, but turns every unprefixed 404 that ends in a slash into a
redirect to /de/…, also under /intern/ and /api/ (docs/decisions/0003-language-in-the-address.md).
"""

from __future__ import annotations

from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers

from portal import languages

Handler = Callable[[HttpRequest], HttpResponse]

# Areas with their own rules: they need a session, and no reader's language stands in their address.
INSIDE = ("/admin/", "/intern/", "/konto/", "/pflege/", "/django-admin/")


class LanguageFromAddress:
    """Activates the language that stands in the path, German elsewhere; only „/“ looks at the browser's wish."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/":
            wish = languages.preferred(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
            response: HttpResponse = HttpResponseRedirect(f"/{wish}/")
            patch_vary_headers(response, ["Accept-Language"])
            return response
        code = request.path_info.split("/", 2)[1]
        with translation.override(code if code in languages.BY_CODE else languages.BASE):
            request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or languages.BASE)
            # Lazy texts of the template are rendered here, while the language is still active.
            if getattr(response, "is_rendered", True) is False:
                response.render()  # type: ignore[attr-defined]
        return response


class ContentSecurityPolicy(CSPMiddleware):
    """The strict policy of the settings for the public; a wider one where Wagtail's admin needs it."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:  # type: ignore[override]
        if request.path_info.startswith("/admin/"):
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        return super().process_response(request, response)  # type: ignore[return-value]


class PrivateByDefault:
    """Nothing behind a login is kept by a cache or shown by a search engine."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(INSIDE):
            response.headers.setdefault("Cache-Control", "private, no-store")
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        elif settings.SESSION_COOKIE_NAME in request.COOKIES:
            # Who is logged in may read more on a public page: notes for staff.
            response.headers.setdefault("Cache-Control", "private")
        return response
