"""Offers that were public and have ended: they are named once more, with what follows them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from .models import Audience, Course, OfferStatus, Service

# What is typed into an address may be larger than any database counts.
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Ended:
    """`successor` only where the public may open it."""

    offer: Any
    successor: Any | None


def ended(model: type[Service] | type[Course], ids: Collection[int]) -> dict[int, Ended]:
    """Those of these offers that have ended, by id; offers that nobody could see before are not among them."""
    rows = (
        model.objects.filter(
            pk__in=[one for one in ids if one <= LARGEST_ID],
            status=OfferStatus.ENDED,
            audience=Audience.PUBLIC,
            organisation__is_listed=True,
        )
        .select_related("organisation", "successor__organisation")
        .prefetch_related("texts", "successor__texts")
    )
    return {row.pk: Ended(row, row.successor if _is_public(row.successor) else None) for row in rows}


def _is_public(offer: Any) -> bool:
    return bool(
        offer
        and offer.status in (OfferStatus.PUBLISHED, OfferStatus.PAUSED)
        and offer.audience == Audience.PUBLIC
        and offer.organisation.status == "active"
        and offer.organisation.is_listed
    )
