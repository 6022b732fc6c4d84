"""The Ordner: one form, an address, a tagged PDF. Nothing secret in it, nothing stored."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import time
from typing import Any

import pikepdf
import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.sheets import Sender
from kompass.folder import read_folder
from kompass.folder_pdf import folder_data
from kompass.folder_wishes import FolderWishes
from kompass.models import FolderRegister
from kompass.views import folder_page as views
from portal import printing
from portal.languages import CODES
from portal.rate_limits import RateLimit
from portal.role_groups import make_groups
from tests import pdf
from tests.directory.factories import LocationFactory, ServiceFactory, ServiceTextFactory, TopicFactory
from tests.forms import filled
from tests.portal.factories import portal

from .factories import DimensionPageFactory, KompassPageFactory, TopicPageFactory, kompass, paragraph, register

pytestmark = pytest.mark.django_db

ARABIC = re.compile(r"[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]")
STEPS = (
    "steps",
    {"heading": "Schritt für Schritt", "items": [{"title": "Termin machen", "text": "<p>Am <b>Telefon</b>.</p>"}]},
)
PAPERS = (
    "checklist",
    {"heading": "Papiere", "items": [{"text": "Reisepass", "note": "von allen"}], "footnote": "Fehlt etwas?"},
)
WARNING = ("notice", {"tone": "warning", "heading": "Vorsicht", "text": "<p>Zahlen Sie nichts.</p>"})
ARABIC_STEPS = ("steps", {"heading": "خطوة بخطوة", "items": [{"title": "احجز موعدًا", "text": "<p>بالهاتف.</p>"}]})


@pytest.fixture
def shown() -> dict[str, Any]:
    """A dimension with a topic that has everything, in German and half in Arabic, and one in German only."""
    homes = portal("ar")
    found = kompass(homes["de"], topics=2, titles={"ar": "السكن"})
    page = found["topic"]
    page.body = [STEPS, PAPERS, WARNING]
    page.reviewed_on = timezone.localdate()
    page.save()
    entrance = KompassPageFactory(parent=homes["ar"], language="ar", translation_of=found["entrance"])
    parent = DimensionPageFactory(
        parent=entrance, language="ar", translation_of=found["dimension"], dimension=found["dimension"].dimension
    )
    TopicPageFactory(
        parent=parent, language="ar", translation_of=page, topic=page.topic, plain_summary="ملخص قصير",
        body=[ARABIC_STEPS], machine=True,
    )  # fmt: skip
    office = ServiceFactory(name="Wohnberatung", topics=[page.topic], access=["ohne_termin"])
    ServiceTextFactory(record=office, language="ar", name="استشارة السكن", summary="نساعدكم.")
    page.topic.first_contacts.add(office)
    found["code"] = found["dimension"].dimension.code
    return found


def fetched(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert not response.cookies
    assert response["Cache-Control"] == "private, no-store"
    return response.content


def copied(content: bytes) -> str:
    return pdf.text(content).replace("\r\n", " ").replace("\n", " ")


def sheet_of(query: str) -> printing.Sheet:
    now = timezone.localtime()
    folder = read_folder(FolderWishes.read(QueryDict(query), reader="de"), at=now)
    return printing.sheet(
        "folder.typ", folder_data(folder, Sender("KIM-Portal", "https://kim.example.org/", True), at=now), at=now
    )


# --- PDF -------------------------------------------------------------------------------------------------------------
@pytest.fixture
def bilingual(client: Client, shown: dict[str, Any]) -> bytes:
    register(
        shown["dimension"].dimension,
        de={"purpose": "Alles zur Wohnung.", "documents": ["Mietvertrag"], "own_lines": ["Zählerstand"]},
        ar={
            "purpose": "كل ما يخصّ السكن.",
            "documents": ["عقد الإيجار"],
            "own_lines": ["قراءة العدّاد"],
            "machine": True,
        },
    )
    return fetched(client, f"/de/ordner/ordner.pdf?dimension={shown['code']}&language=de&with=ar")


def test_the_folder_is_tagged_and_its_headings_are_in_order(bilingual: bytes) -> None:
    sheet = pdf.read(bilingual)
    assert sheet.is_marked
    assert sheet.says_ua
    assert sheet.language == "de"
    assert len(sheet.of("H1")) == 1
    levels = [int(tag.name[1]) for tag in sheet.tags if re.fullmatch(r"H[1-6]", tag.name)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert {tag.name for tag in sheet.tags} >= {"L", "LI", "Lbl", "LBody", "TOC", "TOCI", "Link"}
    assert all(tag.alt for tag in sheet.of("Figure"))


def test_every_word_of_the_folder_is_in_the_language_it_is_marked_with(bilingual: bytes) -> None:
    sheet = pdf.read(bilingual)
    german, arabic = sheet.words_in("de"), sheet.words_in("ar")
    assert not ARABIC.search(german)
    for word in ("Termin machen", "Reisepass", "Mietvertrag", "Wohnberatung"):
        assert word in german
        assert word not in arabic
    assert ARABIC.search(arabic)


def test_the_fonts_are_in_the_file_and_arabic_can_be_copied(bilingual: bytes) -> None:
    fonts = pdf.read(bilingual).fonts
    assert fonts
    assert all(fonts.values())
    text = copied(bilingual)
    for word in ("السكن", "خطوة", "عقد"):
        assert word in text


def test_the_contents_lead_to_the_registers(bilingual: bytes, tmp_path: Any) -> None:
    path = tmp_path / "ordner.pdf"
    path.write_bytes(bilingual)
    with pikepdf.open(path) as document:
        links = [note for note in document.pages[0].get("/Annots", []) if note.Subtype == "/Link"]
        inside = [note for note in links if "/Dest" in note or note.get("/A", {}).get("/S") == "/GoTo"]
        assert inside
        assert "/Outlines" in document.Root


def test_a_topic_says_all_that_one_needs(bilingual: bytes) -> None:
    text = copied(bilingual)
    for words in (
        "Das müssen Sie wissen", "Schritt für Schritt", "von allen", "Zahlen Sie nichts", "Wohnberatung",
        "0241 000-210", "Zählerstand", "Geprüft am",
    ):  # fmt: skip
        assert words in text


@pytest.mark.parametrize("query", ["language=de&with=ar", "language=ar&with=de", "language=fa", "language=uk&with=fa"])
def test_typst_is_sure_of_everything(shown: dict[str, Any], query: str) -> None:
    sheet = sheet_of(f"dimension={shown['code']}&{query}&protection=yes")
    assert sheet.warnings == ()
    assert pdf.read(sheet.content).says_ua


def test_a_text_without_translation_is_printed_once_in_german_and_marked(shown: dict[str, Any]) -> None:
    text = copied(sheet_of(f"dimension={shown['code']}&language=de&with=uk").content)
    assert text.count("Termin machen") == 1
    with translation.override("uk"):
        assert translation.gettext("in German") in text


def test_words_of_a_machine_are_marked(shown: dict[str, Any]) -> None:
    now = timezone.localtime()
    folder = read_folder(FolderWishes.read(QueryDict(f"dimension={shown['code']}&language=ar"), reader="de"), at=now)
    with translation.override("ar"):
        assert translation.gettext("machine translation") in folder.registers[0].topics[0].sides[0].marks


def test_the_first_sheets_can_be_printed_without_topics(shown: dict[str, Any]) -> None:
    sheet = sheet_of(f"dimension={shown['code']}&extent=short")
    assert pdf.pages(sheet.content) == 2
    assert "Termin machen" not in copied(sheet.content)


def test_a_register_has_its_place_whatever_else_is_printed(shown: dict[str, Any]) -> None:
    other = TopicFactory().dimension
    now = timezone.localtime()
    for query in (f"dimension={other.code}", f"dimension={other.code}&dimension={shown['code']}"):
        folder = read_folder(FolderWishes.read(QueryDict(query), reader="de"), at=now)
        numbers = {one.code: one.number for one in folder.registers}
        assert folder.total == 2
        assert len({numbers[other.code], *numbers.values()}) == len(folder.registers)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.text(min_size=1, max_size=60),
    name=st.sampled_from(["*fett* #let x = 1", "$x$ @ref <label>", "😀 漢字 ‏עברית"]),
)
def test_what_somebody_typed_prints_as_it_is(shown: dict[str, Any], words: str, name: str) -> None:
    page = shown["topics"][1]
    words = words.replace("\x00", "")
    page.plain_summary = name
    page.body = [paragraph(f"<p>{words}</p>"), ("costs", {"heading": words[:40] or "x", "text": f"<p>{name}</p>"})]
    page.save()
    sheet = sheet_of(f"dimension={shown['code']}")
    assert sheet.warnings == ()
    assert pdf.read(sheet.content).says_ua
    if "😀" not in name:
        assert name in copied(sheet.content)


# --- Protection ------------------------------------------------------------------------------------------------------
def secret() -> dict[str, Any]:
    topic = TopicFactory(protection=True, title="Gewaltschutz")
    home = portal()["de"]
    dimension = DimensionPageFactory(parent=KompassPageFactory(parent=home), dimension=topic.dimension)
    TopicPageFactory(parent=dimension, topic=topic)
    shelter = ServiceFactory(name="Zuflucht", topics=[topic], place__location=LocationFactory(redacted=True))
    topic.first_contacts.add(shelter)
    FolderRegister.objects.create(dimension=topic.dimension, office=shelter)
    return {"code": topic.dimension.code}


def test_topics_that_protect_are_left_out_unless_somebody_ticks_them() -> None:
    code = secret()["code"]
    without = copied(sheet_of(f"dimension={code}").content)
    assert "Gewaltschutz" not in without
    assert "Zuflucht" not in without
    text = copied(sheet_of(f"dimension={code}&protection=yes").content)
    assert "Gewaltschutz" in text
    assert "Zuflucht" in text


@pytest.mark.parametrize("query", ["", "&protection=yes", "&protection=yes&with=en", "&extent=short&protection=yes"])
def test_no_sheet_says_where_a_shelter_is(query: str) -> None:
    text = copied(sheet_of(f"dimension={secret()['code']}{query}").content)
    for word in ("Geheimweg", "52099", "Verborgenstadt", "Schutzwohnung"):
        assert word not in text


def test_a_page_that_is_not_public_is_on_no_sheet(shown: dict[str, Any]) -> None:
    shown["topic"].unpublish()
    assert "Termin machen" not in copied(sheet_of(f"dimension={shown['code']}&language=de&with=ar").content)


# --- Form ------------------------------------------------------------------------------------------------------------
def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response["Content-Type"].startswith("text/html")
    assert not response.cookies
    return response.content.decode()


def test_the_form_shows_what_will_be_printed_and_leads_to_it(client: Client, shown: dict[str, Any]) -> None:
    html = page(client, f"/en/ordner/?dimension={shown['code']}&language=ar&with=de")
    assert "In your folder" in html
    address = re.search(r'href="(/en/ordner/ordner\.pdf\?[^"]+)"', html)
    assert address
    assert html.count("kim-folder__tab") == 1
    assert fetched(client, address[1].replace("&amp;", "&"))


@pytest.mark.parametrize(
    "path", ["/en/ordner/?language=de", "/en/ordner/ordner.pdf", "/en/ordner/ordner.pdf?dimension=quatsch"]
)
def test_a_folder_of_nothing_is_answered_with_the_form(client: Client, shown: dict[str, Any], path: str) -> None:
    html = page(client, path)
    assert "Choose at least one area of life." in html
    assert "In your folder" not in html


def test_the_empty_form_complains_of_nothing(client: Client, shown: dict[str, Any]) -> None:
    html = page(client, "/en/ordner/")
    assert "kern-error" not in html
    assert "kern-alert" not in html


def test_what_is_not_understood_is_left_out_and_said(client: Client, shown: dict[str, Any]) -> None:
    html = page(client, f"/en/ordner/?dimension={shown['code']}&dimension=quatsch&with=xx")
    assert "Something in the address was not understood and was left out." in html
    assert f"ordner.pdf?dimension={shown['code']}&amp;language=en" in html


def test_the_same_language_twice_is_one_language(client: Client, shown: dict[str, Any]) -> None:
    html = page(client, f"/en/ordner/?dimension={shown['code']}&language=de&with=de")
    assert "Both languages were the same" in html
    assert "with=" not in re.search(r'ordner\.pdf\?[^"]+', html)[0]


def test_too_much_is_refused_before_anybody_waits(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = [TopicFactory().dimension.code for _number in range(8)]
    query = "&".join(f"dimension={code}" for code in codes)
    assert "Choose at most 6 areas" in page(client, f"/en/ordner/ordner.pdf?{query}")
    assert fetched(client, f"/en/ordner/ordner.pdf?{query}&extent=short")


def test_too_many_folders_at_once_are_asked_to_wait(
    client: Client, shown: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "_limit", RateLimit(window=dt.timedelta(minutes=10), per_key=1, in_all=1))
    address = f"/en/ordner/ordner.pdf?dimension={shown['code']}"
    fetched(client, address)
    response = client.get(address)
    assert response.status_code == 429
    assert "Please try again in ten minutes" in response.content.decode()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["dimension", "language", "with", "extent", "protection"]),
            st.one_of(st.text(max_size=50), st.sampled_from([*CODES, "short", "yes", ""])),
        ),
        max_size=6,
    )
)
def test_whatever_stands_in_the_address_is_read(shown: dict[str, Any], pairs: list[tuple[str, str]]) -> None:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    wishes = FolderWishes.read(query, reader="de")
    assert wishes.second != wishes.language
    again = FolderWishes.read(QueryDict(wishes.query_string()), reader="de")
    assert again == wishes
    assert not again.not_understood


def test_a_dimension_leads_to_its_sheets(client: Client, shown: dict[str, Any]) -> None:
    html = page(client, f"/de/{shown['dimension'].url_path.split('/', 2)[2]}")
    assert f'href="/de/ordner/?dimension={shown["code"]}"' in html


# --- Cost ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("topics", [1, 6])
def test_a_folder_costs_the_same_statements_however_large(django_assert_max_num_queries, topics: int) -> None:
    home = portal()["de"]
    shown = kompass(home, topics=topics)
    for page in shown["topics"]:
        page.topic.first_contacts.add(ServiceFactory(topics=[page.topic]))
    wishes = FolderWishes.read(QueryDict(f"dimension={shown['dimension'].dimension.code}&with=ar"), reader="de")
    read_folder(wishes, at=timezone.localtime())
    with django_assert_max_num_queries(20):
        read_folder(wishes, at=timezone.localtime())


def test_the_form_keeps_its_budget(client: Client, shown: dict[str, Any], django_assert_max_num_queries) -> None:
    client.get("/ar/ordner/")
    with django_assert_max_num_queries(8):
        client.get(f"/ar/ordner/?dimension={shown['code']}&with=de")


def test_three_registers_in_two_languages_are_printed_within_three_seconds(
    client: Client, shown: dict[str, Any]
) -> None:
    codes = [shown["code"]]
    for _number in range(2):
        topic = TopicFactory()
        dimension = DimensionPageFactory(parent=shown["entrance"], dimension=topic.dimension)
        codes.append(topic.dimension.code)
        for _page in range(7):
            TopicPageFactory(
                parent=dimension, topic=TopicFactory(dimension=topic.dimension), body=[STEPS, PAPERS, WARNING] * 2
            )
    query = "&".join(f"dimension={code}" for code in codes)
    began = time.perf_counter()
    fetched(client, f"/de/ordner/ordner.pdf?{query}&with=ar")
    assert time.perf_counter() - began < 3


# --- Desk ------------------------------------------------------------------------------------------------------------
def test_an_editor_writes_a_compartment_and_german_comes_first(client: Client, person: Any) -> None:
    make_groups()
    client.force_login(person("editor"), "allauth.account.auth_backends.AuthenticationBackend")
    dimension = TopicFactory().dimension
    row = register(dimension, de={"purpose": "Alles zur Wohnung."})
    address = f"/admin/folderregister/edit/{row.pk}/"
    data = filled(client.get(address).context["form"])
    response = client.post(address, {**data, "wordings-0-documents": "Mietvertrag\n\nKaution"})
    assert response.status_code == 302, response.context["form"].errors
    assert row.wordings.get().documents == ["Mietvertrag", "Kaution"]
    data = filled(client.get(address).context["form"])
    response = client.post(address, {**data, "wordings-0-language": "ar"})
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    response = client.post(address, {**data, "wordings-0-documents": "x" * 200})
    assert response.context["form"].formsets["wordings"].errors[0]["documents"]
