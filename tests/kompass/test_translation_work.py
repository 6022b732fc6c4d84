"""What is left to translate: the states of pages, how the database and Python agree on them, and what lists cost."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from directory.translating import TARGETS, TranslationState
from kompass.models import InformationPage
from kompass.translating import state_of
from kompass.translation import work
from portal.models import HomePage
from tests.bench_table import timed
from tests.kompass.factories import InformationPageFactory, paragraph
from tests.portal.factories import portal

pytestmark = pytest.mark.django_db


def put(page: Any, **values: Any) -> None:
    type(page).objects.filter(pk=page.pk).update(**values)
    page.refresh_from_db()


@pytest.fixture
def pair() -> tuple[InformationPage, InformationPage]:
    homes = portal("ar")
    german = InformationPageFactory(parent=homes["de"], body=[paragraph("<p>Text</p>")])
    return german, InformationPageFactory(parent=homes["ar"], language="ar", translation_of=german)


# --- The rule --------------------------------------------------------------------------------------------------------
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    digest=st.sampled_from(["a", "b"]),
    source=st.sampled_from(["", "a", "b"]),
    status=st.sampled_from(["original", "machine", "in_review", "confirmed"]),
    live=st.booleans(),
)
def test_the_database_and_python_agree_on_every_state(
    pair: tuple[InformationPage, InformationPage], digest: str, source: str, status: str, live: bool
) -> None:
    german, arabic = pair
    put(german, published_digest=digest)
    put(arabic, source_digest=source, text_status=status, live=live)
    expected = state_of(digest, arabic)
    wanted = work.Wanted(language="ar", states=frozenset(TranslationState))
    found = {row.german: row.state for row in map(work.Work.of, work.worklist(wanted))}
    assert found[german.pk] == expected
    (row,) = work.rows([row for row in work.matrix_pages() if row[1] == german.pk], ["ar"])
    assert row.cells[0].state == expected
    amounts = work.amounts(branch=german)
    assert {state: amounts.of("ar", state) for state in TranslationState if amounts.of("ar", state)} == {expected: 1}


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"live": False, "text_status": "original"}, TranslationState.MISSING),
        ({"live": False, "text_status": "machine"}, TranslationState.MACHINE),
        ({"live": False, "text_status": "confirmed"}, TranslationState.IN_REVIEW),
        ({"text_status": "confirmed", "source_digest": "old"}, TranslationState.OUTDATED),
        ({"text_status": "confirmed"}, TranslationState.CONFIRMED),
    ],
)
def test_states(pair: tuple[InformationPage, InformationPage], values: dict[str, Any], state: TranslationState) -> None:
    german, arabic = pair
    put(arabic, **values)
    assert state_of(german.published_digest, arabic) == state


def test_a_page_without_text_is_missing_in_no_language() -> None:
    page = InformationPageFactory(parent=portal()["de"], title=" ", slug="leer", lead="", body=[])
    assert page.published_digest == ""
    assert page.pk not in {row[1] for row in work.matrix_pages()}


def test_a_draft_is_no_work() -> None:
    page = InformationPageFactory(parent=portal()["de"], draft=True)
    assert page.pk not in {row[1] for row in work.matrix_pages()}


def test_the_matrix_is_narrowed_by_branch_words_and_state(pair: tuple[InformationPage, InformationPage]) -> None:
    german, arabic = pair
    child = InformationPageFactory(parent=german, title="Ausweis")
    put(arabic, text_status="confirmed")

    def found(**wishes: Any) -> set[int]:
        return {row[1] for row in work.matrix_pages(**wishes)}

    assert found(branch=german) == {german.pk, child.pk}
    assert found(words=["ausweis"]) == {child.pk}
    assert found(branch=german, codes=["ar"], states=frozenset({TranslationState.MISSING})) == {child.pk}
    assert found(branch=german, codes=["ar"], states=frozenset({TranslationState.CONFIRMED})) == {german.pk}


# --- A thousand pages in eight languages -----------------------------------------------------------------------------
def many(number: int) -> None:
    """Written row by row below each home: treebeard's own way would take minutes."""
    homes = portal(*TARGETS)
    keys = [uuid4() for _ in range(number)]
    for code, home in homes.items():
        first = InformationPageFactory(parent=home, language=code, slug="s0", translation_key=uuid4())
        fields = [field for field in Page._meta.concrete_fields if field.attname not in ("id", "path", "slug")]
        shared = {field.attname: getattr(first, field.attname) for field in fields}
        pages = []
        for place, key in enumerate(keys, start=2):
            path = home.path + Page._get_path(home.path, home.depth + 1, place)[-Page.steplen :]
            values = shared | {"translation_key": key, "url_path": f"{home.url_path}s{place}/"}
            pages.append(Page(path=path, slug=f"s{place}", **values))
        made = Page.objects.bulk_create(pages)
        status = "original" if code == "de" else "confirmed"
        rows = [
            InformationPage(
                page_ptr_id=page.pk, text_status=status, published_digest="d", lead="", body="[]",
                source_digest="" if code == "de" else "d" if page.pk % 3 else "old",
            )
            for page in made
        ]  # fmt: skip
        _insert(rows)
        HomePage.objects.filter(pk=home.pk).update(numchild=number + 1)


def _insert(rows: list[InformationPage]) -> None:
    """The child table alone: its parents are there."""
    fields = InformationPage._meta.local_concrete_fields
    InformationPage._base_manager._insert(rows, fields=fields, using="default")


def test_the_matrix_of_a_thousand_pages_takes_less_than_half_a_second(django_assert_max_num_queries: Any) -> None:
    many(1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the database does by itself

    def matrix() -> tuple[int, Any]:
        pages = list(work.matrix_pages()[:50])
        return len(work.rows(pages, TARGETS)), work.amounts()

    def outdated() -> int:
        return int(work.matrix_pages(codes=["ar"], states=frozenset({TranslationState.OUTDATED})).count())

    number, amounts = matrix()
    assert number == 50
    assert amounts.of("ar", TranslationState.CONFIRMED) + amounts.of("ar", TranslationState.OUTDATED) >= 1000
    assert outdated() > 300
    with django_assert_max_num_queries(4):
        matrix()
    for ask in (matrix, outdated):
        took = min(timed(ask, 5))  # other tests run on the same cores
        assert took < 500, f"{ask.__name__}: {took:.0f} ms"
