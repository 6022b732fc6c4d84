"""What all pages of single records answer besides 200: moved, gone, not found."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import get_language

from directory.models import Audience, Course, OfferStatus, Service
from portal import languages


def reader_language() -> str:
    code = get_language() or languages.BASE
    return code if code in languages.BY_CODE else languages.BASE


def moved(record: Any, slug: str) -> HttpResponse | None:
    """A record keeps its number; its name in the address follows it."""
    if record.slug == slug:
        return None
    return HttpResponsePermanentRedirect(record.get_absolute_url())


def gone(request: HttpRequest, model: type[Service] | type[Course], pk: int) -> HttpResponse | None:
    """410 for an offer that was public and has ended; names what follows it, where that is public."""
    offer = (
        model.objects.filter(
            pk=pk,
            status=OfferStatus.ENDED,
            audience=Audience.PUBLIC,
            organisation__is_listed=True,
        )
        .select_related("organisation", "successor__organisation")
        .prefetch_related("texts", "successor__texts")
        .first()
    )
    if offer is None:
        return None
    successor = offer.successor if _is_public(offer.successor) else None
    context = {
        "offer": offer,
        "wording": offer.wording(),
        "successor": successor,
        "successor_wording": successor.wording() if successor else None,
    }
    return render(request, "directory/gone.html", context, status=410)


def _is_public(offer: Any) -> bool:
    return bool(
        offer
        and offer.status in (OfferStatus.PUBLISHED, OfferStatus.PAUSED)
        and offer.audience == Audience.PUBLIC
        and offer.organisation.status == "active"
        and offer.organisation.is_listed
    )
