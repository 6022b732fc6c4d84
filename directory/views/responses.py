"""What all pages of single records answer besides 200: moved, gone, not found."""

from __future__ import annotations

from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language

from directory.ended import ended
from directory.models import Course, Service
from portal import languages
from portal.roles import is_staff_reader
from portal.slugs import german_slug

Answer = TypeVar("Answer", bound=HttpResponseBase)


def reader_language() -> str:
    code = get_language() or languages.BASE
    return code if code in languages.BY_CODE else languages.BASE


def reads_for_staff(request: HttpRequest) -> bool:
    """May this reader see the line for counsellors and the numbers of a course? The public is not even asked."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and is_staff_reader(request.user)


def personal(response: Answer) -> Answer:
    """For what somebody put together for one person: no cache keeps it, no search engine shows it."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def sheet_response(content: bytes, *, name: str) -> HttpResponse:
    """A PDF that opens in the browser; `name` is what it is saved as."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{german_slug(name, fallback="liste")}.pdf"'
    return personal(response)


def moved(record: Any, slug: str) -> HttpResponse | None:
    """A record keeps its number; its name in the address follows it."""
    if record.slug == slug:
        return None
    return HttpResponsePermanentRedirect(record.get_absolute_url())


def gone(request: HttpRequest, model: type[Service] | type[Course], pk: int) -> HttpResponse | None:
    """410 for an offer that was public and has ended; names what follows it, where that is public."""
    found = ended(model, [pk]).get(pk)
    if found is None:
        return None
    context = {
        "offer": found.offer,
        "wording": found.offer.wording(),
        "successor": found.successor,
        "successor_wording": found.successor.wording() if found.successor else None,
    }
    return render(request, "directory/gone.html", context, status=410)
