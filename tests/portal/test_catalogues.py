"""Every text has a German wording, every public text one in each language."""

from __future__ import annotations

import pytest

from portal import catalogues
from portal.languages import CODES


@pytest.fixture(scope="module")
def template() -> object:
    return catalogues.extracted()


@pytest.mark.parametrize("language", [code for code in CODES if code != "en"])
def test_no_text_lacks_its_translation_or_a_placeholder(language: str, template: object) -> None:
    assert catalogues.problems(language, template) == []  # type: ignore[arg-type]


def test_german_addresses_people_formally() -> None:
    informal = {" du ", " dein", " dir ", " dich "}
    for message in catalogues.read("de"):
        for string in [message.string] if isinstance(message.string, str) else message.string or ():
            assert not any(word in f" {string.lower()} " for word in informal), string
