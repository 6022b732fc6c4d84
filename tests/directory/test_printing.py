"""Merkliste and lists on paper: tagged, each word in its language, nothing secret, nothing kept."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from directory.models import Service
from directory.views import downloads
from tests import pdf

from .factories import (
    CourseFactory,
    CourseTextFactory,
    LocationFactory,
    ServiceAtLocationFactory,
    ServiceFactory,
    ServiceTextFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

ARABIC = re.compile(r"[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]")
SECRETS = ("Geheimweg", "52099", "Verborgenstadt", "Schutzwohnung")


def of(*records: Any) -> str:
    return "-".join(f"{'a' if isinstance(record, Service) else 'k'}{record.pk}" for record in records)


def fetched(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert not response.cookies
    assert "private" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    return response.content


@pytest.fixture
def offers() -> list[Any]:
    """Two offers and a course, in German and in Arabic."""
    first = ServiceFactory(
        name="Migrationsberatung", required_documents=["Ausweis", "Briefe vom Amt"], access=["ohne_termin"],
        speaks=["de", "ar"],
    )  # fmt: skip
    ServiceTextFactory(record=first, language="ar", name="استشارة الهجرة", summary="نساعدكم في كل الأسئلة.")
    second, course = ServiceFactory(name="Schuldnerberatung"), CourseFactory(name="Deutsch am Abend")
    CourseTextFactory(record=course, language="ar", name="دورة مسائية", summary="تعلّم الألمانية مساءً")
    return [first, second, course]


@pytest.fixture
def bilingual(client: Client, offers: list[Any]) -> bytes:
    return fetched(client, f"/ar/merkliste/liste.pdf?items={of(*offers)}&with=de")


# --- Merkliste -------------------------------------------------------------------------------------------------------
def test_the_sheet_is_tagged_and_says_its_language(bilingual: bytes) -> None:
    sheet = pdf.read(bilingual)
    assert sheet.is_marked
    assert sheet.says_ua
    assert sheet.language == "ar"
    assert sheet.title
    assert len(sheet.of("H1")) == 1
    assert len(sheet.of("H2")) == 3
    assert [tag.alt for tag in sheet.of("Figure")] != [""]
    assert {tag.name for tag in sheet.tags} >= {"L", "LI", "Lbl", "LBody"}


def test_every_word_is_in_the_language_it_is_marked_with(bilingual: bytes) -> None:
    sheet = pdf.read(bilingual)
    german, arabic = sheet.words_in("de"), sheet.words_in("ar")
    assert not ARABIC.search(german)
    assert ARABIC.search(arabic)
    for word in ("Migrationsberatung", "Beispielstraße", "Hilfe bei allen Fragen", "Ausweis"):
        assert word in german
        assert word not in arabic


def test_the_fonts_are_in_the_file(bilingual: bytes) -> None:
    fonts = pdf.read(bilingual).fonts
    assert fonts
    assert all(fonts.values())
    assert {name.partition("+")[2].partition("-")[0] for name in fonts} == {"NotoSans", "NotoSansArabic"}


def test_arabic_can_be_copied_out_of_the_sheet(bilingual: bytes) -> None:
    copied = pdf.text(bilingual)
    for word in ("استشارة", "دورة", "كل"):
        assert word in copied


def test_a_record_says_everything_that_one_needs_to_go_there(client: Client, offers: list[Any]) -> None:
    copied = pdf.text(fetched(client, f"/de/merkliste/liste.pdf?items={of(*offers)}"))
    for words in (
        "Migrationsberatung", "Wohlfahrtsverband", "Hilfe bei allen Fragen", "Mo bis Fr: 9:00 bis 12:30",
        "Beispielstraße", "0241 000-210", "Ausweis", "Geprüft am", "/de/merkliste/?items=",
    ):  # fmt: skip
        assert words in copied.replace("\r\n", " ")


def test_what_somebody_typed_prints_as_it_is(client: Client) -> None:
    service = ServiceFactory(name="#let x = *fett* $x$", summary="= Titel 😀 漢", required_documents=["@ref <label>"])
    copied = pdf.text(fetched(client, f"/de/merkliste/liste.pdf?items={of(service)}"))
    assert "#let x = *fett* $x$" in copied
    assert "@ref <label>" in copied


def test_what_protects_people_is_on_no_sheet(client: Client) -> None:
    secret = ServiceFactory(name="Zuflucht", place__location=LocationFactory(redacted=True))
    protected = ServiceFactory(name="Gewaltschutz", topics=[TopicFactory(protection=True)])
    hidden = ServiceFactory(name="Wohngruppe", place__location=LocationFactory(
        address_visibility="hidden", street="Stillweg 7", name="Haus am Rand", directions="Klingel links",
        latitude="50.123456", longitude="6.123456",
    ))  # fmt: skip
    for address in (
        f"/de/merkliste/liste.pdf?items={of(secret, protected, hidden)}",
        "/de/angebote/liste.pdf",
    ):
        copied = pdf.text(fetched(client, address))
        assert "Wohngruppe" in copied
        for word in (
            *SECRETS,
            "Zuflucht",
            "Gewaltschutz",
            "Stillweg",
            "Haus am Rand",
            "Klingel links",
            "50.123",
            "6.123",
        ):
            assert word not in copied


def test_a_list_with_nothing_to_print_answers_with_its_page(client: Client) -> None:
    response = client.get("/de/merkliste/liste.pdf?items=a999999")
    assert response["Content-Type"].startswith("text/html")
    assert response.status_code == 200


def test_a_long_offer_goes_on_over_pages(client: Client) -> None:
    long = ServiceFactory(eligibility="\n".join(f"Absatz {number}: " + "viele Worte " * 30 for number in range(60)))
    content = fetched(client, f"/de/merkliste/liste.pdf?items={of(long)}")
    assert pdf.pages(content) > 2
    assert "Absatz 59" in pdf.text(content)


def test_ten_offers_in_two_languages_are_printed_within_a_moment(client: Client) -> None:
    offers = [ServiceFactory(required_documents=["Ausweis"]) for _number in range(10)]
    for service in offers:
        ServiceAtLocationFactory(service=service)
        ServiceTextFactory(record=service, language="ar", name="استشارة الهجرة", summary="نساعدكم في كل الأسئلة.")
    began = time.perf_counter()
    fetched(client, f"/ar/merkliste/liste.pdf?items={of(*offers)}&with=de")
    assert time.perf_counter() - began < 1.5


# --- Lists -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("code", "address"), [("de", "angebote"), ("ar", "angebote"), ("de", "kurse"), ("fa", "kurse")]
)
def test_a_list_is_a_table_with_a_head(client: Client, offers: list[Any], code: str, address: str) -> None:
    sheet = pdf.read(fetched(client, f"/{code}/{address}/liste.pdf"))
    assert sheet.language == code
    assert len(sheet.of("H1")) == 1
    assert len(sheet.of("Table")) == 1
    assert len(sheet.of("TH")) == 5
    assert len(sheet.of("TR")) == 1 + (2 if address == "angebote" else 1)


def test_the_filters_of_the_list_are_those_of_the_sheet(
    client: Client, indexed: Callable[[], int], offers: list[Any]
) -> None:
    indexed()
    copied = pdf.text(fetched(client, "/de/angebote/liste.pdf?language=ar"))
    assert "Migrationsberatung" in copied
    assert "Schuldnerberatung" not in copied
    assert "/de/angebote/?language=ar" in copied


def test_a_list_that_is_too_long_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "MOST_PRINTED", 2)
    for name in ("Erste", "Zweite", "Ämterlotsen"):
        ServiceFactory(name=name)
    content = fetched(client, "/en/angebote/liste.pdf")
    assert len(pdf.read(content).of("TR")) == 1 + 2
    assert "the first 2 of 3" in pdf.text(content)


def test_an_empty_list_says_so(client: Client) -> None:
    assert "Nothing fits all your wishes" in pdf.text(fetched(client, "/en/kurse/liste.pdf"))
