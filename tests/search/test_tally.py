"""Searches by day: what is counted, what never is, and that no count is lost on the way to the database."""

from __future__ import annotations

import datetime as dt
import os
import re
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.core.signals import request_finished
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import languages
from search import documents, index, tally
from search.facets import Value
from search.hits import Hit
from search.models import SearchDay, TermDay, TopicDay
from search.query import Results
from search.question import Correction, Place
from tests.bench_servers import postgres_url
from tests.conftest import require

pytestmark = pytest.mark.django_db
in_one_transaction = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

TODAY = dt.date(2026, 11, 20)
PROTECTED = "haeusliche_gewalt"


@pytest.fixture(autouse=True)
def notes(monkeypatch):
    """Notes of this test's own, a topic that is never counted, and a registry that knows no other."""
    monkeypatch.setattr(documents, "_NEVER_COUNTED", [lambda: {PROTECTED}])
    monkeypatch.setattr(tally, "_notes", tally.Notes())
    return tally._notes


@pytest.fixture
def keeps_words(settings):
    settings.SEARCH_KEEP_WORDS = True


def hit(kind: str, *topics: str) -> Hit:
    return Hit(f"{kind}:1", kind, "", "", "", "", "", "de", "de", False, topics, 1.0, {}, "current", None, None)


def found(query: str = "wohngeld beantragen", *hits: Hit, **fields) -> Results:
    return Results(**{"query": query, "language": "de", "total": 12, "hits": hits, **fields})


def searched(*results: Results, day: dt.date = TODAY) -> None:
    for one in results:
        tally.note(one, day=day)
    tally.write()


def shapes() -> set[tuple]:
    return set(SearchDay.objects.values_list("day", "language", "words", "band", "corrected", "weak", "count"))


def topics() -> dict[str, int]:
    return dict(TopicDay.objects.values_list("topic", "count"))


def terms() -> list[tuple]:
    return list(TermDay.objects.order_by("day").values_list("day", "text", "count", "without_hits"))


# --- What is counted -----------------------------------------------------------------------------------------------
def test_a_search_is_counted_by_day_language_length_and_outcome():
    corrected = found("wohngelt", language="ar", total=0, corrections=(Correction("wohngelt", "Wohngeld"),))
    searched(found(), found(), corrected, found("eins zwei drei vier fünf", total=4, weak=True))
    assert shapes() == {
        (TODAY, "de", 2, "5+", False, False, 2),
        (TODAY, "ar", 1, "0", True, False, 1),
        (TODAY, "de", 4, "1-4", False, True, 1),
    }


def test_later_searches_add_to_the_same_row():
    searched(found())
    searched(found(), found())
    searched(found(), day=TODAY + dt.timedelta(days=1))
    assert sorted(SearchDay.objects.values_list("count", flat=True)) == [1, 3]


@pytest.mark.parametrize("results", [found(""), found("?!"), found(page=2), found(unavailable=True)])
def test_browsing_turning_pages_and_a_search_that_was_not_answered_are_not_counted(results):
    searched(results)
    assert shapes() == set()


def test_the_best_topic_among_the_first_results_was_meant():
    service, topic = hit("service", "familie"), hit("topic", "wohngeld")
    searched(
        found("a", service, topic, hit("topic", "miete")),
        found("b", service, service, service, topic),
        found("c", topic, weak=True),
        found("d", topic, language="uk"),
    )
    assert set(TopicDay.objects.values_list("language", "topic", "count")) == {
        ("de", "wohngeld", 1), ("uk", "wohngeld", 1),
    }  # fmt: skip


@pytest.mark.parametrize(
    "narrowed",
    [
        {"facets": {"kind": [Value("course", "Kurse", 12, True)]}},
        {"sort": "verified"},
        {"place": Place(50.77, 6.08, "Aachen")},
    ],
)
def test_a_filtered_search_is_counted_without_topic_and_words_because_a_filter_hides_topics(narrowed, keeps_words):
    searched(found("wohngeld", hit("topic", "wohngeld"), **narrowed))
    assert len(shapes()) == 1
    assert (topics(), terms()) == ({}, [])


# --- What never is -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "results",
    [
        found("gewalt", hit("topic", PROTECTED)),
        found("frauenhaus", hit("service", "wohnen"), hit("service", "beratung", PROTECTED), hit("topic", "wohnen")),
        found("hilfe", hit("topic", "beratung"), weak=True, topics=(hit("topic", PROTECTED),)),
        found("er sperrt mich ein", *(hit("service", "familie"),) * 9, hit("service", PROTECTED), weak=True),
        found("unbekanntes", total=0, topics=(hit("topic", "beratung"), hit("topic", PROTECTED))),
    ],
)
def test_where_protection_is_near_only_the_plain_count_stays(results, keeps_words):
    searched(results)
    assert sum(SearchDay.objects.values_list("count", flat=True)) == 1
    assert (topics(), terms()) == ({}, [])


anything = st.text(max_size=120) | st.sampled_from(["de", "5+", "wohngeld", "anna@example.org", "0241 12345", "\x00"])
any_hits = st.lists(st.builds(hit, st.sampled_from(["topic", "service"]), st.sampled_from(["wohnen", PROTECTED])))


@in_one_transaction
@given(anything, any_hits, st.booleans(), st.sampled_from(languages.CODES))
def test_without_the_switch_nothing_typed_reaches_the_database(typed, hits, weak, language):
    for model in (SearchDay, TopicDay):
        model.objects.all().delete()
    searched(Results(query=typed, language=language, total=len(hits), hits=tuple(hits), weak=weak))
    assert not TermDay.objects.exists()
    # Every text that was written is one of ours.
    assert set(SearchDay.objects.values_list("language", flat=True)) <= {language}
    assert set(SearchDay.objects.values_list("band", flat=True)) <= set(SearchDay.Band.values)
    assert set(TopicDay.objects.values_list("topic", "language")) <= {("wohnen", language)}


@in_one_transaction
@given(anything, any_hits, st.integers(0, 2), st.booleans())
def test_whatever_is_typed_near_protection_leaves_neither_words_nor_topic(keeps_words, typed, hits, place, weak):
    hits.insert(min(place, len(hits)), hit("service", PROTECTED))
    searched(found(typed, *hits, weak=weak))
    assert (topics(), terms()) == ({}, [])


@in_one_transaction
@given(st.text(min_size=4, max_size=80))
def test_with_the_switch_the_first_days_keep_hashes_only(keeps_words, typed):
    TermDay.objects.all().delete()
    for number in range(4):
        searched(found(typed), found(typed), day=TODAY - dt.timedelta(days=number))
    for key, text in TermDay.objects.values_list("key", "text"):
        assert text == ""
        assert re.fullmatch("[0-9a-f]{64}", key)


# --- Words, where an operator keeps them ---------------------------------------------------------------------------
def test_a_text_can_be_read_from_the_fifth_day_on_which_it_came(keeps_words):
    for number in range(1, 5):
        searched(found("Führerschein"), found("fuehrerschein", total=0), day=dt.date(2026, 11, number))
        searched(found("Führerschein"), day=dt.date(2026, 11, number))
    assert {text for _day, text, *_numbers in terms()} == {""}
    searched(found("Führerschein"), day=dt.date(2026, 11, 9))
    assert terms() == [
        *((dt.date(2026, 11, number), "führerschein", 3, 1) for number in range(1, 5)),
        (dt.date(2026, 11, 9), "führerschein", 1, 0),
    ]


def test_days_of_two_months_do_not_add_up(keeps_words):
    for day in (28, 29, 30):
        searched(found("wohngeld"), day=dt.date(2026, 10, day))
    for day in (1, 2, 3, 4):
        searched(found("wohngeld"), day=dt.date(2026, 11, day))
    assert {text for _day, text, *_numbers in terms()} == {""}
    assert TermDay.objects.values("key").distinct().count() == 2


def test_what_may_tell_of_a_person_is_not_kept_but_counted(keeps_words):
    searched(found("anna@example.org"), found("Musterweg 1"), found("0241 55123"))
    assert terms() == []
    assert sum(SearchDay.objects.values_list("count", flat=True)) == 3


# --- Forgetting ----------------------------------------------------------------------------------------------------
def test_at_night_a_text_that_came_once_is_dropped(keeps_words):
    yesterday = TODAY - dt.timedelta(days=1)
    searched(found("einmal"), found("zweimal"), found("zweimal"), day=yesterday)
    searched(found("wieder"), day=yesterday)
    searched(found("wieder"), found("heute"), day=TODAY)
    tally.forget_old(on=TODAY)
    assert sorted((day, count) for day, _text, count, _without in terms()) == [
        (yesterday, 1), (yesterday, 2), (TODAY, 1), (TODAY, 1),
    ]  # fmt: skip


def test_words_go_after_90_days_and_counts_after_25_months(keeps_words):
    topic = hit("topic", "wohnen")
    old = {"words": TODAY - dt.timedelta(days=91), "counts": dt.date(2024, 10, 19)}
    kept = {"words": TODAY - dt.timedelta(days=90), "counts": dt.date(2024, 10, 25)}
    for day in (*old.values(), *kept.values()):
        searched(found("wohngeld", topic), found("wohngeld", topic), day=day)
    tally.forget_old(on=TODAY)
    assert set(TermDay.objects.values_list("day", flat=True)) == {kept["words"]}
    for model in (SearchDay, TopicDay):
        assert set(model.objects.values_list("day", flat=True)) == {old["words"], *kept.values()}


def test_switching_words_off_again_deletes_what_was_kept(keeps_words, settings):
    searched(found("wohngeld"), found("wohngeld"))
    settings.SEARCH_KEEP_WORDS = False
    tally.forget_old(on=TODAY)
    assert terms() == []
    assert len(shapes()) == 1


def test_a_topic_that_becomes_one_of_protection_loses_its_counts(monkeypatch):
    searched(found("a", hit("topic", "wohnen")), found("b", hit("topic", "krise")))
    monkeypatch.setattr(documents, "_NEVER_COUNTED", [lambda: {PROTECTED, "krise"}])
    tally.forget_old(on=TODAY)
    assert topics() == {"wohnen": 1}


def test_the_clock_forgets_what_is_due():
    searched(found(), day=dt.date(2020, 1, 1))
    searched(found(), day=timezone.localdate())
    call_command("run_due")
    assert [row[0] for row in shapes()] == [timezone.localdate()]


# --- Writing -------------------------------------------------------------------------------------------------------
@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 1000.0

    monkeypatch.setattr(tally, "monotonic", lambda: Clock.now)
    return Clock


def test_noting_costs_no_statement(keeps_words):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        tally.note(found("wohngeld", hit("topic", "wohnen")), day=TODAY)
    assert len(queries) == 0


def test_notes_are_written_after_half_a_minute(clock):
    tally.note(found(), day=TODAY)
    tally.write_if_due()
    clock.now += 29
    tally.write_if_due()
    assert shapes() == set()
    clock.now += 1
    tally.write_if_due()
    assert len(shapes()) == 1


def test_notes_are_written_after_200_searches(clock):
    for _number in range(199):
        tally.note(found(), day=TODAY)
    tally.write_if_due()
    assert shapes() == set()
    tally.note(found(), day=TODAY)
    tally.write_if_due()
    assert [row[-1] for row in shapes()] == [200]


def test_a_full_batch_takes_few_statements(keeps_words):
    for number in range(200):
        tally.note(found(f"wohngeld {'abcd'[number % 4]}", hit("topic", f"t{number % 20}")), day=TODAY)
    with CaptureQueriesContext(connection) as queries:
        tally.write()
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) <= 12
    assert sum(TopicDay.objects.values_list("count", flat=True)) == 200


def test_the_order_of_rows_tells_nothing():
    searched(*(found(str(number), hit("topic", code)) for number, code in enumerate("qzcaxb")))
    assert [row.topic for row in TopicDay.objects.order_by("pk")] == sorted("qzcaxb")


# --- When the database is away -------------------------------------------------------------------------------------
def test_what_could_not_be_written_waits_and_is_written_later(clock, monkeypatch, caplog, keeps_words):
    def away(*_args):
        raise OperationalError("could not write geheimewoerter")

    with monkeypatch.context() as broken:
        broken.setattr(tally, "_add", away)
        searched(found("geheimewoerter"), found("geheimewoerter"))
        searched(found("geheimewoerter"))
    assert shapes() == set()
    assert [record.event for record in caplog.records] == ["search_tally_waits"] * 2
    assert "geheim" not in caplog.text + "".join(str(vars(record)) for record in caplog.records)
    tally.write_if_due()
    assert shapes() == set()  # not at every request
    clock.now += 30
    tally.write_if_due()
    assert [row[-1] for row in shapes()] == [3]
    assert [row[2:] for row in terms()] == [(3, 0)]


def test_half_a_batch_is_not_written_twice(monkeypatch, keeps_words):
    def away(_terms):
        raise OperationalError

    with monkeypatch.context() as broken:
        broken.setattr(tally, "_add_terms", away)
        searched(found("wohngeld", hit("topic", "wohnen")))
    tally.write()
    assert [row[-1] for row in shapes()] == [1]
    assert topics() == {"wohnen": 1}


def test_a_database_away_for_long_does_not_fill_the_memory(notes, monkeypatch):
    monkeypatch.setattr(tally, "MOST_WAITING", 10)
    days = [TODAY - dt.timedelta(days=number) for number in range(20)]
    for day in days + days[:1]:
        tally.note(found(), day=day)
    waiting = notes.take()
    assert len(waiting) == 10
    assert max(waiting.values()) == 2


def test_a_search_that_cannot_be_counted_is_answered(found_page, client, monkeypatch, caplog):
    def broken():
        raise OperationalError("geheimewoerter")

    monkeypatch.setattr(documents, "_NEVER_COUNTED", [broken])
    assert client.get("/de/suche/", {"q": "wohnung"}).status_code == 200
    assert [record.event for record in caplog.records if record.name == "search.tally"] == ["search_not_counted"]
    assert "geheim" not in caplog.text


# --- On the way of a request ---------------------------------------------------------------------------------------
@pytest.fixture
def found_page(records):
    records("Wohnung suchen", "Hilfe")
    index.sync()


@pytest.fixture
def server(monkeypatch):
    """Connected as in the process that serves readers, for as long as the test lasts."""
    monkeypatch.setattr(tally.atexit, "register", lambda act: None)
    monkeypatch.setattr(tally, "WRITE_AFTER", 0.0)
    tally.connect()
    yield
    request_finished.disconnect(dispatch_uid="search.tally")


def test_the_public_is_counted_after_its_answer_without_a_cookie(found_page, client, server):
    response = client.get("/de/suche/", {"q": "wohnung"})
    assert not response.cookies
    assert not response.wsgi_request.session.accessed
    assert [row[1:] for row in shapes()] == [("de", 1, "1-4", False, False, 1)]
    client.get("/api/search", {"q": "wohnung", "language": "ar"})
    assert sorted(row[1] for row in shapes()) == ["ar", "de"]


def test_who_works_here_is_not_counted(found_page, client, server, person):
    client.force_login(person("editor"), "allauth.account.auth_backends.AuthenticationBackend")
    client.get("/de/suche/", {"q": "wohnung"})
    client.get("/api/search", {"q": "wohnung"})
    assert shapes() == set()


def test_asking_for_headers_or_suggestions_is_no_search(found_page, client, server):
    client.head("/de/suche/", {"q": "wohnung"})
    client.get("/api/suggest", {"q": "wohnung"})
    client.get("/de/suche/")
    assert shapes() == set()


def test_a_page_is_shown_while_the_database_takes_no_counts(found_page, client, server, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(tally, "_add", lambda *_args: 1 / 0)
        assert client.get("/de/suche/", {"q": "wohnung"}).status_code == 200
    client.get("/de/suche/", {"q": "wohnung"})
    assert [row[-1] for row in shapes()] == [2]


# --- Several at a time ---------------------------------------------------------------------------------------------
def test_threads_lose_no_note(notes):
    def search_often():
        for _number in range(500):
            tally.note(found(), day=TODAY)

    taken = []
    threads = [threading.Thread(target=search_often) for _number in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        taken.append(notes.take().total())
    assert sum(taken) + notes.take().total() == 2000


ADDING = """
import datetime as dt, sys, threading
import django
django.setup()
from django.db import connection
from search import documents, tally
from tests.search.test_tally import found, hit

documents._NEVER_COUNTED.clear()  # the tables of the other apps are not there

def add():
    for number in range(15):
        for one in range(4):
            tally.note(found(f"wohngeld {'abc'[one % 3]}", hit("topic", "abcd"[one])), day=dt.date(2026, 11, 20))
        tally.write()
    connection.close()

threads = [threading.Thread(target=add) for _number in range(3)]
for thread in threads: thread.start()
for thread in threads: thread.join()
for _try in range(20): tally.write()
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def database(request, tmp_path):
    """The address of an empty database of our own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'portal.sqlite3'}"
        return
    with postgres_url() as url:
        require(bool(url), "no PostgreSQL here, and no TEST_DATABASE_URL")
        yield url


def test_processes_that_write_at_the_same_time_lose_no_count(database, tmp_path):
    environment = os.environ | {
        "DATABASE_URL": database, "VAR_DIR": str(tmp_path), "SEARCH_KEEP_WORDS": "true", "LOG_JSON": "false",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }  # fmt: skip
    root = django_settings.ROOT
    subprocess.run([sys.executable, "manage.py", "migrate", "search", "-v0"], cwd=root, env=environment, check=True)
    adding = [subprocess.Popen([sys.executable, "-c", ADDING], cwd=root, env=environment) for _number in range(2)]
    assert [process.wait(timeout=120) for process in adding] == [0, 0]
    url = database.removeprefix("sqlite:///")
    with closing(sqlite3.connect(url) if url != database else psycopg.connect(url)) as reading:
        counts = [
            reading.execute(f"SELECT sum(count), count(*) FROM search_{table}").fetchone()  # noqa: S608
            for table in ("searchday", "topicday", "termday")
        ]
    assert counts == [(360, 1), (360, 4), (360, 3)]
