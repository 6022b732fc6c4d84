"""Who is due to be asked, and the requests made of it. For the background process: a few statements a round."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from directory import run_rules
from directory.models import (
    SHOWN,
    Course,
    CourseRun,
    Location,
    Organisation,
    Service,
    UpkeepKind,
    UpkeepRequest,
    UpkeepRhythm,
)

logger = logging.getLogger(__name__)

# Of a region's organisations a few hundred are due on one day; a whole round of three thousand is six inserts.
BATCH = 500


def due(rhythm: UpkeepRhythm, *, on: dt.date) -> QuerySet[Organisation]:
    """Active organisations with something that nobody confirmed for that long, and no open question."""
    asked = UpkeepRequest.objects.open().filter(organisation=OuterRef("pk"), kind=rhythm.kind)
    # Who has just answered is not asked again the next day because one record was left out.
    recent = UpkeepRequest.objects.filter(
        organisation=OuterRef("pk"), kind=rhythm.kind, created_on__gt=on - dt.timedelta(days=rhythm.every_days)
    )
    return (
        Organisation.objects.filter(_something_due(rhythm, on), status=Organisation.Status.ACTIVE)
        .exclude(Exists(asked))
        .exclude(Exists(recent))
        .order_by("pk")
    )


def _something_due(rhythm: UpkeepRhythm, on: dt.date) -> Q:
    border = on - dt.timedelta(days=rhythm.every_days)
    old = Q(verified_on__isnull=True) | Q(verified_on__lte=border) | Q(next_check_due__lte=on)
    owner = OuterRef("pk")
    if rhythm.kind == UpkeepKind.RUNS:
        runs = CourseRun.objects.filter(
            run_rules.listed(on),
            Q(places_as_of__isnull=True) | Q(places_as_of__date__lte=border),
            course__organisation=owner,
            course__status__in=SHOWN,
        )
        return Q(Exists(runs))
    return (
        Q(Exists(Service.objects.filter(old, organisation=owner, status__in=SHOWN)))
        | Q(Exists(Course.objects.filter(old, organisation=owner, status__in=SHOWN)))
        | Q(Exists(Location.objects.published().filter(old, owner=owner)))
        | old
    )


def prepare(*, on: dt.date) -> int:
    """Makes the requests that are due on that day, once a day; says how many. Their mails go out afterwards."""
    made = 0
    for rhythm in UpkeepRhythm.objects.filter(is_active=True):
        # Who sets the day does the work: two processes do not ask twice.
        rows = UpkeepRhythm.objects.filter(Q(prepared_on__isnull=True) | Q(prepared_on__lt=on), pk=rhythm.pk)
        if not rows.update(prepared_on=on):
            continue
        for organisations in _batches(due(rhythm, on=on)):
            made += _ask(organisations, rhythm, on)
    if made:
        logger.info("Providers asked", extra={"event": "upkeep_prepared", "requests": made})
    return made


@transaction.atomic
def _ask(organisations: list[Organisation], rhythm: UpkeepRhythm, on: dt.date) -> int:
    requests = [
        UpkeepRequest(
            organisation=organisation,
            kind=rhythm.kind,
            created_on=on,
            expires_on=on + dt.timedelta(days=rhythm.link_days),
            sent_to=organisation.email,
            mail=UpkeepRequest.Mail.WAITING if organisation.email else UpkeepRequest.Mail.NONE,
            # Without an address there is nobody to remind.
            escalated_on=None if organisation.email else on,
        )
        for organisation in organisations
    ]
    # Two processes on the same minute: the second one's rows are refused by the constraint.
    return len(UpkeepRequest.objects.bulk_create(requests, ignore_conflicts=True))


def _batches(rows: QuerySet[Organisation]) -> Iterator[list[Organisation]]:
    """All rows, read before the first is asked: who has been asked leaves the query."""
    everything = list(rows.only("pk", "email"))
    for start in range(0, len(everything), BATCH):
        yield everything[start : start + BATCH]


def close_old(*, on: dt.date) -> int:
    """Questions whose link ended without an answer make room for the next round."""
    return UpkeepRequest.objects.open().filter(Q(expires_on__lt=on) | Q(revoked_on__isnull=False)).update(closed_on=on)
