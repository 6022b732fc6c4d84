"""The lists of offers, courses and organisations, with a real index."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import DjangoAssertNumQueries

from directory.models import Service
from portal import languages

from .factories import (
    AccessibilityFactory,
    AdmissionNoticeFactory,
    CourseFactory,
    CourseRunFactory,
    CourseTypeFactory,
    LocationFactory,
    MunicipalityFactory,
    OrganisationFactory,
    PostcodeFactory,
    ServiceFactory,
    TopicFactory,
    term,
)

pytestmark = pytest.mark.django_db
Index = Callable[[], int]
LISTS = ("/de/angebote/", "/de/kurse/", "/de/traeger/")


def shown(client: Client, address: str) -> list[str]:
    """Titles of the results on that page."""
    response = client.get(address)
    assert response.status_code == 200
    assert not response.cookies
    titles = re.findall(r'class="kim-(?:result|course)__title"><a[^>]*>(.*?)</a>', response.content.decode())
    return [re.sub(r"</?mark>", "", title) for title in titles]


def test_each_list_holds_its_kind_only(client: Client, indexed: Index) -> None:
    organisation = OrganisationFactory(name="Träger Eins")
    ServiceFactory(name="Beratung Eins", organisation=organisation)
    CourseFactory(name="Kurs Eins", organisation=organisation)
    indexed()
    assert [shown(client, address) for address in LISTS] == [["Beratung Eins"], ["Kurs Eins"], ["Träger Eins"]]
    assert shown(client, "/de/angebote/?kind=course") == ["Beratung Eins"]


def test_filters_of_the_home_page_and_of_topics_work(client: Client, indexed: Index) -> None:
    ServiceFactory(name="Ohne", access=["ohne_termin"])
    ServiceFactory(name="Thema", topics=[TopicFactory(code="wohnsitz_anmelden")])
    CourseFactory(name="Bis B1", start_level="A2", target_level="B1")
    CourseFactory(name="Bis C1", start_level="B2", target_level="C1")
    indexed()
    assert shown(client, "/de/angebote/?access=ohne_termin") == ["Ohne"]
    assert shown(client, "/de/angebote/?topic=wohnsitz_anmelden") == ["Thema"]
    assert shown(client, "/de/kurse/?level=B1&near=") == ["Bis B1"]


def test_the_list_of_a_protection_topic_has_the_quick_exit(client: Client, indexed: Index) -> None:
    ServiceFactory(topics=[TopicFactory(code="haeusliche_gewalt", protection=True)])
    indexed()
    assert "kim-exit" in client.get("/de/angebote/?topic=haeusliche_gewalt").content.decode()
    assert "kim-exit" not in client.get("/de/angebote/?topic=unbekannt").content.decode()


def test_a_new_word_keeps_the_filters(client: Client, indexed: Index) -> None:
    ServiceFactory(access=["ohne_termin"])
    indexed()
    html = client.get("/de/angebote/?access=ohne_termin").content.decode()
    assert '<input type="hidden" name="access" value="ohne_termin">' in html


def test_near_and_distance_ignore_protected_places(client: Client, indexed: Index) -> None:
    aachen = MunicipalityFactory(name="Aachen", slug="aachen")
    PostcodeFactory(code="52062", municipality=aachen)
    ServiceFactory(name="Offen", place__location__municipality=aachen)
    ServiceFactory(name="Versteckt", place__location__redacted=True, place__location__municipality=aachen)
    indexed()
    assert shown(client, "/de/angebote/?near=52062&radius=5") == ["Offen"]
    assert shown(client, "/de/angebote/?municipality=aachen") == ["Offen"]
    assert set(shown(client, "/de/angebote/?near=52062")) == {"Offen", "Versteckt"}


def test_a_record_that_was_hidden_after_indexing_is_not_shown(client: Client, indexed: Index) -> None:
    service = ServiceFactory(name="Bald weg")
    indexed()
    Service.objects.filter(pk=service.pk).update(status="draft")
    assert shown(client, "/de/angebote/") == []


def test_nothing_found_offers_to_drop_one_wish(client: Client, indexed: Index) -> None:
    term("course_time", "abends")
    CourseFactory(name="Vormittags", start_level="A2", target_level="B1", runs__times=["vormittags"])
    indexed()
    html = client.get("/en/kurse/?level=B1&time=abends").content.decode()
    assert "No course fits all your wishes" in html
    assert 'href="?level=B1"' in html


def test_the_course_list_compares_the_same_facts_and_shows_notices(client: Client, indexed: Index) -> None:
    AdmissionNoticeFactory(course_types=[CourseTypeFactory()])
    term("place_state", "wenige", "Wenige Plätze")
    CourseFactory(name="Kurs", runs__places="wenige", runs__location__name="Lernhaus")
    CourseFactory(name="Ohne Termin", runs=0)
    indexed()
    html = client.get("/en/kurse/").content.decode()
    assert html.count("<dt>Level</dt>") == html.count("<dt>Begins</dt>") == html.count("<dt>Place</dt>") == 2
    for words in ("Wenige Plätze", "As of 3 days ago", "in 7 weeks", "Mon to Thu", "8:45 to 12:00", "No new voluntary"):
        assert words in html


def test_the_finder_keeps_what_was_chosen_and_filters_it_does_not_ask_for(client: Client, indexed: Index) -> None:
    CourseFactory()
    indexed()
    html = client.get("/en/kurse/?from=A2&women=yes&cost=unknown").content.decode()
    assert re.search(r'<option value="A2" selected>', html)
    assert re.search(r'name="women" value="yes" checked', html)
    assert '<input type="hidden" name="cost" value="unknown">' in html


def test_a_list_costs_at_most_fifteen_statements(
    client: Client, indexed: Index, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    PostcodeFactory()
    for _number in range(3):
        location = LocationFactory()
        AccessibilityFactory(location=location)
        ServiceFactory(place__location=location, access=["ohne_termin"], speaks=["de"])
        CourseRunFactory(course=CourseFactory())
    indexed()
    for address in (*LISTS, "/en/angebote/?near=52062&radius=5&q=beratung", "/en/kurse/?near=52062&level=B1"):
        client.get(address)
        with django_assert_max_num_queries(15):
            client.get(address)


@pytest.mark.parametrize("code", languages.CODES)
def test_lists_work_in_every_language_also_without_an_index(client: Client, code: str) -> None:
    for path in LISTS:
        response = client.get(path.replace("/de/", f"/{code}/"))
        assert response.status_code == 200
        assert f'dir="{languages.direction(code)}"' in response.content.decode()


NAMES = st.sampled_from(
    [
        "q",
        "near",
        "radius",
        "sort",
        "page",
        "kind",
        "level",
        "time",
        "start",
        "open",
        "topic",
        "municipality",
        "unbekannt",
    ]
)
VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["-1", "10000000000", "abc", "\x00", '" OR 1=1 --', "NEAR(a b)", "' AND *", "🙂" * 50, "\ud800", "a" * 10_000]
    ),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parameters=st.lists(st.tuples(NAMES, VALUES), max_size=4))
def test_no_address_breaks_a_list(client: Client, indexed: Index, parameters: list[tuple[str, Any]]) -> None:
    query = urlencode(parameters, errors="surrogatepass")
    for path in LISTS:
        assert client.get(f"{path}?{query}").status_code == 200
