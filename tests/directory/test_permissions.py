from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from directory.permissions import may_edit_everything, may_edit_location, may_edit_offer, may_edit_organisation
from portal.models import User
from portal.roles import Role

from .factories import OrganisationFactory, ServiceFactory

pytestmark = pytest.mark.django_db
KEEPERS = {Role.EDITOR, Role.COORDINATOR}


@pytest.mark.parametrize("role", list(Role))
def test_only_editors_and_coordinators_keep_all_records(person: Callable[..., User], role: Role) -> None:
    somebody, organisation = person(role.value), OrganisationFactory()
    expected = role in KEEPERS
    assert may_edit_everything(somebody) is expected
    assert may_edit_organisation(somebody, organisation) is expected
    assert may_edit_location(somebody) is expected


def test_a_provider_keeps_the_own_organisation_only(person: Callable[..., User]) -> None:
    own, other = OrganisationFactory(), OrganisationFactory()
    provider = person("provider", organisation=own)
    assert may_edit_organisation(provider, own)
    assert may_edit_offer(provider, ServiceFactory(organisation=own))
    assert not may_edit_organisation(provider, other)
    assert not may_edit_offer(provider, ServiceFactory(organisation=other))


def test_an_organisation_alone_gives_no_right(person: Callable[..., User]) -> None:
    own = OrganisationFactory()
    assert not may_edit_organisation(person("counsellor", organisation=own), own)
    assert not may_edit_organisation(AnonymousUser(), own)
