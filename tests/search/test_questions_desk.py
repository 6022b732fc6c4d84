"""„What is searched“ at the desk: what editors read there, what they download, and what stays hidden."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.users.models import UserProfile

from portal.role_groups import make_groups
from search import documents
from search.desk import day_chart
from search.desk.figures import Outcome
from search.desk.tables import SMALLEST
from search.models import SearchDay, TermDay, TopicDay

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/search-questions/"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def browser_of(person):
    """A browser of somebody at the desk, who reads it in English."""
    make_groups()

    def make(role: str) -> Client:
        user = person(role)
        UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
        client = Client()
        client.force_login(user, BACKEND)
        return client

    return make


@pytest.fixture
def desk(browser_of, registry) -> Client:
    documents.facet_labels("topic")(lambda language: {"wohnen": f"Wohnen ({language})", "miete": "Miete"})
    return browser_of("editor")


def ago(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)


def searched(count: int, day: dt.date | None = None, **fields) -> None:
    shape = {"language": "de", "words": 1, "band": "5+", "corrected": False, "weak": False, **fields}
    SearchDay.objects.create(day=day or ago(0), count=count, **shape)


def asked_for(topic: str, **by_language: int) -> None:
    for language, count in by_language.items():
        TopicDay.objects.create(day=ago(1), topic=topic, language=language, count=count)


def typed(text: str, count: int, without: int = 0, day: dt.date | None = None, key: str = "") -> None:
    TermDay.objects.create(
        day=day or ago(1), language="de", key=key or text, text=text, count=count, without_hits=without
    )


def page(client: Client, query: str = "") -> str:
    response = client.get(f"{ADDRESS}{query}")
    assert response.status_code == 200
    return response.content.decode()


def rows(client: Client, name: str, query: str = "") -> list[list[str]]:
    table = client.get(f"{ADDRESS}{query}").context["tables"][name]
    return [[cell.text for cell in row] for row in table.rows]


def facts(client: Client, query: str = "") -> list[tuple[str, ...]]:
    return [fact[1:] if fact[2] else fact[1:2] for fact in client.get(f"{ADDRESS}{query}").context["facts"]]


def sheet(client: Client, query: str = "") -> list[list[str]]:
    response = client.get(f"{ADDRESS}figures.csv{query}")
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


# --- Who -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["editor", "coordinator"])
def test_the_editorial_office_reads_the_figures(browser_of, role):
    client = browser_of(role)
    assert "What is searched" in page(client)
    assert client.get(f"{ADDRESS}figures.csv").status_code == 200
    assert f'"{ADDRESS}"' in client.get("/admin/").content.decode()


@pytest.mark.parametrize("role", ["translator", "admin"])
def test_others_at_the_desk_are_sent_back_and_see_no_link(browser_of, role):
    client = browser_of(role)
    for address in (ADDRESS, f"{ADDRESS}figures.csv"):
        assert client.get(address)["Location"] == "/admin/"
    assert f'"{ADDRESS}"' not in client.get("/admin/").content.decode()


# --- What the page tells -------------------------------------------------------------------------------------------
def test_the_figures_add_up(desk):
    searched(60)
    searched(20, ago(3), language="ar", band="0")
    searched(12, ago(3), language="ar", band="1-4", weak=True, words=4)
    searched(8, ago(29), corrected=True)
    searched(50, ago(30))
    assert facts(desk) == [("100", "in the 30 days before: 50"), ("20 %",), ("12 %",), ("8 %",)]
    assert rows(desk, "languages") == [
        ["Deutsch", "68", "0 %", "0 %", "12 %"],
        ["العربية", "32", "62 %", "38 %", "0 %"],
    ]
    assert rows(desk, "hits") == [
        ["nothing found", "20", "20 %"], ["1 to 4 hits", "12", "12 %"], ["5 hits and more", "68", "68 %"],
    ]  # fmt: skip
    assert rows(desk, "lengths") == [["1 word", "88", "23 %"], ["4 words and more", "12", "0 %"]]
    days = rows(desk, "days")
    assert len(days) == 30
    assert [row[1:] for row in days if row[1] != "0"] == [["8", "0"], ["32", "20"], ["60", "0"]]


@pytest.mark.parametrize(
    ("query", "total", "days"), [("?days=7", "1", 7), ("", "3", 30), ("?days=90", "7", 90), ("?days=x", "3", 30)]
)
def test_the_period_is_chosen(desk, query, total, days):
    for number, count in ((6, 1), (29, 2), (89, 4), (90, 8)):
        searched(count, ago(number))
    assert facts(desk, query)[0][0] == total
    assert len(rows(desk, "days", query)) == days
    assert f'href="?days={days}" class="button button-small" aria-current="true"' in page(desk, query)


def test_topics_are_called_by_name_and_the_most_asked_comes_first(desk):
    searched(30)
    asked_for("miete", de=3)
    asked_for("wohnen", de=9, ar=4)
    asked_for("neues_thema", de=5)
    assert rows(desk, "topics") == [
        ["Wohnen (en)", "13", "9", "4"], ["neues_thema", "5", "5", "0"], ["Miete", "3", "3", "0"],
    ]  # fmt: skip


def test_numbers_below_three_are_hidden_and_cannot_be_worked_out(desk):
    searched(30)
    searched(2, language="fr")
    asked_for("wohnen", de=9, ar=2)
    asked_for("miete", de=9, ar=3, uk=2, tr=1)
    asked_for("kita", de=1)
    topics = {row[0]: row[1:] for row in rows(desk, "topics")}
    assert topics == {"Wohnen (en)": ["≥9", "9", "<3"], "Miete": ["15", "9", "3"], "kita": ["<3", "<3", "0"]}
    assert ["Français", "<3", "–", "–", "–"] in rows(desk, "languages")


@given(st.dictionaries(st.sampled_from(["de", "ar", "uk", "tr", "fr"]), st.integers(1, 9), min_size=1))
def test_no_hidden_number_follows_from_a_sum(counts):
    from search.desk.tables import _total

    hidden = [count for count in counts.values() if count < SMALLEST]
    told = sum(counts.values()) - sum(hidden)
    shown = _total(counts)
    if len(hidden) == 1:
        assert shown in (f"≥{told}", f"<{SMALLEST}")
    if shown.isdigit():
        assert int(shown) == sum(counts.values())


def test_many_topics_open_below_the_first_fifteen(desk):
    searched(100)
    for number in range(20):
        asked_for(f"t{number}", de=3 + number)
    context = desk.get(ADDRESS).context
    assert (len(context["topics"]), len(context["more_topics"])) == (15, 5)
    assert "5 further topics" in page(desk)


def test_a_period_without_searches_says_so(desk):
    text = page(desk)
    assert "Nobody searched from" in text
    assert '<svg class="kim-figures' not in text
    assert sheet(desk)[0] == ["Searches by day"]


# --- Words ---------------------------------------------------------------------------------------------------------
def test_without_the_switch_no_text_is_shown_and_the_page_says_who_can_change_that(desk):
    searched(30)
    typed("wohngeld", 30)
    text = page(desk)
    assert "wohngeld" not in text
    assert "SEARCH_KEEP_WORDS" in text
    assert "wohngeld" not in str(sheet(desk))


def test_with_the_switch_readable_texts_are_shown_by_number(desk, settings):
    settings.SEARCH_KEEP_WORDS = True
    searched(30)
    typed("wohngeld", 3, day=ago(2))
    typed("wohngeld", 4, without=1, day=ago(1))
    typed("hund <b>anmelden</b>", 5, without=5)
    typed("", 50, key="hash")
    typed("uralt", 50, day=ago(60))
    assert rows(desk, "terms") == [["wohngeld", "7", "<3"], ["hund <b>anmelden</b>", "5", "5"]]
    assert [row[0] for row in rows(desk, "unanswered")] == ["hund <b>anmelden</b>", "wohngeld"]
    assert "hund &lt;b&gt;anmelden" in page(desk)
    assert "SEARCH_KEEP_WORDS" not in page(desk)


# --- Download ------------------------------------------------------------------------------------------------------
def test_the_download_holds_the_tables_of_the_page(desk):
    searched(30, language="ar")
    asked_for("wohnen", ar=9, de=1)
    lines = sheet(desk, "?days=7")
    assert lines[0] == ["Searches by day"]
    assert lines.count([]) >= 5
    for name in ("days", "languages", "lengths", "hits", "topics"):
        for row in rows(desk, name, "?days=7"):
            assert row in lines
    response = desk.get(f"{ADDRESS}figures.csv?days=7")
    assert re.search(r'filename="suche-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv"', response["Content-Disposition"])


@pytest.mark.parametrize("text", ["=1+1", "+49", "-x", '=HYPERLINK("x")'])
def test_a_typed_formula_is_text_in_a_spreadsheet(desk, settings, text):
    settings.SEARCH_KEEP_WORDS = True
    searched(30)
    typed(text, 9)
    assert [f"'{text}", "9", "0"] in sheet(desk)


# --- How -----------------------------------------------------------------------------------------------------------
def statements(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}figures.csv"])
def test_the_statements_do_not_grow_with_the_figures(desk, settings, address):
    settings.SEARCH_KEEP_WORDS = True
    searched(1)
    asked_for("wohnen", de=1)
    typed("wohngeld", 5)
    few = statements(desk, address)
    for number in range(25):
        for language in ("de", "ar", "uk"):
            searched(5, ago(number + 1), language=language)
        asked_for(f"t{number}", de=3, ar=4)
        typed(f"text{number}", 5, without=1)
    assert statements(desk, address) == few <= 25


def test_the_chart_is_told_in_words_and_needs_no_inline_style_or_script(desk):
    searched(40, ago(2))
    searched(2, ago(2), band="0")
    searched(7, ago(1))
    text = page(desk, "?days=7")
    own = text[text.index('<div class="kim-figures">') : text.index('<section aria-labelledby="words">')]
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=", own)
    label = re.search(r'role="img" aria-label="([^"]+)"', own)[1]
    assert "49 in all, 2 of them without a result; most of them, 42, on" in label
    assert len(re.findall('<rect class="kim-figures__found"', own)) == 7


@given(st.integers(0, 10**7))
def test_the_scale_has_few_round_steps_and_room_for_all(most):
    steps = day_chart.scale(most)
    assert steps[0] == 0
    assert steps[-1] >= most
    assert 2 <= len(steps) <= 5 + (most == 0)
    assert str(steps[1]).rstrip("0") in ("1", "2", "5")


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=7, max_size=90))
def test_bars_stand_on_the_ground_and_stay_below_the_top(numbers):
    first = dt.date(2026, 1, 1)
    days = {
        first + dt.timedelta(days=place): Outcome(searches=found + nothing, nothing=nothing)
        for place, (found, nothing) in enumerate(numbers)
    }
    drawn = day_chart.chart(days)
    assert len(drawn.bars) == len(days)
    assert len(drawn.ticks) <= day_chart.MOST_TICKS
    for bar in drawn.bars:
        assert float(bar.nothing_y) + float(bar.nothing_height) == pytest.approx(drawn.base, abs=0.2)
        assert float(bar.found_y) + float(bar.found_height) == pytest.approx(float(bar.nothing_y), abs=0.2)
        assert float(bar.found_y) >= day_chart.TOP - 0.2
        assert float(bar.x[:-1]) + float(bar.width[:-1]) <= 100
