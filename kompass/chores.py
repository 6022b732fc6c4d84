"""What the background process does for the Beratungskompass: forgets what is old, reminds of what is due."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from directory.upkeep.chores import BEGINS_AT, ENDS_AT
from kompass import feedback, review_mail
from kompass.translation import digests


def do_what_is_due(*, now: dt.datetime) -> None:
    """Forgets at any time; writes to editors once a week on a working day. An idle call is a handful of statements."""
    local = timezone.localtime(now)
    feedback.forget_old(on=local.date())
    digests.fill()
    # The editors of a demo are invented; its desk shows what a mail would say.
    if settings.DEMO or local.weekday() > 4 or not BEGINS_AT <= local.time() < ENDS_AT:
        return
    review_mail.remind(on=local.date())
