"""Who may open a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from wagtail.documents.models import AbstractDocument


def hide_restricted(document: AbstractDocument, request: HttpRequest) -> None:
    """Restricted files answer like unknown ones; Wagtail would lead to a login and so tell that they are there."""
    for restriction in document.collection.get_view_restrictions():
        if not restriction.accept_request(request):
            raise Http404
