"""What a source wants to change in pages that people edited here, at the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from kompass import source_changes
from kompass.models import KompassPage, PageSource
from kompass.source_views import differences
from search.models import OutboxEntry

from .integreat_source import pages, row
from .test_integreat_import import CHANGED_SCHOOL, LATER, LATEST, _in_english, counts, edit, german, kompass, page, run

__all__ = ["_in_english", "kompass"]
pytestmark = pytest.mark.django_db
SCHOOL = "/r/de/schule/"


@pytest.fixture
def waiting(kompass: KompassPage) -> PageSource:
    """A school whose text was edited here and has changed at its source."""
    run(kompass, german())
    edit(SCHOOL, title="Schule und Kita").latest_revision.publish()
    run(kompass, pages(CHANGED_SCHOOL), at=LATER)
    return PageSource.objects.get(path=SCHOOL)


def test_what_the_source_says_waits_with_every_difference(waiting: PageSource) -> None:
    assert list(source_changes.waiting()) == [waiting]
    assert waiting.waiting_since == LATER
    with translation.override("en"):
        said = {one.label: [(piece.kind, piece.text) for piece in one.pieces] for one in differences(waiting)}
    assert said["Title"] == [("same", "Schule"), ("removed", " und Kita")]
    assert ("added", "Neu an der Quelle") in said["Text"]


def test_taken_over_it_is_published_and_the_next_import_has_nothing_to_say(
    kompass: KompassPage, waiting: PageSource, person: Callable[..., Any]
) -> None:
    OutboxEntry.objects.all().delete()
    source_changes.take_over(waiting, by=person("editor", is_superuser=True))
    school = page(SCHOOL)
    assert (school.title, "Neu an der Quelle" in str(school.body), school.live) == ("Schule", True, True)
    assert OutboxEntry.objects.exists()
    assert counts(run(kompass, pages(CHANGED_SCHOOL), at=LATEST)["de"])[1:3] == (0, 1)
    newer = row(SCHOOL, "Schule", "<p>Noch neuer</p>")
    assert counts(run(kompass, pages(newer), at=LATEST)["de"])[1] == 1, "It follows the source again"


def test_kept_it_is_asked_again_only_when_the_source_changes_once_more(
    kompass: KompassPage, waiting: PageSource, person: Callable[..., Any]
) -> None:
    source_changes.keep(waiting, by=person("editor", is_superuser=True))
    assert counts(run(kompass, pages(CHANGED_SCHOOL), at=LATEST)["de"])[4] == 0
    assert not source_changes.waiting().exists()
    run(kompass, pages(row(SCHOOL, "Schule", "<p>Noch neuer</p>")), at=LATEST)
    assert source_changes.waiting().get().waiting_since == LATEST
    assert page(SCHOOL).title == "Schule und Kita"


def test_a_page_taken_offline_gets_it_as_a_draft(kompass: KompassPage, person: Callable[..., Any]) -> None:
    run(kompass, german())
    page(SCHOOL).unpublish()
    run(kompass, pages(CHANGED_SCHOOL), at=LATER)
    source_changes.take_over(PageSource.objects.get(path=SCHOOL), by=person("editor", is_superuser=True))
    school = page(SCHOOL)
    assert not school.live
    assert "Neu an der Quelle" in str(school.get_latest_revision_as_object().body)


def test_an_editor_reads_and_decides_at_the_desk(
    client: Client, waiting: PageSource, person: Callable[..., Any]
) -> None:
    client.force_login(person("editor", is_superuser=True))
    listed = client.get("/admin/source-changes/").content.decode()
    assert "Schule und Kita" in listed
    shown = client.get(f"/admin/source-changes/{waiting.pk}/").content.decode()
    assert "Neu an der Quelle" in shown
    client.post(f"/admin/source-changes/{waiting.pk}/", {"act": "take"})
    assert page(SCHOOL).title == "Schule"
    assert client.get(f"/admin/source-changes/{waiting.pk}/").status_code == 404
