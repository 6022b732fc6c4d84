from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.files.cleaning import clean


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Integra-\ntion", "Integration"),
        ("Integra\ufffetion", "Integration"),  # PDFium's mark for the same
        ("Inte\u00adgra\u00ad\ntion", "Integration"),
        ("Vor-\nund Nachname", "Vor- und Nachname"),
        ("Vor- und Nachname", "Vor- und Nachname"),
        ("Deutsch-\nKurs", "Deutsch-Kurs"),
        ("eine Zeile\r\nund   noch\t eine", "eine Zeile und noch eine"),
        ("Mu\u0308ller", "M\u00fcller"),
        ("\ufb01nden", "finden"),
        ("\ufe91\ufe8e\ufe8f", "\u0628\u0627\u0628"),  # letter shapes of Arabic print
        ("می\u200cخواهم", "می\u200cخواهم"),  # the joiner is spelling
        ("\u202egnureheis\u202c", "gnureheis"),
        ("Punkt \uf0b7 eins\x00zwei", "Punkt eins zwei"),
        ("8–12 Uhr, 5 m²", "8–12 Uhr, 5 m²"),
    ],
)
def test_what_a_format_calls_text_becomes_words(raw: str, text: str) -> None:
    assert clean(raw) == text


@given(st.text())
def test_clean_text_is_one_composed_line_that_every_database_takes(raw: str) -> None:
    text = clean(raw)
    assert text == " ".join(text.split())
    assert unicodedata.is_normalized("NFC", text)
    assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text)
    text.encode()
