"""The portal's own synonyms: each group is offered once, means something, and fits the topics."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from directory.seeding import SEED
from directory.seeding_synonyms import load_synonyms
from portal import languages
from search import analysis
from search.models import SynonymGroup
from search.synonym_loops import OneWay, circle, key_of

SEEDS: dict[str, list[dict[str, Any]]] = yaml.safe_load((SEED / "synonyms.yaml").read_text(encoding="utf-8"))
ENTRIES = [(language, entry) for language, entries in SEEDS.items() for entry in entries]
FEW = {"de": [{"words": ["Arbeitsamt", "Jobcenter"], "one_way": True}, {"words": ["Kita", "Krippe"]}]}


def asking(entry: dict[str, Any]) -> list[str]:
    return entry["words"][:1] if entry.get("one_way") else entry["words"]


# --- Loading -------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_running_it_twice_changes_nothing() -> None:
    assert load_synonyms(FEW) == 2
    assert load_synonyms(FEW) == 0
    assert SynonymGroup.objects.count() == 2


@pytest.mark.django_db
def test_what_editors_changed_or_switched_off_stays_so() -> None:
    load_synonyms(FEW)
    SynonymGroup.objects.filter(one_way=True).update(words="Arbeitsagentur\nJobcenter", active=False)
    load_synonyms(FEW)
    assert set(SynonymGroup.objects.values_list("words", "active")) == {
        ("Arbeitsagentur\nJobcenter", False), ("Kita\nKrippe", True),
    }  # fmt: skip


@pytest.mark.django_db
def test_a_deleted_group_does_not_come_back_even_with_more_words() -> None:
    load_synonyms(FEW)
    SynonymGroup.objects.all().delete()
    assert load_synonyms({"de": [{"words": ["Kita", "Krippe", "Hort"]}]}) == 0
    assert not SynonymGroup.objects.exists()


@pytest.mark.django_db
def test_a_later_release_adds_what_is_new() -> None:
    load_synonyms(FEW)
    assert load_synonyms({**FEW, "en": [{"words": ["Kita", "daycare"], "note": "n"}]}) == 1
    assert SynonymGroup.objects.get(language="en").note == "n"


@pytest.mark.django_db
def test_where_editors_said_the_opposite_theirs_holds() -> None:
    SynonymGroup.objects.create(words="Jobcenter\nArbeitsamt", one_way=True)
    assert load_synonyms(FEW) == 1
    assert load_synonyms(FEW) == 0


# --- What is loaded ------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_every_seeded_group_passes_the_rules_of_the_editors() -> None:
    assert load_synonyms(SEEDS) == len(ENTRIES)
    for group in SynonymGroup.objects.all():
        group.full_clean()


@pytest.fixture(scope="module")
def topic_words() -> dict[tuple[str, str], set[str]]:
    words: dict[tuple[str, str], set[str]] = {}
    for topic in yaml.safe_load((SEED / "taxonomy.yaml").read_text(encoding="utf-8"))["topics"]:
        for language in languages.BY_CODE:
            words[language, topic["id"]] = {
                topic["labels"].get(language, {}).get("text", ""),
                *topic.get("synonyms", {}).get(language, []),
                *topic.get("search_words", {}).get(language, {}).get("words", []),
            }
    for path in (SEED / "topic_words").glob("*.yaml"):
        for topic, kinds in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            words[path.stem, topic].update(word for some in kinds.values() for word in some)
    return words


def test_every_group_holds_a_word_of_its_topic(topic_words: dict[tuple[str, str], set[str]]) -> None:
    strangers = [
        entry["words"]
        for language, entry in ENTRIES
        if not {*map(key_of, entry["words"])} & {*map(key_of, topic_words[language, entry["topic"]])}
    ]
    assert strangers == []


def test_every_language_of_the_portal_has_groups() -> None:
    assert set(SEEDS) == set(languages.BY_CODE)


@pytest.mark.parametrize("language", SEEDS)
def test_a_word_asks_in_one_group_only(language: str) -> None:
    words = [key_of(word) for entry in SEEDS[language] for word in asking(entry)]
    assert sorted({word for word in words if words.count(word) > 1}) == []


@pytest.mark.parametrize("language", SEEDS)
def test_no_two_groups_are_asked_by_one_stem(language: str) -> None:
    """„hört“ and „Hort“ are one stem: groups that no reader can tell apart must not differ."""
    groups: dict[tuple[str, ...], set[int]] = {}
    for number, entry in enumerate(SEEDS[language]):
        for word in asking(entry):
            groups.setdefault(tuple(analysis.stems(word, language)), set()).add(number)
    assert [stems for stems, numbers in groups.items() if len(numbers) > 1] == []


def test_no_group_is_asked_by_a_word_that_only_asks() -> None:
    words = [(language, word) for language, entry in ENTRIES for word in asking(entry)]
    assert [
        word
        for language, word in words
        if all(analysis.is_stop_word(one, language) for one in analysis.words(word, language))
    ] == []


def test_groups_stay_small() -> None:
    """Every added word weighs: six of them made „Schwimmbad billiger mit Bürgergeld“ a question about Bürgergeld."""
    assert [entry["words"] for _language, entry in ENTRIES if not 2 <= len(entry["words"]) <= 4] == []


def test_the_seeds_lead_in_no_circle() -> None:
    accepted: list[OneWay] = []
    for language, entry in ENTRIES:
        if entry.get("one_way"):
            new = OneWay(tuple(entry["words"]), language)
            assert circle(new, accepted) is None
            accepted.append(new)
