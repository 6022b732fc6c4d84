"""„Stand“: from when on facts are too old to be relied on. Pages, lists, sheets, the index and reports all ask here."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

# Older facts sink in rank and say so (domain.md 1.4; Inform USA asks for a yearly verification at least).
STALE_AFTER = dt.timedelta(days=365)


def stale_before(on: dt.date) -> dt.date:
    """What was checked on that day or later is fresh."""
    return on - STALE_AFTER


def is_stale(checked: dt.date | None, on: dt.date) -> bool:
    """Never checked, or too long ago."""
    return checked is None or checked < stale_before(on)


def stale(on: dt.date, *, field: str = "verified_on") -> Q:
    """The same for a statement."""
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__lt": stale_before(on)})


def in_words(checked: dt.date | None, on: dt.date) -> str:
    """How old the facts are, as a reader of lists and papers is told."""
    if checked is None:
        return _("Not yet checked")
    if is_stale(checked, on):
        return _("Not checked for more than 12 months")
    return _("Checked on %(date)s") % {"date": date_format(checked)}
