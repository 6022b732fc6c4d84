"""`/pflege/<token>/`: a provider keeps its own records fresh, by the link of a mail or logged in. German, no cookie.

The link itself changes nothing: mail scanners open it too. Every act is a POST. A link that is wrong, changed, expired
or withdrawn answers the same page with 404.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from directory.models import UpkeepRequest
from directory.suggesting import AREAS
from directory.upkeep import answers
from directory.upkeep.forms import PlacesForm, correction_form
from directory.upkeep.links import Access, access_of
from directory.upkeep.overview import overview, own_record, own_run
from portal import roles
from portal.public_forms import is_foreign
from portal.rate_limits import RateLimit, network_of

# Somebody who mistypes a link tries a few times; whoever tries more is looking for other people's links.
_wrong_links = RateLimit(window=dt.timedelta(minutes=10), per_key=30, in_all=1000)
# A provider with fifty records that answers each one by itself.
_answers = RateLimit(window=dt.timedelta(minutes=10), per_key=200, in_all=5000)

View = Callable[..., HttpResponse]


def by_link(view: View) -> View:
    """For views below `/pflege/`: gives them the `Access`, and answers alike to whatever does not hold."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str = "", **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        access = _by_token(request, token, now) if token else _logged_in(request)
        if access is None:
            return _refused(request)
        if request.method == "POST":
            if refusal := _forged(request, access):
                return refusal
            key = f"request-{access.request.pk}" if access.request else f"organisation-{access.organisation.pk}"
            if not _answers.takes(key, now):
                return render(request, "directory/upkeep/too_many.html", {"access": access}, status=429)
        _opened(access, timezone.localdate())
        response = view(request, access, **kwargs)
        # With a token the address is a key: no other site may learn it from a link on the page. Without one Django's
        # check needs to hear where a form was sent from, which browsers keep to themselves under that policy.
        response.headers["Referrer-Policy"] = "no-referrer" if access.request else "same-origin"
        return response

    return csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(sensitive_post_parameters()(guarded)))


@by_link
def upkeep(request: HttpRequest, access: Access) -> HttpResponse:
    """`directory/upkeep/overview.html` gets `access`, `found` and `done` (how many records were just confirmed)."""
    at = timezone.localtime()
    found = overview(access, at=at)
    if request.method == "POST":
        wanted = set(request.POST.getlist("record"))
        chosen = [item for item in found.items if item.key in wanted] if wanted else []
        if request.POST.get("all"):
            # What a correction is waiting for is not right as it stands.
            chosen = [item for item in found.items if not item.waiting]
        count = answers.confirm(access, [item.record for item in chosen], on=at.date()) if chosen else 0
        return HttpResponseRedirect(f"{access.address}?bestaetigt={count}")
    return render(
        request,
        "directory/upkeep/overview.html",
        {"access": access, "found": found, "done": _number(request, "bestaetigt"), "told": _number(request, "plaetze"),
         "corrected": request.GET.get("korrektur", "")},
    )  # fmt: skip


@by_link
def places(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """`directory/upkeep/places.html` gets `access`, `run` and `form`."""
    run = own_run(access, pk)
    if run is None:
        raise Http404
    held = {"places_state": run.places_state.code if run.places_state else "", "places_free": run.places_free}
    form = PlacesForm(request.POST if request.method == "POST" else None, initial=held, run=run)
    if form.is_valid():
        try:
            answers.tell_places(
                access,
                run,
                state=form.cleaned_data["places_state"],
                free=form.cleaned_data["places_free"],
                at=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return HttpResponseRedirect(f"{access.address}?plaetze={run.pk}#durchgang-{run.pk}")
    return render(request, "directory/upkeep/places.html", {"access": access, "run": run, "form": form})


@by_link
@sensitive_variables("form")
def correct(request: HttpRequest, access: Access, area: str, pk: int) -> HttpResponse:
    """`directory/upkeep/correct.html` gets `access`, `record` and `form`."""
    record = own_record(access, area, pk)
    if record is None:
        raise Http404
    name = record.name
    form = correction_form(AREAS[area])(request.POST if request.method == "POST" else None, instance=record)
    if form.is_valid():
        on = timezone.localdate()
        # The form has written into its record; the act starts from what the database holds.
        fresh = own_record(access, area, pk)
        if form.is_gone:
            answers.report_gone(access, fresh, comment=form.cleaned_data["comment"], on=on)
            return HttpResponseRedirect(f"{access.address}?korrektur=weg")
        outcome = answers.correct(access, fresh, form.corrected, comment=form.cleaned_data["comment"], on=on)
        if form.cleaned_data["rest_is_right"]:
            answers.confirm(access, [own_record(access, area, pk)], on=on)
        return HttpResponseRedirect(f"{access.address}?korrektur={'wartet' if outcome.waiting else 'gilt'}")
    context = {"access": access, "record": record, "name": name, "form": form, "area": area}
    return render(request, "directory/upkeep/correct.html", context)


def _by_token(request: HttpRequest, token: str, now: dt.datetime) -> Access | None:
    if not _wrong_links.has_room(network_of(request), now):
        return None
    access = access_of(token, on=timezone.localtime(now).date())
    if access is None:
        _wrong_links.takes(network_of(request), now)
    return access


def _logged_in(request: HttpRequest) -> Access | None:
    """An editor of a provider sees the records of their own organisation, and nothing else."""
    person = request.user
    if not roles.is_provider(person) or person.organisation is None:  # type: ignore[union-attr]
        return None
    return Access(person.organisation)  # type: ignore[union-attr]


def _refused(request: HttpRequest) -> HttpResponse:
    response = render(request, "directory/upkeep/no_link.html", status=404)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _forged(request: HttpRequest, access: Access) -> HttpResponse | None:
    """A link is its own secret; a session needs Django's protection."""
    if access.request is None:
        check = CsrfViewMiddleware(lambda _request: HttpResponse())
        check.process_request(request)
        return check.process_view(request, _not_exempt, (), {})
    return render(request, "directory/upkeep/no_link.html", status=403) if is_foreign(request) else None


def _not_exempt(request: HttpRequest) -> HttpResponse:
    """Stands for a view that Django's check does protect."""
    raise NotImplementedError


def _opened(access: Access, on: dt.date) -> None:
    if access.request is not None and access.request.opened_on is None:
        UpkeepRequest.objects.filter(pk=access.request.pk).update(opened_on=on)


def _number(request: HttpRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None
