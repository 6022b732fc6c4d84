"""Sources of topic pages move into blocks and back without loss."""

from __future__ import annotations

from importlib import import_module

from hypothesis import given
from hypothesis import strategies as st

sources = import_module("kompass.migrations.0006_sources")
SOURCE = st.fixed_dictionaries({"title": st.text(min_size=1), "url": st.text(min_size=1)})


@given(st.lists(SOURCE))
def test_there_and_back_is_the_same(plain: list[dict[str, str]]) -> None:
    assert sources.to_plain(sources.to_blocks(plain)) == plain


def test_every_source_becomes_a_block_that_the_editor_knows() -> None:
    [block] = sources.to_blocks([{"title": "BMG", "url": "https://x.example/"}])
    assert (block["type"], block["value"]) == ("source", {"title": "BMG", "url": "https://x.example/", "as_of": None})
