"""Files are found with the pages that show them, and only as long as everybody may open them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction

from portal import file_index
from portal.files import document_texts
from portal.files.contents import ReadText
from portal.files.shown import ShownFile, files_of
from portal.models import StandardPage
from search import index
from search.documents import FileText, sources
from search.models import OutboxEntry
from search.query import search
from tests.kompass.factories import TopicPageFactory, kompass, paragraph
from tests.portal.factories import StandardPageFactory, portal
from tests.portal.files import samples
from tests.portal.files.samples import document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of these tests are plain words, a page after each |."""
    monkeypatch.setattr(document_texts, "read", lambda data: ReadText(tuple(data.decode().split("|")), is_paged=True))


def offered(shown: Any, note: str = "") -> tuple[str, dict[str, Any]]:
    return ("file", {"document": shown, "note": note})


def linked(shown: Any) -> tuple[str, str]:
    return paragraph(f'<p>Lesen Sie <a linktype="document" id="{shown.pk}">das Merkblatt</a>.</p>')


def page_with(*blocks: tuple[str, Any], **fields: Any) -> StandardPage:
    page = StandardPageFactory(parent=fields.pop("parent", None) or portal()["de"], body=list(blocks), **fields)
    return StandardPage.objects.get(pk=page.pk)  # as the search reads it


def built(kind: str = "page") -> list[Any]:
    source = sources()[kind]
    return [source.build(row) for row in source.rows(None)]


def titles(text: str) -> list[str]:
    index.sync()
    return [hit.title for hit in search(text, language="de").hits]


# --- What a page shows -----------------------------------------------------------------------------------------------
def test_a_page_shows_the_files_it_offers_and_those_it_links_to() -> None:
    one, two = document(b"eins|zwei", title="Eins", name="eins.pdf"), document(b"drei", title="Zwei", name="zwei.pdf")
    page = page_with(linked(two), offered(one), offered(two))
    assert files_of([page]) == {
        page.pk: (
            ShownFile("Zwei", f"/documents/{two.pk}/{two.filename}", ("drei",), is_paged=True),
            ShownFile("Eins", f"/documents/{one.pk}/{one.filename}", ("eins", "zwei"), is_paged=True),
        )
    }


def test_links_inside_lists_of_a_block_count() -> None:
    made = document(b"x")
    entry = {"title": "Mehr", "text": linked(made)[1]}
    page = page_with(("accordion", {"items": [entry]}))
    assert list(files_of([page])) == [page.pk]


def test_pages_without_words_keep_their_number() -> None:
    made = document(b"eins||drei")
    page = page_with(offered(made))
    assert files_of([page])[page.pk][0].pages == ("eins", "", "drei")


def test_a_deleted_file_and_an_unread_one_are_no_files_of_the_page() -> None:
    gone, unread = document(b"x"), document(b"y", title="Ungelesen")
    page = page_with(offered(gone), offered(unread))
    gone.delete()
    unread.file_text.delete()
    assert files_of([page]) == {}


def test_files_below_a_restricted_collection_are_nobodys() -> None:
    internal = Collection.get_first_root_node().add_child(name="Intern")
    below = internal.add_child(name="Protokolle")
    beside = Collection.get_first_root_node().add_child(name="Offen")
    CollectionViewRestriction.objects.create(collection=internal, restriction_type="login")
    page = page_with(
        offered(document(b"a", title="A", collection=internal)), offered(document(b"b", title="B", collection=below)),
        offered(document(b"c", title="C", collection=beside)),
    )  # fmt: skip
    assert [file.title for file in files_of([page])[page.pk]] == ["C"]


def test_a_topic_and_a_page_carry_their_files_into_the_search() -> None:
    made = document(b"eins|zwei")
    homes = portal("en")
    shown = kompass(homes["de"])
    german = shown["topic"]
    german.body = [offered(made)]
    german.save()
    TopicPageFactory(parent=homes["en"], language="en", translation_of=german, topic=german.topic, body=[offered(made)])
    StandardPageFactory(parent=homes["en"], language="en", slug="help", body=[linked(made)])
    german_file = FileText("Merkblatt", f"/documents/{made.pk}/{made.filename}", ("eins", "zwei"), "de", True)
    assert [one.files for one in built("topic")] == [(german_file,)]
    (page,) = built()
    assert [(file.path, file.language) for file in page.files] == [(german_file.path, "en")]


def test_files_cost_two_statements_however_many_pages_show_some() -> None:
    home = portal()["de"]
    for number in range(3):
        page_with(offered(document(b"x", title=f"{number}")), parent=home, slug=f"s{number}")
    with CaptureQueriesContext(connection) as few:
        assert len(built()) == 3
    for number in range(3, 20):
        page_with(
            offered(document(b"x", title=f"{number}")), linked(document(b"y")),
            ("image", {"image": None, "caption": ""}),
            parent=home, slug=f"s{number}",
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        assert len(built()) == 20
    assert len(many) == len(few) <= 9


# --- In step ---------------------------------------------------------------------------------------------------------
def test_a_sentence_of_a_file_finds_the_page_and_names_the_page_of_the_file() -> None:
    made = document(b"Deckblatt|Bringen Sie den Impfausweis mit.")
    page_with(offered(made), title="Kita-Anmeldung")
    index.rebuild()
    (hit,) = search("Impfausweis", language="de").hits
    assert hit.title == "Kita-Anmeldung"


def test_a_file_read_after_its_page_was_published_is_found() -> None:
    made = document(b"Impfausweis")
    made.file_text.delete()
    page_with(offered(made), title="Kita-Anmeldung")
    index.rebuild()
    assert titles("Impfausweis") == []
    document_texts.read_document(made.pk)
    assert titles("Impfausweis") == ["Kita-Anmeldung"]


def test_a_replaced_file_is_found_by_its_new_words_only() -> None:
    made = document(b"Impfausweis")
    page_with(offered(made), title="Kita-Anmeldung")
    index.rebuild()
    made.file.save("neu.pdf", samples.ContentFile(b"Geburtsurkunde"), save=False)
    made._set_document_file_metadata()
    made.save()
    assert titles("Geburtsurkunde") == ["Kita-Anmeldung"]
    assert titles("Impfausweis") == []


@pytest.mark.parametrize("step", ["restricted", "moved", "deleted"])
def test_a_file_that_went_out_of_sight_is_not_found(step: str) -> None:
    folder = Collection.get_first_root_node().add_child(name="Intern")
    made = document(b"Impfausweis", collection=folder)
    page_with(offered(made), title="Kita-Anmeldung")
    index.rebuild()
    assert titles("Impfausweis") == ["Kita-Anmeldung"]
    if step == "restricted":
        CollectionViewRestriction.objects.create(collection=folder, restriction_type="login")
    elif step == "moved":
        secret = Collection.get_first_root_node().add_child(name="Geheim")
        CollectionViewRestriction.objects.create(collection=secret, restriction_type="login")
        folder = Collection.objects.get(pk=folder.pk)
        folder.move(Collection.objects.get(pk=secret.pk), "sorted-child")
        Collection.objects.get(pk=folder.pk).save()
    else:
        made.delete()
    assert titles("Impfausweis") == []


def test_a_file_that_may_be_seen_again_is_found_again() -> None:
    folder = Collection.get_first_root_node().add_child(name="Intern")
    restriction = CollectionViewRestriction.objects.create(collection=folder, restriction_type="login")
    page_with(offered(document(b"Impfausweis", collection=folder)), title="Kita-Anmeldung")
    index.rebuild()
    assert titles("Impfausweis") == []
    restriction.delete()
    assert titles("Impfausweis") == ["Kita-Anmeldung"]


def test_a_file_that_only_a_draft_shows_is_not_found() -> None:
    page = page_with(title="Kita-Anmeldung")
    page.body = [offered(document(b"Impfausweis"))]
    page.save_revision()
    index.rebuild()
    assert titles("Impfausweis") == []


def test_a_file_that_no_page_shows_queues_nothing() -> None:
    document(b"x")
    assert not OutboxEntry.objects.exists()


def test_bookkeeping_of_wagtail_queues_nothing() -> None:
    made = document(b"x")
    page_with(offered(made))
    OutboxEntry.objects.all().delete()
    made.file_size = None
    made.get_file_size()
    assert not OutboxEntry.objects.exists()
    assert frozenset({"file_size"}) in file_index.BOOKKEEPING


def test_page_and_file_published_together_meet_in_the_queue(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The outbox is worked off first, then the file is read, then Wagtail notes who shows it: nobody is forgotten."""
    for module in ("portal.management.commands.work", "django_tasks_db.management.commands.db_worker"):
        monkeypatch.setattr(f"{module}.close_old_connections", lambda: None)
    home = portal()["de"]
    index.rebuild()
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    made = document(b"Impfausweis")
    page = page_with(offered(made), title="Kita-Anmeldung", parent=home)
    index.update(page)
    assert made.file_text.state == "waiting"
    call_command("work", "--once")
    assert titles("Impfausweis") == ["Kita-Anmeldung"]
