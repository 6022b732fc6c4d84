"""The results page and the API, as a browser and a script meet them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import api, documents, index, links, views
from search.forms import SearchForm, ask
from search.query import search


@pytest.fixture
def found(records):
    for number in range(25):
        records(f"Wohnung {number}", "Hilfe", topic="wohnen" if number % 2 else "arbeit")
    index.sync()


def context(query: str, language: str = "de"):
    form = SearchForm.read(RequestFactory().get(f"/?{query}").GET)
    return links.context(form, ask(form, language=language))


def test_the_page_has_every_link_ready(found):
    documents.facet_labels("topic")(lambda language: {"wohnen": "Wohnen", "arbeit": "Arbeit"})
    page = context("q=wohnung&topic=wohnen")
    assert [(tab.value, tab.count) for tab in page["tabs"] if tab.count] == [("", 12), ("page", 12)]
    assert [(chip.label, chip.href) for chip in page["chips"]] == [("Wohnen", "?q=wohnung")]
    (topic,) = [facet for facet in page["facets"] if facet.name == "topic"]
    assert [(value.label, value.count, value.selected) for value in topic.values] == [
        ("Wohnen", 12, True),
        ("Arbeit", 13, False),
    ]
    assert [(link.value, link.current) for link in page["sort_links"]] == [("best", True), ("verified", False)]
    assert page["page_links"] == {}
    assert page["clear_href"] == "?q=wohnung"


def test_pages_are_linked_both_ways(found):
    pages = context("q=wohnung&page=2")["page_links"]
    assert (pages["previous"], pages["next"]) == ("?q=wohnung", "")
    assert [(link.label, link.current) for link in pages["numbers"]] == [("1", False), ("2", True)]


def test_nothing_found_offers_a_filter_less_with_its_count(found):
    documents.facet_labels("topic")(lambda language: {"wohnen": "Wohnen"})
    page = context("q=wohnung&topic=wohnen&kind=course")
    assert [(link.href, link.count) for link in page["relaxations"]] == [("?q=wohnung&topic=wohnen", 12)]


def test_the_view_hands_the_context_to_its_template(found, monkeypatch):
    seen = {}
    monkeypatch.setattr(views, "render", lambda request, template, context: seen.update(template=template, **context))
    views.results(RequestFactory().get("/de/suche/?q=wohnung"))
    assert seen["template"] == "search/results.html"
    assert set(seen) >= {"form", "results", "tabs", "facets", "chips", "sort_links", "page_links"}


def test_the_api_answers_in_its_fixed_shape(found):
    answer = api.as_json(search("wohnung 3", language="de"))
    assert set(answer) >= {"query", "searched_for", "corrected", "language", "total", "weak", "results", "facets",
                           "suggestions"}  # fmt: skip
    assert set(answer["results"][0]) >= {"id", "kind", "title", "summary", "url", "language", "topics", "score"}
    assert set(answer["facets"]["topic"][0]) == {"value", "label", "count", "selected"}


def test_the_api_takes_the_language_of_the_reader(found, client, settings):
    settings.ROOT_URLCONF = "search.api"
    answer = client.get("/search", {"q": "wohnung", "language": "ar", "kind": "page", "page": "2"}).json()
    assert (answer["language"], answer["page"], len(answer["results"])) == ("ar", 2, 5)
    assert client.get("/search", {"q": "wohnung", "language": "xx"}).json()["language"] == "de"
    assert client.post("/search").status_code == 405


def test_the_api_suggests(found, client, settings):
    settings.ROOT_URLCONF = "search.api"
    answer = client.get("/suggest", {"q": "woh", "language": "uk"}).json()
    assert len(answer["suggestions"]) == 8
    assert answer["suggestions"][0]["url"].startswith("/uk/page/")
    assert client.get("/suggest").json()["suggestions"] == []


def test_no_cookie_is_set(found, client, settings):
    settings.ROOT_URLCONF = "search.api"
    assert not client.get("/search", {"q": "wohnung"}).cookies


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["q", "near", "page", "radius", "sort", "kind", "topic", "open", "start", "language"]),
        st.text(max_size=60)
        | st.sampled_from(["\x00", "\ud800", '"', "NEAR(", "now", "30", "-1", "1e9", "course", "😀"]),
    )
)
def test_any_query_string_is_a_page(found, client, settings_of_api, query):
    # Unpaired surrogates reach Django percent-encoded.
    encoded = {name: value.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for name, value in query.items()}
    assert client.get("/search", encoded).status_code == 200


@pytest.fixture
def settings_of_api(settings):
    settings.ROOT_URLCONF = "search.api"


def test_a_results_page_costs_few_statements(found, django_assert_max_num_queries):
    with django_assert_max_num_queries(5, connection=connection):
        context("q=wohnung&topic=wohnen")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    language=st.sampled_from(["de", "ar", "uk"]),
    query=st.dictionaries(
        st.sampled_from(["q", "near", "page", "radius", "sort", "kind", "topic", "nosuch"]),
        st.text(max_size=40) | st.sampled_from(["wohnung", "\x00", '"', "</script>", "-1", "1e9", "distance", "page"]),
    ),
)
def test_the_page_itself_is_shown_for_any_query_string(found, client, language, query):
    encoded = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}
    response = client.get(f"/{language}/suche/", encoded)
    assert response.status_code == 200
    assert b"</script></" not in response.content
    assert not response.cookies


def test_typed_markup_is_shown_as_text(found, client):
    response = client.get("/de/suche/", {"q": "<img src=x onerror=alert(1)> wohnung"})
    assert b"<img src=x" not in response.content
    assert b"&lt;img src=x" in response.content
