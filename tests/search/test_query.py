"""search(): from what was typed to what a reader sees."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import documents, index
from search.documents import PUBLIC
from search.models import BestBet, ExclusionWord, SynonymGroup
from search.pipeline import synonyms
from search.query import search, suggest
from tests.search.factories import document


def ids(results):
    return [hit.id for hit in results.hits]


@pytest.fixture
def found(records):
    records("Wohnung suchen", "Hilfe bei der Suche nach einer Wohnung", topic="wohnen")
    records("Arbeit suchen", "Die Agentur für Arbeit hilft", topic="arbeit")
    records("Kindergarten", "Kinder betreuen", topic="familie")
    index.sync()


def test_a_hit_brings_what_a_card_shows(found):
    (hit,) = search("wohnungen", language="ar").hits
    assert hit.title == "Wohnung suchen"
    assert hit.title_html == "<mark>Wohnung</mark> suchen"
    assert "einer <mark>Wohnung</mark>" in hit.snippet_html
    assert (hit.language, hit.text_language, hit.topics, hit.kind) == ("de", "de", ("wohnen",), "page")
    assert hit.url.startswith("/ar/page/")


def test_a_correction_is_told_and_can_be_refused(found):
    results = search("Kindergarden", language="de")
    assert (results.corrected, results.searched_for, results.total) == (True, "Kindergarten", 1)
    refused = search("Kindergarden", language="de", correct=False)
    assert (refused.corrected, refused.searched_for) == (False, "Kindergarden")


def test_facets_carry_labels_counts_and_what_is_chosen(found, monkeypatch):
    documents.facet_labels("topic")(lambda language: {"arbeit": "Arbeit", "wohnen": "Wohnen"})
    results = search("suchen", language="de", filters={"topic": ["wohnen"]})
    assert [(one.value, one.label, one.count, one.selected) for one in results.facets["topic"]] == [
        ("wohnen", "Wohnen", 1, True),
        ("arbeit", "Arbeit", 1, False),
    ]
    assert results.total == 1
    assert results.kinds == {"page": 1}


def test_nothing_found_says_what_to_leave_out(found):
    results = search("suchen", language="de", kinds=["course"], filters={"topic": ["wohnen"]})
    assert (results.total, results.relaxed) == (0, {"kind": 1})


def test_an_unknown_place_is_said_and_a_known_one_used(found):
    documents.place_resolver(lambda text: (50.77, 6.08, "Aachen") if text == "52062" else None)
    assert search("suchen", language="de", near="nirgends", sort="distance").place_unknown
    near = search("suchen", language="de", near="52062", radius=5)
    assert (near.place.label, near.place_unknown, near.total) == ("Aachen", False, 0)
    assert near.relaxed == {"near": 2}


def test_a_page_behind_the_last_shows_the_last(records):
    for number in range(30):
        records(f"Wohnung {number}")
    index.sync()
    results = search("wohnung", language="de", page=9_999)
    assert (results.page, results.pages, len(results.hits), results.total) == (2, 2, 10, 30)


def test_an_empty_question_lists_everything(found):
    results = search("", language="de")
    assert (results.total, results.is_browsing, results.weak) == (3, True, False)


def test_an_unknown_engine_is_refused(found):
    with pytest.raises(LookupError, match="no search engine"):
        search("x", language="de", engine="sphinx")


# --- The last word is the database's ---------------------------------------------------------------------------------
def test_a_stale_index_may_hide_but_never_reveal(found):
    SynonymGroup.objects.filter(words="Wohnung suchen").update(active=False)  # nobody told the index
    results = search("suchen", language="de")
    assert [hit.title for hit in results.hits] == ["Arbeit suchen"]
    assert results.total == 1


def test_kinds_nobody_registers_any_more_are_not_shown(found, monkeypatch):
    monkeypatch.setattr(documents, "_SOURCES", {})
    assert search("suchen", language="de").hits == ()


def test_all_kinds_are_checked_in_one_statement(found, django_assert_num_queries):
    documents.document_for(BestBet, kind="course", visible=lambda _audiences: BestBet.objects.all(), id_field="phrase")(
        lambda bet: document(f"course:{bet.phrase}", de=bet.key)
    )
    bet = BestBet.objects.create(phrase="7", key="suchen:")
    index.update(bet)
    index.sync()
    synonyms.rules_for("de", on=dt.date.today())
    with django_assert_num_queries(1, connection=connection):
        results = search("suchen", language="de", audiences=frozenset({PUBLIC, "role:editor"}))
    assert {hit.kind for hit in results.hits} == {"page", "course"}


# --- What editors teach ----------------------------------------------------------------------------------------------
def test_synonyms_work_at_once_in_this_process(found):
    assert search("Bleibe", language="de", correct=False).total == 0
    SynonymGroup.objects.create(words="Bleibe\nWohnung", language="de")
    results = search("Bleibe", language="de")
    assert [hit.title for hit in results.hits] == ["Wohnung suchen"]
    assert results.added == ("Wohnung",)
    assert not results.weak


def test_a_recommended_result_holds_for_its_days_only(found):
    work = SynonymGroup.objects.get(words="Arbeit suchen")
    today = dt.date.today()
    bet = BestBet.objects.create(phrase="WOHNUNG suchen", key=f"page:{work.pk}", valid_to=today)
    assert search("Wohnung suchen", language="de").hits[0].title == "Arbeit suchen"
    bet.valid_to = today - dt.timedelta(days=1)
    bet.save()
    assert search("Wohnung suchen", language="de").hits[0].title == "Wohnung suchen"


def test_words_never_suggested(found):
    assert [one.text for one in suggest("kind", "de")] == ["Kindergarten"]
    ExclusionWord.objects.create(word="Kindergarten")
    assert suggest("kind", "de") == []
    assert not search("Kindergarden", language="de").corrected


def test_one_letter_suggests_nothing(found):
    assert suggest("k", "de") == suggest("", "de") == suggest(" k ", "de") == []


# --- Internal material -----------------------------------------------------------------------------------------------
@pytest.fixture
def mixed(records, monkeypatch):
    group = records("Wohnung öffentlich")
    restricted = documents.sources()["page"]
    documents.document_for(
        BestBet, kind="paper", visible=lambda audiences: BestBet.objects.filter(language__in=audiences)
    )(lambda bet: document(f"paper:{bet.pk}", acl=frozenset({bet.language}), de=f"Wohnung {bet.phrase} intern"))
    for body in ("body:1", "body:2"):
        index.update(BestBet.objects.create(phrase=f"Geheimnis {body[-1]}", key="x:1", language=body))
    index.sync()
    return group, restricted


def test_internal_hits_are_a_group_of_their_own(mixed):
    public = search("Wohnung", language="de")
    assert (public.total, public.internal) == (1, None)
    member = search("Wohnung", language="de", audiences=frozenset({PUBLIC, "body:1"}))
    assert [hit.title for hit in member.hits] == ["Wohnung öffentlich"]
    assert [hit.title for hit in member.internal.hits] == ["Wohnung Geheimnis 1 intern"]
    assert member.internal.total == 1
    assert member.kinds == {"page": 1}


def test_nobody_in_particular_sees_nothing(mixed):
    assert search("Wohnung", language="de", audiences=frozenset()).total == 0


ALL = ["body:1", "body:2", "role:editor", PUBLIC]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acls=st.lists(st.sets(st.sampled_from(ALL), max_size=3), min_size=1, max_size=8),
    audiences=st.sets(st.sampled_from(ALL)),
    query=st.sampled_from(["Wohnung", "Wohnung 3", "Geheim5", "Geheimm", "Wohnungsgeheim", ""]),
)
def test_nothing_changes_with_documents_the_reader_may_not_see(tmp_path_factory, acls, audiences, query):
    """Titles, snippets, facets, totals, corrections and suggestions: with and without the hidden ones."""
    from search.engines.embedded import EmbeddedEngine
    from tests.search.conftest import Searcher

    everything = [
        document(
            f"page:{number}",
            acl=frozenset(acl),
            de=f"Wohnung {number} Geheim{number}",
            facets={"topic": (f"t{number}",)},
        )
        for number, acl in enumerate(acls)
    ]
    # The vocabulary is the public's: a reader without it is no case of ours.
    reader = audiences | {PUBLIC}
    visible = [one for one in everything if one.acl & reader]
    answers = []
    for held in (everything, visible):
        searcher = Searcher(EmbeddedEngine(tmp_path_factory.mktemp("acl"))).holds(*held)
        parts = [searcher.understand(query)]
        for scope in ("public", "internal"):
            answer = searcher.ask(query, audiences=reader, scope=scope)
            parts.append(({hit.key for hit in answer.hits}, answer.total, answer.facets, answer.relaxed))
        parts.append(searcher.engine.suggest("Geh", language="de", audiences=frozenset(reader), size=8))
        answers.append(parts)
    assert answers[0] == answers[1]
