"""The cluster is away, slow, too old or something else: readers get their answers all the same, and soon."""

from __future__ import annotations

import threading
import time

import pytest

from search import engines, index
from search.engines import IndexUnavailable, elasticsearch
from search.engines.elasticsearch.breaker import FAILURES, PAUSE_SECONDS, WITHIN_SECONDS, Breaker
from search.engines.elasticsearch.server import Server, ServerAway, ServerRefused
from search.engines.embedded import EmbeddedEngine
from search.engines.fallback import FallbackEngine
from search.models import OutboxEntry
from search.pipeline.compounds import splitter
from search.query import search, suggest
from tests.search import servers
from tests.search.conftest import Searcher
from tests.search.factories import document

WAIT, WAIT_ON_A_BUSY_MACHINE = 1.0, 2.0


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


# --- The breaker ---------------------------------------------------------------------------------------------------
def fail(breaker, times=FAILURES):
    return [breaker.failed("away") for _time in range(times)]


def test_the_breaker_opens_after_five_failures_in_ten_seconds():
    breaker = Breaker(Clock())
    assert fail(breaker) == [False] * 4 + [True]
    assert breaker.is_open
    assert not breaker.lets_through()
    assert breaker.reason == "away"


def test_failures_far_apart_do_not_open_it():
    clock = Clock()
    breaker = Breaker(clock)
    for _time in range(20):
        clock.now += WITHIN_SECONDS / (FAILURES - 1) + 0.1
        breaker.failed("slow")
    assert not breaker.is_open


def test_answers_in_between_do_not_hide_that_readers_wait():
    breaker = Breaker(Clock())
    for _time in range(FAILURES):
        breaker.succeeded()
        breaker.failed("slow")
    assert breaker.is_open


def test_after_the_pause_one_tries_for_all():
    clock = Clock()
    breaker = Breaker(clock)
    fail(breaker)
    clock.now += PAUSE_SECONDS
    assert [breaker.lets_through() for _time in range(3)] == [True, False, False]
    breaker.failed("still away")
    assert not breaker.lets_through()
    clock.now += PAUSE_SECONDS
    assert breaker.lets_through()
    assert breaker.succeeded()
    assert breaker.lets_through()
    assert breaker.reason == ""


# --- Which servers -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("version", ["7.17.28", "8.18.9", "10.0.0"])
def test_other_versions_are_refused_with_a_sentence(version):
    with servers.answering(servers.info(version)) as url, pytest.raises(ServerRefused, match=rf"{version}.*8\.19"):
        Server(url).count("portal-public-de")


@pytest.mark.parametrize("version", ["8.19.0", "9.0.1", "9.4.3"])
def test_supported_versions_are_not_refused(version):
    with servers.answering({**servers.info(version), "count": 3}) as url:
        assert Server(url).count("portal-public-de") == 3


@pytest.mark.parametrize("product", ["", "OpenSearch"])
def test_other_products_are_refused_with_a_sentence(product):
    with (
        servers.answering(servers.info("9.4.3"), product=product) as url,
        pytest.raises(ServerRefused, match="not Elasticsearch"),
    ):
        Server(url).count("portal-public-de")


def test_an_address_that_is_none_is_refused_without_naming_it():
    with pytest.raises(ServerRefused, match="ELASTICSEARCH_URL") as refused:
        Server("user:secret").count("portal-public-de")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(("status", "kind"), [(401, ServerRefused), (429, ServerAway), (503, ServerAway)])
def test_what_the_server_says_is_told_apart(status, kind):
    with servers.answering({"error": "no"}, status=status) as url, pytest.raises(kind):
        Server(url).count("portal-public-de")


# --- Answers all the same ------------------------------------------------------------------------------------------
@pytest.fixture
def pair(tmp_path):
    """A function: the engine that readers ask, with a cluster at this address."""

    def make(url: str):
        beside = EmbeddedEngine(tmp_path / "beside")
        beside.rebuild([document("page:1", de="Wohnung suchen")], splitter)
        cluster = elasticsearch.ElasticsearchEngine(Server(url), "away", beside)
        return Searcher(FallbackEngine(cluster, beside)), cluster

    return make


@pytest.fixture
def _no_rest(monkeypatch):
    """Every question tries the server."""
    monkeypatch.setattr("search.engines.fallback.REST_SECONDS", 0)


@pytest.mark.usefixtures("_no_rest")
def test_a_server_that_is_gone_is_not_noticed(pair):
    searcher, cluster = pair(f"http://127.0.0.1:{servers.free_port()}")
    for _time in range(FAILURES + 2):
        assert searcher.keys("wohnung") == ["page:1"]
    assert cluster.server.breaker.is_open
    assert not cluster.check().reachable


def waits_for(searcher, times):
    waits = []
    for _time in range(times):
        began = time.monotonic()
        assert searcher.keys("wohnung") == ["page:1"]
        waits.append(time.monotonic() - began)
    return waits


@pytest.mark.usefixtures("_no_rest")
def test_a_server_that_never_answers_costs_less_than_a_second_and_then_nothing(pair):
    with servers.silent() as url:
        searcher, cluster = pair(url)
        waits = waits_for(searcher, FAILURES + 1)
    assert cluster.server.breaker.is_open
    assert sorted(waits)[len(waits) // 2] < WAIT
    assert max(waits) < WAIT_ON_A_BUSY_MACHINE
    assert waits[-1] < 0.2


def test_a_page_of_several_questions_waits_once(pair):
    with servers.silent() as url:
        searcher, cluster = pair(url)
        first, *others = waits_for(searcher, 3)
    assert first > 0.5
    assert max(others) < 0.2
    assert not cluster.server.breaker.is_open


@pytest.mark.parametrize(("answer", "status"), [(servers.info("7.17.0"), 200), ({"error": "x"}, 503), ({}, 404)])
def test_a_server_that_answers_nonsense_is_not_noticed(pair, answer, status):
    with servers.answering(answer, status=status) as url:
        searcher, _cluster = pair(url)
        assert searcher.keys("wohnung") == ["page:1"]
        assert searcher.engine.suggest("woh", language="de", audiences=frozenset({"public"}), size=8)


def test_a_question_the_server_refuses_is_answered_beside_it(pair, caplog):
    with servers.answering({**servers.info("9.4.3"), "responses": [{"status": 400, "error": {"type": "x"}}]}) as url:
        searcher, _cluster = pair(url)
        assert searcher.keys("wohnung") == ["page:1"]
    assert "Question refused by the cluster" in caplog.text
    assert "wohnung" not in caplog.text.lower()


# --- The portal with a cluster -------------------------------------------------------------------------------------
def test_without_an_address_there_is_one_engine(settings):
    assert engines.names() == ("embedded",)
    assert isinstance(engines.engine(), EmbeddedEngine)
    with pytest.raises(LookupError, match="ELASTICSEARCH_URL"):
        engines.engine("elasticsearch")
    assert not engines.state().degraded


def test_a_portal_whose_cluster_is_away_works_and_catches_up_later(records, settings):
    settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{servers.free_port()}"
    records("Wohnung")
    report = index.sync()
    assert (report.written, report.failed, report.waiting) == (0, 0, 1)  # built by the rebuild; one row still waits
    assert index.ready()
    assert [hit.title for hit in search("wohnung", language="de").hits] == ["Wohnung"]
    assert [one.text for one in suggest("woh", "de")] == ["Wohnung"]
    state = engines.state()
    assert (state.wanted, state.answering, state.degraded) == ("elasticsearch", "embedded", True)
    assert "does not answer" in state.reason
    waiting = OutboxEntry.objects.get()
    assert (waiting.engine, waiting.attempts, waiting.parked) == ("elasticsearch", 0, False)


@pytest.mark.elasticsearch
def test_a_server_stopped_and_started_under_load_loses_no_answer(pair, elasticsearch_url, tmp_path, monkeypatch):
    monkeypatch.setattr("search.engines.elasticsearch.breaker.PAUSE_SECONDS", 0.3)
    monkeypatch.setattr("search.engines.fallback.REST_SECONDS", 0.05)
    line = servers.Line(elasticsearch_url)
    line.mend()
    searcher, cluster = pair(line.url)
    cluster.names = type(cluster.names)(f"away-{tmp_path.name}".lower())
    cluster.generations._names = cluster.names
    cluster.rebuild([document("page:1", de="Wohnung suchen")], splitter)
    stop, answers, waits = threading.Event(), [], []

    def read():
        while not stop.is_set():
            began = time.monotonic()
            try:
                answers.append(tuple(searcher.keys("wohnung")))
            except Exception as error:
                answers.append(error)
            waits.append(time.monotonic() - began)
            time.sleep(0.01)

    readers = [threading.Thread(target=read) for _number in range(3)]
    try:
        for reader in readers:
            reader.start()
        time.sleep(0.4)
        line.cut()
        time.sleep(0.8)
        assert cluster.server.breaker.is_open
        with pytest.raises(IndexUnavailable):
            cluster.search(searcher.request("wohnung"))
        line.mend()
        time.sleep(1.5)
        assert not cluster.server.breaker.is_open
        assert cluster.search(searcher.request("wohnung")).total == 1
    finally:
        stop.set()
        for reader in readers:
            reader.join()
        cluster.server.delete([*cluster.server.describe(cluster.names.pattern()), cluster.names.lock()])
        line.cut()
    assert set(answers) == {("page:1",)}
    assert max(waits) < WAIT_ON_A_BUSY_MACHINE
