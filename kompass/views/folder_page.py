"""The Ordner: chosen on one form, shown as a list of what will be in it, handed out as PDF. Nothing is stored."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from directory.catalogue import DimensionEntry, TopicEntry
from directory.offer_words import Phrase
from directory.sheets import Sender
from directory.views.responses import personal, reader_language, sheet_response
from kompass.folder import read_folder, topics_by_dimension
from kompass.folder_pdf import folder_pdf as pdf
from kompass.folder_wishes import MOST_WITH_TOPICS, FolderWishes, dimensions
from kompass.guide import chosen_title
from portal import languages
from portal.navigation import frame_of
from portal.rate_limits import RateLimit, network_of

# A folder keeps a process busy for a second. An office at its counter, behind one address, needs no more of them.
_limit = RateLimit(window=dt.timedelta(minutes=10), per_key=60, in_all=240)
TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class Choice:
    """A dimension on the form. `number` is its place in everybody's folder."""

    number: int
    code: str
    icon: str
    title: Phrase
    topics: tuple[Phrase, ...]
    selected: bool


def folder(request: HttpRequest) -> HttpResponse:
    return _page(request, _wishes(request))


def folder_pdf(request: HttpRequest) -> HttpResponse:
    """The folder on paper. What cannot be printed is answered with the form, which says why."""
    wishes, now = _wishes(request), timezone.localtime()
    if not wishes.is_printable:
        return _page(request, wishes, is_sent=True)
    if not _limit.takes(network_of(request), now):
        return _page(request, wishes, is_busy=True, status=TOO_MANY)
    address = f"{settings.BASE_URL}{reverse('kompass:folder')}?{wishes.query_string()}"
    content = pdf(read_folder(wishes, at=now), Sender.of(frame_of(request), address), at=now)
    return sheet_response(content, name="ordner")


def _wishes(request: HttpRequest) -> FolderWishes:
    return FolderWishes.read(request.GET, reader=reader_language())


def _title(entry: DimensionEntry | TopicEntry) -> Phrase:
    title, language = chosen_title(entry.titles, reader_language())
    return Phrase(title or entry.code, language)


def _page(
    request: HttpRequest, wishes: FolderWishes, *, is_sent: bool = False, is_busy: bool = False, status: int = 200
) -> HttpResponse:
    """`kompass/folder.html`: the form, what is wrong with it, and what will be printed."""
    topics = topics_by_dimension(wishes)
    choices = [
        Choice(
            number,
            dimension.code,
            dimension.icon,
            _title(dimension),
            tuple(map(_title, topics.get(dimension.code, ()))),
            dimension.code in wishes.codes,
        )
        for number, dimension in enumerate(dimensions(), start=1)
    ]
    context = {
        "wishes": wishes,
        "choices": choices,
        "chosen": [choice for choice in choices if choice.selected],
        "languages": languages.LANGUAGES,
        "most": MOST_WITH_TOPICS,
        "nothing_chosen": not wishes.codes and (wishes.is_asked or is_sent),
        "is_busy": is_busy,
        "pdf": f"{reverse('kompass:folder_pdf')}?{wishes.query_string()}" if wishes.is_printable else "",
    }
    response = render(request, "kompass/folder.html", context, status=status)
    return personal(response) if request.GET else response
