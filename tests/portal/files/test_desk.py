"""Files as readers and editors meet them: the block on a page, the address of a file, the form, the report."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.users.models import UserProfile

from portal.blocks import FileBlock
from portal.models import DocumentText
from portal.role_groups import make_groups
from tests.portal.factories import StandardPageFactory, portal
from tests.portal.files import samples
from tests.portal.files.samples import document

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def desk(person: Any) -> Client:
    make_groups()
    client = Client()
    editor = person("editor")
    UserProfile.objects.create(user=editor, preferred_language="en")
    client.force_login(editor, BACKEND)
    return client


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


# --- On a page -------------------------------------------------------------------------------------------------------
def test_a_page_offers_a_file_with_its_kind_and_size() -> None:
    made = document(title="Merkblatt: Umzug", name="umzug.pdf")
    page = StandardPageFactory(
        parent=portal()["de"], body=[("file", {"document": made, "note": "Zum Ausdrucken."})], slug="umzug"
    )
    text = shown(Client(), page.url)
    assert f'href="/documents/{made.pk}/{made.filename}"' in text
    assert "Merkblatt: Umzug" in text
    assert "(PDF, " in text
    assert "Zum Ausdrucken." in text


def test_a_page_whose_file_was_deleted_shows_nothing_in_its_place() -> None:
    made = document(title="Merkblatt: Umzug")
    page = StandardPageFactory(
        parent=portal()["de"], body=[("file", {"document": made, "note": "Zum Ausdrucken."})], slug="umzug"
    )
    made.delete()
    assert "Zum Ausdrucken." not in shown(Client(), page.url)


def test_the_block_can_be_previewed_without_any_file() -> None:
    block = FileBlock()
    assert "merkblatt.pdf" in block.render(block.get_preview_value())


# --- Its address -----------------------------------------------------------------------------------------------------
def test_everybody_opens_a_file_at_its_address() -> None:
    data = samples.pdf(["Text"])
    response = Client().get(document(data).url)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert b"".join(response.streaming_content) == data


@pytest.mark.parametrize("restriction", ["login", "groups"])
def test_a_restricted_file_answers_strangers_like_an_unknown_one(restriction: str, desk: Client) -> None:
    folder = Collection.get_first_root_node().add_child(name="Intern")
    made = document(collection=folder)
    CollectionViewRestriction.objects.create(collection=folder, restriction_type=restriction)
    assert Client().get(made.url).status_code == 404
    assert desk.get(made.url).status_code == (200 if restriction == "login" else 404)


# --- At the desk -----------------------------------------------------------------------------------------------------
def test_the_form_of_a_document_says_what_the_search_knows(desk: Client) -> None:
    made = document(samples.pdf(["eins"], ["zwei"]))
    assert "The text of the file can be found by the search: 2 pages." in shown(
        desk, f"/admin/documents/edit/{made.pk}/"
    )


def test_the_form_of_a_document_says_what_to_do(desk: Client) -> None:
    made = document(samples.pdf(["x"], password="geheim"))
    assert "Upload it without one." in shown(desk, f"/admin/documents/edit/{made.pk}/")


def test_a_document_that_nobody_read_yet_has_a_form_too(desk: Client) -> None:
    made = document()
    DocumentText.objects.all().delete()
    assert "Merkblatt" in shown(desk, f"/admin/documents/edit/{made.pk}/")


def test_the_report_lists_files_without_text_and_what_to_do(desk: Client) -> None:
    document(title="Lesbar")
    broken = document(samples.pdf(["x"])[:300], title="Kaputt")
    text = shown(desk, "/admin/reports/files/")
    assert "Kaputt" in text
    assert f"/admin/documents/edit/{broken.pk}/" in text
    assert "The file is damaged." in text
    assert "Lesbar" not in text


def test_the_report_stands_in_the_menu_of_editors(desk: Client) -> None:
    assert "/admin/reports/files/" in shown(desk, "/admin/")


def test_the_report_can_be_taken_along_as_a_sheet(desk: Client) -> None:
    document(b"kein PDF", title="Programm")
    response = desk.get("/admin/reports/files/?export=csv")
    with translation.override("en"):  # the rows are written while they are sent
        text = b"".join(response.streaming_content).decode()
    assert text.startswith('Document,"What is wrong, what to do",Tried')
    assert "Programm" in text
    assert "This kind of file cannot be read." in text
