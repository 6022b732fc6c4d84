"""What the desk does to many records at once: each of them as if it had been edited alone, or with a reason why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from directory.models import Offer, OfferStatus, Organisation, Topic
from directory.recording import recorded
from directory.verifying import verify


def confirm(record: Any, *, by: Any, on: dt.date, method: str, by_function: str) -> None:
    """„Geprüft“: somebody looked at it on that day."""
    verify([record], on=on, method=method, by_function=by_function, by=by)


def check_by(record: Any, *, by: Any, due: dt.date) -> None:
    """When somebody has to look at it next."""
    with recorded(record, by=by):
        record.next_check_due = due
        record.save(update_fields=["next_check_due", "updated_at"])


def set_status(offer: Offer, status: OfferStatus, *, by: Any) -> None:
    """Asks `why_not_status` first; who does not is told by the exception."""
    if reason := why_not_status(offer, status):
        raise ValueError(reason)
    with recorded(offer, by=by):
        offer.status = status
        offer.save(update_fields=["status", "updated_at"])


def why_not_status(offer: Offer, status: OfferStatus) -> str:
    """In an editor's words; empty when it may be."""
    if offer.status == status:
        return _("is so already")
    if offer.status == OfferStatus.ENDED:
        return _("has ended; open it by itself to take it up again")
    if status == OfferStatus.PUBLISHED:
        return _why_not_public(offer)
    if offer.status not in (OfferStatus.PUBLISHED, OfferStatus.PAUSED):
        return _("was never published")
    return ""


def _why_not_public(offer: Offer) -> str:
    if not offer.topics.all():
        return _("has no topic, so nobody would find it")
    if offer.organisation.status != Organisation.Status.ACTIVE or not offer.organisation.is_listed:
        return _("its organisation is not active or not listed, so nobody would see it")
    return ""


def set_topics(offer: Offer, *, by: Any, add: Collection[Topic] = (), remove: Collection[Topic] = ()) -> None:
    with recorded(offer, by=by):
        offer.topics.add(*add)
        offer.topics.remove(*remove)
        offer.save(update_fields=["updated_at"])


def why_not_topics(offer: Offer, *, add: Collection[Topic], remove: Collection[Topic]) -> str:
    has = {topic.pk for topic in offer.topics.all()}
    left = (has | {topic.pk for topic in add}) - {topic.pk for topic in remove}
    if left == has:
        return _("is so already")
    return "" if left else _("would have no topic left")
