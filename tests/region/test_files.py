"""The files of the demo: what stands only in them is found, and they open."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from wagtail.documents import get_document_model

from portal.demo.attachments import FOLDER
from portal.demo.loading import load_demo
from portal.models import DocumentText
from search.query import search

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_region")]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Name an Klingel und Briefkasten", "Wohnsitz anmelden"),
        ("Belege der Abrechnung einsehen", "Mietvertrag und Mietrecht"),
        ('"Zeugnisse früherer Kurse"', "Integrationskurs"),
    ],
)
def test_a_sentence_of_a_file_finds_its_topic(question: str, title: str) -> None:
    assert title in [hit.title for hit in search(question, language="de").hits[:3]]


def test_all_files_of_the_demo_are_used_and_read() -> None:
    names = {path.name for path in FOLDER.iterdir() if path.suffix in (".pdf", ".docx")}
    assert {document.filename for document in get_document_model().objects.all()} == names
    assert set(DocumentText.objects.values_list("state", flat=True)) == {"read"}


def test_the_files_open_from_their_page() -> None:
    client = Client()
    page = search("Name an Klingel und Briefkasten", language="de").hits[0].url
    (address,) = re.findall(r'href="(/documents/[^"]+)"', client.get(page).content.decode())
    assert client.get(address).status_code == 200


def test_loading_again_adds_no_file() -> None:
    before = get_document_model().objects.count()
    load_demo()
    assert get_document_model().objects.count() == before == 3
    assert len(list((settings.MEDIA_ROOT / "documents").iterdir())) == 3


def test_files_are_made_of_invented_facts() -> None:
    """No telephone number, no address of a real office."""
    text = "\n".join(page.text for row in DocumentText.objects.all() for page in row.pages.all())
    assert "Beispieldaten" in text
    assert re.findall(r"\d{4,}|@|www\.", text) == []
