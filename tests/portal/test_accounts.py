"""Accounts come from the office, sessions from allauth, also in front of Wagtail's own login form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from portal.models import User

PASSWORD = "correct horse battery"


def log_in(client: Client, user: User) -> int:
    return client.post("/konto/login/", {"login": user.email, "password": PASSWORD}).status_code


def test_an_editor_logs_in_and_stands_at_the_desk(client: Client, person: Callable[..., User]) -> None:
    response = client.post("/konto/login/", {"login": person("editor").email, "password": PASSWORD})
    assert response.status_code == 302
    assert response["Location"] == "/admin/"


@pytest.mark.parametrize("role", ["provider", "counsellor", "steering", "guest"])
def test_who_does_not_work_at_the_desk_is_not_sent_there(
    role: str, client: Client, person: Callable[..., User]
) -> None:
    response = client.post("/konto/login/", {"login": person(role).email, "password": PASSWORD})
    assert response["Location"] == "/de/suche/"


def test_a_wrong_password_says_so_and_keeps_the_address(client: Client, person: Callable[..., User]) -> None:
    user = person("editor")
    response = client.post("/konto/login/", {"login": user.email, "password": "wrong"})
    assert response.status_code == 200
    assert user.email in response.content.decode()


def test_an_account_that_ended_does_not_get_in(client: Client, person: Callable[..., User]) -> None:
    user = person("editor", expires_on=timezone.localdate() - dt.timedelta(days=1))
    client.post("/konto/login/", {"login": user.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_nobody_signs_up_by_themselves(client: Client) -> None:
    client.post("/konto/signup/", {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.filter(email="new@example.org").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/admin/login/?next=/admin/pages/", "/admin/password_reset/", "/admin/password_reset/confirm/a/b/"]
)
def test_wagtails_own_login_and_password_forms_lead_to_ours(path: str, client: Client) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/konto/login/")


@pytest.mark.django_db
def test_a_password_form_posted_to_wagtails_login_logs_nobody_in(client: Client, person: Callable[..., User]) -> None:
    user = person("editor")
    client.post("/admin/login/", {"username": user.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_a_second_factor_can_be_set_up(client: Client, person: Callable[..., User]) -> None:
    log_in(client, person("editor"))
    assert client.get("/konto/2fa/").status_code == 200
    assert client.get("/konto/2fa/totp/activate/").status_code in (200, 302)


def test_the_return_address_after_login_never_leaves_the_portal(client: Client, person: Callable[..., User]) -> None:
    for target in ("https://elsewhere.example/", "//elsewhere.example/"):
        response = client.post(f"/konto/login/?next={target}", {"login": person("editor").email, "password": PASSWORD})
        assert "elsewhere" not in response["Location"]
        client.logout()
