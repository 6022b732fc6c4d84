"""What is written for counselling staff is read and found by them alone, whatever door the public tries."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kompass.models import TopicPage
from portal.roles import STAFF, Role, audiences
from search import index
from search.query import search, suggest
from tests.kompass.factories import kompass
from tests.portal.factories import portal

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NOTE = "Rückfragen an Durchwahl Papageienstelle"


@pytest.fixture
def page() -> TopicPage:
    found = kompass(portal("ar")["de"], title="Wohnsitz anmelden")["topic"]
    found.staff_note = NOTE
    found.save_revision().publish()
    index.rebuild()
    return TopicPage.objects.get(pk=found.pk)


def logged_in(person: Any, role: str) -> Client:
    client = Client()
    client.force_login(person(role), BACKEND)
    return client


@pytest.mark.parametrize("role", Role)
def test_the_page_shows_the_note_to_staff_alone(person: Any, page: TopicPage, role: Role) -> None:
    html = logged_in(person, role).get(page.url).content.decode()
    assert (NOTE in html) is (role in STAFF)


@pytest.mark.parametrize("role", Role)
def test_the_search_finds_it_for_staff_alone(person: Any, page: TopicPage, role: Role) -> None:
    found = search("Papageienstelle", language="de", audiences=audiences(person(role)), correct=False)
    internal = [hit.id for hit in found.internal.hits] if found.internal else []
    assert internal == ([f"knowledge:{page.translation_key}"] if role in STAFF else [])
    assert found.hits == ()


@pytest.mark.parametrize(
    "address",
    [
        "{page}",
        "/ar/kompass/",
        "/de/kompass/",
        "/de/suche/?q=Papageienstelle",
        "/de/suche/?q=Papageienstelle&kind=knowledge",
        "/api/search?q=Papageienstelle&language=de",
        "/api/search?q=&language=de&kind=knowledge",
        "/api/suggest?q=Papagei&language=de",
        "/sitemap.xml",
        "/de/rueckmeldung/{pk}/",
        "/de/glossar/",
    ],
)
def test_no_public_door_says_a_word_of_it(client: Client, page: TopicPage, address: str) -> None:
    response = client.get(address.format(page=page.url, pk=page.pk))
    text = response.getvalue().decode()
    assert response.status_code == 200
    assert "Durchwahl" not in text
    assert f"knowledge:{page.translation_key}" not in text


def test_neither_counts_nor_suggestions_know_it(page: TopicPage) -> None:
    found = search("Wohnsitz", language="de")
    assert "knowledge" not in {one.value for one in found.facets.get("kind", ())}
    assert not [one for one in suggest("Papagei", language="de") if "apagei" in str(one)]


def test_a_note_that_is_taken_back_is_no_longer_found(person: Any, page: TopicPage) -> None:
    page.staff_note = ""
    page.save_revision().publish()
    found = search("Papageienstelle", language="de", audiences=audiences(person("counsellor")), correct=False)
    assert found.internal is None or found.internal.hits == ()


def test_a_logged_in_readers_page_is_kept_by_no_cache(person: Any, page: TopicPage) -> None:
    assert "private" in logged_in(person, "counsellor").get(page.url)["Cache-Control"]
