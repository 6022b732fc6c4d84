"""Roles: who holds which, and when no longer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from portal import roles
from portal.models import User
from portal.roles import Role

PREDICATES = {
    Role.PROVIDER: roles.is_provider,
    Role.COUNSELLOR: roles.is_counsellor,
    Role.TRANSLATOR: roles.is_translator,
    Role.EDITOR: roles.is_editor,
    Role.COORDINATOR: roles.is_coordinator,
    Role.STEERING: roles.is_steering_member,
    Role.GUEST: roles.is_guest,
    Role.ADMIN: roles.is_admin,
}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_has_one_predicate_and_no_other_answers_for_it(role: Role, person: Callable[..., User]) -> None:
    holder = person(role.value)
    assert {other for other, holds in PREDICATES.items() if holds(holder)} == {role}


def test_the_public_holds_no_role_and_one_audience() -> None:
    assert roles.roles_of(AnonymousUser()) == frozenset()
    assert roles.audiences(AnonymousUser()) == {"public"}


def test_access_ends_the_day_after_its_last_day(person: Callable[..., User]) -> None:
    today = timezone.localdate()
    assert roles.is_editor(person("editor", expires_on=today))
    assert not roles.is_editor(person("editor", expires_on=today - dt.timedelta(days=1)))


def test_an_inactive_account_holds_no_role(person: Callable[..., User]) -> None:
    assert not roles.is_editor(person("editor", is_active=False))


def test_a_superuser_is_for_setting_up_and_holds_no_role(db: None) -> None:
    user = User.objects.create_superuser("setup@example.org", "correct horse battery")
    assert roles.roles_of(user) == frozenset()


def test_a_provider_is_the_only_role_outside_the_internal_ones(person: Callable[..., User]) -> None:
    assert not roles.is_internal(person("provider"))
    assert all(roles.is_internal(person(role.value)) for role in Role if role is not Role.PROVIDER)


def test_roles_cost_one_query_a_request(
    person: Callable[..., User], django_assert_num_queries: Callable[..., object]
) -> None:
    editor = person("editor")
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        roles.is_editor(editor), roles.is_admin(editor), roles.audiences(editor)


def test_two_accounts_cannot_share_an_address_in_another_case(person: Callable[..., User]) -> None:
    from django.db import IntegrityError, transaction

    person("editor", email="one@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="ONE@example.org")
