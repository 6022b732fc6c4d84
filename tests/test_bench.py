"""The benchmark's own data and harness: made pages are no copies, and every part yields its rows."""

from __future__ import annotations

import re
from contextlib import nullcontext

import pytest

from tests import bench_directory, bench_search, bench_wagtail
from tests.bench_data import pages, questions, real_pages
from tests.bench_search import Plan
from tests.bench_table import LIMITS, Table


@pytest.fixture(scope="module")
def texts(shared):
    return shared / "data" / "omos_qa"


def sentences(page):
    return {one.strip() for one in re.split(r"(?<=[.!?])\s+|\n+", page.body) if len(one) > 30}


def words(found):
    return {word for page in found for word in re.findall(r"\w+", f"{page.title} {page.body}".lower())}


def mean_length(found):
    return sum(len(page.body) for page in found) / len(found)


def test_the_same_pages_and_questions_come_each_time(texts):
    assert pages(texts, "de", 900) == pages(texts, "de", 900)
    assert questions(texts, "de.kw", 20) == questions(texts, "de.kw", 20)


def test_a_bigger_set_begins_with_the_smaller_one(texts):
    assert pages(texts, "ar", 900)[:700] == pages(texts, "ar", 700)
    assert questions(texts, "de.full", 30)[:10] == questions(texts, "de.full", 10)


def test_made_pages_are_no_copies(texts):
    real = real_pages(texts, "de")
    made = pages(texts, "de", 1_500)[len(real) :]
    assert len({page.body for page in made} | {page.body for page in real}) > 0.99 * (len(made) + len(real))
    long = [mine for page in made if len(mine := sentences(page)) >= 8][:60]
    of_real = [sentences(page) for page in real]
    from_one = [max(len(mine & theirs) for theirs in of_real) / len(mine) for mine in long]
    assert sum(from_one) / len(from_one) < 0.6


def test_lengths_stay_and_words_grow_as_in_real_text(texts):
    real, many = real_pages(texts, "de"), pages(texts, "de", 7_180)
    assert mean_length(many) == pytest.approx(mean_length(real), rel=0.15)
    assert 3 < len(words(many)) / len(words(real)) < 6


def test_a_row_over_its_limit_or_under_its_floor_fails_the_run():
    table = Table()
    table.add("embedded 1k full p95", 31, "ms")
    table.add("embedded 1k build", 299, "documents/s")
    table.add("embedded 10k full p95", 99, "ms")
    table.missing("elasticsearch 10k", "away")
    assert [row["ok"] for row in table.rows] == [False, False, True, False]


@pytest.mark.slow
def test_ours_and_wagtails_search_are_measured_on_the_same_pages(shared, tmp_path, monkeypatch):
    monkeypatch.setattr(bench_wagtail, "postgres_url", lambda: nullcontext(""))
    table = Table()
    plan = Plan(shared / "data", tmp_path, sizes=(30, 60), wagtail=(30,), arabic=20, questions=3, rounds=1, judged=40)
    bench_search.measure(table, plan)
    measured = {row["name"] for row in table.rows}
    assert {
        "embedded full MRR@10",
        "embedded 30 facets p95 ms",
        "embedded 60 apply changes/s",
        "embedded 20 ar build documents/s",
        "embedded full p95 60 / 30 times",
        "wagtail sqlite or 40 kw MRR@10",
        "wagtail sqlite or 30 full p95 ms",
    } <= measured
    assert all(row["value"] is not None for row in table.rows)
    assert table.beside["ours, embedded"].keys() == table.beside["Wagtail sqlite, OR"].keys()


@pytest.mark.slow
def test_the_directory_is_measured_and_a_missed_gate_fails_the_run(tmp_path, monkeypatch):
    monkeypatch.setattr(bench_directory, "elasticsearch_url", lambda: "")
    monkeypatch.setitem(LIMITS, "sqlite 60 offer p95 ms", 0.1)
    table = Table()
    bench_directory.measure(table, bench_directory.Plan(tmp_path, sizes=(40, 60)))
    rows = {row["name"]: row for row in table.rows}
    for page in bench_directory.PAGES:
        assert rows[f"sqlite 60 {page} p95 ms"]["value"] > 0
        assert rows[f"sqlite {page} p95 60 / 40 times"]["value"] > 0
    assert rows["sqlite 60 worker MB"]["value"] > 0
    assert [name for name, row in rows.items() if not row["ok"]] == ["sqlite 60 offer p95 ms"]
    assert not (tmp_path / "directory-sqlite").exists()
