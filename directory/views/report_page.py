"""„Fehler melden“: the form of a record and the page that says thank you. No account, no cookie, no name."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from directory import suggesting
from directory.models import SuggestionSource
from directory.offer_words import Phrase, phrase
from directory.report_form import ReportForm
from directory.suggesting import Subject
from portal import languages
from portal.public_forms import public_form

from .responses import reader_language


@public_form
def report(request: HttpRequest, area: str, pk: int) -> HttpResponse:
    """`directory/report.html` gets `form`, `subject` (the record) and its `name`."""
    subject, now = _subject(area, pk), timezone.now()
    form = ReportForm(request, subject=subject, at=now)
    if not form.is_valid():
        context = {"form": form, "subject": subject, "name": _name(subject)}
        return render(request, "directory/report.html", context, status=form.status)
    if not form.is_repeated:
        suggesting.report(
            subject,
            part=form.cleaned_data["part"],
            comment=form.cleaned_data["comment"],
            contact=form.cleaned_data["contact"],
            language=reader_language(),
            source=SuggestionSource.PUBLIC,
            on=timezone.localdate(),
        )
        form.remember_sent()
    return HttpResponseRedirect(reverse("directory:reported", args=[area, pk]))


def reported(request: HttpRequest, area: str, pk: int) -> HttpResponse:
    """`directory/reported.html`: what happens now, and the way back to the record."""
    subject = _subject(area, pk)
    return render(request, "directory/reported.html", {"subject": subject, "name": _name(subject)})


def _subject(area: str, pk: int) -> Subject:
    subject = suggesting.subject(area, pk)
    if subject is None:
        raise Http404
    return subject


def _name(subject: Subject) -> Phrase:
    """Organisations are called the same in every language."""
    record = subject.record
    return phrase(record.wording(), "name") if "name" in record.TEXT_FIELDS else Phrase(record.name, languages.BASE)
