"""The outbox: nothing lost, nothing left, nothing blocking."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from search import documents, engines, index
from search.engines import Change
from search.models import OutboxEntry, SynonymGroup
from search.pipeline.compounds import splitter
from search.query import search
from tests.search.factories import document


def titles(text="wohnung"):
    return [hit.title for hit in search(text, language="de").hits]


def test_a_change_is_found_after_the_next_sync(records):
    group = records("Wohnung")
    report = index.sync()
    assert (report.rebuilt, titles()) == (True, ["Wohnung"])
    group.words = "Wohnung neu"
    group.save()
    index.update(group)
    assert index.sync().written == 1
    assert titles() == ["Wohnung neu"]


def test_what_goes_out_of_sight_is_removed(records):
    group = records("Wohnung")
    index.sync()
    SynonymGroup.objects.update(active=False)
    index.update(group)
    report = index.sync()
    assert (report.removed, titles()) == (1, [])
    assert engines.engine().keys() == set()


def test_a_deleted_record_is_removed(records):
    group = records("Wohnung")
    index.sync()
    key = documents.keys_of(group)[0]
    group.delete()
    index.remove(key)
    index.sync()
    assert engines.engine().keys() == set()


def test_a_removal_of_what_exists_keeps_it(records):
    group = records("Wohnung")
    index.remove(documents.keys_of(group)[0])
    index.sync()
    assert titles() == ["Wohnung"]


def test_one_row_a_record_and_the_newest_wins(records):
    group = records("Wohnung")
    first = OutboxEntry.objects.get()
    index.update(group, group)
    again = OutboxEntry.objects.get()
    assert again.seq > first.seq


def test_a_rollback_leaves_no_row(records):
    with transaction.atomic():
        records("Wohnung")
        transaction.set_rollback(True)
    assert not OutboxEntry.objects.exists()


def test_a_model_nobody_registered_is_refused(registry, db):
    with pytest.raises(index.NotFindable, match="SynonymGroup"):
        index.update(SynonymGroup(words="x"))


def test_a_change_during_the_writing_stays_in_the_outbox(records, monkeypatch):
    group = records("Wohnung")
    index.ensure()
    OutboxEntry.objects.all().delete()
    index.update(group)
    apply = engines.engine().apply

    def apply_while_somebody_edits(changes, splitter_for):
        apply(changes, splitter_for)
        index.update(group)
        monkeypatch.undo()

    monkeypatch.setattr(engines.engine(), "apply", apply_while_somebody_edits)
    row = OutboxEntry.objects.get()
    index._work_off(engines.engine(), [row])
    assert OutboxEntry.objects.count() == 1


# --- Failures ------------------------------------------------------------------------------------------------------
def test_a_broken_record_does_not_hold_up_the_others(records):
    index.ensure()
    records("Wohnung", "broken")
    records("Wohnung heil")
    report = index.sync()
    assert (report.written, report.failed, report.waiting) == (1, 1, 1)
    assert titles() == ["Wohnung heil"]
    assert OutboxEntry.objects.get().error == "ValueError"


def test_a_record_that_keeps_failing_is_parked_and_taken_up_by_a_rebuild(records):
    index.ensure()
    group = records("Wohnung", "broken")
    for _attempt in range(index.MOST_ATTEMPTS):
        OutboxEntry.objects.update(not_before=timezone.now() - dt.timedelta(seconds=1))
        report = index.sync()
    assert (report.parked, report.waiting) == (1, 0)
    assert index.sync().failed == 0
    SynonymGroup.objects.filter(pk=group.pk).update(note="heil")
    index.rebuild()
    index.sync()
    assert not OutboxEntry.objects.exists()
    assert titles() == ["Wohnung"]


def test_a_failed_record_waits_before_its_next_attempt(records):
    index.ensure()
    records("Wohnung", "broken")
    index.sync()
    assert index.sync().failed == 0
    assert OutboxEntry.objects.get().not_before > timezone.now()


def test_a_row_the_engine_refuses_is_found_and_the_rest_written(records, monkeypatch):
    index.ensure()
    bad = records("Schlecht")
    records("Wohnung gut")
    apply = engines.engine().apply

    def refuse_one(changes, splitter_for):
        if any(change.key == documents.keys_of(bad)[0] for change in changes):
            raise ValueError
        apply(changes, splitter_for)

    monkeypatch.setattr(engines.engine(), "apply", refuse_one)
    report = index.sync()
    assert (report.written, report.failed) == (1, 1)
    assert titles() == ["Wohnung gut"]


# --- Rebuild -------------------------------------------------------------------------------------------------------
def test_a_missing_index_is_rebuilt(records):
    records("Wohnung")
    assert not index.ready()
    assert search("wohnung", language="de").unavailable
    assert index.ensure()
    assert index.ready()
    assert not index.ensure()
    assert titles() == ["Wohnung"]


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 500])
def test_a_damaged_file_is_rebuilt(records, damage, settings):
    records("Wohnung")
    index.sync()
    engine = engines.engine()
    engine.files.drop_readers()
    for path in settings.SEARCH_DIR.glob("public-*.sqlite3*"):
        path.write_bytes(damage)
    assert search("wohnung", language="de").unavailable
    assert not index.ready()
    index.sync()
    assert titles() == ["Wohnung"]


def test_broken_pages_met_while_reading_are_rebuilt(records, settings):
    for number in range(50):
        records(f"Wohnung {number}", "Text " * 40)
    index.sync()
    engines.engine().files.drop_readers()
    (path,) = settings.SEARCH_DIR.glob("public-*.sqlite3")
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    path.write_bytes(content)
    search("wohnung", language="de")
    assert not engines.engine().is_sound()
    assert index.sync().rebuilt
    assert search("wohnung", language="de").total == 50


def test_an_index_made_by_other_code_is_rebuilt(records, monkeypatch):
    records("Wohnung")
    index.sync()
    engines.engine().files.drop_readers()
    monkeypatch.setattr("search.engines.embedded.schema.fingerprint", lambda: "other code")
    assert not index.ready()
    assert index.ensure()
    assert index.ready()


def test_a_change_during_a_rebuild_follows_with_the_next_sync(records, monkeypatch):
    group = records("Wohnung alt")
    original = index.all_documents

    def documents_while_somebody_edits():
        yield from original()
        SynonymGroup.objects.filter(pk=group.pk).update(words="Wohnung neu")
        index.update(SynonymGroup.objects.get(pk=group.pk))

    with monkeypatch.context() as patch:
        patch.setattr(index, "all_documents", documents_while_somebody_edits)
        index.rebuild()
    assert titles() == ["Wohnung alt"]
    index.sync()
    assert titles() == ["Wohnung neu"]


def test_a_failed_rebuild_leaves_the_old_index_and_no_rubbish(records, monkeypatch, settings):
    records("Wohnung")
    index.sync()
    before = sorted(settings.SEARCH_DIR.glob("*.sqlite3"))

    def fails():
        raise OSError("disk full")
        yield

    monkeypatch.setattr(index, "all_documents", fails)
    with pytest.raises(OSError, match="disk full"):
        index.rebuild()
    assert titles() == ["Wohnung"]
    assert sorted(settings.SEARCH_DIR.glob("*.sqlite3")) == before


def test_old_generations_are_cleared_away(records, settings):
    records("Wohnung")
    for _time in range(4):
        index.rebuild()
    assert len(list(settings.SEARCH_DIR.glob("public-*.sqlite3"))) == 2
    assert titles() == ["Wohnung"]


def test_readers_in_other_threads_never_meet_a_half_built_index(searcher):
    documents_a = [document(f"page:{number}", de="Wohnung") for number in range(40)]
    searcher.holds(*documents_a)
    stop, wrong = threading.Event(), []

    def read():
        while not stop.is_set():
            try:
                total = searcher.ask("Wohnung").total
            except Exception as error:
                total = error
            if total != 40:
                wrong.append(total)

    readers = [threading.Thread(target=read) for _number in range(3)]
    for reader in readers:
        reader.start()
    for seq in range(3):
        searcher.engine.rebuild(documents_a, splitter)
        searcher.engine.apply([Change(one.key, one, seq + 1) for one in documents_a[:5]], splitter)
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_two_writers_take_turns(searcher):
    searcher.holds(document("page:1", de="Wohnung"))
    with searcher.engine.files.lock(), pytest.raises(engines.Busy), searcher.engine.files.lock():
        pass


# --- The nightly check ---------------------------------------------------------------------------------------------
def test_differences_between_index_and_database_are_found_and_repaired(records):
    kept, gone = records("Wohnung bleibt"), records("Wohnung geht")
    index.sync()
    gone_key = documents.keys_of(gone)[0]
    gone.delete()
    new = SynonymGroup.objects.create(words="Wohnung heimlich", language="arbeit")
    differences = index.compare(repair=True)
    assert differences.missing == (documents.keys_of(new)[0],)
    assert differences.superfluous == (gone_key,)
    index.sync()
    assert index.compare() == index.Differences((), ())
    assert kept.words in titles()


def test_a_quiet_second_costs_few_statements(records, django_assert_max_num_queries):
    records("Wohnung")
    index.sync()
    with django_assert_max_num_queries(3, connection=connection):
        index.sync()


def test_an_index_is_renewed_once_on_each_new_day(db):
    today = timezone.localdate()
    index.rebuild()
    assert not index.renew(on=today)
    assert index.renew(on=today + dt.timedelta(days=1))
