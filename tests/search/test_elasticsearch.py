"""What only a cluster has: aliases, versions, generations of indexes, a lock over machines. On a real server."""

from __future__ import annotations

import datetime as dt
import threading
import time
from dataclasses import replace

import pytest

from search import documents, engines, index
from search.documents import PUBLIC
from search.engines import Busy, Change, IndexUnavailable
from search.engines.elasticsearch import mapping
from search.engines.elasticsearch.lock import DOCUMENT, Lock
from search.engines.elasticsearch.names import INTERNAL_VIEW, PUBLIC_VIEWS, VIEWS, Names, view_of
from search.engines.elasticsearch.server import NotThere, Refused
from search.models import OutboxEntry, SynonymGroup
from search.pipeline.compounds import splitter
from search.query import search
from tests.search.conftest import Searcher
from tests.search.factories import document

pytestmark = pytest.mark.elasticsearch

GERMAN = PUBLIC_VIEWS[0]
# No latitude: the server refuses the document.
NOWHERE = ((191.0, 6.0),)


@pytest.fixture
def filled(cluster):
    cluster.rebuild([document("page:1", de="Wohnung suchen"), document("page:2", de="Arbeit suchen")], splitter)
    return Searcher(cluster)


def described(cluster):
    return cluster.server.describe(cluster.names.pattern())


# --- Names and mapping ---------------------------------------------------------------------------------------------
def test_every_language_has_an_index_and_the_internal_material_one(cluster, filled):
    found = described(cluster)
    assert len(found) == len(VIEWS)
    for name, one in found.items():
        assert set(one["aliases"]) == {name.rsplit("-", 2)[0], name.rsplit("-", 2)[0] + "-w"}
        assert one["mappings"]["_meta"]["fingerprint"] == mapping.fingerprint()


def test_a_public_reader_cannot_name_an_internal_index():
    names = Names("portal")
    assert {names.read(view_of("public", view.language)) for view in VIEWS} == {
        names.read(view) for view in PUBLIC_VIEWS
    }
    assert view_of("internal", "ar") == INTERNAL_VIEW


def test_a_name_is_not_used_twice_on_a_day():
    day = dt.date(2026, 11, 22)
    taken = ["portal-public-ar-20261122-01", "portal-internal-de-20261122-02", "portal-public-ar-20261121-03"]
    assert Names.new_stamp(day, taken) == "20261122-03"
    assert Names.new_stamp(day, []) == "20261122-01"


def test_the_server_keeps_to_the_mapping(cluster, filled):
    name = cluster.names.read(GERMAN)
    settings = cluster.server.call(lambda client: client.indices.get_settings(index=name).body)
    (one,) = settings.values()
    assert one["settings"]["index"]["gc_deletes"] == mapping.GC_DELETES
    assert one["settings"]["index"]["refresh_interval"] == mapping.REFRESH
    with pytest.raises(Refused, match="strict"):
        cluster.server.call(lambda client: client.index(index=name, document={"unknown": 1}))


def test_a_wrong_name_is_refused_and_makes_no_index(cluster, filled):
    action = ({"index": {"_index": f"{cluster.names.prefix}-public-xx-w", "_id": "page:1"}}, {"key": "page:1"})
    with pytest.raises(NotThere):
        cluster.server.bulk([action], require_alias=True)
    assert len(described(cluster)) == len(VIEWS)


def test_every_question_carries_who_may_see(filled, monkeypatch):
    sent = []
    original = filled.engine.server.msearch

    def note(searches, deadline):
        sent.extend(searches)
        return original(searches, deadline)

    monkeypatch.setattr(filled.engine.server, "msearch", note)
    filled.ask("Wohnung xyzabc", filters={"topic": ("wohnen",)}, start=20)
    filled.engine.count(filled.request("Wohnung"))
    filled.engine.suggest("woh", language="de", audiences=frozenset({PUBLIC}), size=8)
    filled.ask("Wohnung", audiences=["g:1", "g:2"], scope="internal")
    assert len(sent) > 8
    for name, body in sent:
        (allowed,) = body["query"]["bool"]["filter"]
        internal = name == filled.engine.names.read(INTERNAL_VIEW)
        assert allowed == {"terms": {"acl": ["g:1", "g:2"] if internal else [PUBLIC]}}


# --- Writing -------------------------------------------------------------------------------------------------------
def test_a_document_the_server_cannot_hold_is_refused(filled):
    broken = document("page:9", de="Kurs", locations=NOWHERE)
    with pytest.raises(Refused):
        filled.engine.apply([Change("page:9", broken, 1)], splitter)


def test_a_change_is_in_every_language_or_the_check_says_so(cluster, filled):
    assert cluster.is_sound()
    action = ({"delete": {"_index": cluster.names.write(GERMAN), "_id": "page:1"}}, None)
    cluster.server.bulk([action], require_alias=True)
    cluster.server.refresh([cluster.names.read(GERMAN)])
    assert not cluster.is_sound()
    cluster.held = None


def test_writers_take_turns(cluster, filled, monkeypatch):
    monkeypatch.setattr("search.engines.elasticsearch.WRITER_WAIT", 0.1)
    with Lock(cluster.server, cluster.names.lock()).held(wait=1):
        with pytest.raises(Busy):
            cluster.apply([Change("page:1", None, 5)], splitter)
        with pytest.raises(Busy):
            cluster.rebuild([], splitter)
    cluster.apply([Change("page:1", None, 5)], splitter)
    assert cluster.keys() == {"page:2"}


def test_the_claim_of_a_writer_that_died_ends(cluster, filled):
    claim = {"owner": "dead", "until": time.time() - 1}
    cluster.server.call(lambda client: client.index(index=cluster.names.lock(), id=DOCUMENT, document=claim))
    cluster.apply([Change("page:1", None, 5)], splitter)
    assert cluster.keys() == {"page:2"}


def test_a_writer_whose_claim_was_taken_stops(cluster, filled):
    lock = Lock(cluster.server, cluster.names.lock())
    with lock.held(wait=1):
        claim = {"owner": "another", "until": time.time() + 1}
        cluster.server.call(lambda client: client.index(index=cluster.names.lock(), id=DOCUMENT, document=claim))
        with pytest.raises(Busy):
            lock.renew()


# --- Generations ---------------------------------------------------------------------------------------------------
def test_an_old_index_is_kept_a_day(cluster, filled, monkeypatch):
    monkeypatch.setattr(cluster.generations, "_kept", dt.timedelta(days=1))
    cluster.rebuild([document("page:3", de="Schule")], splitter)
    assert len(described(cluster)) == 2 * len(VIEWS)
    cluster.generations.clear_away(dt.datetime.now(dt.UTC) + dt.timedelta(days=1, minutes=1))
    assert len(described(cluster)) == len(VIEWS)
    assert cluster.keys() == {"page:3"}


def test_a_failed_rebuild_leaves_the_old_index_and_no_rubbish(cluster, filled):
    before = described(cluster)

    def fails(_done, _total):
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        cluster.rebuild([document("page:3", de="Schule")], splitter, fails)
    assert described(cluster) == before
    assert set(filled.keys("suchen")) == {"page:1", "page:2"}


def test_an_index_that_misses_entries_is_not_swapped_in(cluster, filled):
    stamp = cluster.generations.create(dt.datetime.now(dt.UTC))
    with pytest.raises(RuntimeError, match="0 entries instead of 1"):
        cluster.generations.finish(stamp, dict.fromkeys(VIEWS, 1))
    cluster.generations.discard(stamp)


def test_an_index_made_by_other_code_is_not_usable(cluster, filled, monkeypatch):
    monkeypatch.setattr(mapping, "fingerprint", lambda: "other code")
    health = cluster.check()
    assert (health.usable, health.reachable) == (False, True)


def test_readers_never_meet_an_empty_or_double_answer_during_a_rebuild(cluster, filled):
    pages = [document(f"page:{number}", de="Wohnung") for number in range(40)]
    filled.holds(*pages)
    request = filled.request("Wohnung")
    stop, wrong = threading.Event(), []

    def read():
        while not stop.is_set():
            try:
                total = cluster.search(request).total
            except Exception as error:
                total = error
            if total != 40:
                wrong.append(total)

    reader = threading.Thread(target=read)
    reader.start()
    for seq in range(2):
        cluster.held = None
        cluster.rebuild(pages, splitter)
        cluster.apply([Change(one.key, one, seq + 1) for one in pages[:5]], splitter)
    stop.set()
    reader.join()
    assert wrong == []


# --- The portal on a cluster ---------------------------------------------------------------------------------------
@pytest.fixture
def on_cluster(settings, elasticsearch_url, tmp_path):
    settings.ELASTICSEARCH_URL = elasticsearch_url
    settings.ELASTICSEARCH_PREFIX = f"scratch-{tmp_path.name.replace('_', '-').lower()}-{time.time_ns() % 10**6}"
    cluster = engines.engine("elasticsearch")
    yield cluster
    cluster.server.delete([*described(cluster), cluster.names.lock()])


def test_both_engines_are_built_kept_in_step_and_compared(records, on_cluster):
    group = records("Wohnung")
    assert OutboxEntry.objects.count() == 2
    assert index.sync().rebuilt
    group.words = "Wohnung neu"
    group.save()
    index.update(group)
    index.sync()
    for name in engines.names():
        assert [hit.title for hit in search("wohnung", language="de", engine=name).hits] == ["Wohnung neu"]
        assert index.compare(name) == index.Differences((), ())
    key = documents.keys_of(group)[0]
    group.delete()
    index.remove(key)
    index.sync()
    assert [engines.engine(name).keys() for name in engines.names()] == [set(), set()]
    assert engines.state() == engines.State("elasticsearch", "elasticsearch")


def test_a_change_during_a_rebuild_follows_with_the_next_sync(records, on_cluster, monkeypatch):
    group = records("Wohnung alt")
    index.rebuild()
    original = index.all_documents

    def documents_while_somebody_edits():
        yield from original()
        SynonymGroup.objects.filter(pk=group.pk).update(words="Wohnung neu")
        index.update(SynonymGroup.objects.get(pk=group.pk))

    def titles():
        return [hit.title for hit in search("wohnung", language="de", engine="elasticsearch").hits]

    with monkeypatch.context() as patch:
        patch.setattr(index, "all_documents", documents_while_somebody_edits)
        index.rebuild("elasticsearch")
    assert titles() == ["Wohnung alt"]
    index.sync()
    assert titles() == ["Wohnung neu"]
    assert not OutboxEntry.objects.exists()


def test_the_index_is_built_by_sync_where_somebody_deleted_it(records, on_cluster):
    records("Wohnung")
    index.sync()
    on_cluster.server.delete(described(on_cluster))
    with pytest.raises(IndexUnavailable):
        on_cluster.keys()
    assert index.ready()
    assert index.sync().rebuilt
    assert len(on_cluster.keys()) == 1


def test_a_record_the_server_cannot_hold_waits_alone(records, on_cluster, monkeypatch):
    index.ensure()
    bad, good = records("Schlecht"), records("Gut")
    source = documents.sources()["page"]

    def build(group):
        if group.pk == bad.pk:
            return document(f"page:{bad.pk}", de="Schlecht", locations=NOWHERE)
        return source.build(group)

    monkeypatch.setitem(documents._SOURCES, "page", replace(source, build=build))
    report = index.sync()
    assert (report.failed, report.waiting) == (1, 1)
    assert OutboxEntry.objects.get().error == "Refused"
    assert on_cluster.keys() == set(documents.keys_of(good))
