"""What a page may cost in statements."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.models import Course, Location, Organisation, Service
from kompass.models import DimensionPage, TopicPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_region")]


def statements(address: str) -> list[str]:
    """Of a page that was asked for before: what is kept in memory is kept. The engine's files are no database."""
    client = Client()
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]


def topic(language: str, code: str) -> str:
    return TopicPage.objects.get(topic__code=code, locale__language_code=language).url


def _number(code: str) -> int:
    return TopicPage.objects.get(topic__code=code, locale__language_code="de").pk


PAGES: dict[str, tuple[int, Callable[[], str]]] = {
    "home": (15, lambda: "/de/"),
    "home in Arabic": (15, lambda: "/ar/"),
    "topic": (15, lambda: topic("de", "wohnsitz_anmelden")),
    "topic with German text": (15, lambda: topic("fa", "wohnsitz_anmelden")),
    "protection topic": (15, lambda: topic("de", "haeusliche_gewalt")),
    "glossary": (8, lambda: "/de/glossar/"),
    "topic in easy language": (15, lambda: f"{topic('de', 'wohnsitz_anmelden')}leicht/"),
    "way in": (15, lambda: "/ar/kompass/neu-hier/"),
    "form about a page": (8, lambda: f"/ar/rueckmeldung/{_number('wohnsitz_anmelden')}/"),
    "dimension": (15, lambda: DimensionPage.objects.filter(locale__language_code="de").first().url),
    "all topics": (15, lambda: "/de/kompass/"),
    "first start question": (15, lambda: "/ar/start/"),
    "events": (15, lambda: "/ar/termine/"),
    "event": (15, lambda: "/ar/termine/info-sprachkurse/"),
    "results": (8, lambda: "/de/suche/?q=deutschkurs"),
    "corrected results in Arabic": (8, lambda: "/ar/suche/?q=جوب سنتر"),
    "nothing found": (8, lambda: "/de/suche/?q=xqzvw"),
    "offers": (15, lambda: "/de/angebote/?language=ar&topic=migrationsberatung"),
    "offers near by, open in a language": (15, lambda: "/ar/angebote/?language=ar&open=today&near=52062&radius=5"),
    "courses": (15, lambda: "/de/kurse/?level=B1"),
    "no course": (15, lambda: "/ar/kurse/?time=vormittags&near=Stolberg&radius=5&childcare=yes&weeks=3&places=free"),
    "organisations": (15, lambda: "/de/traeger/"),
    "offer": (12, lambda: Service.objects.published().first().get_absolute_url()),
    "course": (12, lambda: Course.objects.published().first().get_absolute_url()),
    "organisation": (12, lambda: Organisation.objects.published().first().get_absolute_url()),
    "place": (12, lambda: Location.objects.published().first().get_absolute_url()),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_its_budget_of_statements(name: str) -> None:
    budget, address = PAGES[name]
    asked = statements(address())
    assert len(asked) <= budget, "\n".join(statement[:300] for statement in asked)


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_answer_to_the_start_questions_keeps_its_budget(language: str) -> None:
    client, address = Client(), f"/{language}/start/"
    answers = {"dringend": "notfall", "worum": "geld", "fuer_wen": "mit_kindern", "sprache": "ar", "ort": "52222"}
    client.post(address, answers)
    with CaptureQueriesContext(connection) as queries:
        assert client.post(address, answers).status_code == 200
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 15, "\n".join(statement[:300] for statement in asked)
