"""The nightly comparison: once a night, mends what differs, tries again where a server was away."""

from __future__ import annotations

import datetime as dt
import logging
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.utils import timezone

from search import engines, index, nightly
from search.engines.embedded import EmbeddedEngine
from search.models import IndexCheck, OutboxEntry, SynonymGroup
from search.query import search
from tests.search import servers

pytestmark = pytest.mark.django_db

State = IndexCheck.State
NIGHT = dt.datetime(2026, 11, 24, 3, 1, tzinfo=ZoneInfo("Europe/Berlin"))
DAY = NIGHT.date()


def checked(now: dt.datetime = NIGHT, engine: str = "embedded") -> IndexCheck | None:
    nightly.check_what_is_due(now=now)
    return IndexCheck.objects.filter(day=timezone.localdate(now), engine=engine).first()


@pytest.fixture
def comparisons(monkeypatch):
    """The engines that were compared, in order."""
    made = []
    compare = index.compare
    monkeypatch.setattr(index, "compare", lambda name, **how: made.append(name) or compare(name, **how))
    return made


def test_a_missing_and_a_superfluous_record_are_noted_and_mended(records, caplog):
    gone = records("Gestrichen")
    index.sync()
    SynonymGroup.objects.filter(pk=gone.pk).delete()  # by somebody who told nobody
    SynonymGroup.objects.create(words="Vergessen", language="wohnen")
    with caplog.at_level(logging.INFO, logger="search.nightly"):
        row = checked()
    assert (row.state, row.missing, row.superfluous) == (State.SOUND, 1, 1)
    told = [record for record in caplog.records if record.name == "search.nightly"]
    assert [(one.event, one.missing, one.superfluous) for one in told] == [("search_checked", 1, 1)]
    index.sync()
    assert [hit.title for hit in search("Vergessen", language="de").hits] == ["Vergessen"]
    assert search("Gestrichen", language="de").hits == ()
    assert index.compare("embedded") == index.Differences((), ())


def test_before_three_nothing_is_compared(records, comparisons):
    index.ensure()
    assert checked(NIGHT.replace(hour=2, minute=59)) is None
    assert comparisons == []


def test_once_a_night_and_again_the_next(records, comparisons):
    index.ensure()
    for hours in (0, 1, 5, 20):
        checked(NIGHT + dt.timedelta(hours=hours))
    assert comparisons == ["embedded"]
    checked(NIGHT + dt.timedelta(days=1))
    assert comparisons == ["embedded", "embedded"]


def test_who_comes_late_compares_late(records, comparisons):
    index.ensure()
    checked(NIGHT.replace(hour=11))
    assert comparisons == ["embedded"]


def test_a_server_that_is_away_is_noted_and_asked_again_after_an_hour(records, settings, comparisons):
    index.ensure()
    settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{servers.free_port()}"
    row = checked(timezone.now().replace(hour=11), engine="elasticsearch")
    assert (row.state, row.missing) == (State.AWAY, 0)
    first = row.checked_at
    assert checked(first + dt.timedelta(minutes=59), engine="elasticsearch").checked_at == first
    assert checked(first + dt.timedelta(minutes=61), engine="elasticsearch").checked_at > first
    assert comparisons == ["embedded"]


def test_a_broken_index_is_built_anew(records, monkeypatch):
    records("Wohnung")
    index.ensure()
    before = engines.engine().check().built_at
    monkeypatch.setattr(EmbeddedEngine, "is_sound", lambda self: False)
    files = engines.engine().files
    generation = files.generation()
    assert checked().state == State.REBUILT
    assert files.generation() != generation
    assert engines.engine().check().built_at >= before
    assert [hit.title for hit in search("Wohnung", language="de").hits] == ["Wohnung"]


def test_one_that_somebody_is_building_is_left_to_them_and_tried_again(records, monkeypatch, comparisons):
    monkeypatch.setattr("search.engines.embedded.WRITER_WAIT", 0.0)
    with engines.engine().files.lock():
        row = checked()
    assert row.state == State.BROKEN
    index.ensure()
    assert checked(row.checked_at + dt.timedelta(hours=1)).state == State.SOUND


def test_two_processes_do_not_compare_at_the_same_time(records, comparisons):
    index.ensure()
    IndexCheck.objects.create(day=DAY, engine="embedded", checked_at=NIGHT)  # the other one is at it
    checked(NIGHT + dt.timedelta(minutes=5))
    assert comparisons == []
    checked(NIGHT + dt.timedelta(hours=1))  # it died
    assert comparisons == ["embedded"]


def test_old_nights_are_forgotten(records):
    index.ensure()
    IndexCheck.objects.create(day=DAY - dt.timedelta(days=31), engine="embedded", checked_at=NIGHT)
    checked()
    assert [row.day for row in IndexCheck.objects.all()] == [DAY]


def test_it_is_among_what_the_clock_owes(records, monkeypatch):
    monkeypatch.setattr(nightly, "BEGINS_AT", dt.time(0))
    SynonymGroup.objects.create(words="Vergessen", language="wohnen")
    index.rebuild()
    SynonymGroup.objects.create(words="Verschwiegen", language="wohnen")
    call_command("run_due")
    assert IndexCheck.objects.get().missing == 1
    assert OutboxEntry.objects.count() == 1
