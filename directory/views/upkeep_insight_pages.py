"""What a provider may know besides its records: how often they are seen, and what was changed in them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from directory.upkeep import history
from directory.upkeep.figures import figures
from directory.upkeep.links import Access

from .upkeep_pages import by_link


@by_link
def upkeep_figures(request: HttpRequest, access: Access) -> HttpResponse:
    """`directory/upkeep/figures.html` gets `access` and `figures`."""
    found = figures(access.organisation, on=timezone.localdate(), wanted=request.GET.get("monat", ""))
    return render(request, "directory/upkeep/figures.html", {"access": access, "figures": found})


@by_link
def upkeep_history(request: HttpRequest, access: Access) -> HttpResponse:
    """`directory/upkeep/history.html` gets `access`, `changes` and `corrections`."""
    context = {
        "access": access,
        "changes": history.changes(access.organisation),
        "corrections": history.corrections(access.organisation),
    }
    return render(request, "directory/upkeep/history.html", context)
