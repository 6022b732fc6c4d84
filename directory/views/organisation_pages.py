"""The pages of an organisation and of a house: who they are, and what one finds there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from directory import jsonld
from directory.catalogue import catalogue
from directory.house_words import house_block
from directory.in_the_house import house_day, read_house
from directory.models import ContactPoint, Course, Location, Organisation, Service
from directory.offer_words import phrase, text_languages
from directory.opening_hours import state_of
from directory.opening_words import announcements, badge, week_table
from directory.reading_places import PlaceReading, read_locations
from directory.result_cards import offer_icon

from .responses import moved, reader_language

# More than any organisation or house of a region offers; a bound all the same, so that no page grows without end.
MOST_LISTED = 300


def organisation(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """`directory/organisation.html`: about, contacts, its offers, courses and places."""
    places = Location.objects.published().select_related("municipality", "district")
    row = (
        Organisation.objects.published()
        .filter(pk=pk)
        .select_related("kind", "umbrella", "parent")
        .prefetch_related("texts", Prefetch("locations", places))
        .first()
    )
    if row is None:
        raise Http404
    return moved(row, slug) or render(request, "directory/organisation.html", _organisation(row))


def _organisation(row: Organisation) -> dict[str, Any]:
    wording = row.wording()
    places = [PlaceReading(location) for location in row.locations.all()]
    about = phrase(wording, "description")
    return {
        "organisation": row,
        "wording": wording,
        "about": about,
        "kind": _label(row.kind_id),
        "places": places,
        "services": _services(Q(organisation=row)),
        "courses": _courses(Q(organisation=row)),
        "contacts": list(
            ContactPoint.objects.filter(
                organisation=row, service=None, visibility=ContactPoint.Visibility.PUBLIC
            ).exclude(phone="", email="")
        ),
        "umbrella": row.umbrella if row.umbrella and _is_listed(row.umbrella) else None,
        "parent": row.parent if row.parent and _is_listed(row.parent) else None,
        "today": timezone.localdate(),
        "text_languages": text_languages(row) if row.description else None,
        "jsonld": jsonld.organisation(row, description=about.text, places=places),
    }


def location(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """`directory/location.html`: what is open today, who is in the house, hours, accessibility, offers here."""
    found = read_locations(Location.objects.published().filter(pk=pk), with_hours=False)
    if not found:
        raise Http404
    row = found[0].location
    if answer := moved(row, slug):
        return answer
    house, now = read_house(row), timezone.localtime()
    place = replace(found[0].place, hours=house.hours)
    day = house_day(house.offers, at=now)
    context = {
        "place": place,
        "location": row,
        "wording": place.wording,
        "organisations": found[0].organisations,
        "badge": badge(state_of(place.hours, at=now)) if place.hours.known else None,
        "week": week_table(place.hours, today=now.date()),
        "announcements": announcements(place.hours, today=now.date()),
        "house": house_block(day, language=reader_language()) if day else None,
        "services": [_service(offer.service) for offer in house.offers[:MOST_LISTED]],
        "courses": _courses(Q(pk__in=Course.objects.filter(runs__location=row, runs__starts_on__gte=now.date()))),
        "today": now.date(),
        "text_languages": text_languages(row),
        "jsonld": jsonld.location(place),
    }
    return render(request, "directory/location.html", context)


def _services(condition: Q) -> list[dict[str, Any]]:
    """Public offers as links with their kind."""
    rows = (
        Service.objects.published().filter(condition).select_related("organisation", "kind").prefetch_related("texts")
    )
    return [_service(row) for row in rows.order_by("name")[:MOST_LISTED]]


def _service(row: Service) -> dict[str, Any]:
    return {
        "url": row.get_absolute_url(),
        "name": phrase(row.wording(), "name"),
        "summary": phrase(row.wording(), "summary"),
        "machine": row.wording().is_machine,
        "kind": _label(row.kind_id),
        "icon": offer_icon(row.kind.code),
        "organisation": row.organisation,
        "is_paused": row.is_paused,
    }


def _courses(condition: Q) -> list[dict[str, Any]]:
    rows = Course.objects.published().filter(condition).select_related("organisation").prefetch_related("texts")
    return [
        {
            "url": row.get_absolute_url(),
            "name": phrase(row.wording(), "name"),
            "summary": phrase(row.wording(), "summary"),
            "machine": row.wording().is_machine,
            "organisation": row.organisation,
            "is_paused": row.is_paused,
        }
        for row in rows.order_by("name")[:MOST_LISTED]
    ]


def _label(term: int) -> str:
    found = catalogue().terms.get(term)
    return found.label if found else ""


def _is_listed(row: Organisation) -> bool:
    return row.is_listed and row.status == Organisation.Status.ACTIVE
