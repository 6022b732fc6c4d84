"""What editors and operators meet: models, checks, commands, page signals."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, models, transaction
from django.utils import translation
from wagtail.models import Locale, Page, PageViewRestriction

from search import checks, documents, index
from search.models import BestBet, ExclusionWord, OutboxEntry, SynonymGroup


# --- Models --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "problem"),
    [("Kita", "two different words"), ("Kita\nKITA", "two different words"),
     ("Kita\nKrippe\nkita", "stands here twice"),
     ("Kita\n---", "no letter or digit"), ("\n\n", "two different words")],
)  # fmt: skip
def test_a_group_that_means_nothing_is_refused_in_a_sentence(words, problem):
    with translation.override("en"), pytest.raises(ValidationError, match=problem):
        SynonymGroup(words=words).clean()


def test_a_group_of_synonyms_reads_as_its_words():
    group = SynonymGroup(words=" Kita \n\nKrippe  klein\n")
    group.clean()
    assert str(group) == "Kita, Krippe klein"


@pytest.mark.parametrize(
    "row",
    [
        BestBet(phrase="x", key="page:1", valid_from=dt.date(2026, 2, 1), valid_to=dt.date(2026, 1, 1)),
        BestBet(phrase="x", key="nokind"),
        OutboxEntry(engine="embedded", key="nokind", seq=1),
        ExclusionWord(word=""),
        SynonymGroup(words=""),
    ],
)
def test_the_database_refuses_what_makes_no_sense(db, row):
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


# --- System check --------------------------------------------------------------------------------------------------
def test_every_public_model_is_findable_or_says_why_not():
    assert checks.findable_or_excused(None) == []


def test_a_model_with_an_address_that_nobody_registered_is_named(registry, monkeypatch):
    monkeypatch.setattr(SynonymGroup, "get_absolute_url", lambda self: "/", raising=False)
    monkeypatch.delattr(SynonymGroup, "not_searchable_because")
    assert "SynonymGroup" in [message.obj.__name__ for message in checks.findable_or_excused(None)]
    documents.document_for(SynonymGroup, kind="page", visible=lambda _a: SynonymGroup.objects.all())(lambda row: None)
    assert "SynonymGroup" not in [message.obj.__name__ for message in checks.findable_or_excused(None)]


# --- Pages ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def pages(registry, db):
    """Two levels of plain pages, all of them findable."""
    documents.document_for(Page, kind="page", visible=lambda _a: Page.objects.live(), id_field="translation_key")(
        lambda page: None
    )
    locale = Locale.objects.get_or_create(language_code="de")[0]
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Wurzel", slug="wurzel", locale=locale))
    top = root.add_child(instance=Page(title="Oben", slug="oben-x", locale=locale))
    below = top.add_child(instance=Page(title="Unten", slug="unten", locale=locale))
    OutboxEntry.objects.all().delete()
    return top, below


def waiting():
    return set(OutboxEntry.objects.values_list("key", flat=True))


def keys(*pages):
    return {f"page:{page.translation_key}" for page in pages}


def test_publishing_and_unpublishing_reach_the_index(pages):
    top, _below = pages
    top.save_revision().publish()
    assert waiting() == keys(top)
    OutboxEntry.objects.all().delete()
    top.unpublish()
    assert waiting() == keys(top)


def test_saving_a_draft_does_not(pages):
    top, below = pages
    top.title = "Entwurf"
    top.save_revision()
    below.save()
    assert waiting() == set()


def test_a_new_address_reaches_everything_below(pages, django_capture_on_commit_callbacks):
    top, below = pages
    top.slug = "anders"
    with django_capture_on_commit_callbacks(execute=True):
        top.save_revision().publish()
    assert waiting() == keys(top, below)


def test_moving_deleting_and_restricting_reach_everything_below(pages):
    top, below = pages
    other = Page.get_first_root_node().add_child(instance=Page(title="Woanders", slug="woanders", locale=top.locale))
    OutboxEntry.objects.all().delete()
    top.refresh_from_db()
    top.move(other, pos="last-child")
    assert waiting() == keys(top, below)
    OutboxEntry.objects.all().delete()
    restriction = PageViewRestriction.objects.create(page=Page.objects.get(pk=top.pk), restriction_type="login")
    assert waiting() == keys(top, below)
    OutboxEntry.objects.all().delete()
    restriction.delete()
    assert waiting() == keys(top, below)
    OutboxEntry.objects.all().delete()
    Page.objects.get(pk=top.pk).delete()
    assert waiting() == keys(top, below)


# --- Commands ------------------------------------------------------------------------------------------------------
def run(capsys, *arguments, **options):
    call_command(*arguments, **options)
    return capsys.readouterr().out


def test_search_tells_what_it_did(records, capsys):
    records("Wohnung suchen", "Hilfe")
    with pytest.raises(CommandError, match="rebuild_search"):
        run(capsys, "search", "wohnung")
    assert "1 documents indexed" in run(capsys, "rebuild_search")
    out = run(capsys, "search", "wohnnug")
    assert "Searched for „Wohnung“ instead of „wohnnug“." in out
    assert "1 results (page 1)" in out
    answer = json.loads(run(capsys, "search", "wohnung", "--json", "--language", "uk"))
    assert (answer["total"], answer["results"][0]["url"][:4]) == (1, "/uk/")


def test_search_as_somebody_needs_an_account(records, capsys):
    index.ensure()
    with pytest.raises(CommandError, match="no account"):
        run(capsys, "search", "x", "--as", "nobody@example.org")


def test_sync_and_check_and_dry_runs(records, capsys):
    records("Wohnung")
    assert "1 documents. Nothing was written" in run(capsys, "rebuild_search", "--dry-run")
    assert "1 waiting. Nothing was written" in run(capsys, "sync_search", "--dry-run")
    assert "rebuilt" in run(capsys, "sync_search")
    assert "agree" in run(capsys, "check_search")
    SynonymGroup.objects.create(words="Heimlich", language="de")
    assert "1 differences. Nothing was written" in run(capsys, "check_search", "--dry-run")
    assert not OutboxEntry.objects.exists()
    assert "sync_search" in run(capsys, "check_search")
    assert "1 written" in run(capsys, "sync_search")


def test_search_topics_counts_hits_by_kind_and_language(records, capsys, tmp_path):
    records("Wohnung", topic="wohnen")
    index.ensure()
    data = tmp_path / "queries.jsonl"
    rows = [
        {"id": "1", "ui": "de", "query": "wohnung", "topics": ["wohnen"], "kind": "label"},
        {"id": "2", "ui": "ar", "query": "wohnung", "topics": ["arbeit"], "kind": "cross"},
    ]
    data.write_text("\n".join(json.dumps(row) for row in rows))
    run(capsys, "search_topics", "--data", str(data), "--json", str(tmp_path / "out.json"))
    report = json.loads((tmp_path / "out.json").read_text())
    assert (report["n"], report["hit1"], report["hit5"]) == (2, 0.5, 0.5)
    assert report["by_kind"]["label"] == {"n": 1, "hit1": 1.0, "hit5": 1.0}
    assert report["by_language"]["ar"]["hit5"] == 0.0
    assert [miss["id"] for miss in report["missed"]] == ["2"]


def test_a_missing_file_is_named(records, capsys, tmp_path):
    with pytest.raises(CommandError, match="--data wants"):
        run(capsys, "search_benchmark", "--data", str(tmp_path))


def test_models_of_the_search_say_why_they_are_not_found():
    own = [model for model in checks._models(None) if model._meta.app_label == "search"]
    assert own
    assert all(issubclass(model, models.Model) and model.not_searchable_because for model in own)
