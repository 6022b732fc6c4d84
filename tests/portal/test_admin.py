"""The desk as a whole: its door, its home page, accounts, what stands in front of Wagtail's own addresses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from portal.models import User
from portal.role_groups import make_groups
from search import index
from tests.directory.factories import OrganisationFactory, ServiceFactory
from tests.forms import filled

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def browser(person: Any) -> Any:
    """`browser("editor")`: signed in with these roles."""
    make_groups()

    def sign_in(*roles: str, **fields: Any) -> Client:
        client = Client()
        client.force_login(person(*roles, **fields), BACKEND)
        return client

    return sign_in


# --- The door --------------------------------------------------------------------------------------------------------
def test_a_stranger_is_sent_to_the_login_once() -> None:
    response = Client().get("/admin/")
    assert (response.status_code, response["Location"]) == (302, "/konto/login/?next=/admin/")


@pytest.mark.parametrize("role", ["counsellor", "steering", "guest", "provider"])
def test_who_does_not_work_at_the_desk_is_told_so_instead_of_going_in_circles(browser: Any, role: str) -> None:
    assert browser(role).get("/admin/").status_code == 403


@pytest.mark.parametrize("role", ["editor", "coordinator", "translator", "admin"])
def test_the_desk_opens_for_its_people(browser: Any, role: str) -> None:
    assert browser(role).get("/admin/").status_code == 200


def test_an_account_that_ended_yesterday_is_out_although_its_session_goes_on(browser: Any) -> None:
    client = browser("editor", expires_on=timezone.localdate() - dt.timedelta(days=1))
    assert client.get("/admin/").status_code == 403


def test_the_last_day_counts(browser: Any) -> None:
    assert browser("editor", expires_on=timezone.localdate()).get("/admin/").status_code == 200


# --- Its home page ---------------------------------------------------------------------------------------------------
def test_the_home_page_counts_what_waits(browser: Any) -> None:
    ServiceFactory(stale=True)
    ServiceFactory(draft=True)
    index.rebuild()
    response = browser("editor").get("/admin/")
    panel = next(panel for panel in response.context["panels"] if panel.name == "desk")
    context = panel.get_context_data({})
    offers = context["waiting"][0]
    assert (offers.to_check, offers.drafts) == (1, 1)
    assert context["search"]["warning"] == ""
    for address in (offers.to_check_url, offers.drafts_url):
        assert address in response.content.decode()


def test_accounts_staff_see_no_records_on_the_home_page(browser: Any) -> None:
    response = browser("admin").get("/admin/")
    assert (
        next(panel for panel in response.context["panels"] if panel.name == "desk").get_context_data({})["waiting"]
        == []
    )


def test_the_desk_wears_the_portals_colours(browser: Any) -> None:
    page = browser("editor").get("/admin/").content.decode()
    assert "portal/admin.css" in page
    assert "portal/admin-logo.svg" in page
    assert "- KIM-Portal</title>" in page


def test_the_desk_asks_nobody_else_for_anything(browser: Any) -> None:
    page = browser("editor").get("/admin/").content.decode()
    assert "gravatar" not in page
    assert "releases.wagtail.io" not in page


# --- In front of Wagtail's addresses ---------------------------------------------------------------------------------
@pytest.mark.parametrize("address", ["/admin/reports/site-history/", "/admin/reports/site-history/results/"])
def test_the_log_of_everything_is_for_accounts_staff(browser: Any, address: str) -> None:
    assert browser("editor").get(address)["Location"] == "/admin/"
    assert browser("admin").get(address).status_code == 200
    assert Client().get(address)["Location"].startswith("/konto/login/")


@pytest.mark.parametrize("action", ["delete", "assign_role", "set_active_state"])
def test_bulk_pages_do_not_list_accounts(browser: Any, action: str) -> None:
    for role in ("editor", "admin"):
        assert browser(role).get(f"/admin/bulk/portal/user/{action}/?id=all").status_code == 404


# --- Accounts --------------------------------------------------------------------------------------------------------
def new_account(**changes: Any) -> dict[str, Any]:
    password = "ein langes gutes Passwort"
    return {"email": "Neu@Example.org", "password1": password, "password2": password, **changes}


def test_an_account_is_made_with_function_organisation_and_end(browser: Any) -> None:
    organisation, group = OrganisationFactory(), Group.objects.get(name="counsellor")
    data = new_account(
        function="Sprachkursberatung", organisation=organisation.pk, expires_on="2027-12-31", groups=[group.pk]
    )
    response = browser("admin").post("/admin/users/new/", data)
    assert response.status_code == 302, response.context["form"].errors
    user = User.objects.get(email="neu@example.org")
    assert (user.function, user.organisation, user.expires_on) == (
        "Sprachkursberatung",
        organisation,
        dt.date(2027, 12, 31),
    )
    assert list(user.groups.all()) == [group]


def test_an_address_taken_in_other_letters_is_refused_at_its_field(browser: Any) -> None:
    User.objects.create_user("neu@example.org")
    response = browser("admin").post("/admin/users/new/", new_account())
    assert list(response.context["form"].errors) == ["email"]


def test_nobody_makes_a_superuser_at_the_desk(browser: Any) -> None:
    browser("admin").post("/admin/users/new/", new_account(is_superuser="on"))
    assert not User.objects.get(email="neu@example.org").is_superuser


def test_the_account_for_setting_up_is_out_of_reach(browser: Any) -> None:
    root = User.objects.create_superuser("root@example.org", "x")
    for verb in ("edit", "delete", "history"):
        assert browser("admin").get(f"/admin/users/{verb}/{root.pk}/")["Location"] == "/admin/"


def test_nobody_gives_themselves_a_role(browser: Any) -> None:
    client = browser("admin", email="verwaltung@example.org")
    me, editors = User.objects.get(email="verwaltung@example.org"), Group.objects.get(name="editor")
    form = client.get(f"/admin/users/edit/{me.pk}/").context["form"]
    assert "groups" not in form.fields
    response = client.post(f"/admin/users/edit/{me.pk}/", filled(form, groups=[editors.pk], function="Verwaltung"))
    assert response.status_code == 302
    me.refresh_from_db()
    assert me.function == "Verwaltung"
    assert [group.name for group in me.groups.all()] == ["admin"]


def test_editors_do_not_see_accounts(browser: Any) -> None:
    assert browser("editor").get("/admin/users/")["Location"] == "/admin/"


def test_the_list_of_accounts_costs_the_same_for_thirty(browser: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        User.objects.create_user(f"p{number}@example.org", organisation=OrganisationFactory())
    client = browser("admin")
    client.get("/admin/users/")
    with django_assert_max_num_queries(20):
        assert client.get("/admin/users/").status_code == 200
