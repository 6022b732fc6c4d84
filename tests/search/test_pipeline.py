"""How a question is understood, before any engine is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.pipeline import compounds, correction, normalise
from search.pipeline.synonyms import Group, Rules, expand
from tests.search.factories import document

TEXTS = [
    document("page:1", de="Sprachkurs | Anmeldung | Sprache und Sprach Kurs Beratung Anmeldung", en="Language course"),
    document("page:2", de="Kurs | Sprach | Beratung Anmeldung Migration Stelle Kindergeld Antrag"),
    document("page:3", de="Wohnung | Agentur für Arbeit | Migration Stelle Kindergeld Antrag", uk="Де житло"),
]


@pytest.fixture
def understand(searcher):
    return searcher.holds(*TEXTS).understand


def words(question):
    return [word.word for word in question.words]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Wo finde ich einen Kurs?", "de", ["kurs"]),
        ("wie bekomme ich bitte eine Beratung", "de", ["beratung"]),
        ("Wo kann ich", "de", ["wo", "kann", "ich"]),
        ("Where can I find a course", "en", ["course"]),
        ("wo gibt es Wohnung", "ar", ["wohnung"]),
        ("де знайти житло", "de", ["житло"]),
        ("Kurs KURS kurse", "de", ["kurs"]),
    ],
)
def test_words_that_only_ask_are_dropped(understand, text, language, expected):
    assert words(understand(text, language)) == expected


def test_a_mended_word_is_put_into_the_text_as_it_is_usually_written(understand):
    question = understand("agentor fur arbiet in Achen")
    assert question.searched_for == "Agentur fur Arbeit in Achen"
    assert question.typed == "agentor fur arbiet in Achen"
    assert question.exact == ("agentorfurarbietinachen", "agenturfurarbeitinachen")


@pytest.mark.parametrize("text", ["KURZ", "DRKX", "B12", "xyz", "kur5e", "Wohnungsantrag"])
def test_abbreviations_numbers_short_words_and_compounds_are_not_mended(understand, text):
    assert understand(text).corrections == ()


def test_a_word_known_in_another_language_is_not_mended(searcher):
    searcher.holds(document("page:1", de="Hausing", en="Housing"))
    assert searcher.understand("housing").corrections == ()
    assert searcher.keys("housing") == ["page:1"]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("sprachkursanmeldung", ("sprach", "kurs", "anmeldung")),
        ("migrationsberatungsstelle", ("migration", "beratung", "stelle")),
        ("kindergeldantrag", ("kindergeld", "antrag")),
        ("beratung", ()),
        ("wohnungsamt", ()),
    ],
)
def test_compounds_split_into_words_of_the_portal(searcher, word, parts):
    vocabulary = searcher.holds(*TEXTS).engine.vocabulary()
    assert compounds.parts_of(word, lambda part: vocabulary.documents_with(part, "de")) == parts


def test_an_unknown_compound_is_a_kind_of_what_it_ends_with(understand):
    (word,) = understand("Gesundheitsberatung").words
    assert word.parts == ("beratung",)


def test_quotes_make_a_phrase(understand):
    assert understand("„Agentur für Arbeit“ Kurs").phrases == (("agentur", "fur", "arbeit"),)
    assert understand('"Kurs"').phrases == ()


# --- Synonyms ------------------------------------------------------------------------------------------------------
GROUPS = (Group(("Arbeitsamt", "Agentur für Arbeit"), one_way=True), Group(("Kita", "Kindergarten", "Krippe"), False))


@pytest.mark.parametrize(
    ("stems", "added"),
    [
        (["arbeitsamt"], ("Agentur für Arbeit",)),
        (["agentur", "fur", "arbeit"], ()),
        (["kindergart", "anmeld"], ("Kita", "Krippe")),
        (["kita", "kindergart"], ("Krippe",)),
        (["schul"], ()),
    ],
)
def test_synonyms_are_added_in_their_direction(stems, added):
    assert expand(stems, "de", GROUPS) == added


def test_synonyms_are_left_out_when_the_reader_wants_their_own_words(searcher):
    rules = Rules(groups=(Group(("Kurs", "Beratung"), one_way=False),))
    searcher.holds(*TEXTS)
    assert [one.text for one in searcher.understand("Kurs", rules=rules).added] == ["Beratung"]
    assert searcher.understand("Kurs", rules=rules, correct=False).added == ()


# --- Bounds --------------------------------------------------------------------------------------------------------
@given(st.text(max_size=3_000))
def test_cleaned_text_is_bounded_and_visible(text):
    cleaned = normalise.clean(text)
    assert len(cleaned) <= normalise.LONGEST_TEXT
    assert cleaned == cleaned.strip()
    assert not any(ord(mark) < 32 or 0xD800 <= ord(mark) < 0xE000 for mark in cleaned)
    assert normalise.clean(cleaned) == cleaned


def test_a_long_question_is_cut_at_a_word():
    assert normalise.clean("wort " * 100).endswith("wort")
    assert len(normalise.clean("x" * 500)) == normalise.LONGEST_TEXT


def test_no_more_than_sixteen_words_are_asked(searcher):
    text = " ".join(f"w{number}" for number in range(60))
    assert len(searcher.holds(*TEXTS).understand(text).words) == normalise.MOST_WORDS


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("farhrad", "fahrrad", 1), ("arbiet", "arbeit", 1), ("wohngelt", "wohngeld", 1), ("kurs", "kurs", 0),
     ("ab", "ba", 1), ("kindergarden", "kindergarten", 1), ("kurs", "", 3), ("abc", "xyz", 3)],
)  # fmt: skip
def test_swapped_neighbours_count_as_one_slip(one, other, slips):
    assert min(correction.distance(one, other, 2), 3) == slips


@given(st.text("abc", max_size=7), st.text("abc", max_size=7), st.integers(1, 2))
def test_the_short_cut_never_changes_what_is_near(one, other, limit):
    full = correction.distance(one, other, 99)
    assert (correction.distance(one, other, limit) <= limit) == (full <= limit)


def test_a_phrase_with_a_word_that_only_asks_leads_to_its_synonyms():
    groups = [Group(("Agentur für Arbeit", "Arbeitsamt"), one_way=False)]
    assert expand(["agentur", "arbeit"], "de", groups) == ("Arbeitsamt",)


def test_a_slip_that_is_as_near_to_two_words_asks_both(searcher):
    """One letter lies between waiting and suicide; whoever meant the second must not be sent to the first alone."""
    searcher.holds(
        document("page:1", ar="انتظار"), document("page:2", ar="انتظار | قائمة"),
        document("topic:krise", ar="أزمة", labels={"ar": ("انتحار",)}, best_for=("انتحار",)),
    )  # fmt: skip
    question = searcher.understand("انتخار", "ar")
    assert question.searched_for == "انتظار"
    assert [one.text for one in question.added] == ["انتحار"]
    assert searcher.keys("انتخار", "ar")[0] == "topic:krise"
