"""What both engines must do with the text of files, and with a town named in the question."""

from __future__ import annotations

import pytest

from search.documents import PUBLIC, Area, FileText
from search.engines import Change
from search.pipeline.compounds import splitter
from search.question import Place
from tests.search.conftest import MONDAY_TEN
from tests.search.factories import document

BOTH_ENGINES = True

LEAFLET = FileText(
    "Merkblatt",
    "/documents/7/merkblatt.pdf",
    ("Anmeldung der Wohnung beim Amt", "Bringen Sie die Wohnungsgeberbestätigung mit", "Frist von zwei Wochen"),
)
ARABIC = FileText("منشور", "/documents/8/x.pdf", ("تسجيل السكن", "مواعيد الدورات"), language="ar")
SHEET = FileText("Liste", "/documents/9/liste.xlsx", ("Fahrradwerkstatt im Hinterhof",), is_paged=False)
PAGES = [
    document("page:umzug", de="Umzug | Was Sie tun müssen", files=(LEAFLET, SHEET)),
    document("page:kurs", de="Kurse | Wohnung und Kurs", files=(ARABIC,)),
    document("page:geheim", de="Akte", acl=frozenset({"role:editor"}), files=(FileText("A", "/a", ("Zauberwort",)),)),
    document("page:frist", de="Frist | | Eine Frist, hier im Text der Seite"),
]

STOLBERG = Area("municipality", "stolberg", "Stolberg (Rheinland)", ("Stolberg (Rheinland)", "Stolberg", "Штольберг"))
AACHEN = Area("municipality", "aachen", "Aachen", ("Aachen", "Aix-la-Chapelle", "آخن", "Ахен", "Аахен"))
POSTCODE = Area("municipality", "stolberg", "52222 Stolberg (Rheinland)", ("52222",), (50.77, 6.22))
AREAS = (STOLBERG, AACHEN, POSTCODE)
COURSES = [
    document("course:1", de="Deutsch B1", facets={"municipality": ("stolberg",)}, locations=((50.77, 6.23),)),
    document("course:2", de="Deutsch B1", facets={"municipality": ("aachen",)}, locations=((50.77, 6.08),)),
    document("course:3", de="Deutsch B1 online"),
    document("topic:b1", de="Prüfung B1"),
    document("organisation:4", de="Stadt Stolberg", facets={"municipality": ("stolberg",)}),
]


# --- Files -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "language", "key", "title", "number"),
    [
        ("Wohnungsgeberbestätigung", "de", "page:umzug", "Merkblatt", 2),
        ("zwei Wochen Frist", "de", "page:umzug", "Merkblatt", 3),
        ("Wohnungsgeberbestätigung", "ar", "page:umzug", "Merkblatt", 2),
        ("الدورات", "ar", "page:kurs", "منشور", 2),
        ("Fahrradwerkstatt", "de", "page:umzug", "Liste", 0),
        ('"Anmeldung der Wohnung"', "de", "page:umzug", "Merkblatt", 1),
    ],
)
def test_text_of_a_file_is_found_with_its_page(searcher, query, language, key, title, number):
    hit = next(hit for hit in searcher.holds(*PAGES).ask(query, language).hits if hit.key == key)
    assert (hit.file.title, hit.file.number) == (title, number)


def test_words_of_files_are_known_and_mend_others(searcher):
    question = searcher.holds(*PAGES).understand("Wohnungsgeberbestätigng")
    assert question.searched_for == "Wohnungsgeberbestätigung"


def test_what_stands_on_the_page_itself_comes_before_what_stands_in_a_file(searcher):
    assert searcher.holds(*PAGES).keys("Frist")[:2] == ["page:frist", "page:umzug"]


def test_an_answer_in_a_file_is_not_called_weak(searcher):
    assert not searcher.holds(*PAGES).ask("Wohnungsgeberbestätigung bringen").weak


def test_a_file_is_seen_by_whom_its_record_is_seen(searcher):
    searcher.holds(*PAGES)
    assert searcher.ask("Zauberwort").total == 0
    assert searcher.understand("Zauberwert").corrections == ()
    found = searcher.ask("Zauberwort", audiences={PUBLIC, "role:editor"}, scope="internal")
    assert [(hit.key, hit.file.number) for hit in found.hits] == [("page:geheim", 1)]


def test_a_file_that_is_taken_away_is_not_found_any_more(searcher):
    searcher.holds(*PAGES)
    searcher.engine.apply([Change("page:umzug", document("page:umzug", de="Umzug"), 5)], splitter)
    assert searcher.ask("Fahrradwerkstatt").total == 0
    assert searcher.understand("Fahrradwerkstat").corrections == ()
    searcher.engine.apply([Change("page:umzug", PAGES[0], 6)], splitter)
    assert searcher.keys("Fahrradwerkstatt") == ["page:umzug"]
    assert searcher.engine.check().documents["public"] == 3


# --- Areas -----------------------------------------------------------------------------------------------------------
def test_a_town_in_the_question_filters_and_leaves_what_belongs_to_no_place(searcher):
    question = searcher.holds(*COURSES).understand("B1 Stolberg", areas=AREAS)
    assert [word.word for word in question.words] == ["b1"]
    answer = searcher.ask("B1 Stolberg", areas=AREAS, area=question.area)
    assert {hit.key for hit in answer.hits} == {"course:1", "course:3", "topic:b1"}
    assert answer.facets["municipality"] == {"aachen": 1, "stolberg": 1}
    assert answer.facets["kind"] == {"course": 2, "topic": 1}


def test_a_postcode_alone_asks_for_everything_there(searcher):
    searcher.holds(*COURSES)
    answer = searcher.ask("52222", areas=AREAS, area=POSTCODE, place=Place(50.77, 6.22))
    assert {hit.key for hit in answer.hits} == {"course:1", "organisation:4"}


def test_nothing_there_says_what_the_whole_region_has(searcher):
    searcher.holds(COURSES[1])
    answer = searcher.ask("B1 Stolberg", areas=AREAS, area=STOLBERG)
    assert (answer.total, answer.relaxed) == (0, {"area": 1})


@pytest.mark.parametrize(
    ("text", "language", "words", "value"),
    [
        ("Sprachkurs in 52222 Stolberg", "de", ["sprachkurs"], "stolberg"),
        ("courses in Aix-la-Chapelle", "en", ["courses"], "aachen"),
        ("kurs Aachen'da", "tr", ["kurs"], "aachen"),
        ("курси у Штольберзі", "uk", ["курси"], "stolberg"),
        ("курсы в Штольберге", "ru", ["курсы"], "stolberg"),
        ("курсы в Ахене", "ru", ["курсы"], "aachen"),
        ("курси в Аахені", "uk", ["курси"], "aachen"),
        ("دورات آخن", "ar", ["دورات"], "aachen"),
        ("Stadt Stolberg", "de", ["stadt"], "stolberg"),
        ("Stolberg", "de", ["stolberg"], None),
        ("Bus von Stolberg nach Aachen", "de", ["bus", "stolberg", "aachen"], None),
        ('"Stadt Stolberg"', "de", ["stadt", "stolberg"], None),
        ("Stolbergs Kurse", "de", ["stolbergs", "kurs"], None),
    ],
)
def test_a_town_is_recognised_as_people_write_it(searcher, text, language, words, value):
    question = searcher.holds(*COURSES, document("page:x", de="Kurs | Bus", tr="kurs")).understand(
        text, language, areas=AREAS
    )
    assert (question.area.value if question.area else None) == value
    if value:
        assert not {"stolberg", "aachen"} & {word.word for word in question.words}


# --- Why -------------------------------------------------------------------------------------------------------------
def test_an_explanation_adds_up_to_the_score(searcher):
    searcher.holds(*PAGES)
    for query, language in (("Frist Wochen", "de"), ("Umzug Anmeldung", "de"), ("Wohnung", "ar")):
        request = searcher.request(query, language, now=MONDAY_TEN)
        for hit in searcher.engine.search(request).hits:
            explained = searcher.engine.explain(request, hit.key)
            assert explained.score == pytest.approx(hit.score, rel=0.01)
            assert not explained.is_noise


def test_an_explanation_names_the_part_in_which_a_word_stands(searcher):
    request = searcher.holds(*PAGES).request("Frist Umzug")
    explained = searcher.engine.explain(request, "page:umzug")
    assert "title" in explained.words["umzug"]
    assert explained.words["frist"] == ("files",)
    assert explained.parts["title"] > 0 < explained.parts["files"]


def test_nothing_is_explained_that_the_reader_may_not_see(searcher):
    request = searcher.holds(*PAGES).request("Akte")
    assert searcher.engine.explain(request, "page:geheim") is None
    assert searcher.engine.explain(request, "page:nosuch") is None


def test_an_explanation_says_which_filter_keeps_a_record_out(searcher):
    request = searcher.holds(*COURSES).request("B1", filters={"municipality": ("stolberg",)})
    assert searcher.engine.explain(request, "course:2").fails == ("municipality",)
    assert searcher.engine.explain(request, "course:1").fails == ()
