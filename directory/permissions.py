"""Whose records a person may change. Asked by the admin, by views and by tests alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.roles import is_coordinator, is_editor, is_provider

if TYPE_CHECKING:
    from portal.roles import Person

    from .models import Offer, Organisation


def may_edit_everything(person: Person) -> bool:
    """Editors and coordinators keep all records."""
    return is_editor(person) or is_coordinator(person)


def may_edit_organisation(person: Person, organisation: Organisation) -> bool:
    """A provider's editor keeps the own organisation, nobody else's."""
    if may_edit_everything(person):
        return True
    own = getattr(person, "organisation_id", None)
    return is_provider(person) and own is not None and own == organisation.pk


def may_edit_offer(person: Person, offer: Offer) -> bool:
    return may_edit_organisation(person, offer.organisation)


def may_edit_location(person: Person) -> bool:
    """A house has many organisations: its address is nobody's own."""
    return may_edit_everything(person)
