"""How words are written and cut, per language."""

from __future__ import annotations

import pytest
import yaml

from search import analysis, stemming

FAMILIES = [
    ("de", "Kurs Kurse Kursen Kurses"),
    ("de", "Straße Strasse STRASSE straße"),
    ("de", "Führerschein Fuehrerschein Fuhrerschein Führerscheine"),
    ("de", "Haus Häuser Haeuser Hauser"),
    ("de", "Wohnung Wohnungen"),
    ("de", "Beratung Beratungen"),
    ("de", "Arzt Ärzte Aerzte Ärzten"),
    ("en", "course courses course's"),
    ("en", "residence residences"),
    ("fr", "école écoles l'école d’école"),
    ("ar", "دورة دورات الدورة الدورات دوره"),
    ("ar", "مدرسة المدرسة مدارسه مدرسه".replace(" مدارسه", "")),
    ("ar", "الإقامة الاقامة إقامة"),
    ("uk", "курс курси курсів курсу курсах"),
    ("uk", "реєстрація реєстрації реєстрацію"),
    ("uk", "сім'я сім’я сімʼя"),
    ("ru", "курс курсы курсов"),
    ("ru", "учёба учеба"),
    ("tr", "İstanbul istanbul ISTANBUL İSTANBUL"),
    ("tr", "Aachen'de Aachen'den Aachen"),
    ("fa", "كتاب کتاب"),
    ("fa", "۲۴ 24 ٢٤"),
    ("pl", "Żółć żółć ŻÓŁĆ"),
]


@pytest.mark.parametrize(("language", "family"), FAMILIES)
def test_forms_of_one_word_have_one_stem(language, family):
    assert len({analysis.stem(word, language) for word in family.split()}) == 1


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("de", "Amt", "Art"), ("de", "Miete", "Mitte"), ("de", "Kind", "Kinn"), ("de", "B1", "B2"), ("ar", "عمل", "علم")],
)
def test_different_words_keep_different_stems(language, one, other):
    assert analysis.stem(one, language) != analysis.stem(other, language)


@pytest.mark.parametrize("word", ["B1", "A2", "C1", "DRK", "WBS", "BAMF", "MBE", "JMD", "BuT"])
def test_levels_and_abbreviations_are_never_cut(word):
    assert analysis.stem(word, "de") == word.lower()


@pytest.mark.parametrize(
    ("word", "normalised"),
    [("bauer", "bauer"), ("quelle", "quelle"), ("mueller", "muller"), ("groesse", "grosse"), ("neue", "neue"),
     ("übung", "ubung"), ("treue", "treue"), ("poesie", "posie"), ("äoe", "ao"), ("weiß", "weiss")],
)  # fmt: skip
def test_german_normalisation_is_that_of_lucene(word, normalised):
    assert stemming.normalise_german(word) == normalised


@pytest.mark.parametrize(
    ("word", "stem"),
    [("hausern", "haus"), ("kindes", "kind"), ("lehrerinnen", "lehrerinn"), ("schonste", "schon"), ("ern", "ern"),
     ("tag", "tag"), ("tags", "tag"), ("eis", "eis"), ("kursen", "kurs"), ("deutscher", "deutsch"), ("alt", "alt")],
)  # fmt: skip
def test_german_stems_are_those_of_lucene(word, stem):
    assert stemming.stem_german(word) == stem


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("§ 24 AufenthG", ["paragraf24", "aufenthg"]),
        ("§24a, §§ 25", ["paragraf24a", "paragraf25"]),
        ("Paragraph 24 und Paragrafen 7", ["paragraf24", "und", "paragraf7"]),
        ("E-Mail: a.b@c.de", ["e", "mail", "a", "b", "c", "de"]),
        ("Nachmit\u00adtag", ["nachmittag"]),
        ("\u202eKurs\u202c", ["kurs"]),
        ("zwei_wörter", ["zwei", "worter"]),
        ("😀 §", []),
    ],
)
def test_words_of_a_german_text(text, words):
    assert analysis.words(text, "de") == words


def test_a_span_says_where_its_word_stands():
    (span, _end) = analysis.spans("Die Kürse", "de")
    assert (span.start, span.end, span.surface) == (0, 3, "Die")


def test_exact_keys_unite_spellings_of_a_phrase():
    keys = {analysis.exact_key(text) for text in ("Straße  suchen", "STRASSE suchen!", "strasse\nsuchen")}
    assert keys == {"strasse suchen"}
    assert analysis.exact_key("إقامة") == analysis.exact_key("اقامه")
    assert analysis.exact_key("Übergang") == analysis.exact_key("Uebergang") == "ubergang"


def test_no_name_of_the_taxonomy_consists_of_words_that_only_ask(shared):
    taxonomy = yaml.safe_load((shared / "data" / "taxonomy.yaml").read_text())
    names = [
        (language, name)
        for topic in (*taxonomy["topics"], *taxonomy["dimensions"])
        for language, several in {
            **{code: [label["text"]] for code, label in topic["labels"].items()},
        }.items()
        for name in several
    ]
    names += [(language, name) for topic in taxonomy["topics"] for language, group in topic.get("synonyms", {}).items()
              for name in group]  # fmt: skip
    stopped = [
        name
        for language, name in names
        if all(analysis.is_stop_word(word, language) for word in analysis.words(name, language))
    ]
    assert stopped == []


@pytest.mark.parametrize(("language", "least"), [("de", 300), ("en", 165), ("ar", 100), ("fa", 100), ("uk", 100),
                                                 ("ru", 100), ("tr", 100), ("fr", 150)])  # fmt: skip
def test_lists_of_asking_words_are_wide(language, least):
    assert len(analysis.CHAINS[language].stops) >= least


@pytest.mark.parametrize(
    "word",
    ["deutsch", "kurs", "wohnung", "arbeit", "kind", "hilfe", "beratung", "geld", "amt", "schule", "arzt", "frau"],
)
def test_no_word_of_the_subject_is_an_asking_word(word):
    assert not analysis.is_stop_word(word, "de")
