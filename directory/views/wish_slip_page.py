"""The Wunschzettel as a page to print: made from the address, kept nowhere."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation

from directory.course_counselling import next_counselling
from directory.shortlist import SECOND
from directory.wish_slip import slip, without_free_text
from directory.wishes import Wishes
from portal import languages
from search import documents
from search.question import Place

from .responses import personal, reader_language


def wish_slip(request: HttpRequest) -> HttpResponse:
    """`directory/wish_slip.html` gets `slip` (wish_slip.Slip), `address` of the courses that fit, `choices`."""
    asked, reader = Wishes.read(request.GET), reader_language()
    known = documents.resolve_place(asked.near) if asked.near else None
    place = Place(*known) if known else None
    wishes = without_free_text(asked, place)
    second = _second(request, reader)
    codes = tuple(dict.fromkeys((reader, *([second] if second else []))))
    context = {
        "slip": slip(wishes, place=wishes.near, codes=codes),
        "second": second,
        "choices": [row for row in languages.LANGUAGES if row.code != reader],
        "kept": wishes.pairs(),
        "back_href": reverse("directory:courses") + wishes.query_string().removesuffix("?"),
        "address": _address(wishes),
        "counselling": next_counselling(
            language=reader,
            at=timezone.localtime(),
            near=(place.latitude, place.longitude) if place else None,
        ),
    }
    return personal(render(request, "directory/wish_slip.html", context))


def _address(wishes: Wishes) -> str:
    """Whoever is shown the sheet reads German."""
    with translation.override(languages.BASE):
        return settings.BASE_URL + reverse("directory:courses") + wishes.query_string().removesuffix("?")


def _second(request: HttpRequest, reader: str) -> str:
    """Beside the reader's language stands German; who reads German chooses, for somebody else."""
    chosen = request.GET.get(SECOND, "")
    if reader != languages.BASE:
        return languages.BASE
    return chosen if chosen in languages.BY_CODE and chosen != reader else ""
