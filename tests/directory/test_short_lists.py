"""Short lists on other pages: where to go today, what there is on a topic, whom to ask first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.template import Context, Template
from django.utils import timezone, translation
from freezegun import freeze_time
from pytest_django.fixtures import DjangoAssertNumQueries

from directory import short_lists
from directory.models import PLACES_HOLD_FOR, Service
from directory.numbers import directory_numbers

from .factories import CourseFactory, ServiceFactory, ServiceTextFactory, TopicFactory

pytestmark = pytest.mark.django_db
Index = Callable[[], int]
MONDAY = timezone.make_aware(dt.datetime(2026, 11, 23, 10))


def walk_in(name: str, *hours: tuple[int, str, str]) -> Service:
    return ServiceFactory(name=name, access=["ohne_termin"], hours=list(hours))


@pytest.fixture
def offers() -> None:
    walk_in("Schließt bald", (0, "9:00", "10:30"))
    walk_in("Lange offen", (0, "9:00", "18:00"))
    walk_in("Öffnet später", (0, "16:00", "18:00"))
    walk_in("Schon zu", (0, "8:00", "9:00"))
    walk_in("Morgen", (1, "9:00", "12:00"))
    walk_in("Unbekannt")
    ServiceFactory(name="Mit Termin", access=["mit_termin"], hours=[(0, "9:00", "18:00")])
    ServiceFactory(name="Pausiert", paused=True, access=["ohne_termin"], hours=[(0, "9:00", "18:00")])
    ServiceFactory(name="Entwurf", draft=True, access=["ohne_termin"], hours=[(0, "9:00", "18:00")])


TODAY = ["Lange offen", "Schließt bald", "Öffnet später"]


@pytest.mark.usefixtures("offers")
def test_open_for_long_comes_first_then_what_opens_later(indexed: Index) -> None:
    with freeze_time(MONDAY):  # the index knows the hours of the weeks that follow
        indexed()
    assert [offer.title for offer in short_lists.walk_in_today(at=MONDAY, limit=5)] == TODAY


@pytest.mark.usefixtures("offers")
def test_without_an_index_the_database_gives_the_same_list() -> None:
    assert [offer.title for offer in short_lists.walk_in_today(at=MONDAY, limit=5)] == TODAY


@pytest.mark.usefixtures("offers")
def test_the_list_of_today_costs_one_statement(
    indexed: Index, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with freeze_time(MONDAY):
        indexed()
    short_lists.walk_in_today(at=MONDAY, limit=3)
    with django_assert_num_queries(1):
        short_lists.walk_in_today(at=MONDAY, limit=3)


def test_an_offer_hidden_after_indexing_is_not_listed(indexed: Index) -> None:
    topic = TopicFactory()
    service = ServiceFactory(topics=[topic])
    indexed()
    assert [offer.id for offer in short_lists.services_of_topic(topic, at=MONDAY, limit=4)] == [service.pk]
    Service.objects.update(audience="staff")
    assert short_lists.services_of_topic(topic, at=MONDAY, limit=4) == []


def test_first_contacts_are_those_of_the_database_in_the_readers_language(indexed: Index) -> None:
    topic = TopicFactory()
    indexed()
    contact = ServiceFactory(place__location__street="Rathausplatz 1")
    ServiceTextFactory(record=contact, language="en")
    topic.first_contacts.set([contact, ServiceFactory(draft=True)])
    with translation.override("en"):
        [found] = short_lists.first_contacts(topic, at=MONDAY)
    assert (found.title, found.language) == ("Migration counselling", "en")
    assert found.address == "Rathausplatz 1, 52062 Aachen"
    assert found.url == f"/en/angebote/{contact.pk}-{contact.slug}/"


def test_a_first_contact_that_is_protected_names_no_place() -> None:
    topic = TopicFactory(protection=True)
    topic.first_contacts.set([ServiceFactory(place__location__redacted=True)])
    [found] = short_lists.first_contacts(topic, at=MONDAY)
    html = Template('{% include "directory/first_contact.html" with contacts=contacts only %}').render(
        Context({"contacts": [found]})
    )
    assert found.address == ""
    for secret in ("Geheimweg", "Verborgenstadt", "Schutzwohnung"):
        assert secret not in html


def test_tags_render_their_lists(indexed: Index) -> None:
    topic = TopicFactory()
    ServiceFactory(name="Am Thema", topics=[topic])
    indexed()
    template = Template(
        "{% load directory_tags %}{% services_of_topic topic 4 as offers %}"
        '{% for offer in offers %}{% include "directory/mini_offer.html" %}{% endfor %}'
        "{% directory_numbers as numbers %}{{ numbers.services }}"
    )
    html = template.render(Context({"topic": topic}))
    assert "Am Thema" in html
    assert html.strip().endswith("1")


def test_numbers_count_what_the_public_sees() -> None:
    today = timezone.localdate()
    ServiceFactory()
    ServiceFactory(stale=True)
    ServiceFactory(draft=True)
    CourseFactory(runs__places="wenige")
    CourseFactory(runs__places="voll")
    CourseFactory(
        runs__places="plaetze_frei", runs__places_as_of=timezone.now() - PLACES_HOLD_FOR - dt.timedelta(days=2)
    )
    numbers = directory_numbers(at=timezone.now())
    assert (numbers.services, numbers.percent_checked, numbers.courses, numbers.free_courses) == (2, 50, 3, 1)
    assert numbers.newest_check == today - dt.timedelta(days=10)


def test_numbers_are_counted_once_in_five_minutes(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    at = timezone.now()
    directory_numbers(at=at)
    with django_assert_num_queries(0):
        directory_numbers(at=at)
