"""An engine over a scratch directory or scratch indexes, and questions to it."""

from __future__ import annotations

import datetime as dt
import os
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from search import documents, index, pipeline
from search.documents import PUBLIC, SearchDocument
from search.engines import Change, Engine, Progress, SplitterFor
from search.engines.elasticsearch.scratch import ScratchEngine, scratch
from search.engines.embedded import EmbeddedEngine
from search.models import SynonymGroup
from search.pipeline import synonyms
from search.pipeline.compounds import splitter
from search.pipeline.synonyms import Rules
from search.question import Answer, Request
from tests.conftest import require
from tests.search.factories import document

MONDAY_TEN = dt.datetime(2026, 11, 23, 10, 0)
NO_RULES = Rules()


class Searcher:
    """An engine with questions in plain words."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def holds(self, *documents: SearchDocument) -> Searcher:
        self.engine.rebuild(documents, splitter)
        return self

    def understand(self, text: str, language: str = "de", rules: Rules = NO_RULES, correct: bool = True, areas=()):
        vocabulary = self.engine.vocabulary()
        return pipeline.understand(
            text,
            language=language,
            vocabulary=vocabulary,
            split=splitter(vocabulary, rules.splits),
            rules=rules,
            correct=correct,
            areas=areas,
        )

    def request(self, text: str, language: str = "de", *, audiences: Iterable[str] = (PUBLIC,), **more) -> Request:
        rules = more.pop("rules", NO_RULES)
        question = self.understand(text, language, rules, more.pop("correct", True), more.pop("areas", ()))
        return Request(question, frozenset(audiences), more.pop("now", MONDAY_TEN), **more)

    def ask(self, text: str, language: str = "de", **more) -> Answer:
        return self.engine.search(self.request(text, language, **more))

    def keys(self, text: str, language: str = "de", **more) -> list[str]:
        return [hit.key for hit in self.ask(text, language, **more).hits]


# --- Engines -------------------------------------------------------------------------------------------------------
ENGINES = ("embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What every engine must do is asked of both (`BOTH_ENGINES = True`); what stands before one, of one."""
    if "engine" in metafunc.fixturenames:
        both = getattr(metafunc.module, "BOTH_ENGINES", False)
        metafunc.parametrize("engine", ENGINES if both else ENGINES[:1], indirect=True)


@pytest.fixture
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    if request.param == "elasticsearch":
        return request.getfixturevalue("cluster")
    return EmbeddedEngine(tmp_path / "scratch")


@cache
def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310
            return answer.status == 200
    except OSError:
        return False


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """TEST_ELASTICSEARCH_URL or ELASTICSEARCH_URL, or the server that `.ci/elasticsearch start` left running."""
    named = os.environ.get("TEST_ELASTICSEARCH_URL") or os.environ.get("ELASTICSEARCH_URL")
    url = named or f"http://127.0.0.1:{os.environ.get('KIM_ES_PORT', 9299)}"
    require(_answers(url), f"no Elasticsearch at {url}; .ci/elasticsearch start brings one")
    return url


class Remembering(ScratchEngine):
    """Nine indexes take a second to build: not again for the same documents."""

    held: list[SearchDocument] | None = None

    def apply(self, changes: Sequence[Change], splitter_for: SplitterFor) -> None:
        self.held = None
        super().apply(changes, splitter_for)

    def rebuild(
        self, documents: Iterable[SearchDocument], splitter_for: SplitterFor, progress: Progress | None = None
    ) -> int:
        documents = list(documents)
        if self.held != documents:
            self.held = None
            super().rebuild(documents, splitter_for, progress)
            self.held = documents
        return len(documents)


@pytest.fixture(scope="session")
def cluster(elasticsearch_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScratchEngine]:
    with scratch(elasticsearch_url, tmp_path_factory.mktemp("cluster"), Remembering) as engine:
        yield engine


@pytest.fixture
def searcher(engine: Engine) -> Searcher:
    return Searcher(engine)


@pytest.fixture(autouse=True)
def _forget_rules() -> Callable[[], None]:
    """What editors taught in one test is not known in the next."""
    synonyms.forget()
    return synonyms.forget


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what the test registers can be found."""
    monkeypatch.setattr(documents, "_SOURCES", {})
    monkeypatch.setattr(documents, "_FACET_LABELS", {})
    monkeypatch.setattr(documents, "_PLACE_RESOLVERS", [])
    monkeypatch.setattr(documents, "_AREA_PROVIDERS", [])
    monkeypatch.setattr(documents, "_NEVER_COUNTED", [])


@pytest.fixture
def records(registry: None, db: None) -> Callable[..., SynonymGroup]:
    """Any model will do as a record: a row of SynonymGroup is found as a „page“ while it is active.

    records("Titel", "Zusammenfassung") makes one and puts it into the outbox, as an act of an app does.
    """

    @documents.document_for(
        SynonymGroup, kind="page", visible=lambda _audiences: SynonymGroup.objects.filter(active=True)
    )
    def build(group: SynonymGroup) -> SearchDocument | None:
        if group.note == "broken":
            raise ValueError("broken record")
        if not group.active:
            return None
        return document(f"page:{group.pk}", de=f"{group.words} | {group.note}", facets={"topic": (group.language,)})

    def make(title: str, summary: str = "", topic: str = "wohnen") -> SynonymGroup:
        group = SynonymGroup.objects.create(words=title, note=summary, language=topic)
        index.update(group)
        return group

    return make
