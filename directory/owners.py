"""Whose a record is: the organisation whose people may propose changes to it and confirm that it still holds."""

from __future__ import annotations

from functools import singledispatch

from django.db.models import Model, Q

from directory.models import Location, Offer, Organisation


@singledispatch
def owner_of(record: Model) -> Organisation | None:
    """The owning organisation; None where only the editors of the portal decide."""
    return None


@owner_of.register
def _of_organisation(record: Organisation) -> Organisation | None:
    return record


@owner_of.register
def _of_offer(record: Offer) -> Organisation | None:
    return record.organisation


@owner_of.register
def _of_location(record: Location) -> Organisation | None:
    return record.owner


def owned_by(model: type[Model], organisation: Organisation) -> Q:
    """The same as a condition on rows of that model; nothing for models that nobody owns."""
    if issubclass(model, Offer):
        return Q(organisation=organisation)
    if model is Location:
        return Q(owner=organisation)
    return Q(pk=organisation.pk) if model is Organisation else Q(pk__in=())
