"""„How good is my German?“: sentences to recognise oneself in. Each level is a link; nothing is asked or kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from directory.can_do import CAN_DO, level_cards
from directory.wishes import Wishes


def level_help(request: HttpRequest) -> HttpResponse:
    """`directory/level_help.html` gets `cards`; other wishes in the address go on with the link."""
    wishes, courses = Wishes.read(request.GET), reverse("directory:courses")
    hrefs = {level: courses + wishes.query_string(now=level, level=()) for level in CAN_DO}
    back = courses + wishes.query_string().removesuffix("?")
    return render(request, "directory/level_help.html", {"cards": level_cards(hrefs), "back_href": back})
