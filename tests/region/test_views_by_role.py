"""The table of tests/roles.py, address by address and role by role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import get_resolver, resolve, reverse
from django.utils import timezone
from wagtail import urls as wagtail_urls
from wagtail.admin.viewsets import viewsets
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from directory.models import Course, CourseRun, Location, Organisation, Service, UpkeepRequest
from directory.upkeep.links import token_of
from kompass.models import EventPage, KompassRules, TopicPage
from portal.models import StandardPage, User
from tests.roles import DENIED, EVERYBODY, HIDDEN, LOGIN, OK, ONWARD, VIEWS

OURS = {"portal", "directory", "kompass", "agreements", "search"}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_region")]


def filled(address: str) -> str:
    """The address with a record of the demo where the table has a name in braces."""
    if "{" not in address:
        return address
    published = Service.objects.published().first()
    values = {
        "service": lambda: _of(published),
        "course": lambda: _of(Course.objects.published().first()),
        "run": lambda: str(_run_of(Course.objects.published().first()).pk),
        "organisation": lambda: _of(Organisation.objects.published().first()),
        "location": lambda: _of(Location.objects.published().first()),
        "service_number": lambda: str(published.pk),
        "redacted_number": lambda: str(Location.objects.filter(kind="redacted").first().pk),
        "redacted": lambda: _of(Location.objects.filter(kind="redacted").first()),
        "draft_service": lambda: _of(Service.objects.filter(status="draft").first()),
        "staff_service": lambda: _of(_staff_only(published)),
        "unlisted_organisation": lambda: _of(_unlisted()),
        "topic": lambda: TopicPage.objects.filter(locale__language_code="de").first().slug,
        "topic_number": lambda: str(_topic_page(is_protection=False).pk),
        "rules_number": lambda: str(KompassRules.load().pk),
        "protection_number": lambda: str(_topic_page(is_protection=True).pk),
        "dimension": lambda: TopicPage.objects.filter(locale__language_code="de").first().get_parent().slug,
        "event": lambda: EventPage.objects.filter(locale__language_code="de").first().slug,
        "document": lambda: _file(_document()),
        "restricted_document": lambda: _file(_restricted_document()),
        "document_number": lambda: str(_document().pk),
        "link": lambda: token_of(_asked()),
        "own_course": lambda: str(_own_course().pk),
        "own_run": lambda: str(_run_of(_own_course()).pk),
        "other_service": lambda: str(Service.objects.exclude(organisation=_provider()).first().pk),
        "page_number": lambda: str(StandardPage.objects.filter(locale__language_code="de", live=True).first().pk),
        "standard_page": lambda: StandardPage.objects.filter(locale__language_code="de").first().slug,
    }
    for name, value in values.items():
        if f"{{{name}}}" in address:
            address = address.replace(f"{{{name}}}", value())
    return address


def _topic_page(*, is_protection: bool) -> TopicPage:
    return TopicPage.objects.filter(locale__language_code="de", topic__is_protection=is_protection).first()


def _provider() -> Organisation:
    return Organisation.objects.get(people__email="provider@example.org")


def _own_course() -> Course:
    today = timezone.localdate()
    courses = Course.objects.filter(organisation=_provider(), status="published")
    return next(course for course in courses if any(run.is_listed(today) for run in course.runs.all()))


def _asked() -> UpkeepRequest:
    today = timezone.localdate()
    row, _new = UpkeepRequest.objects.get_or_create(
        organisation=_provider(), kind="offers", defaults={"created_on": today, "expires_on": today}
    )
    return row


def _of(record: object) -> str:
    return f"{record.pk}-{record.slug}"  # type: ignore[attr-defined]


def _run_of(course: Course) -> CourseRun:
    today = timezone.localdate()
    return next(run for run in course.runs.all() if run.is_listed(today))


def _document() -> Any:
    return get_document_model().objects.first()


def _file(document: Any) -> str:
    return f"{document.pk}/{document.filename}"


def _restricted_document() -> Any:
    """Another one, for who is logged in."""
    document = get_document_model().objects.last()
    document.collection = Collection.get_first_root_node().add_child(name="Intern")
    document.save(update_fields=["collection"])
    CollectionViewRestriction.objects.create(collection=document.collection, restriction_type="login")
    return document


def _staff_only(service: Service) -> Service:
    service.audience = "staff"
    service.save(update_fields=["audience"])
    return service


def _unlisted() -> Organisation:
    organisation = Organisation.objects.published().last()
    organisation.is_listed = False
    organisation.save(update_fields=["is_listed"])
    return organisation


def answer(client: Client, address: str) -> str:
    response = client.get(address)
    location = response.get("Location", "")
    if response.status_code == 302 and address.startswith("/konto/") and not location.startswith("/konto/login/"):
        return ONWARD
    if response.status_code == 404:
        return HIDDEN
    if response.status_code in (301, 302) and location.startswith("/konto/login/"):
        return LOGIN
    if response.status_code == 403 or (response.status_code == 302 and location == "/admin/"):
        return DENIED  # Wagtail sends those who may not back to its home page, with a sentence
    if response.status_code == 302 and location.startswith("/admin/pages/"):
        return OK  # the explorer opens at the pages a person may edit
    return OK if response.status_code == 200 else f"{response.status_code} {location}"


@pytest.mark.parametrize("role", EVERYBODY)
def test_each_role_opens_what_the_table_says(role: str) -> None:
    client = Client()
    if role != "anonymous":
        client.force_login(
            User.objects.get(email=f"{role}@example.org"), "allauth.account.auth_backends.AuthenticationBackend"
        )
    expected = {address: row[role] for address, row in VIEWS.items()}
    assert {address: answer(client, filled(address)) for address in VIEWS} == expected


# Routes are resolved in German; the other languages share them.
OTHER_LANGUAGE = re.compile(r"/(?!de/)[a-z]{2}/")

# Doors of others that are not ours to table one by one: Wagtail's own screens ask their own rights.
ELSEWHERE = re.compile(r"^\^?(?:admin|konto|documents|media)/")


def own_routes(patterns: list[object], prefix: str = "") -> Iterator[str]:
    """The route of every view of ours, with the language as it is active now."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)  # type: ignore[attr-defined]
        if hasattr(pattern, "url_patterns"):
            yield from own_routes(pattern.url_patterns, route)
        elif not ELSEWHERE.search(route):
            yield route


def _path(address: str) -> str:
    return urlsplit(filled(address)).path


def test_every_address_of_ours_has_a_row_in_the_table() -> None:
    covered = {resolve(path).route for path in map(_path, VIEWS) if not OTHER_LANGUAGE.match(path)}
    wagtail = {"de/" + str(pattern.pattern) for pattern in wagtail_urls.urlpatterns}
    missing = {route for route in own_routes(get_resolver().url_patterns) if route not in covered | wagtail}
    assert missing == set()


def test_every_list_of_the_desk_has_a_row_in_the_table() -> None:
    lists = {
        reverse(viewset.get_url_name("index" if not hasattr(viewset, "chooser_viewset_class") else "list"))
        for viewset in viewsets.viewsets
        if getattr(getattr(viewset, "model", None), "_meta", None)
        and viewset.model._meta.app_label in OURS
        and hasattr(viewset, "index_view_class")
    }
    assert lists - set(VIEWS) == set()
