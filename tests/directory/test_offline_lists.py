"""Lists as tables for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import DjangoAssertNumQueries

from directory import offline_lists
from directory.offline_lists import safe_cell

from .factories import CourseFactory, LocationFactory, ServiceFactory, ServiceTextFactory, TopicFactory

SECRETS = ("Geheimweg", "52099", "Verborgenstadt", "Schutzwohnung")
pytestmark_db = pytest.mark.django_db


def table(client: Client, address: str) -> list[list[str]]:
    response = client.get(address)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "private" in response["Cache-Control"]
    text = response.getvalue().decode()
    assert text.startswith(offline_lists.BYTE_ORDER_MARK)
    return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))


@pytestmark_db
def test_a_row_holds_what_the_page_says(client: Client) -> None:
    ServiceFactory(name="Beratung; mit „Anführung“", required_documents=["Ausweis", "Brief"])
    head, row = table(client, "/de/angebote/liste.csv")
    cells = dict(zip(head, row, strict=True))
    assert row[0] == "Beratung; mit „Anführung“"
    assert cells["Wann?"] == "Mo bis Fr: 9:00 bis 12:30 Uhr"
    assert cells["Was mitbringen?"] == "Ausweis | Brief"
    assert "52062" in row
    assert row[-1].startswith("http")


@pytestmark_db
def test_a_table_is_in_the_language_of_its_address(client: Client) -> None:
    service = ServiceFactory()
    ServiceTextFactory(record=service, language="ar", name="استشارة الهجرة")
    CourseFactory()
    assert table(client, "/ar/angebote/liste.csv")[1][0] == "استشارة الهجرة"
    head, _row = table(client, "/en/kurse/liste.csv")
    assert head[4:6] == ["Level", "For whom?"]
    assert translation.get_language() == "de"


@pytestmark_db
def test_what_protects_people_is_in_no_table(client: Client) -> None:
    ServiceFactory(name="Zuflucht", place__location=LocationFactory(redacted=True))
    ServiceFactory(name="Gewaltschutz", topics=[TopicFactory(protection=True)])
    ServiceFactory(name="Intern", staff_only=True)
    ServiceFactory(
        name="Wohngruppe", staff_note="Nur intern",
        place__location=LocationFactory(address_visibility="hidden", street="Stillweg 7", name="Haus am Rand"),
    )  # fmt: skip
    CourseFactory(name="Kurs im Haus", runs__location=LocationFactory(redacted=True))
    text = str(table(client, "/de/angebote/liste.csv")) + str(table(client, "/de/kurse/liste.csv"))
    assert "Wohngruppe" in text
    for word in (*SECRETS, "Zuflucht", "Gewaltschutz", "Intern", "intern", "Stillweg", "Haus am Rand", "Kurs im Haus"):
        assert word not in text


@pytestmark_db
def test_filters_and_order_are_those_of_the_list(client: Client, indexed: Callable[[], int]) -> None:
    ServiceFactory(name="Auf Arabisch", speaks=["ar"])
    ServiceFactory(name="Auf Deutsch", speaks=["de"])
    indexed()
    assert [row[0] for row in table(client, "/de/angebote/liste.csv?language=ar")[1:]] == ["Auf Arabisch"]
    assert [row[0] for row in table(client, "/de/angebote/liste.csv")[1:]] == ["Auf Arabisch", "Auf Deutsch"]


@pytestmark_db
def test_a_long_table_is_read_in_chunks(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(offline_lists, "CHUNK", 5)
    names = [f"Beratung {number:02}" for number in range(12)]
    for name in names:
        ServiceFactory(name=name)
    table(client, "/de/angebote/liste.csv")
    with django_assert_max_num_queries(5 + 3 * 9):
        assert [row[0] for row in table(client, "/de/angebote/liste.csv")[1:]] == names


@pytestmark_db
@pytest.mark.parametrize("name", ["=1+1", "+49 241", "-2", "@SUM(A1)", "  =1+1", "＝1", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(client: Client, name: str) -> None:
    ServiceFactory(name=name)
    assert table(client, "/de/angebote/liste.csv")[1][0].startswith("'")


@given(st.text(max_size=30))
def test_a_cell_never_begins_like_a_formula(text: str) -> None:
    assert not safe_cell(text).lstrip().startswith(("=", "+", "-", "@"))
    assert safe_cell(text).lstrip("'") == text.replace("\x00", "").lstrip("'")
