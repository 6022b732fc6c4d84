"""The eight roles, one predicate each, and the audiences a person belongs to.

A role is a group of the same name; who expires or is switched off holds none. `admin` (accounts, logs, retention)
has no rights on content and is not Django's superuser: that one exists for setting up only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.models import User

    Person: TypeAlias = User | AnonymousUser


class Role(TextChoices):
    PROVIDER = "provider", _("Provider's editor")
    COUNSELLOR = "counsellor", _("Counsellor")
    TRANSLATOR = "translator", _("Translator")
    EDITOR = "editor", _("Editor")
    COORDINATOR = "coordinator", _("Coordinator")
    STEERING = "steering", _("Member of the steering group")
    GUEST = "guest", _("Guest of the steering group")
    ADMIN = "admin", _("Accounts and data protection")


# Everybody but providers works inside: these roles see /intern/ and read staff fields by their own rules.
INTERNAL = frozenset(Role) - {Role.PROVIDER}
# Documents for counselling staff (visibility „S“).
STAFF = frozenset({Role.COUNSELLOR, Role.EDITOR, Role.COORDINATOR})
# Who works in the Wagtail admin; the rights behind it: portal/role_groups.py.
DESK = frozenset({Role.TRANSLATOR, Role.EDITOR, Role.COORDINATOR, Role.ADMIN})

PUBLIC = "public"


def roles_of(person: Person) -> frozenset[Role]:
    """The roles a person holds now; empty for the public and for accounts that ended. One query a request."""
    if not person.is_authenticated or not person.is_active:
        return frozenset()
    if person.expires_on is not None and person.expires_on < timezone.localdate():
        return frozenset()
    held = getattr(person, "_roles", None)
    if held is None:
        names = set(person.groups.values_list("name", flat=True))
        held = person._roles = frozenset(role for role in Role if role.value in names)
    return held


def is_provider(person: Person) -> bool:
    return Role.PROVIDER in roles_of(person)


def is_counsellor(person: Person) -> bool:
    return Role.COUNSELLOR in roles_of(person)


def is_translator(person: Person) -> bool:
    return Role.TRANSLATOR in roles_of(person)


def is_editor(person: Person) -> bool:
    return Role.EDITOR in roles_of(person)


def is_coordinator(person: Person) -> bool:
    return Role.COORDINATOR in roles_of(person)


def is_steering_member(person: Person) -> bool:
    return Role.STEERING in roles_of(person)


def is_guest(person: Person) -> bool:
    return Role.GUEST in roles_of(person)


def is_admin(person: Person) -> bool:
    return Role.ADMIN in roles_of(person)


def is_internal(person: Person) -> bool:
    """Works inside the network of offices: every role but the providers'."""
    return bool(roles_of(person) & INTERNAL)


def is_staff_reader(person: Person) -> bool:
    """May read staff fields (direct lines, referral notes)."""
    return bool(roles_of(person) & STAFF)


def audiences(person: Person) -> frozenset[str]:
    """The visibility tokens a reader holds: `public`, and `role:<name>` for each role."""
    return frozenset({PUBLIC, *(f"role:{role.value}" for role in roles_of(person))})
