"""The only list of all addresses. German paths; the reader's language stands in front of what the public reads."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, include, path, re_path, reverse
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal import api, health, map_tiles, serving, sitemap
from portal.admin_urls import nowhere


def to_login(request: HttpRequest) -> HttpResponseRedirect:
    """Wagtail's own login and password forms know no second factor: ours stands in front of them."""
    following = request.GET.urlencode()
    return HttpResponseRedirect(reverse("account_login") + (f"?{following}" if following else ""))


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("karte.pmtiles", map_tiles.tiles, name="map_tiles"),
    path("admin/login/", to_login),
    re_path(r"^admin/password_reset/.*$", to_login),
    path("admin/", include("portal.admin_urls")),  # before Wagtail's own, which ask too little
    path("admin/", include(wagtailadmin_urls)),
    # People get account and login address from the office: allauth's doors to change that stay shut.
    re_path(r"^konto/(?:signup|email|confirm-email)/", nowhere),
    path("konto/", include("allauth.urls")),
    # A provider's own entries, by the link of a mail or logged in.
    path("pflege/", include("directory.upkeep_urls")),
    path("documents/", include(wagtaildocs_urls)),
    path("api/", include(api.urlpatterns)),
]

if settings.DEBUG or settings.DEMO:
    # Production leaves uploaded pictures to the web server (docs/operations.md).
    urlpatterns += [re_path(r"^media/(?P<path>images/.*)$", serve, {"document_root": settings.MEDIA_ROOT})]

urlpatterns += i18n_patterns(
    path("", include("search.urls")),
    path("", include("directory.urls")),
    path("", include("kompass.urls")),
    re_path(r"^((?:[\w\-]+/)*)$", serving.page),
    path("", include(wagtail_urls)),  # names for reversing; the door above serves
    prefix_default_language=True,
)
