"""The door of all pages: Wagtail's own view, told which page an address means.

Wagtail finds the home page of a language anew for every request (four statements); a portal has one site and one home
page a language, so they are kept for a minute.
"""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail.models import Site
from wagtail.views import serve

from portal import languages
from portal.models import HomePage
from portal.navigation import HOMES, KEPT_FOR


def page(request: HttpRequest, path: str = "") -> HttpResponse:
    homes = home_pages()
    german = homes.get(languages.BASE)
    home = homes.get(get_language() or languages.BASE, german)
    if home is not None:
        # Wagtail keeps its answer here; without it, it asks the database itself.
        steps = [step for step in path.split("/") if step]
        request._wagtail_route_for_request = home.found(steps, german)  # type: ignore[attr-defined]
    response: HttpResponse = serve(request, path)
    return response


def home_pages() -> dict[str, HomePage]:
    """Language → its live home page. One statement now and then."""
    kept: dict[str, HomePage] | None = cache.get(HOMES)
    if kept is None:
        site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        key = site.root_page.translation_key if site else None
        rows = HomePage.objects.live().filter(translation_key=key).select_related("locale")
        kept = {home.locale.language_code: home for home in rows}
        cache.set(HOMES, kept, KEPT_FOR)
    return kept
