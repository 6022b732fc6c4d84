"""Whether people did something to an imported page that its source may not undo."""

from __future__ import annotations

from django.utils.translation import gettext as _
from wagtail.models import Revision

from kompass.models import PageSource


def why_not_overwritten(known: PageSource) -> str:
    """What people did in the portal counts more than what the source says now; empty where nobody did anything."""
    page = known.page
    if not page.live:
        return _("It changed at the source, but the page was taken offline here.")
    if page.locked:
        return _("It changed at the source, but the page is locked here.")
    if page.latest_revision_created_at and page.latest_revision_created_at > known.imported_at and _text_differs(known):
        return _("It changed at the source, but the text was edited here; the text here stays.")
    return ""


def _text_differs(known: PageSource) -> bool:
    """Whether the newest version says something else than the imported one; a review alone does not count."""
    versions = Revision.page_revisions.filter(object_id=str(known.page_id)).order_by("-created_at", "-pk")
    newest, imported = versions.first(), versions.filter(created_at=known.imported_at).first()
    if newest is None or imported is None:
        return True
    return newest.as_object().content_digest != imported.as_object().content_digest
