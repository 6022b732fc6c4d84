"""„War diese Seite hilfreich?“: the button of a page, the form behind it, the page that says thank you. No cookie."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from directory.views.responses import reader_language
from kompass.feedback import Subject, subject, tell
from kompass.feedback import count as count_thumb
from kompass.feedback_form import FeedbackForm
from kompass.models import KompassRules, Verdict
from portal.public_forms import TRAP, is_foreign, public_form
from portal.rate_limits import RateLimit, network_of

# A family or a class sits behind one address; more thumbs for one page in ten minutes are no opinions.
_thumbs = RateLimit(window=dt.timedelta(minutes=10), per_key=5, in_all=500)


@csrf_exempt
@require_POST
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """One thumb, without a token: pages with the button may be kept by caches.

    A press that does not come from our own page or comes too often is answered alike and not counted: who forges it
    learns nothing, and there is nothing to win but a number for editors.
    """
    told, now = _subject(pk), timezone.now()
    verdict = request.POST.get("verdict", "")
    if verdict not in Verdict.values:
        raise Http404
    if _is_own(request) and not request.POST.get(TRAP) and _thumbs.takes(f"{pk} {network_of(request)}", now):
        count_thumb(told, verdict=Verdict(verdict), language=reader_language(), on=timezone.localdate(now))
    response = HttpResponseRedirect(f"{reverse('kompass:feedback', args=[pk])}?verdict={verdict}")
    response.status_code = 303  # a reload must not press the button again
    return response


@public_form
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """`kompass/feedback.html` gets `form`, `subject` and `months` (how long words are kept at most)."""
    told, now = _subject(pk), timezone.now()
    form = FeedbackForm(request, at=now)
    if not form.is_valid():
        context = {"form": form, "subject": told, "months": KompassRules.load().feedback_days_most // 30}
        return render(request, "kompass/feedback.html", context, status=form.status)
    if not form.is_repeated:
        tell(
            told,
            text=form.cleaned_data["text"],
            verdict=form.verdict,
            language=reader_language(),
            on=timezone.localdate(now),
        )
        form.remember_sent()
    return HttpResponseRedirect(reverse("kompass:thanks", args=[pk]))


def thanks(request: HttpRequest, pk: int) -> HttpResponse:
    """`kompass/feedback_thanks.html`: what happens now, and the way back to the page."""
    return render(request, "kompass/feedback_thanks.html", {"subject": _subject(pk)})


def _subject(pk: int) -> Subject:
    told = subject(pk)
    if told is None:
        raise Http404
    return told


def _is_own(request: HttpRequest) -> bool:
    """The browser says that it was our own page. Who says nothing is no browser of the last years."""
    return bool(request.headers.get("Sec-Fetch-Site") or request.headers.get("Origin")) and not is_foreign(request)
