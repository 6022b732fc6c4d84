"""The start questions: one is asked a page, and each answer is a POST, so that no address names it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from directory.catalogue import catalogue
from directory.models import Vocabulary
from directory.views.responses import reader_language
from kompass import guide
from kompass.guide import chosen_title
from kompass.start.answering import BACK, ON, UNSURE, Way
from kompass.start.book import book
from kompass.start.result import Said, result_of, said
from kompass.start.rules import Question
from portal import languages
from search.documents import resolve_place


@dataclass(frozen=True, slots=True)
class Given:
    """A question with the answer that was given, for the list that is shown at the end."""

    code: str
    question: Said
    answer: Said | None  # None: „I do not know“


# It changes nothing and stores nothing, so a forged one does no harm: no token, no waiting time (docs/public-forms.md).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def start(request: HttpRequest) -> HttpResponse:
    """`kompass/start/question.html` asks; `kompass/start/result.html` answers. An address asks for nothing."""
    language = reader_language()
    sent = request.POST if request.method == "POST" else QueryDict()
    way = Way.read(book(), sent)
    place = resolve_place(way.place) if way.place else None
    unknown_place = way.place if place is None else ""
    if unknown_place:
        way = way.without_place()
    question = way.next
    context: dict[str, Any] = {"way": way, "kept": list(way.kept()), "unsure": UNSURE, "back": BACK}
    if question is not None:
        context |= _asked(question, way, language)
        context["typed"] = unknown_place
        context["is_missing"] = sent.get("asked") == question.code and not way.back and not unknown_place
        response = render(request, "kompass/start/question.html", context)
    else:
        at = timezone.localtime()
        result = result_of(way, language, at=at, near=place[:2] if place else None)
        context |= {
            "result": result,
            "given": list(_given(way, language)),
            "place": place[2] if place else "",
            "on": ON if way.unanswered else "",
            "numbers": _numbers(language, result.outcome) if result.outcome.needs_numbers else [],
        }
        response = render(request, "kompass/start/result.html", context)
    return _personal(response, way)


def _numbers(language: str, outcome: Any) -> list[Any]:
    """All numbers where somebody spoke of violence; else the usual first ones."""
    return guide.emergency_contacts(language, protection=outcome.is_protection)


def _asked(question: Question, way: Way, language: str) -> dict[str, Any]:
    text, spoken = chosen_title(question.texts, language)
    helped, help_spoken = chosen_title(question.helps, language)
    answers: list[dict[str, Any]]
    if question.kind == "place":
        answers = [{"value": name, "text": name, "language": languages.BASE, "icon": "pin"} for name in _towns()]
    else:
        answers = [
            {
                "value": answer.code,
                "text": (words := said(answer, language)).text,
                "language": answer.code if question.kind == "language" else words.language,
                "icon": answer.icon,
                "is_danger": answer.urgency == "now",
                "beside": _called(answer.code, language) if question.kind == "language" else "",
            }
            for answer in question.answers
        ]
    return {
        "question": question,
        "title": Said(text or question.code, spoken),
        "help": Said(helped, help_spoken),
        "answers": answers,
        "number": way.number,
        "total": len(way.book.questions),
    }


def _towns() -> list[str]:
    return [name.split(" (")[0] for name in catalogue().municipalities.values() if name]


def _called(code: str, language: str) -> str:
    """How readers call a language that names itself in its own words."""
    return "" if code == language else catalogue().label(Vocabulary.LANGUAGE, code, language)


def _given(way: Way, language: str) -> Iterator[Given]:
    for question in way.book.questions:
        value = way.given.get(question.code)
        if value is None:
            continue
        text, spoken = chosen_title(question.texts, language)
        answer = way.book.answers.get(value)
        if answer is not None:
            yield Given(question.code, Said(text, spoken), said(answer, language))
        else:
            place = Said(value, languages.BASE) if value != UNSURE else None
            yield Given(question.code, Said(text, spoken), place)


def _personal(response: HttpResponse, way: Way) -> HttpResponse:
    """Nobody else's cache, no search engine. After words about violence the browser keeps nothing either; else „back“
    would ask people to send a form again."""
    if way.is_protection:
        patch_cache_control(response, private=True, no_store=True)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
