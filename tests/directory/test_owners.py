"""Whose a record is."""

from __future__ import annotations

import pytest

from directory.models import Course, Location, Organisation, Service, Topic
from directory.owners import owned_by, owner_of
from tests.directory.factories import CourseFactory, LocationFactory, OrganisationFactory, ServiceFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_every_record_says_whose_it_is() -> None:
    organisation = OrganisationFactory()
    house = LocationFactory(owner=organisation)
    for record in (
        organisation, house, ServiceFactory(organisation=organisation), CourseFactory(organisation=organisation)
    ):  # fmt: skip
        assert owner_of(record) == organisation
    assert owner_of(LocationFactory()) is None
    assert owner_of(TopicFactory()) is None


def test_the_condition_says_the_same_as_the_record() -> None:
    organisation, other = OrganisationFactory(), OrganisationFactory()
    LocationFactory(owner=organisation), LocationFactory(owner=other), LocationFactory()
    for one in (organisation, other):
        ServiceFactory(organisation=one)
        CourseFactory(organisation=one)
    TopicFactory()
    for model in (Organisation, Location, Service, Course, Topic):
        found = set(model.objects.filter(owned_by(model, organisation)))
        assert found == {record for record in model.objects.all() if owner_of(record) == organisation}
