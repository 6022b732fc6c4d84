"""Sheets from typst: plain data in, tagged PDF out, whatever somebody typed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
from typing import Any

import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import font_coverage, printing, qr_codes
from portal.languages import LANGUAGES, direction
from tests import pdf

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


def piece(text: str, language: str = "de") -> dict[str, str]:
    return {"text": text, "lang": language, "dir": direction(language)}


def sheet_of(*names: str, language: str = "de") -> dict[str, Any]:
    """The least that a list needs."""
    return {
        "lang": language,
        "dir": direction(language),
        "publisher": piece("KIM-Portal Region Musterstadt"),
        "address": "https://kim.example.org/de/angebote/",
        "shown": "kim.example.org/de/angebote/",
        "online": piece("Diese Liste im Internet:", language),
        "qr": qr_codes.svg("https://kim.example.org/de/angebote/"),
        "qr_words": "QR-Code",
        "sample": None,
        "page": "Seite {page} von {pages}",
        "title": [piece("Angebote", language)],
        "leads": [],
        "columns": ["Name", "Wo?"],
        "widths": [2, 2],
        "rows": [
            {
                "title": piece(name),
                "organisation": piece("Träger"),
                "stand": "",
                "marks": [],
                "notices": [],
                "cells": [[{**piece(name), "phone": False}]],
            }
            for name in names
        ],
    }


def made(*names: str, language: str = "de") -> printing.Sheet:
    return printing.sheet("list.typ", sheet_of(*names, language=language), at=NOW)


# --- Fonts -----------------------------------------------------------------------------------------------------------
def test_the_fonts_are_those_on_record_and_bring_their_licence() -> None:
    packages = json.loads((font_coverage.FONTS / "vendored.json").read_text(encoding="utf-8"))["packages"]
    recorded = {name: sha for package in packages for name, sha in package["files"].items()}
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in font_coverage.FONTS.iterdir()
        if path.suffix in {".ttf", ".txt"}
    }
    assert found == recorded
    assert all(package["version"] and package["licence_file"] in package["files"] for package in packages)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_every_language_of_the_portal_can_be_printed(language: Any) -> None:
    assert font_coverage.printable(language.autonym) == language.autonym
    found = made(language.autonym, language=language.code)
    assert found.warnings == ()
    assert pdf.read(found.content).language == language.code


def test_typst_knows_no_font_but_ours() -> None:
    families = {path.stem.partition("-")[0] for path in font_coverage.FONTS.glob("*.ttf")}
    assert {name.replace(" ", "") for name in printing._fonts().families()} == families


# --- What is typed ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text", ["*x*", "#f", "$x$", "= Titel", "@ref", "<label>", "\\", "https://a.example", "]", "//"]
)
def test_marks_of_typst_print_as_they_are(text: str) -> None:
    assert text in pdf.text(made(text).content)


def test_a_letter_that_no_font_has_is_replaced_and_an_emoji_is_left_out() -> None:
    assert font_coverage.printable("Haus 漢😀") == "Haus \ufffd"
    assert font_coverage.printable("B1 → B2") == "B1 \ufffd B2"
    assert font_coverage.printable("\ud800\x00\tx") == " x"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_no_text_stops_a_sheet(caplog: pytest.LogCaptureFixture, names: list[str]) -> None:
    found = made(*names, language="ar")
    assert found.content.startswith(b"%PDF-")
    assert found.warnings == ()
    assert not caplog.records, "the sheet is not accessible"


def test_a_sheet_that_cannot_be_tagged_is_made_all_the_same_and_reported(caplog: pytest.LogCaptureFixture) -> None:
    data = sheet_of("x") | {"qr_words": ""}
    data["title"] = [piece("")]  # a document without a title is no accessible one
    with caplog.at_level(logging.ERROR):
        content = printing.pdf("list.typ", data, at=NOW)
    assert content.startswith(b"%PDF-")
    assert [record.event for record in caplog.records] == ["pdf_not_accessible"]


def test_a_template_cannot_read_beyond_its_folder() -> None:
    compiler = typst.Compiler(b'#read("/../../portal/settings.py")', root=printing.TEMPLATES)
    with pytest.raises(typst.TypstError):
        compiler.compile(format="pdf")


def test_the_same_data_gives_the_same_file() -> None:
    assert made("Beratung").content == made("Beratung").content


# --- QR codes --------------------------------------------------------------------------------------------------------
def test_a_code_is_one_path_in_a_square_with_a_quiet_zone() -> None:
    side, path = qr_codes.lines("https://kim.example.org/de/angebote/1-x/")
    rows = [int(line.split(" ")[1].split(".")[0]) for line in path.split("M")[1:]]
    assert (min(rows), max(rows)) == (qr_codes.QUIET, side - qr_codes.QUIET - 1)
    assert path.startswith(f"M{qr_codes.QUIET} {qr_codes.QUIET}.5h7")  # the corner that readers look for
