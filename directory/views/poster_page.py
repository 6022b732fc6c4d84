"""The sheet that a house hangs on its door: a day or the usual week, with a code that leads to its page."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from directory.house_poster import WEEK, codes_for, day_poster, week_poster
from directory.house_words import full_day
from directory.in_the_house import next_day, read_house, slots_on
from directory.models import Location, OfferStatus
from directory.offer_words import phrase
from directory.opening_hours import local
from portal import languages

from .responses import reader_language

# A sheet is printed for one of these days; who prepares more hangs up the week.
DAYS_OFFERED = 7


def poster(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """`directory/poster.html` gets `poster`, `location` with `name` and `path`, and what can be chosen."""
    row = Location.objects.published().prefetch_related("texts").filter(pk=pk).first()
    if row is None:
        raise Http404
    if row.slug != slug:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return HttpResponsePermanentRedirect(reverse("directory:poster", args=[row.pk, row.slug]) + query)
    offers, now = read_house(row).offers, local(timezone.now())
    today = now.date()
    asked = request.GET.get("tag", "")
    active = [offer for offer in offers if offer.service.status != OfferStatus.PAUSED]
    day = _day(asked, today) or next_day(active, now=now) or today
    codes = codes_for(slots_on(active, day), reader=reader_language(), asked=request.GET.getlist("with"))
    is_week = asked == WEEK
    sheet = (
        week_poster(offers, today=today, codes=codes) if is_week else day_poster(offers, day, today=today, codes=codes)
    )
    days = [today + dt.timedelta(days=number) for number in range(DAYS_OFFERED)]
    context = {
        "poster": sheet,
        "location": row,
        "name": phrase(row.wording(), "name"),
        "path": row.get_absolute_url(),
        "days": [(one.isoformat(), full_day(one), one == day and not is_week) for one in days],
        "week": WEEK,
        "is_week": is_week,
        "choices": [choice for choice in languages.LANGUAGES if choice.code != languages.BASE],
        "now": now,
    }
    response = render(request, "directory/poster.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _day(asked: str, today: dt.date) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(asked)
    except ValueError:
        return None
    return day if today <= day < today + dt.timedelta(days=DAYS_OFFERED) else None
