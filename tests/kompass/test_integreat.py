"""Reading a region's pages: no database."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from kompass.integreat import RegionPages, UnreadableFileError, normal_path, read
from portal import languages

from .integreat_source import pages, raw, row


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Reasons are compared in the words of the code."""
    with translation.override("en"):
        yield


def reasons(result: RegionPages) -> dict[str, str]:
    return dict(result.refused)


def test_the_real_files_are_read_without_a_refusal(shared: Path) -> None:
    folder = shared / "data" / "integreat_rems_murr"
    for language, number in (("de", 362), ("en", 358)):
        result = read((folder / f"pages.{language}.json").read_bytes(), language)
        assert (len(result.pages), result.refused) == (number, [])
        assert sum(not parent for parent in result.parents.values()) == 10


def test_trap_1_children_hang_by_the_path_of_the_parent_not_by_its_id() -> None:
    parent, child = row("/r/de/a/", id=7), row("/r/de/a/b/", parent="/r/de/a/")
    child["parent"]["id"] = 99  # a page id, which no row bears
    result = pages(child, parent)
    assert [page.path for page in result.pages] == ["/r/de/a/", "/r/de/a/b/"]
    assert result.parents == {"/r/de/a/": "", "/r/de/a/b/": "/r/de/a/"}


def test_siblings_stand_in_the_order_of_the_source() -> None:
    rows = [row("/r/de/c/", order=3), row("/r/de/a/", order=20), row("/r/de/b/", order=1)]
    assert [page.path for page in pages(*rows).pages] == ["/r/de/b/", "/r/de/c/", "/r/de/a/"]


def test_trap_2_twins_are_named_by_path_and_need_not_answer() -> None:
    result = pages(row("/r/de/a/", twins={"en": "/r/en/x/"}), row("/r/de/b/", available_languages=[]))
    assert [dict(page.twins) for page in result.pages] == [{"en": "/r/en/x/"}, {}]


def test_trap_3_easy_german_is_no_language_of_its_own() -> None:
    result = pages(row("/r/de-si/a/"), language="de-si")
    assert (result.language, len(result.pages)) == ("de-simple", 1)
    assert "de-simple" not in languages.BY_CODE


@pytest.mark.parametrize(("code", "direction"), [("fa", "rtl"), ("ar", "rtl"), ("ti", "ltr"), ("de", "ltr")])
def test_trap_3_directions_of_the_sources_languages(code: str, direction: str) -> None:
    assert languages.direction(code) == direction


def test_trap_4_titles_lose_entities_and_invisible_signs() -> None:
    result = pages(row("/r/de/a/", "Recht &amp; &#220;ber\u00adblick&#160; f&#252;r\u00a0alle\u200b"))
    assert result.pages[0].title == "Recht & Überblick für alle"


def test_trap_8_one_spelling_for_escaped_paths() -> None:
    assert normal_path("/r/de/beh%C3%B6rden/") == normal_path("/r/de/behörden") == "/r/de/behörden/"
    assert normal_path("/r/de/beho\u0308rden/") == "/r/de/behörden/"
    assert normal_path("/r/de/a&amp;b/") == "/r/de/a&b/"


def test_dates_may_lack_microseconds_and_come_in_local_time() -> None:
    result = pages(
        row("/r/de/a/", modified_gmt=None, last_updated="2019-10-31T13:32:12+01:00"),
        row("/r/de/b/", modified_gmt="yesterday", last_updated=5),
        row("/r/de/c/", modified_gmt="9999-12-31T23:59:59-12:00", last_updated=None),
    )
    assert [page.modified_at for page in result.pages] == [
        dt.datetime(2019, 10, 31, 12, 32, 12, tzinfo=dt.UTC),
        None,
        None,
    ]


def test_earlier_slugs_become_former_paths() -> None:
    result = pages(row("/r/de/a/b/", slug_history=["old", "b", "", 5, "half\ud800", "nu\x00l"]))
    assert result.pages[0].former_paths == ("/r/de/a/old/",)


def test_a_byte_order_mark_is_no_fault() -> None:
    assert len(read(b"\xef\xbb\xbf" + raw(row("/r/de/a/")), "de").pages) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"[]", "no page"),
        (b'{"pages": []}', "no list"),
        (b"null", "no list"),
        (b'[{"path": "/r/de/a/"', "not complete JSON"),
        (json.dumps([row("/r/de/ä/")], ensure_ascii=False).encode("latin-1"), "UTF-8"),
        (json.dumps([row("/r/de/a/")]).encode("utf-16"), "UTF-8"),
        (b"[" * 100_000, "JSON"),
        (b"[" + b"9" * 10_000 + b"]", "cannot be read"),
    ],
)
def test_a_file_that_is_no_list_of_pages_says_why(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableFileError, match=words):
        read(content, "de")


@pytest.mark.parametrize(
    ("broken", "where", "words"),
    [
        (5, "row 2", "not a page"),
        (None, "row 2", "not a page"),
        ({}, "row 2", "path is missing"),
        ({**row("/r/de/b/"), "path": 7}, "row 2", "not a text"),
        ({**row("/r/de/b/"), "title": ""}, "/r/de/b/", "title is missing"),
        ({**row("/r/de/b/"), "title": " &#160;\u200b"}, "/r/de/b/", "title is missing"),
        ({**row("/r/de/b/"), "title": None}, "/r/de/b/", "title is missing"),
        ({**row("/r/de/b/"), "title": ["x"]}, "/r/de/b/", "not a text"),
        ({**row("/r/de/b/"), "content": {"html": ""}}, "/r/de/b/", "not a text"),
        ({**row("/r/de/b/"), "content": "a\x00b"}, "/r/de/b/", "NUL"),
        ({**row("/r/de/b/"), "title": "half \ud83d"}, "/r/de/b/", "half a character"),
        ({**row("/r/de/b/"), "parent": "/r/de/a/"}, "/r/de/b/", "not an object"),
        ({**row("/r/de/b/"), "content": "x" * 200_001}, "/r/de/b/", "longer than"),
        (row("/r/de/b%00/", "B"), "/r/de/b%00/", "NUL"),
        (row("/r/de/b\x00/", "B"), "/r/de/b\ufffd/", "NUL"),
        (row("b", "B"), "b", "does not begin with"),
        (row("/r/en/b/"), "/r/en/b/", "does not begin with"),
        (row("/r/de/", "Region"), "/r/de/", "does not begin with"),
        (row("/r/de/a/"), "/r/de/a/", "twice"),
        (row("r/de/a", "A"), "r/de/a", "twice"),
        (row("/r/de/b/", parent="/r/de/b/"), "/r/de/b/", "lead back"),
    ],
)
def test_a_broken_row_is_refused_by_place_and_reason_and_the_rest_is_read(
    broken: object, where: str, words: str
) -> None:
    result = read(raw(row("/r/de/a/"), broken, row("/r/de/c/")), "de")
    assert [page.path for page in result.pages] == ["/r/de/a/", "/r/de/c/"]
    assert list(reasons(result)) == [where]
    assert words in reasons(result)[where]


def test_a_path_without_its_outer_slashes_is_understood() -> None:
    assert [page.path for page in pages(row("r/de/a"), row("/r/de/b")).pages] == ["/r/de/a/", "/r/de/b/"]


def test_a_lost_parent_is_told_and_the_page_hangs_below_the_next_page_above() -> None:
    result = pages(
        row("/r/de/a/"),
        row("/r/de/a/gone/c/", parent="/r/de/a/gone/"),
        row("/r/de/lost/", parent="/r/de/elsewhere/"),
    )
    assert result.parents == {"/r/de/a/": "", "/r/de/a/gone/c/": "/r/de/a/", "/r/de/lost/": ""}
    assert "“/r/de/a/gone/”, is missing" in reasons(result)["/r/de/a/gone/c/"]
    assert "first level" in reasons(result)["/r/de/lost/"]


def test_pages_on_a_circle_are_refused_and_those_below_it_are_kept() -> None:
    result = pages(
        row("/r/de/a/", parent="/r/de/b/"),
        row("/r/de/b/", parent="/r/de/a/"),
        row("/r/de/b/c/", parent="/r/de/b/"),
        row("/r/de/d/"),
    )
    assert [page.path for page in result.pages] == ["/r/de/b/c/", "/r/de/d/"]
    assert {"/r/de/a/", "/r/de/b/", "/r/de/b/c/"} == set(reasons(result))


def test_a_lost_parent_never_makes_a_circle() -> None:
    result = pages(
        row("/r/de/x/", parent="/r/de/x/a/"),
        row("/r/de/x/a/", parent="/r/de/missing/"),
    )
    assert result.parents == {"/r/de/x/a/": "", "/r/de/x/": "/r/de/x/a/"}


def test_endless_depth_ends() -> None:
    paths = ["/r/de/" + "/".join(["a"] * depth) + "/" for depth in range(1, 31)]
    rows = [row(path, "A", parent=above) for path, above in zip(paths, [None, *paths], strict=False)]
    result = pages(*rows)
    assert len(result.pages) == 20
    assert len(result.refused) == 10


def test_paths_of_refused_rows_are_not_gone() -> None:
    assert pages(row("/r/de/a/"), row("/r/de/b/", content=5)).seen == {"/r/de/a/", "/r/de/b/"}


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["/r/de/a/", "/r/de/a/b/"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "path",
                    "title",
                    "content",
                    "parent",
                    "url",
                    "order",
                    "available_languages",
                    "modified_gmt",
                    "slug_history",
                    "de",
                ]
            )
            | st.text(),
            inner,
            max_size=8,
        )
    ),
    max_leaves=30,
)


@settings(max_examples=150, deadline=None)
@given(ANY_JSON)
def test_any_json_gives_pages_or_the_one_error(value: object) -> None:
    content = json.dumps(value).encode()
    with contextlib.suppress(UnreadableFileError):
        result = read(content, "de")
        assert set(result.parents) == {page.path for page in result.pages}
        json.dumps([list(refusal) for refusal in result.refused], ensure_ascii=False).encode()


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_pages_or_the_one_error(content: bytes) -> None:
    with contextlib.suppress(UnreadableFileError):
        read(content, "de")


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abcdefghxy"), min_size=1))
def test_every_page_of_any_tree_is_placed_once_or_refused(parents: dict[str, str]) -> None:
    result = pages(*(row(f"/r/de/{page}/", parent=f"/r/de/{parent}/") for page, parent in parents.items()))
    placed = [page.path for page in result.pages]
    assert len(placed) == len(set(placed))
    assert set(placed) | {where for where, _reason in result.refused} == {f"/r/de/{page}/" for page in parents}
    for place, path in enumerate(placed):
        assert result.parents[path] in ("", *placed[:place])
