from __future__ import annotations

import uuid

import pytest
from wagtail.models import PageViewRestriction

from kompass.models import PageSource, TopicPage
from portal.models import StandardPage
from search.documents import PUBLIC, keys_of, sources
from search.query import search
from tests.directory.factories import TopicFactory, TopicLabel
from tests.kompass.factories import InformationPageFactory, TopicPageFactory, kompass, paragraph
from tests.portal.factories import StandardPageFactory, portal

pytestmark = pytest.mark.django_db

READERS = frozenset({PUBLIC})


def documents(kind: str, *ids: object) -> list:
    source = sources()[kind]
    rows = source.rows([str(one) for one in ids] if ids else None)
    return [document for row in rows if (document := source.build(row)) is not None]


def visible(kind: str) -> set[uuid.UUID]:
    return set(sources()[kind].visible(READERS).values_list("translation_key", flat=True))


def test_a_topic_is_one_document_in_all_its_languages() -> None:
    homes = portal("en")
    shown = kompass(homes["de"], title="Wohnsitz anmelden", titles={"en": "Register", "ar": "تسجيل السكن"})
    german = shown["topic"]
    TopicPageFactory(
        parent=homes["en"], language="en", translation_of=german, topic=german.topic, machine=True,
        plain_summary="In two weeks.", body=[paragraph("<h2>What next?</h2><p>A letter comes.</p>")],
    )  # fmt: skip
    (document,) = documents("topic", german.translation_key)
    assert document.key == f"topic:{german.translation_key}"
    assert document.path == "/" + german.url_path.split("/", 2)[2]
    assert document.texts["en"].title == "Register"
    assert (document.texts["en"].headings, document.texts["en"].body) == ("What next?", "A letter comes.")
    assert document.texts["en"].machine
    # No Arabic page: the label alone leads to the German one.
    assert (document.texts["ar"].title, document.texts["ar"].summary) == ("تسجيل السكن", "")
    assert document.facets["topic"] == (german.topic.code,)


def test_synonyms_put_their_topic_first() -> None:
    shown = kompass(portal()["de"], title="Grundsicherung", synonyms=["Hartz IV", "Bürgergeld"])
    (document,) = documents("topic", shown["topic"].translation_key)
    assert {"hartz iv", "burgergeld"} <= set(document.best_for) | {key.replace("ue", "u") for key in document.best_for}


def test_drafts_and_restricted_pages_are_neither_built_nor_visible() -> None:
    home = portal()["de"]
    shown = kompass(home, topics=2)
    open_page, closed = shown["topics"]
    TopicPageFactory(parent=shown["dimension"], topic=TopicFactory(), slug="entwurf", draft=True)
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    assert {document.key for document in documents("topic")} == {f"topic:{open_page.translation_key}"}
    assert visible("topic") == {open_page.translation_key}


def test_nobody_sees_pages_without_the_public_audience() -> None:
    kompass(portal()["de"])
    assert not sources()["topic"].visible(frozenset()).exists()


def test_pages_of_several_models_are_one_kind() -> None:
    home = portal()["de"]
    imported = InformationPageFactory(parent=home, slug="info", body=[paragraph("<p>Der Bus fährt um neun.</p>")])
    PageSource.objects.create(page=imported, source_name="Integreat", path="/i/", digest="0")
    standard = StandardPageFactory(parent=home, slug="hilfe")
    found = {document.key: document for document in documents("page")}
    assert set(found) == {f"page:{imported.translation_key}", f"page:{standard.translation_key}"}
    assert found[f"page:{imported.translation_key}"].card == {"source": "Integreat"}
    assert found[f"page:{imported.translation_key}"].texts["de"].body == "Der Bus fährt um neun."
    assert visible("page") == {imported.translation_key, standard.translation_key}


def test_the_key_of_a_page_is_known_from_its_model() -> None:
    standard = StandardPageFactory(parent=portal()["de"])
    assert keys_of(StandardPage.objects.get(pk=standard.pk)) == (f"page:{standard.translation_key}",)


def test_documents_are_built_in_few_statements(django_assert_max_num_queries) -> None:
    homes = portal("en")
    shown = kompass(homes["de"], topics=20)
    for page in shown["topics"]:
        TopicPageFactory(parent=homes["en"], language="en", translation_of=page, topic=page.topic)
    with django_assert_max_num_queries(8):
        assert len(documents("topic")) == 20
    assert TopicPage.objects.count() == 40


def test_an_arabic_word_finds_a_topic_that_has_no_arabic_page() -> None:
    from search import index

    shown = kompass(portal("ar")["de"], title="Jobcenter", titles={"ar": "جوب سنتر"})
    TopicLabel.objects.filter(topic=shown["topic"].topic, language="ar").update(synonyms=["مكتب العمل"])
    index.rebuild()
    (hit,) = search("مكتب العمل", language="ar").hits
    assert hit.url == "/ar/" + shown["topic"].url_path.split("/", 2)[2]
