"""Marks and snippets: safe, and on inflected forms too."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import highlight


@pytest.mark.parametrize(
    ("text", "language", "stems", "expected"),
    [
        ("Viele Kurse für Frauen", "de", {"kurs"}, "Viele <mark>Kurse</mark> für Frauen"),
        ("Die STRASSE", "de", {"strass"}, "Die <mark>STRASSE</mark>"),
        ("كل الدورات هنا", "ar", {"دور"}, "كل <mark>الدورات</mark> هنا"),
        ("<b>Kurs</b> & mehr", "de", {"kurs"}, "&lt;b&gt;<mark>Kurs</mark>&lt;/b&gt; &amp; mehr"),
        ("Kurs", "de", set(), "Kurs"),
    ],
)
def test_forms_of_the_word_are_marked_and_the_rest_escaped(text, language, stems, expected):
    assert highlight.marked(text, language, stems) == expected


def test_a_snippet_shows_the_words_and_says_where_it_was_cut():
    text = f"{'Anfang. ' * 60}Hier steht das Wort Kinderbetreuung im Text. {'Ende. ' * 60}"
    snippet = highlight.snippets(text, "de", {"kinderbetreuung"})
    assert "<mark>Kinderbetreuung</mark>" in snippet
    assert snippet.startswith("… ")
    assert snippet.endswith(" …")
    assert len(snippet) < 230


def test_words_far_apart_get_two_snippets():
    text = f"Alpha steht hier. {'Füllung. ' * 80}Beta steht dort. {'Füllung. ' * 80}Alpha noch einmal."
    snippet = highlight.snippets(text, "de", {"alpha", "beta"})
    assert snippet.count("<mark>") == 2


def test_no_word_gives_no_snippet_but_a_beginning():
    assert highlight.snippets("Nichts davon", "de", {"kurs"}) == ""
    assert highlight.beginning("Kurz & gut") == "Kurz &amp; gut"
    assert highlight.beginning("Wort " * 100).endswith(" …")


@given(st.text(max_size=600), st.sampled_from(["de", "ar", "tr", "uk"]))
def test_whatever_stands_in_a_text_nothing_but_marks_comes_out(text, language):
    stems = {span.stem for span in highlight.analysis.spans(text, language)}
    for html in (highlight.marked(text, language, stems), highlight.snippets(text, language, stems)):
        assert not re.search(r"<(?!/?mark>)", html)
        assert html.count("<mark>") == html.count("</mark>")
