"""What the clock owes, and what one failing chore must not take along."""

from __future__ import annotations

import logging

import pytest
from django.core.management import call_command
from django.utils import timezone

from portal.models import StandardPage
from search import index
from search.models import OutboxEntry
from search.query import search
from tests.portal.factories import StandardPageFactory, portal

pytestmark = pytest.mark.django_db


def test_one_pass_of_the_background_process_makes_a_change_findable(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("portal.management.commands.work", "django_tasks_db.management.commands.db_worker"):
        # Inside a test's transaction they would close the connection itself.
        monkeypatch.setattr(f"{module}.close_old_connections", lambda: None)
    home = portal()
    index.rebuild()
    page = StandardPageFactory(parent=home["de"], title="Fahrradwerkstatt")
    index.update(page)
    call_command("work", "--once")
    assert [hit.title for hit in search("Fahrradwerkstatt", language="de").hits] == ["Fahrradwerkstatt"]
    assert not OutboxEntry.objects.exists()


def test_a_page_goes_live_when_its_time_has_come() -> None:
    page = StandardPageFactory(parent=portal()["de"], title="Später", live=False)
    page.go_live_at = timezone.now()
    page.save_revision(approved_go_live_at=timezone.now())
    call_command("run_due")
    assert StandardPage.objects.get(pk=page.pk).live


def test_a_chore_that_fails_is_logged_and_keeps_no_other_from_running(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ran = []

    def broken() -> None:
        raise OSError("disk full")

    monkeypatch.setattr(index, "ensure", broken)
    monkeypatch.setattr(index, "sync", lambda: ran.append("sync"))
    with caplog.at_level(logging.ERROR):
        call_command("run_due")
    assert ran == ["sync"]
    assert any(getattr(record, "chore", "") == "search index" for record in caplog.records)
