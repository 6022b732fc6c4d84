"""What matches a question, and how well, as queries of the server. The rules are the embedded engine's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from elasticsearch.dsl.query import (
    Bool,
    CombinedFields,
    ConstantScore,
    DisMax,
    FunctionScore,
    Match,
    MatchAll,
    MatchPhrase,
    MultiMatch,
    Nested,
    Query,
    Term,
    Terms,
)

from search.analysis import BASE
from search.engines.elasticsearch import mapping
from search.engines.elasticsearch.file_pages import INNER, MOST_PAGES
from search.engines.elasticsearch.names import View
from search.engines.embedded.matching import (
    BEST_BET_BOOST,
    BEST_FOR_BOOST,
    ELSEWHERE_WEIGHT,
    FILE_WEIGHT,
    GRAM,
    SYNONYM_WEIGHT,
    TITLE_BOOST,
    TOPIC_BOOST,
)
from search.engines.embedded.schema import COLUMNS
from search.question import Question, Word

# German gains most from letters in common: it writes compounds as one word.
GRAM_WEIGHT, OTHER_GRAM_WEIGHT = 0.2, 0.1
# Doubled as the other fields are, with k1: `combined_fields` takes no weight below 1.
FILE_FIELDS = tuple(
    f"files.{field}^{weight * mapping.WEIGHT_SCALE:g}" for field, weight in (("tokens", 1.0), ("parts", 0.5))
)


class Matching:
    """The queries of one question to one index."""

    def __init__(self, question: Question, view: View) -> None:
        self.question = question
        self._is_internal = view.scope == "internal"
        # The internal index is German: readers of other languages find all of it by the German form of their words.
        self._german_fields = mapping.FIELDS if view.language != question.language else mapping.GERMAN_FIELDS
        self._german_anywhere = "all" if view.language != question.language else "german"
        self._gram_weight = GRAM_WEIGHT if view.language == BASE else OTHER_GRAM_WEIGHT

    def text(self, alike: Sequence[str] = ()) -> Query:
        """What holds words of the question; `alike` join because a word of theirs looks like an unknown one."""
        question = self.question
        words = self._words(question.words)
        if question.phrases:
            together = [_phrase(stems) for stems in question.phrases if stems]
            return _any([Bool(must=[*together, *([_any(words)] if words else [])]), self.files()])
        ways = [*words, *(self._synonym(one.words) for one in question.added if one.words)]
        if elsewhere := self._elsewhere():
            ways.append(elsewhere)
        ways.append(self.files())
        if alike:
            ways.append(ConstantScore(filter=Terms(key=list(alike)), boost=0))
        return Bool(must=[_any(ways)], should=self.grams(question.words))

    def cut(self, text: Query, threshold: float) -> Query:
        """Keeps what holds every word, what holds a synonym, and what is nearly as good as the best."""
        if threshold <= 0 or self.question.phrases:
            return text
        good = FunctionScore(query=text, min_score=threshold)
        complete = Bool(must=[text], filter=[self._complete()])
        return DisMax(queries=[good, complete])

    def with_boosts(self, text: Query) -> Query:
        """Also what bears the question as its name, or was put first by editors."""
        return Bool(should=[text, *self._boosts()], minimum_should_match=1)

    def files(self) -> Query:
        """The best page of its files."""
        return Nested(path="files", query=self._page(), score_mode="max", boost=FILE_WEIGHT)

    def with_page(self, query: Query) -> Query:
        """Brings the page along; it costs and changes no score."""
        size = MOST_PAGES if self._is_internal else 1
        inner = {"name": INNER, "size": size, "_source": ["files.tokens", "files.parts", "files.shown"]}
        page = Nested(path="files", query=self._page(), score_mode="max", boost=0, inner_hits=inner)
        return Bool(must=[query], should=[page])

    def _page(self) -> Query:
        stems = _joined(stem for word in self.question.words for stem in (word.stem, word.german, *word.parts))
        words = [CombinedFields(query=stems, fields=list(FILE_FIELDS))] if stems else []
        together = [MatchPhrase(**{"files.tokens": " ".join(phrase)}) for phrase in self.question.phrases if phrase]
        return Bool(must=[*together, *words])

    def everything(self) -> Query:
        return ConstantScore(filter=MatchAll(), boost=0)

    def grams(self, words: Iterable[Word]) -> list[Query]:
        letters = _joined(word.word for word in words)
        return [Match(grams={"query": letters, "boost": self._gram_weight})] if letters else []

    @property
    def unknown(self) -> list[Word]:
        """Words that nobody wrote and that could not be mended."""
        if self.question.phrases:
            return []
        return [word for word in self.question.words if not word.known and word.word.isalpha()]

    def is_alike(self, grams: str) -> bool:
        """A word of a document shares half of the letter groups of an unknown one."""
        groups = [[word.word[at : at + GRAM] for at in range(len(word.word) - GRAM + 1)] for word in self.unknown]
        return any(
            2 * sum(gram in word for gram in group) >= len(group) for group in groups if group for word in grams.split()
        )

    def alone(self) -> dict[str, Query]:
        """Each part of the score as a query of its own, for explaining it."""
        question = self.question
        asked: dict[str, Query] = {"files": self.files()}
        if question.words:
            asked["words"] = _any(self._words(question.words))
            asked |= {f"field {name}": _any(ways) for name in COLUMNS if (ways := self._in_field(name))}
        if boosts := self._boosts():
            asked["claimed"] = _any(boosts)
        if question.phrases:
            return asked
        if synonyms := [self._synonym(one.words) for one in question.added if one.words]:
            asked["synonyms"] = _any(synonyms)
        if elsewhere := self._elsewhere():
            asked["elsewhere"] = elsewhere
        if grams := self.grams(question.words):
            asked["grams"] = _any(grams)
        return asked

    # --- Parts ---
    def _in_field(self, name: str) -> list[Query]:
        """What the words would score in one field alone."""
        fields = [field for field in mapping.FIELDS if field.split("^")[0] == name]
        own = _joined(stem for word in self.question.words for stem in (word.stem, *word.parts))
        found: list[Query] = [CombinedFields(query=own, fields=fields)] if own else []
        german = _joined(word.german for word in self.question.words)
        if german and fields[0] in self._german_fields:
            found.append(CombinedFields(query=german, fields=fields))
        return found

    def _elsewhere(self) -> Query | None:
        stems = _joined(stem for word in self.question.words for stem in word.elsewhere)
        return Match(everywhere={"query": stems, "boost": ELSEWHERE_WEIGHT}) if stems else None

    def _words(self, words: Sequence[Word]) -> list[Query]:
        own = _joined(stem for word in words for stem in (word.stem, *word.parts))
        german = _joined(word.german for word in words)
        found: list[Query] = [CombinedFields(query=own, fields=list(mapping.FIELDS))] if own else []
        if german:
            found.append(CombinedFields(query=german, fields=list(self._german_fields)))
        return found

    def _synonym(self, words: Sequence[Word]) -> Query:
        """A document has to hold all words of a synonym."""
        return Bool(filter=[self._holds(word) for word in words], should=self._words(words), boost=SYNONYM_WEIGHT)

    def _holds(self, word: Word) -> Query:
        """The word itself, its German form in German text, or all parts of the compound."""
        ways: list[Query] = [Term(all=word.stem)]
        if word.german:
            ways.append(Term(**{self._german_anywhere: word.german}))
        if word.parts:
            ways.append(Bool(filter=[Term(all=part) for part in word.parts]))
        return _any(ways)

    def _complete(self) -> Query:
        ways: list[Query] = [Bool(filter=[self._holds(word) for word in self.question.words])]
        ways.append(Nested(path="files", query=Bool(filter=[_page_holds(word) for word in self.question.words])))
        ways += [Bool(filter=[self._holds(word) for word in one.words]) for one in self.question.added if one.words]
        return _any(ways)

    def _boosts(self) -> list[Query]:
        bets: list[Query] = [
            ConstantScore(filter=Term(key=key), boost=BEST_BET_BOOST - place)
            for place, key in enumerate(self.question.best_bets)
        ]
        phrases = list(self.question.exact)
        if not phrases:
            return bets
        topic = Term(kind="topic")
        named: list[Query] = []
        for field, boost in (("exact_best", BEST_FOR_BOOST), ("exact_title", TITLE_BOOST)):
            bears = Terms(field, phrases)
            named.append(ConstantScore(filter=bears, boost=boost))
            named.append(ConstantScore(filter=Bool(filter=[bears, topic]), boost=boost + TOPIC_BOOST))
        return [DisMax(queries=[*bets, *named])]


def _page_holds(word: Word) -> Query:
    ways: list[Query] = [Terms("files.tokens", [one for one in (word.stem, word.german) if one])]
    if word.parts:
        ways.append(Bool(filter=[_anywhere_in_page(part) for part in word.parts]))
    return _any(ways)


def _anywhere_in_page(part: str) -> Query:
    return _any([Term(**{"files.tokens": part}), Term(**{"files.parts": part})])


def _joined(stems: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(stem for stem in stems if stem))


def _any(ways: Sequence[Query]) -> Query:
    return ways[0] if len(ways) == 1 else Bool(should=list(ways), minimum_should_match=1)


def _phrase(stems: Sequence[str]) -> Query:
    """Words that stand together in one part of the text."""
    return MultiMatch(query=" ".join(stems), type="phrase", fields=list(COLUMNS))
