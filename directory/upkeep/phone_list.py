"""The telephone list on paper: who does not answer mails or has no address, and what to ask them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directory.models import UpkeepRequest
from directory.phones import shown
from directory.sheets import Sender, frame_data, piece
from directory.upkeep.desk import access_to
from directory.upkeep.overview import overview
from portal import languages, printing

# A table goes on over pages; more than an office rings up in a week is another list.
MOST = 100


def phone_list(requests: list[UpkeepRequest], sender: Sender, *, at: dt.datetime) -> bytes:
    """A table in German with room to tick; at most `MOST` organisations, the longest waiting first."""
    with translation.override(languages.BASE):
        data = {
            **frame_data(sender, languages.BASE),
            "title": [_said(_("Telephone list"))],
            "leads": [
                _said(
                    _("As of %(date)s. These organisations have not answered, or have no e-mail address.")
                    % {"date": date_format(at, "DATE_FORMAT")}
                )
            ],
            "columns": [_("Organisation"), _("Telephone"), _("What is it about?"), _("Result")],
            "widths": [4, 3, 5, 3],
            "rows": [_row(request, at) for request in requests[:MOST]],
        }
    return printing.pdf("list.typ", data, at=at)


def _row(request: UpkeepRequest, at: dt.datetime) -> dict[str, Any]:
    found, organisation = overview(access_to(request), at=at), request.organisation
    due = [item.record.name for item in found.due]
    due += [f"{item.record.name}, {run.when}" for item in found.items for run in item.runs if run.is_due]
    why = request.mail_note or ("" if request.sent_to else _("no e-mail address"))
    return {
        "title": _said(organisation.name),
        "organisation": _said(why),
        "stand": _("asked on %(date)s") % {"date": date_format(request.created_on, "SHORT_DATE_FORMAT")},
        "marks": [],
        "notices": [],
        "cells": [
            [{**_said(shown(organisation.phone) or _("no telephone number")), "phone": True}],
            [{**_said(name), "phone": False} for name in due],
            [{**_said(word), "phone": False} for word in (_("☐ everything is right"), _("☐ corrected"))],
        ],
    }


def _said(text: str) -> dict[str, Any]:
    return piece(text, languages.BASE)
