from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from wagtail.documents import get_document_model
from wagtail.models import ReferenceIndex

from portal.files import document_texts
from portal.files.contents import ReadText
from portal.files.document_texts import read_document, to_read
from portal.models import DocumentText, DocumentTextPage
from tests.portal.files import samples
from tests.portal.files.samples import document

pytestmark = pytest.mark.django_db

State, Reason = DocumentText.State, DocumentText.Reason


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What is read from now on; every file says „gelesen“."""
    seen: list[bytes] = []

    def read(data: bytes) -> ReadText:
        seen.append(data)
        return ReadText(("gelesen",), is_paged=True)

    monkeypatch.setattr(document_texts, "read", read)
    return seen


def words(document: Any) -> list[tuple[int, str]]:
    return list(DocumentTextPage.objects.filter(document_text__document=document).values_list("number", "text"))


def replace_file(document: Any, data: bytes, name: str = "neu.pdf") -> None:
    """As Wagtail's form does it."""
    document.file = ContentFile(data, name=name)
    document._set_document_file_metadata()
    document.save()


def output(*options: str) -> str:
    out = io.StringIO()
    call_command("read_documents", *options, stdout=out)
    return out.getvalue()


# --- Reading ---------------------------------------------------------------------------------------------------------
def test_an_uploaded_file_is_read_by_itself() -> None:
    made = document(samples.pdf(["eins"], [], ["drei"]))
    text = DocumentText.objects.get(document=made)
    assert (text.state, text.page_count, text.is_paged, text.truncated) == (State.READ, 3, True, False)
    assert words(made) == [(1, "eins"), (3, "drei")]


def test_an_unreadable_file_tells_the_editor_what_to_do() -> None:
    text = DocumentText.objects.get(document=document(samples.pdf(["x"], password="geheim")))
    assert (text.state, text.reason) == (State.FAILED, Reason.ENCRYPTED)
    assert text.in_words == "The file is protected by a password. Upload it without one."


def test_another_file_replaces_the_text() -> None:
    made = document(samples.pdf(["alt"], ["alt"]))
    replace_file(made, samples.pdf(["neu"]))
    assert words(made) == [(1, "neu")]


def test_a_file_that_cannot_be_read_leaves_nothing_of_the_one_before() -> None:
    made = document(samples.pdf(["alt"]))
    replace_file(made, b"kein PDF")
    assert DocumentText.objects.get(document=made).reason == Reason.UNSUPPORTED
    assert words(made) == []


def test_a_new_title_reads_nothing(readings: list[bytes]) -> None:
    made = document()
    made.title = "Anderer Titel"
    made.save()
    assert len(readings) == 1


def test_a_document_made_without_a_hash_is_read_once(readings: list[bytes]) -> None:
    made = get_document_model()(title="Aus einem Skript")
    made.file = ContentFile(samples.pdf(["x"]), name="x.pdf")
    made.save()
    assert len(readings) == 1


def test_a_file_that_is_gone_is_read_when_it_comes_back(readings: list[bytes]) -> None:
    made = document()
    data = made.file.open().read()
    made.file.storage.delete(made.file.name)
    text = read_document(made.pk, again=True)
    assert (text.state, text.reason) == (State.FAILED, Reason.MISSING)
    replace_file(made, data)
    text.refresh_from_db()
    assert text.state == State.READ


def test_what_is_read_while_the_file_is_replaced_is_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    made = document(samples.pdf(["alt"]))
    real = document_texts.read

    def slowly(data: bytes) -> ReadText:
        monkeypatch.setattr(document_texts, "read", real)
        replace_file(get_document_model().objects.get(pk=made.pk), samples.pdf(["neu"]))
        return real(data)

    monkeypatch.setattr(document_texts, "read", slowly)
    read_document(made.pk, again=True)
    assert words(made) == [(1, "neu")]


def test_a_document_that_was_deleted_meanwhile_is_passed_over() -> None:
    assert read_document(4711) is None


def test_a_deleted_document_takes_its_text_along() -> None:
    document().delete()
    assert not DocumentText.objects.exists()
    assert not DocumentTextPage.objects.exists()


def test_having_a_text_does_not_count_as_use_of_the_document() -> None:
    assert not ReferenceIndex.get_references_to(document()).exists()


# --- In words --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"state": "waiting"}, "The text of the file is being read."),
        ({"is_paged": True, "page_count": 1}, "The text of the file can be found by the search: 1 page."),
        ({"is_paged": True, "page_count": 12}, "The text of the file can be found by the search: 12 pages."),
        ({"page_count": 1}, "The text of the file can be found by the search."),
        (
            {"is_paged": True, "page_count": 500, "truncated": True},
            "The file is very long. Only its first 500 pages can be found by the search.",
        ),
        ({"page_count": 1, "truncated": True}, "The file is very long. Only its beginning can be found by the search."),
    ],
)
def test_the_editor_reads_how_far_it_got(fields: dict[str, Any], sentence: str) -> None:
    assert DocumentText(**{"state": "read", **fields}).in_words == sentence


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "failed"},
        {"state": "read", "reason": "broken", "page_count": 1},
        {"state": "read", "page_count": 0},
        {"state": "waiting", "page_count": 2},
    ],
)
def test_the_database_refuses_what_contradicts_itself(fields: dict[str, Any]) -> None:
    text = DocumentText.objects.get(document=document())
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentText.objects.filter(pk=text.pk).update(**{"reason": "", "read_at": timezone.now(), **fields})


# --- Catching up -----------------------------------------------------------------------------------------------------
def test_documents_from_before_are_caught_up_with(readings: list[bytes]) -> None:
    old, _read = document(title="Alt"), document(title="Gelesen")
    DocumentText.objects.filter(document=old).delete()
    interrupted = document(title="Unterbrochen")
    DocumentText.objects.filter(document=interrupted).update(state=State.WAITING, page_count=0)
    assert set(to_read()) == {old, interrupted}
    readings.clear()
    assert output("--dry-run") == "2 files to read. Nothing was read (dry run).\n"
    assert not readings
    assert output() == "2 read, 0 unreadable.\n"
    assert len(readings) == 2
    assert not to_read().exists()


def test_all_can_be_read_anew(readings: list[bytes]) -> None:
    document()
    document(title="Zweites")
    readings.clear()
    output("--all")
    assert len(readings) == 2


def test_the_command_names_what_cannot_be_read() -> None:
    DocumentText.objects.filter(document=document(b"kein PDF", title="Programm")).delete()
    assert "  Programm: This kind of file cannot be read." in output()
