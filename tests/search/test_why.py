"""„Warum dieses Ergebnis?“ at the desk, and compounds that editors taught."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from search import index
from search.desk import why
from search.models import CompoundSplit, SynonymGroup
from search.pipeline import compounds, synonyms
from search.query import search
from tests.search.factories import document


@pytest.fixture
def found(records):
    records("Wohnung suchen", "Mietwohnung und Wohngeld")
    records("Kurse am Abend", "Deutsch lernen")
    for number in range(8):  # a word is worth something only where not everybody has it
        records(f"Seite {number}", "Etwas anderes")
    index.sync()


@pytest.fixture
def desk(client, person):
    from portal.role_groups import make_groups

    make_groups()
    client.force_login(person("editor"))
    return lambda **asked: client.get(reverse("search_why:index"), asked)


# --- The panel -------------------------------------------------------------------------------------------------------
def test_an_editor_sees_how_a_question_was_understood(found, desk):
    SynonymGroup.objects.create(words="Bleibe\nWohnung")
    with translation.override("en"):
        shown = desk(q="Wo finde ich eine Bleibe", language="de").context
    assert shown["question"].dropped == ("Wo", "finde", "ich", "eine")
    assert [one.text for one in shown["question"].added] == ["Wohnung"]
    (row,) = shown["rows"]
    assert [segment.name for segment in row.segments if segment.value > 0.5] == ["synonyms"]


def test_bars_are_as_long_as_the_scores(found, desk):
    rows = desk(q="wohnung abend", language="de").context["rows"]
    ends = [row.segments[-1].start + row.segments[-1].width for row in rows]
    assert ends[0] == pytest.approx(100, abs=0.1)
    assert ends == sorted(ends, reverse=True)
    assert [row.explanation.score for row in rows] == pytest.approx(
        [hit.score for hit in search("wohnung abend", language="de").hits], rel=0.01
    )


def test_a_result_that_was_expected_is_explained_though_it_is_not_found(found, desk):
    answer = desk(q="wohnung", language="de", missed="Kurse am Abend")
    assert answer.context["expected"].title == "Kurse am Abend"
    assert answer.context["expected_row"] is None
    assert desk(q="wohnung", language="de", missed="Nichts dergleichen").context["expected"] is None


def test_nothing_internal_is_explained(records, desk, monkeypatch):
    records("Geheime Akte", "Zauberwort")
    monkeypatch.setattr(
        "tests.search.conftest.document", lambda *a, **k: document(*a, **(k | {"acl": frozenset({"role:editor"})}))
    )
    index.rebuild()
    shown = desk(q="Zauberwort", language="de", missed="Geheime Akte").context
    assert (shown["rows"], shown["expected"]) == ([], None)


def test_the_panel_without_a_question_and_without_an_index_is_a_page(desk, registry):
    assert desk().status_code == 200
    assert desk(q="", language="de").status_code == 200
    assert desk(q="kurs", language="xx").status_code == 200
    assert desk(q="kurs", language="de").context["unavailable"]


def test_every_part_an_engine_names_has_a_name_for_editors(searcher):
    request = searcher.holds(document("page:1", de="Kurs")).request("Kurs")
    assert searcher.engine.explain(request, "page:1").parts.keys() == why.PARTS.keys()


# --- Compounds -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("split", "parts"), [("Sprach|kurs", ("sprach", "kurs")), ("Nachmittag", ()), ("Führer|schein", ("fuhr", "schein"))]
)
def test_what_editors_taught_goes_before_the_portals_words(db, searcher, split, parts):
    searcher.holds(document("page:1", de="Nach Mittag"), document("page:2", de="Nach Mittag Schein"))
    row = CompoundSplit(split=split)
    row.full_clean()
    row.save()
    taught = compounds.splitter(searcher.engine.vocabulary(), synonyms.splits())
    assert taught(row.word) == parts
    assert compounds.splitter(searcher.engine.vocabulary())("nachmittag") == ("nach", "mittag")


def test_a_split_is_used_for_questions_and_builds_the_index_anew(records, django_capture_on_commit_callbacks):
    records("Amtsblatt")
    index.sync()
    assert search("blatt", language="de").weak  # only letters in common
    with django_capture_on_commit_callbacks(execute=True):
        CompoundSplit.objects.create(split="Amts|blatt")
    assert not search("blatt", language="de").weak


@pytest.mark.parametrize(
    ("split", "problem"),
    [("|kurs", "before and after each bar"), ("Sprach||kurs", "before and after each bar"), ("|", "before and after"),
     ("Sprach kurs", "one word of letters"), ("B1|Kurs", "one word of letters")],
)  # fmt: skip
def test_a_split_that_means_nothing_is_refused_in_a_sentence(db, split, problem):
    with translation.override("en"), pytest.raises(ValidationError, match=problem):
        CompoundSplit(split=split).full_clean()


def test_a_word_is_split_in_one_way(db):
    CompoundSplit.objects.create(split="Sprach|kurs")
    with translation.override("en"), pytest.raises(ValidationError, match="has an entry already"):
        CompoundSplit(split="Sprachkurs").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        CompoundSplit.objects.create(split="SPRACH|KURS")
