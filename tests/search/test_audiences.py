"""Nothing a reader is told depends on records they may not see: random records, readers and questions, both engines.

The public part is held in full: titles, snippets, order, scores, counts, corrections, compounds, suggestions. Internal
hits come from an index of their own, and how rare a word is there both engines take from all its records. So of the
internal part hits with their files and snippets and all counts are held, but not which hit comes first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from random import Random

import pytest
from django.db.models import Q
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from search import documents, engines, index
from search.documents import PUBLIC, Area, FileText, SearchDocument, Text
from search.models import SynonymGroup
from search.pipeline.compounds import splitter
from search.query import search
from search.question import Answer, Place, Request, Scope
from tests.search.conftest import Searcher
from tests.search.factories import document

BOTH_ENGINES = True
# Every example builds indexes, of which the cluster makes nine a second: there fewer and larger ones. Looking for the
# smallest example that fails takes minutes: add Phase.shrink for it.
EXAMPLES = {
    name: settings(max_examples=number, deadline=None, phases=[Phase.explicit, Phase.generate])
    for name, number in (("embedded", 40), ("elasticsearch", 4))
}

# --- Random records, readers and questions -------------------------------------------------------------------------
TOKENS = (PUBLIC, "role:editor", "role:member", "g:1")
WORDS = {
    "de": (
        *("Wohnung", "Miete", "Kurs", "Kurse", "Sprache", "Sprachkurs", "Beratung", "Migration", "Migrationsberatung"),
        *("Schule", "Anmeldung", "Umzug", "Straße", "Geheimnis", "Geheimplan", "Plan", "Insolvenz", "Jobcenter"),
    ),
    "ar": ("سكن", "عمل", "مدرسة", "دورة", "دورات", "مساعدة"),
    "en": ("housing", "work", "school", "course", "courses", "help"),
    "tr": ("konut", "okul", "kurs", "yardım", "İstanbul", "ışık"),
    "uk": ("житло", "робота", "школа", "курс", "курси", "допомога"),
}
# Nobody wrote them: split into parts, asked by their tail, or looked up by letters in common.
UNWRITTEN = ("Geheimplanberatung", "Migrationsgeheimnis", "Umzugskurs", "Schulgeheim", "Insolvenzberatungsplan")
FACETS = {"topic": ("wohnen", "arbeit"), "cost": ("free", "paid"), "municipality": ("aachen", "stolberg")}
ACLS = ([PUBLIC],) * 4 + ([], ["role:editor"], ["role:member"], ["g:1"], ["role:editor", "g:1"], [PUBLIC, "g:1"])
AACHEN, STOLBERG = Place(50.7753, 6.0839), (50.7733, 6.2060)
NAMED_AREA = Area("municipality", "stolberg", "Stolberg", ("Stolberg",))
# A seed stands for a record or a question: choices made one by one come out too much alike.
SEEDS = st.integers(0, 2**32).map(Random)


def some(chance: Random, language: str, least: int, most: int) -> str:
    return " ".join(chance.choices(WORDS[language], k=chance.randint(least, most)))


def record(chance: Random) -> SearchDocument:
    spoken = chance.sample(tuple(WORDS), chance.randint(1, 3)) if chance.random() < 0.6 else ["de"]
    files = [FileText(some(chance, "de", 1, 2), "/datei/1", (some(chance, "de", 1, 4), some(chance, "de", 0, 4)))]
    name = some(chance, spoken[0], 1, 1)
    one = document(
        chance.choice(("page:", "topic:", "service:")),
        acl=frozenset(chance.choice(ACLS)),
        labels={spoken[0]: (name, some(chance, spoken[0], 1, 2))},
        best_for=(name,) if chance.random() < 0.3 else (),
        facets={facet: tuple(chance.sample(values, chance.randint(0, 2))) for facet, values in FACETS.items()},
        files=tuple(files) if chance.random() < 0.4 else (),
        location=chance.choice((None, STOLBERG)),
        verified_on=chance.choice((None, dt.date(2026, 1, 1), dt.date(2026, 10, 1))),
        open_spans=chance.choice(((), ((9 * 60, 12 * 60),))),
        hours_known=chance.random() < 0.5,
        discreet=chance.random() < 0.2,
    )
    texts = {
        language: Text(*(some(chance, language, *length) for length in ((1, 3), (0, 3), (0, 2), (0, 12))))
        for language in spoken
    }
    return replace(one, texts=texts)


def numbered(records: list[SearchDocument]) -> list[SearchDocument]:
    return [replace(one, key=f"{one.key}{number}") for number, one in enumerate(records)]


@dataclass(frozen=True)
class Asked:
    """A question of a reader, and how they want to see the answer."""

    text: str
    language: str
    more: dict[str, object]

    def of(self, searcher: Searcher, reader: frozenset[str], scope: Scope) -> Request:
        audiences = reader & {PUBLIC} if scope == "public" else reader
        return searcher.request(self.text, self.language, audiences=audiences, scope=scope, **self.more)


def question(chance: Random) -> Asked:
    language = chance.choice(tuple(WORDS))
    known = (*WORDS[language], *WORDS["de"])
    kinds = (str, str, str, misspelt, lambda _word: chance.choice(UNWRITTEN))
    text = " ".join(chance.choice(kinds)(chance.choice(known)) for _word in range(chance.randint(0, 4)))
    more: dict[str, object] = {"sort": chance.choice(("best", "verified")), "start": chance.choice((0, 0, 0, 2))}
    if chance.random() < 0.4:
        name = chance.choice(tuple(FACETS))
        more["filters"] = {name: FACETS[name][: chance.randint(1, 2)], "kind": ("page", "service")}
    if chance.random() < 0.2:
        more |= {"area": NAMED_AREA, "correct": False}
    if chance.random() < 0.3:
        more |= {"place": AACHEN, "radius": chance.choice((None, 10.0)), "sort": "distance"}
    return Asked(f'"{text}"' if chance.random() < 0.1 else text, language, more)


def misspelt(word: str) -> str:
    """Two letters in the middle changed places."""
    middle = len(word) // 2
    return word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]


# The words behind corrections and compounds are the public's: everybody has that.
READERS = st.sets(st.sampled_from(TOKENS[1:]), max_size=2).map(lambda tokens: frozenset({PUBLIC, *tokens}))
PORTALS = {
    name: st.lists(SEEDS.map(record), min_size=least, max_size=most).map(numbered)
    for name, least, most in (("embedded", 2, 20), ("elasticsearch", 15, 30))
}
QUESTIONS = st.lists(SEEDS.map(question), min_size=6, max_size=12)


def seen_by(reader: frozenset[str], held: Iterable[SearchDocument]) -> list[SearchDocument]:
    return [one for one in held if one.acl & reader]


# --- The public part -----------------------------------------------------------------------------------------------
def told(searcher: Searcher, asked: Asked, reader: frozenset[str]) -> dict[str, object]:
    """Everything that an engine and the words of its vocabulary tell a reader."""
    request = asked.of(searcher, reader, "public")
    answer = searcher.engine.search(request)
    beginnings = [word[:length] for word in asked.text.split()[:2] for length in (2, 4)]
    return {
        "question": request.question,
        **{name: getattr(answer, name) for name in ("hits", "total", "facets", "relaxed", "weak")},
        "order of facets": [(name, *values) for name, values in sorted(answer.facets.items())],
        "count": searcher.engine.count(request),
        "explained": [searcher.engine.explain(request, hit.key) for hit in answer.hits[:1]],
        "suggestions": [
            searcher.engine.suggest(one, language=asked.language, audiences=reader & {PUBLIC}, size=8)
            for one in beginnings
        ],
    }


def test_no_public_answer_changes_with_records_the_reader_may_not_see(searcher):
    @EXAMPLES[searcher.engine.name]
    @given(held=PORTALS[searcher.engine.name], reader=READERS, asked=QUESTIONS)
    def holds(held, reader, asked):
        with_hidden = [told(searcher.holds(*held), one, reader) for one in asked]
        searcher.holds(*seen_by(reader, held))
        assert with_hidden == [told(searcher, one, reader) for one in asked]

    holds()


# --- The internal part ---------------------------------------------------------------------------------------------
def found(answer: Answer) -> dict[str, object]:
    """Of an internal answer what is told whatever the order."""
    return {
        "hits": {hit.key: replace(hit, score=0.0) for hit in answer.hits},
        **{name: getattr(answer, name) for name in ("total", "facets", "relaxed")},
    }


def test_no_internal_hit_or_count_changes_with_records_the_reader_may_not_see(searcher):
    @EXAMPLES[searcher.engine.name]
    @given(held=PORTALS[searcher.engine.name], reader=READERS, asked=QUESTIONS)
    def holds(held, reader, asked):
        def answers():
            requests = [replace(one.of(searcher, reader, "internal"), start=0, size=len(held)) for one in asked]
            return [found(searcher.engine.search(request)) for request in requests]

        with_hidden = answers() if searcher.holds(*held) else []
        seen = seen_by(reader, held)
        assert {key for one in with_hidden for key in one["hits"]} <= {one.key for one in seen if PUBLIC not in one.acl}
        assert with_hidden == (answers() if searcher.holds(*seen) else [])

    holds()


def test_no_internal_hit_of_others_is_explained(searcher):
    reader = frozenset({PUBLIC, "role:editor"})
    held = numbered([replace(record(Random(seed)), acl=frozenset({"g:1"})) for seed in range(10)])
    searcher.holds(*held)
    for asked in (question(Random(seed)) for seed in range(10)):
        request = asked.of(searcher, reader, "internal")
        assert not any(searcher.engine.explain(request, one.key) for one in held)


def test_nobody_learns_how_many_others_write_of_insolvency(searcher):
    """The smallest example: with a cut at a share of the best score, five papers of others changed the number."""
    reader = frozenset({PUBLIC, "role:editor"})
    text = "Lage im Bezirk und Umzug " + "Sitzung der Gruppe und Plan " * 3
    own = [
        document("paper:1", acl=reader - {PUBLIC}, de="Insolvenz"),
        document("paper:2", acl=reader - {PUBLIC}, de=f"Bericht | | {text}"),
        *(document(f"paper:own{number}", acl=reader - {PUBLIC}, de="Protokoll | | Sitzung") for number in range(20)),
    ]
    others = [document(f"paper:{number}", acl=frozenset({"g:1"}), de="Vorlage | | Insolvenz") for number in range(3, 8)]
    alone = searcher.holds(*own).ask("Insolvenz Umzug", audiences=reader, scope="internal").total
    assert searcher.holds(*own, *others).ask("Insolvenz Umzug", audiences=reader, scope="internal").total == alone


# --- The results page ----------------------------------------------------------------------------------------------
@pytest.fixture
def portal(registry, db, engine, monkeypatch):
    """A function: fills the database and the index with records of these audiences; it returns the rows.

    The note of a row says who may see it now, the index what was true when it was built.
    """
    monkeypatch.setattr(engines, "engine", lambda name="": engine)

    def may_see(audiences: frozenset[str]):
        allowed = Q(pk__in=[])
        for token in audiences:
            allowed |= Q(note__contains=f"|{token}|")
        return SynonymGroup.objects.filter(allowed)

    for kind in ("page", "topic"):

        @documents.document_for(SynonymGroup, kind=kind, visible=may_see)
        def build(row: SynonymGroup, kind: str = kind) -> SearchDocument | None:
            if row.one_way != (kind == "topic"):
                return None
            return document(f"{kind}:{row.pk}", acl=frozenset(row.note.strip("|").split("|")) - {""}, de=row.words)

    def fill(rows):
        SynonymGroup.objects.all().delete()
        made = [
            SynonymGroup.objects.create(words=words, note=noted(acl), one_way=is_topic, language="none")
            for words, acl, is_topic in rows
        ]
        engine.rebuild(index.all_documents(), splitter)
        return made

    return fill


def noted(acl: Iterable[str]) -> str:
    return f"|{'|'.join(sorted(acl))}|"


TITLES = SEEDS.map(lambda chance: some(chance, "de", 1, 3))
AUDIENCES = st.sets(st.sampled_from(TOKENS), max_size=2)
ROWS = st.lists(st.tuples(TITLES, AUDIENCES, st.booleans(), AUDIENCES), min_size=4, max_size=12)


def test_a_stale_index_hides_and_never_reveals(portal, engine):
    """Whoever could see a record when the index was built: the page shows what the database allows now."""

    @EXAMPLES[engine.name]
    @given(rows=ROWS, reader=READERS, texts=st.lists(TITLES, min_size=1, max_size=4))
    def holds(rows, reader, texts):
        made = portal([row[:3] for row in rows])
        before = [search(text, language="de", audiences=reader) for text in texts]
        for row, (_words, _acl, _is_topic, acl) in zip(made, rows, strict=True):
            row.note = noted(acl)
        SynonymGroup.objects.bulk_update(made, ["note"])
        allowed = {str(row.pk) for row, one in zip(made, rows, strict=True) if one[3] & reader}

        def stays(hits):
            return [hit for hit in hits if hit.id.partition(":")[2] in allowed]

        for text, fresh in zip(texts, before, strict=True):
            stale = search(text, language="de", audiences=reader)
            for old, new in ((fresh, stale), (fresh.internal, stale.internal)):
                if old is None:
                    assert new is None
                    continue
                assert list(new.hits) == stays(old.hits)
                assert new.total == old.total - len(old.hits) + len(new.hits)
                assert list(new.topics) == stays(old.topics)

    holds()
