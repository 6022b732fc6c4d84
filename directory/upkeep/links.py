"""The link in a mail: `/pflege/<token>/`. It opens the records of one organisation, for a while, and can be withdrawn.

A token is the number of the request and a keyed hash of it, so that neither a copy of the database nor a changed
number opens anything. Wrong, changed, expired and withdrawn ones are refused alike.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from directory.models import Organisation, UpkeepRequest

_SALT = "directory.upkeep"
# 128 bits: nobody guesses one, whatever the rate.
_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody who may answer for an organisation: by a link, or logged in as its editor (`request` is None)."""

    organisation: Organisation
    request: UpkeepRequest | None = None

    @property
    def address(self) -> str:
        return reverse("upkeep", args=[token_of(self.request)]) if self.request else reverse("upkeep_mine")


def token_of(request: UpkeepRequest) -> str:
    return f"{request.pk}-{_seal(request)}"


def link_of(request: UpkeepRequest) -> str:
    """The full address, for the mail."""
    return f"{settings.BASE_URL}{reverse('upkeep', args=[token_of(request)])}"


def access_of(token: str, *, on: dt.date) -> Access | None:
    """Whom the link speaks for on that day; None for every link that does not hold. One statement."""
    number, _separator, seal = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= 18 and len(seal) == _LENGTH):
        return None
    found = UpkeepRequest.objects.filter(pk=int(number)).select_related("organisation").first()
    if found is None or not constant_time_compare(seal, _seal(found)) or not found.holds_on(on):
        return None
    if found.organisation.status == Organisation.Status.CLOSED:
        return None
    return Access(found.organisation, found)


def _seal(request: UpkeepRequest) -> str:
    text = f"{request.pk}:{request.organisation_id}:{request.nonce}"
    return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()[:_LENGTH]
