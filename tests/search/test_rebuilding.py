"""Rebuilds asked for at the desk: one at a time, seen while they run, stopped without harm."""

from __future__ import annotations

import datetime as dt
import logging
import time

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from search import engines, index, rebuilding
from search.desk import reasons
from search.models import IndexRebuild, OutboxEntry
from search.pipeline.compounds import splitter
from search.query import search
from tests.search import servers
from tests.search.factories import document

pytestmark = pytest.mark.django_db

State = IndexRebuild.State


def asked() -> IndexRebuild:
    return rebuilding.request_rebuild()


def ran(row: IndexRebuild) -> IndexRebuild:
    rebuilding.run_rebuild(row.pk)
    row.refresh_from_db()
    return row


def found(text: str, engine: str = "") -> list[str]:
    return [hit.title for hit in search(text, language="de", engine=engine).hits]


@pytest.fixture
def every_step(monkeypatch):
    """Progress is written with every document, and `then(row)` is called after each."""
    monkeypatch.setattr(rebuilding, "WRITE_SECONDS", 0.0)
    seen: list[IndexRebuild] = []
    act = []
    write = rebuilding._Steps.write

    def watched(steps, done, total):
        write(steps, done, total)
        row = IndexRebuild.objects.get()
        seen.append(row)
        for one in act:
            one(row)

    monkeypatch.setattr(rebuilding._Steps, "write", watched)
    return seen, act


@pytest.fixture
def on_cluster(settings, elasticsearch_url, tmp_path):
    settings.ELASTICSEARCH_URL = elasticsearch_url
    settings.ELASTICSEARCH_PREFIX = f"scratch-{tmp_path.name.replace('_', '-').lower()}-{time.time_ns() % 10**6}"
    cluster = engines.engine("elasticsearch")
    yield cluster
    cluster.server.delete([*cluster.server.describe(cluster.names.pattern()), cluster.names.lock()])


# --- Asked for -------------------------------------------------------------------------------------------------------
def test_who_asks_while_one_is_open_gets_that_one():
    first = asked()
    assert asked() == first
    IndexRebuild.objects.filter(pk=first.pk).update(state=State.RUNNING)
    assert asked() == first
    IndexRebuild.objects.filter(pk=first.pk).update(state=State.DONE)
    assert asked() != first


def test_the_database_holds_one_open_rebuild_whoever_writes():
    IndexRebuild.objects.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        IndexRebuild.objects.create(state=State.RUNNING)


def test_two_who_ask_in_the_same_moment_get_the_same_one(monkeypatch):
    other = IndexRebuild.objects.create()
    answers = iter([None, other])  # the other's row appears after we looked
    monkeypatch.setattr(rebuilding, "open_rebuild", lambda: next(answers))
    assert asked() == other


def test_it_is_done_in_the_background_once_the_asking_is_committed(records, django_capture_on_commit_callbacks):
    records("Wohnung")
    with django_capture_on_commit_callbacks() as later:
        row = asked()
    assert row.state == State.WAITING
    for act in later:
        act()  # the tests' task queue works at once
    row.refresh_from_db()
    assert row.state == State.DONE


def test_where_only_cron_runs_it_is_done_as_well(records):
    records("Wohnung")
    row = asked()
    call_command("run_due")
    row.refresh_from_db()
    assert row.state == State.DONE


# --- Done ------------------------------------------------------------------------------------------------------------
def test_what_was_missing_is_found_afterwards(records):
    index.ensure()
    records("Wohnung")
    OutboxEntry.objects.all().delete()  # a change that nobody told
    assert found("Wohnung") == []
    row = ran(asked())
    assert found("Wohnung") == ["Wohnung"]
    assert (row.state, row.engine, row.done, row.total, row.error) == (State.DONE, "embedded", 1, 1, "")
    assert row.started_at <= row.moved_at <= row.ended_at


def test_progress_grows_until_everything_is_written(records, every_step):
    for number in range(5):
        records(f"Seite {number}")
    ran(asked())
    seen, _act = every_step
    steps = [(row.done, row.total) for row in seen]
    assert steps == sorted(steps, key=lambda step: step[0])
    assert (steps[0], steps[-1]) == ((0, 0), (5, 5))
    assert [total for done, total in steps if not done] == [0, 1, 2, 3, 4, 5]  # still reading
    assert {row.engine for row in seen} == {"embedded"}
    assert all(row.moved_at for row in seen)


def test_progress_is_written_once_a_second_at_most(records, django_assert_max_num_queries):
    for number in range(30):
        records(f"Seite {number}")
    row = asked()
    with django_assert_max_num_queries(20):
        ran(row)


def test_a_change_made_meanwhile_follows(records, every_step):
    group = records("Wohnung alt")
    _seen, act = every_step

    def edit(row: IndexRebuild) -> None:
        if row.done:
            group.words = "Wohnung neu"
            group.save()
            index.update(group)

    act.append(edit)
    ran(asked())
    index.sync()
    assert found("Wohnung") == ["Wohnung neu"]


# --- Stopped ---------------------------------------------------------------------------------------------------------
def test_one_that_waits_is_stopped_at_once_and_never_begins(records):
    records("Wohnung")
    row = asked()
    rebuilding.stop_rebuild(row.pk)
    assert ran(row).state == State.STOPPED
    assert row.started_at is None
    assert not index.ready()


@pytest.mark.parametrize("step", ["reading", "writing"])
def test_stopping_leaves_the_index_in_use_and_nothing_half_built(records, every_step, search_dir, step):
    records("Wohnung alt")
    index.rebuild()
    files = sorted(path.name for path in search_dir.glob("*.sqlite3"))
    for number in range(3):
        records(f"Wohnung {number}")
    _seen, act = every_step
    act.append(lambda row: row.total and bool(row.done) == (step == "writing") and rebuilding.stop_rebuild(row.pk))
    row = ran(asked())
    assert (row.state, row.error) == (State.STOPPED, "")
    assert row.ended_at
    assert found("Wohnung") == ["Wohnung alt"]
    assert sorted(path.name for path in search_dir.glob("*.sqlite3")) == files
    index.sync()  # the lock is free again, the changes still wait
    assert len(found("Wohnung")) == 4


@pytest.mark.elasticsearch
def test_stopping_leaves_the_cluster_as_it_was(records, every_step, on_cluster, monkeypatch):
    monkeypatch.setattr("search.engines.elasticsearch.writing.BULK_ACTIONS", 1)
    records("Wohnung alt")
    index.rebuild()
    before = set(on_cluster.server.describe(on_cluster.names.pattern()))
    records("Wohnung neu")
    _seen, act = every_step
    act.append(lambda row: row.engine == "elasticsearch" and row.done and rebuilding.stop_rebuild(row.pk))
    assert ran(asked()).state == State.STOPPED
    assert set(on_cluster.server.describe(on_cluster.names.pattern())) == before
    assert found("Wohnung", "elasticsearch") == ["Wohnung alt"]
    assert sorted(found("Wohnung", "embedded")) == ["Wohnung alt", "Wohnung neu"]  # was complete before
    assert index.sync().waiting == 0


@pytest.mark.elasticsearch
def test_every_engine_is_built_in_turn(records, every_step, on_cluster):
    group = records("Wohnung")
    row = ran(asked())
    seen, _act = every_step
    assert list(dict.fromkeys(one.engine for one in seen)) == ["embedded", "elasticsearch"]
    assert (row.state, row.done, row.total) == (State.DONE, 1, 1)
    assert [engines.engine(name).keys() for name in engines.names()] == [{f"page:{group.pk}"}] * 2


# --- Failed ----------------------------------------------------------------------------------------------------------
def told(row: IndexRebuild) -> str:
    with translation.override("en"):
        return reasons.of_failure(row.error).sentence


def test_a_server_that_is_away_fails_it_in_a_sentence(records, settings, caplog):
    settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{servers.free_port()}"
    records("Wohnung")
    with caplog.at_level(logging.WARNING):
        row = ran(asked())
    assert (row.state, row.engine) == (State.FAILED, "elasticsearch")
    assert row.error.startswith("ServerAway: ")
    assert told(row) == "The search server does not answer."
    assert found("Wohnung") == ["Wohnung"]  # the embedded index was built before
    assert not any(record.exc_info for record in caplog.records if record.name == "search.rebuilding")  # foreseen


def test_somebody_else_who_writes_fails_it_in_a_sentence(records, monkeypatch):
    monkeypatch.setattr("search.engines.embedded.WRITER_WAIT", 0.0)
    records("Wohnung")
    with engines.engine().files.lock():
        row = ran(asked())
    assert (row.state, told(row)) == (State.FAILED, "Another process is writing the index.")


def test_a_record_the_engine_cannot_hold_fails_it_without_telling_its_words(records, monkeypatch, search_dir, caplog):
    records("Wohnung alt")
    index.rebuild()
    files = sorted(path.name for path in search_dir.glob("*.sqlite3"))
    records("Geheimnis")

    def broken(*_arguments: object) -> None:
        raise ValueError("Geheimnis is too long")

    monkeypatch.setattr("search.engines.embedded.writing.index", broken)
    with caplog.at_level(logging.ERROR):
        row = ran(asked())
    assert (row.state, row.error) == (State.FAILED, "ValueError: ")
    assert told(row) == "An error that nobody foresaw: ValueError."
    assert any(record.exc_info for record in caplog.records)
    assert found("Wohnung") == ["Wohnung alt"]
    assert sorted(path.name for path in search_dir.glob("*.sqlite3")) == files


def test_a_record_that_cannot_be_built_is_left_out_and_fails_nothing(records):
    records("Wohnung")
    records("Kaputt", "broken")
    row = ran(asked())
    assert (row.state, row.total) == (State.DONE, 1)


def test_a_full_disk_is_named(records, monkeypatch):
    records("Wohnung")

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device", "/srv/kim/var/search")

    monkeypatch.setattr("search.engines.embedded.files.Files.new_generation", full)
    row = ran(asked())
    assert told(row) == "The index could not be written: No space left on device"


# --- Dead ------------------------------------------------------------------------------------------------------------
def silent_for(minutes: int, state: str = State.RUNNING) -> IndexRebuild:
    moment = timezone.now() - dt.timedelta(minutes=minutes)
    return IndexRebuild.objects.create(state=state, started_at=moment, moved_at=moment)


@pytest.mark.parametrize("state", [State.RUNNING, State.STOPPING])
def test_one_whose_process_ended_is_cleared_away_and_another_can_be_asked_for(state):
    dead = silent_for(6, state)
    assert rebuilding.clear_away_dead(timezone.now()) == 1
    dead.refresh_from_db()
    assert (dead.state, told(dead)) == (State.FAILED, "The process that built the index ended before it was done.")
    assert asked() != dead


def test_one_that_only_takes_long_is_not():
    silent_for(4)
    assert rebuilding.clear_away_dead(timezone.now()) == 0
    assert rebuilding.open_rebuild().state == State.RUNNING


def test_one_that_waits_is_never_dead():
    row = asked()
    IndexRebuild.objects.update(requested_at=timezone.now() - dt.timedelta(hours=1))
    assert rebuilding.clear_away_dead(timezone.now()) == 0
    assert rebuilding.open_rebuild() == row


def test_a_process_that_wakes_up_after_it_was_taken_for_dead_gives_up(records, every_step):
    records("Wohnung")
    row = asked()
    _seen, act = every_step
    act.append(lambda one: one.done or IndexRebuild.objects.filter(pk=one.pk).update(state=State.FAILED, error="x: y"))
    assert ran(row).state == State.FAILED
    assert row.error == "x: y"
    assert not index.ready()


def test_the_clock_clears_away_what_died():
    dead = silent_for(6)
    call_command("run_due")
    dead.refresh_from_db()
    assert dead.state == State.FAILED


# --- The engines' part -----------------------------------------------------------------------------------------------
BOTH_ENGINES = True


def test_an_engine_stops_where_progress_raises_and_answers_as_before(searcher):
    searcher.holds(document("page:1", de="Wohnung alt"))

    def stop(_done: int, _total: int) -> None:
        raise rebuilding.RebuildStopped

    more = [document(f"page:{number}", de=f"Wohnung {number}") for number in range(1, 4)]
    with pytest.raises(rebuilding.RebuildStopped):
        searcher.engine.rebuild(more, splitter, stop)
    began = time.monotonic()
    searcher.engine.apply([], splitter)  # the lock is free
    assert time.monotonic() - began < 4
    assert [hit.title for hit in searcher.ask("wohnung").hits] == ["Wohnung alt"]
