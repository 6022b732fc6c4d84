"""What an offer's page says in its fixed rows: for whom, what it costs, whom to ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from portal import languages
from portal.lists import joined

from .catalogue import catalogue
from .models import ContactPoint, CostOption, Offer, Vocabulary, Wording
from .reading import OfferReading
from .residence import EVERYBODY, UNKNOWN, residence_of


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text with the language it is really in. `stands_in`: German, among texts that are translated."""

    text: str
    language: str
    stands_in: bool = False

    def __bool__(self) -> bool:
        return bool(self.text)


def phrase(wording: Wording, name: str) -> Phrase:
    language = wording.language_of(name)
    return Phrase(getattr(wording, name), language, stands_in=language != wording.language)


def text_languages(record: Any) -> list[str]:
    """The languages a record's text exists in; needs `texts` prefetched."""
    return [languages.BASE, *(row.language for row in record.texts.all())]


# The target group that `women_only` includes, and the traits that stand among the facts of the page.
WOMEN = "frauen"
SAID_ELSEWHERE = frozenset({"kostenlos", "nur_frauen", "kinderbetreuung", "barrierefrei"})


def for_whom(reading: OfferReading, offer: Offer, *, is_open: bool = True) -> list[str]:
    """Groups, ages and status as short lines. That the status does not matter is said, not left out.

    `is_open` is False where a paper is needed to join: then the law decides, and nothing is promised here.
    """
    lines = []
    if offer.women_only:
        lines.append(_("For women only"))
    if offer.men_only:
        lines.append(_("For men only"))
    if age := _ages(offer.min_age, offer.max_age):
        lines.append(age)
    # „Nur für Frauen“ says it already.
    if groups := [term.label for term in reading.target_groups if not (offer.women_only and term.code == WOMEN)]:
        lines.append(joined(groups))
    if reading.area:
        lines.append(_("For people who live here: %(places)s") % {"places": joined(reading.area)})
    if reading.residence_groups or is_open:
        lines.append(by_residence(residence_of(reading, offer)))
    return lines


def by_residence(codes: Collection[str]) -> str:
    """Whom an offer is open to by their status, in one line."""
    if EVERYBODY in codes:
        return _("Your residence status does not matter.")
    if UNKNOWN in codes:
        return _("Whether your residence status matters is not known. Please ask.")
    labels = (catalogue().label(Vocabulary.RESIDENCE_GROUP, code) for code in codes)
    return _("For: %(groups)s") % {"groups": joined(labels)}


def other_traits(reading: Any) -> list[Any]:
    """Traits of an offer that no fact of its page says already."""
    return [trait for trait in reading.traits if trait.code not in SAID_ELSEWHERE]


def _ages(youngest: int | None, oldest: int | None) -> str:
    if youngest is not None and oldest is not None:
        return _("From %(youngest)s to %(oldest)s years of age") % {"youngest": youngest, "oldest": oldest}
    if youngest is not None:
        return _("From %(youngest)s years of age") % {"youngest": youngest}
    if oldest is not None:
        return _("Up to %(oldest)s years of age") % {"oldest": oldest}
    return ""


@dataclass(frozen=True, slots=True)
class Price:
    label: str  # the office's words, German
    amount: str


def prices(options: Sequence[CostOption], *, on: dt.date) -> list[Price]:
    """The prices of that day. An amount without its condition would mislead, so both stand together."""
    return [Price(option.label, _amount(option)) for option in options if option.is_valid_on(on)]


def _amount(option: CostOption) -> str:
    if option.amount is None:
        return ""
    amount = _("%(amount)s euros") % {"amount": _euros(option.amount)}
    return f"{amount} / {option.unit}" if option.unit else amount


def material(costs: Decimal | None) -> str:
    """What books and material of a course cost besides; nothing is said where it is not known."""
    if costs is None:
        return ""
    if not costs:
        return _("Books and material are included.")
    return _("Books and material cost %(amount)s euros more.") % {"amount": _euros(costs)}


def _euros(amount: Decimal) -> str:
    return number_format(amount.normalize() if amount % 1 == 0 else amount)


def public_contacts(offer: Offer, *, service: bool) -> list[ContactPoint]:
    """Whom to ask: the offer's own contacts, else those of the organisation. Functions, never names."""
    own = Q(service=None) | (Q(service=offer.pk) if service else Q(pk=None))
    rows = list(
        ContactPoint.objects.filter(
            own, organisation=offer.organisation_id, visibility=ContactPoint.Visibility.PUBLIC
        ).exclude(phone="", email="")
    )
    return [row for row in rows if row.service_id] or rows
