from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from directory.models import Organisation, UpkeepKind, UpkeepRequest, UpkeepRhythm
from directory.upkeep import rounds
from tests.directory.factories import (
    CourseFactory,
    CourseRunFactory,
    LocationFactory,
    OrganisationFactory,
    ServiceFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
Rhythms = dict[str, UpkeepRhythm]


def due(kind: str) -> list[Organisation]:
    return list(rounds.due(UpkeepRhythm.objects.get(kind=kind), on=localdate()))


def test_who_confirmed_everything_lately_is_left_in_peace(rhythms: Rhythms) -> None:
    ServiceFactory(organisation=OrganisationFactory())
    assert due(UpkeepKind.OFFERS) == []


@pytest.mark.parametrize(
    "old",
    [
        lambda owner: ServiceFactory(organisation=owner, stale=True),
        lambda owner: ServiceFactory(organisation=owner, never_verified=True),
        lambda owner: ServiceFactory(organisation=owner, next_check_due=localdate()),
        lambda owner: CourseFactory(organisation=owner, stale=True),
        lambda owner: LocationFactory(owner=owner, stale=True),
        lambda owner: Organisation.objects.filter(pk=owner.pk).update(verified_on=localdate() - 91 * DAY),
    ],
)
def test_one_old_record_is_enough_to_be_asked(rhythms: Rhythms, old: Callable[[Organisation], Any]) -> None:
    owner = OrganisationFactory()
    old(owner)
    assert due(UpkeepKind.OFFERS) == [owner]


def test_a_draft_an_ended_offer_and_a_closed_organisation_ask_nobody(rhythms: Rhythms) -> None:
    ServiceFactory(organisation=OrganisationFactory(), stale=True, status="draft")
    ServiceFactory(organisation=OrganisationFactory(), stale=True, status="ended")
    OrganisationFactory(closed=True, stale=True)
    assert due(UpkeepKind.OFFERS) == []


def test_places_are_asked_for_before_the_fourteen_days_are_over(rhythms: Rhythms) -> None:
    fresh = CourseFactory(organisation=OrganisationFactory(), runs=0)
    CourseRunFactory(course=fresh)
    old = CourseFactory(organisation=OrganisationFactory(), runs=0)
    CourseRunFactory(course=old, places_as_of=now() - 12 * DAY)
    over = CourseFactory(organisation=OrganisationFactory(), runs=0)
    CourseRunFactory(course=over, places_as_of=None, status="finished")
    assert due(UpkeepKind.RUNS) == [old.organisation]


def test_a_round_asks_each_organisation_once(rhythms: Rhythms) -> None:
    owner = OrganisationFactory()
    ServiceFactory.create_batch(3, organisation=owner, stale=True)
    assert rounds.prepare(on=localdate()) == 1
    assert rounds.prepare(on=localdate()) == 0
    assert rounds.prepare(on=localdate() + DAY) == 0
    assert UpkeepRequest.objects.get().expires_on == localdate() + 42 * DAY


def test_who_has_answered_is_not_asked_again_in_the_same_round(rhythms: Rhythms) -> None:
    owner = OrganisationFactory()
    ServiceFactory(organisation=owner, stale=True)
    rounds.prepare(on=localdate())
    UpkeepRequest.objects.update(answered_on=localdate())
    assert rounds.prepare(on=localdate() + 10 * DAY) == 0
    assert rounds.prepare(on=localdate() + 91 * DAY) == 1


def test_without_an_address_the_organisation_stands_on_the_telephone_list(rhythms: Rhythms) -> None:
    ServiceFactory(organisation=OrganisationFactory(email=""), stale=True)
    rounds.prepare(on=localdate())
    request = UpkeepRequest.objects.get()
    assert (request.mail, request.escalated_on) == (UpkeepRequest.Mail.NONE, localdate())


def test_a_rhythm_that_is_switched_off_asks_nobody(rhythms: Rhythms) -> None:
    UpkeepRhythm.objects.update(is_active=False)
    ServiceFactory(organisation=OrganisationFactory(), stale=True)
    assert rounds.prepare(on=localdate()) == 0


def test_a_link_that_ended_unanswered_makes_room_for_the_next_round(rhythms: Rhythms) -> None:
    ServiceFactory(organisation=OrganisationFactory(), stale=True)
    rounds.prepare(on=localdate())
    later = localdate() + 92 * DAY
    assert rounds.close_old(on=later) == 1
    assert rounds.prepare(on=later) == 1


def test_a_round_of_many_costs_no_statement_for_each(rhythms: Rhythms) -> None:
    OrganisationFactory.create_batch(60, stale=True)
    with CaptureQueriesContext(connection) as queries:
        assert rounds.prepare(on=localdate()) == 60
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) <= 8
