"""What editors do with a request: withdraw its link, ask anew, note that a mail came back, ring up and confirm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from directory.models import Organisation, UpkeepRequest, UpkeepRhythm
from directory.upkeep.links import Access
from directory.verifying import verify
from portal.models import User

PHONE = "phone"
WITHDRAWN, ASKED_ANEW = "directory.withdraw_link", "directory.ask_anew"
# Without a rhythm (nobody set one) a link holds for six weeks.
USUAL_LINK = 42


@transaction.atomic
def withdraw(request: UpkeepRequest, *, by: User | None, on: dt.date) -> None:
    """The link opens nothing from now on, and nobody is reminded of it."""
    request.revoked_on = on
    request.closed_on = request.closed_on or (None if request.answered_on else on)
    request.save(update_fields=["revoked_on", "closed_on"])
    log(instance=request, action=WITHDRAWN, user=by)


@transaction.atomic
def ask_anew(organisation: Organisation, kind: str, *, by: User | None, on: dt.date) -> UpkeepRequest:
    """A new link to the address of today; the one before stops working. The mail goes out with the next pass."""
    before = UpkeepRequest.objects.open().select_for_update().filter(organisation=organisation, kind=kind).first()
    if before is not None:
        withdraw(before, by=by, on=on)
    rhythm = UpkeepRhythm.objects.filter(kind=kind).first()
    days = rhythm.link_days if rhythm else USUAL_LINK
    request = UpkeepRequest.objects.create(
        organisation=organisation,
        kind=kind,
        created_on=on,
        expires_on=on + dt.timedelta(days=days),
        sent_to=organisation.email,
        mail=UpkeepRequest.Mail.WAITING if organisation.email else UpkeepRequest.Mail.NONE,
        escalated_on=None if organisation.email else on,
    )
    log(instance=request, action=ASKED_ANEW, user=by)
    return request


@transaction.atomic
def confirmed_by_phone(request: UpkeepRequest, records: Sequence[Any], *, by: User, on: dt.date) -> int:
    """Somebody rang up, and these records are right. The call answers the request."""
    function = by.function or _("Editors")
    verify(
        records, on=on, method=PHONE, by_function=function, organisation=request.organisation, request=request, by=by
    )
    UpkeepRequest.objects.filter(pk=request.pk, answered_on__isnull=True).update(answered_on=on, escalated_on=None)
    return len(records)


def to_ring_up() -> list[UpkeepRequest]:
    """The telephone list, longest waiting first."""
    rows = UpkeepRequest.objects.open().filter(escalated_on__isnull=False)
    return list(rows.select_related("organisation").order_by("escalated_on", "organisation__name"))


def access_to(request: UpkeepRequest) -> Access:
    """The records of a request, read by an editor instead of its provider."""
    return Access(request.organisation, request)
