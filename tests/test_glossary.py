"""docs/glossary.md binds: every model stands in it, and its docstring uses the German term given there."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.conf import settings

OURS = ("portal", "directory", "kompass", "agreements", "search")


def rows() -> dict[str, str]:
    """Identifier → German term."""
    found = {}
    for line in (settings.ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 4 and cells[1].startswith("`"):
            for name in re.findall(r"`(\w+)`", cells[1]):
                found[name] = cells[0]
    return found


def models() -> list[type]:
    return [model for label in OURS for model in apps.get_app_config(label).get_models()]


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_model_stands_in_the_glossary(model: type) -> None:
    assert model.__name__ in rows(), f"docs/glossary.md has no row for {model.__name__}"


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_a_models_docstring_gives_its_german_term(model: type) -> None:
    term = rows().get(model.__name__, "")
    if term in ("Wortlaut", "Bezeichnung"):
        return  # rows of a record: their parent carries the term
    stem = term.split()[-1][:5]
    assert stem in (model.__doc__ or ""), f"{model.__name__}: „{term}“ is not in its docstring"


def test_no_identifier_stands_twice() -> None:
    text = (settings.ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    names = re.findall(r"`(\w+)`", "\n".join(line for line in text.splitlines() if line.startswith("| ")))
    assert len(names) == len(set(names))
