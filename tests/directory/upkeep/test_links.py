from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st

from directory.models import UpkeepRequest
from directory.upkeep.links import access_of, token_of
from tests.directory.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
Asked = Callable[..., UpkeepRequest]


def test_a_link_speaks_for_its_organisation(asked: Asked) -> None:
    request = asked(OrganisationFactory())
    access = access_of(token_of(request), on=localdate())
    assert access is not None
    assert access.organisation == request.organisation


def test_it_holds_until_its_last_day(asked: Asked) -> None:
    request = asked(OrganisationFactory())
    assert access_of(token_of(request), on=request.expires_on)
    assert access_of(token_of(request), on=request.expires_on + dt.timedelta(days=1)) is None


def test_withdrawn_and_for_a_closed_organisation_it_opens_nothing(asked: Asked) -> None:
    assert access_of(token_of(asked(OrganisationFactory(), revoked_on=localdate())), on=localdate()) is None
    assert access_of(token_of(asked(OrganisationFactory(closed=True))), on=localdate()) is None


def test_the_seal_of_one_request_opens_no_other(asked: Asked) -> None:
    mine, other = asked(OrganisationFactory()), asked(OrganisationFactory())
    seal = token_of(mine).partition("-")[2]
    assert access_of(f"{other.pk}-{seal}", on=localdate()) is None


def test_a_copy_of_the_database_opens_nothing_without_the_key(asked: Asked, settings: object) -> None:
    request = asked(OrganisationFactory())
    token = token_of(request)
    settings.SECRET_KEY = "another installation, the same rows"  # type: ignore[attr-defined]
    assert access_of(token, on=localdate()) is None


@given(token=st.one_of(st.text(max_size=60), st.from_regex(r"[0-9]{1,22}-[0-9a-f]{32}", fullmatch=True)))
def test_no_other_text_opens_anything(token: str) -> None:
    assert access_of(token, on=dt.date(2026, 11, 24)) is None
