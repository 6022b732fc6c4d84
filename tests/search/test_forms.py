"""Bad input becomes a default: any query string is a page."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from search.facets import FACETS
from search.forms import LARGEST_RADIUS, MOST_PAGES, SearchForm

names = st.sampled_from([*FACETS, "q", "near", "radius", "sort", "page", "exact", "nosuch"])
nasty = st.one_of(
    st.text(max_size=300),
    st.sampled_from(
        [
            "-1",
            "0",
            "1e400",
            "nan",
            "inf",
            "10" * 50,
            "٣",
            "' OR 1=1 --",
            'NEAR("',
            "\x00",
            "\ud800",
            "a" * 10_000,
            "😀" * 99,
        ]
    ),
)


def read(query: str) -> SearchForm:
    return SearchForm.read(QueryDict(query))


@given(st.lists(st.tuples(names, nasty), max_size=12))
def test_any_query_string_gives_bounded_values(pairs):
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)
    form = SearchForm.read(data)
    assert len(form.q) <= 200
    assert len(form.near) <= 80
    assert 1 <= form.page <= MOST_PAGES
    assert form.radius is None or 0 < form.radius <= LARGEST_RADIUS
    assert form.sort in ("best", "verified", "distance")
    assert set(form.filters) <= set(FACETS)
    again = read(form.query_string(page=form.page).removeprefix("?"))
    assert again == form


@pytest.mark.parametrize(
    ("query", "field", "value"),
    [
        ("page=-1", "page", 1),
        ("page=1000000000", "page", MOST_PAGES),
        ("page=abc", "page", 1),
        ("page=3", "page", 3),
        ("radius=abc", "radius", None),
        ("radius=nan", "radius", None),
        ("radius=-5", "radius", None),
        ("radius=2,5", "radius", 2.5),
        ("radius=5", "radius", 5.0),
        ("sort=nosuch", "sort", "best"),
        ("sort=distance", "sort", "distance"),
        ("exact=1", "exact", True),
        ("exact=yes", "exact", False),
        ("q=%00kurs%01", "q", "kurs"),
        ("q=++viel++Raum++", "q", "viel Raum"),
        ("topic=a&topic=b&topic=a", "filters", {"topic": ("a", "b")}),
        ("topic=a%20b&topic=%27", "filters", {}),
        ("nosuch=1", "filters", {}),
    ],
)
def test_values_of_a_query_string(query, field, value):
    assert getattr(read(query), field) == value


def test_links_keep_everything_but_what_they_change():
    form = read("q=kurs&topic=a&topic=b&near=52062&radius=5&page=3&sort=distance")
    assert form.query_string() == "?q=kurs&near=52062&radius=5&sort=distance&topic=a&topic=b"
    assert form.query_string(page=2) == "?q=kurs&near=52062&radius=5&sort=distance&page=2&topic=a&topic=b"
    assert form.without("topic", "a") == "?q=kurs&near=52062&radius=5&sort=distance&topic=b"
    assert form.without_filters() == "?q=kurs&near=52062&sort=distance"
    assert form.query_string(kind=("course",)).endswith("&kind=course")


def test_links_escape_what_was_typed():
    form = read(urlencode({"q": '"><script>&topic=x'}))
    assert "<" not in form.query_string()
    assert form.exact_href.endswith("&exact=1")
