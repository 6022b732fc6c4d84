from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from directory.models import UpkeepRequest
from directory.upkeep import chores
from tests.directory.factories import OrganisationFactory
from tests.directory.upkeep.mailbox import Mailbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rhythms")]
BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY_TEN = dt.datetime(2026, 11, 24, 10, tzinfo=BERLIN)


def asked(at: dt.datetime) -> int:
    OrganisationFactory(never_verified=True)
    chores.do_what_is_due(now=at)
    return UpkeepRequest.objects.count()


def test_on_a_working_day_providers_are_asked_and_the_mail_goes_out(mailbox: Mailbox, settings: Any) -> None:
    settings.DEMO = False
    assert asked(TUESDAY_TEN) == 1
    assert len(mailbox.letters) == 1


@pytest.mark.parametrize(
    "at",
    [
        TUESDAY_TEN.replace(hour=6, minute=59),
        TUESDAY_TEN.replace(hour=18),
        TUESDAY_TEN + dt.timedelta(days=4),  # Saturday
    ],
)
def test_nobody_is_asked_at_night_or_at_the_weekend(mailbox: Mailbox, settings: Any, at: dt.datetime) -> None:
    settings.DEMO = False
    assert asked(at) == 0
    assert mailbox.letters == []


def test_a_demo_writes_to_nobody(mailbox: Mailbox, settings: Any) -> None:
    settings.DEMO = True
    assert asked(TUESDAY_TEN) == 0
    assert mailbox.letters == []
