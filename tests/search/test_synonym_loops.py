"""One-way groups of synonyms never lead in a circle, whichever way they come in."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from search.models import SynonymGroup
from search.synonym_loops import OneWay, circle, key_of

WORDS = st.lists(st.sampled_from("ABCDE"), min_size=2, max_size=4, unique=True).map(tuple)
GROUPS = st.builds(OneWay, WORDS, st.sampled_from(["", "de", "ar"]))


def rule(words: str, language: str = "de") -> OneWay:
    return OneWay(tuple(words.split()), language)


def has_circle(groups: list[OneWay], language: str) -> bool:
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for group in groups:
        if group.language in ("", language):
            sorter.add(key_of(group.words[0]), *map(key_of, group.words[1:]))
    try:
        sorter.prepare()
    except CycleError:
        return True
    return False


@given(st.lists(GROUPS, max_size=12))
def test_groups_accepted_one_after_another_never_lead_in_a_circle(offered: list[OneWay]) -> None:
    accepted: list[OneWay] = []
    for group in offered:
        refused = circle(group, accepted) is not None
        would_circle = any(has_circle([*accepted, group], language) for language in ("de", "ar", "fr"))
        assert refused == would_circle
        if not refused:
            accepted.append(group)


@pytest.mark.parametrize(
    ("new", "others", "way"),
    [
        (rule("B A"), [rule("A B")], "B A B"),
        (rule("C X A"), [rule("A B"), rule("B C")], "C A B C"),
        (rule("kita Krippe"), [rule("KRIPPE Kita")], "kita Krippe Kita"),
        (rule("B A", "de"), [rule("A B", "")], "B A B"),
        (rule("B A", ""), [rule("A B", "ar")], "B A B"),
        (rule("B A", "de"), [rule("A B", "ar")], None),
        (rule("B A", ""), [rule("A C", "ar"), rule("C B", "de")], None),
        (rule("A C"), [rule("A B"), rule("B C")], None),
        (rule("A B"), [], None),
    ],
)
def test_the_way_back_is_found_within_one_language(new: OneWay, others: list[OneWay], way: str | None) -> None:
    found = circle(new, others)
    assert (found and " ".join(map(key_of, found.words))) == (way and " ".join(map(key_of, way.split())))


# --- At the model --------------------------------------------------------------------------------------------------
def group(words: str, **fields: object) -> SynonymGroup:
    return SynonymGroup(**{"words": "\n".join(words.split()), "one_way": True, **fields})


@pytest.mark.django_db
def test_a_group_that_leads_back_is_refused_with_the_words_and_the_other_group() -> None:
    group("Arbeitsamt Jobcenter").save()
    group("Jobcenter Sozialamt").save()
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        group("Sozialamt Arbeitsamt").full_clean()
    (message,) = refused.value.message_dict["words"]
    assert "Sozialamt → Arbeitsamt → Jobcenter → Sozialamt" in message
    assert "“Jobcenter, Sozialamt”" in message


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("there", "new"),
    [
        (group("A B"), group("B A", one_way=False)),
        (group("A B", one_way=False), group("B A")),
        (group("A B", active=False), group("B A")),
        (group("A B"), group("B A", active=False)),
        (group("A B", language="ar"), group("B A", language="tr")),
    ],
    ids=["both ways", "both ways there", "other not in use", "not in use", "other language"],
)
def test_what_is_no_circle_is_accepted(there: SynonymGroup, new: SynonymGroup) -> None:
    there.pk = None
    there.save()
    new.full_clean()


@pytest.mark.django_db
def test_a_saved_group_does_not_stand_in_its_own_way() -> None:
    saved = group("A B")
    saved.save()
    saved.words = "B\nA"
    saved.full_clean()


@pytest.mark.django_db
def test_a_group_of_all_languages_meets_the_others() -> None:
    group("A B", language="ar").save()
    with pytest.raises(ValidationError):
        group("B A", language="*").full_clean()
