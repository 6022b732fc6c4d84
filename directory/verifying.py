"""„Stimmt noch“: the one act that moves the day of the last check, whoever says so and by whatever way."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.formats import date_format
from wagtail.log_actions import log

from directory import publishing
from directory.kinds import kind_of
from directory.models import Organisation, Term, UpkeepKind, UpkeepRequest, UpkeepRhythm, Verification, Vocabulary
from directory.snapshots import Change
from portal.models import User
from search import index

SELF_SERVICE = "self_service"
VERIFIED = "directory.verify"


@transaction.atomic
def verify(
    records: Sequence[Any],
    *,
    on: dt.date,
    method: str,
    by_function: str,
    organisation: Organisation | None = None,
    request: UpkeepRequest | None = None,
    by: User | None = None,
) -> None:
    """Somebody said on that day that these records are right. `method` is a code of the vocabulary.

    One statement for each kind of record, and one a record for its change log.
    """
    way = Term.objects.filter(vocabulary=Vocabulary.VERIFICATION_METHOD, code=method).first()
    rhythm = UpkeepRhythm.objects.filter(kind=UpkeepKind.OFFERS).first()
    due = on + dt.timedelta(days=rhythm.every_days) if rhythm else None
    kinds: dict[type[Any], list[Any]] = defaultdict(list)
    told: list[tuple[Any, Change]] = []
    for record in records:
        told.append((record, _change(record, on)))
        record.verified_on, record.verified_by_function = on, by_function[:120]
        record.verification_method, record.next_check_due = way, due
        kinds[type(record)].append(record)
    for model, rows in kinds.items():
        model._default_manager.bulk_update(
            rows, ["verified_on", "verified_by_function", "verification_method", "next_check_due"]
        )
    Verification.objects.bulk_create(
        Verification(
            target=kind_of(record),
            record_id=record.pk,
            record_name=record.name,
            organisation=organisation,
            request=request,
            on=on,
            by_function=by_function[:120],
            method=method,
        )
        for record in records
    )
    for record, change in told:
        data = {"changes": [change.as_json()], "by": by_function}
        log(instance=record, action=VERIFIED, user=by, uuid=uuid4(), data=data)
    index.enqueue({key for record in records for key in publishing.keys_of(record)})


def _change(record: Any, on: dt.date) -> Change:
    old = record.verified_on
    days = (date_format(old, "SHORT_DATE_FORMAT") if old else "", date_format(on, "SHORT_DATE_FORMAT"))
    return Change(record._meta.label_lower, "", "verified_on", *days)
