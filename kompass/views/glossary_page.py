"""„Glossar“ from A to Z, each word with an address of its own: /de/glossar/#bescheid."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.views.responses import reader_language
from kompass import guide
from kompass.glossary import letters, words


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """`kompass/glossary.html` gets `letters` and `topics`: the pages of the words' topics, by number."""
    language = reader_language()
    found = words(language)
    topics = guide.topics_by_number({word.topic_id for word in found if word.topic_id}, language)
    return render(request, "kompass/glossary.html", {"letters": letters(found), "topics": topics})
