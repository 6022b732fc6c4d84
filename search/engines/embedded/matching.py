"""What matches a question: rows of the reader's temporary table `hit`, with their scores."""

# ruff: noqa: S608 - only names of our own tables and columns are written into statements, values are bound

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.analysis import BASE
from search.engines.embedded import file_pages, schema, writing
from search.question import Question, Request, Word

Connection = sqlite3.Connection

# Only the best rows of each table are worth a second look; the end of paging follows from it.
BEST_ROWS = 300
# German gains most from letters in common: it writes compounds as one word.
GRAM_WEIGHT, OTHER_GRAM_WEIGHT = 0.3, 0.2
SYNONYM_WEIGHT = 0.5
ELSEWHERE_WEIGHT = 1.0
# What stands on the page itself counts more than what stands in a file it offers.
FILE_WEIGHT = 0.5
# Letters in common make a hit only where a word is unknown and could not be mended; so many documents are looked at.
GRAM_HITS = 20
# With OR nearly everything matches something. What scores below this share of the best hit and lacks one of the words
# is noise: it held none of the right answers in 1,700 test questions, and a count or an order by distance must not
# drown in it (docs/search.md).
NOISE = 0.25
# All trigrams of a question take p50 60 ms at 10,000 pages; the rarest dozen 26 ms at the same quality.
MOST_GRAMS = 12
GRAM = 3
# Where German words stand in the index of another language.
GERMAN_COLUMNS = "{labels parts de}"
# Added to a score of usually 5 to 30: a title asked for literally, a phrase an app or an editor claims.
TITLE_BOOST = 20.0
BEST_FOR_BOOST = 60.0
BEST_BET_BOOST = 100.0
# Of several that bear a name, the topic is the better first page: it explains, and names the others.
TOPIC_BOOST = 10.0


@dataclass(frozen=True, slots=True)
class Ways:
    """The full-text expressions of a question: what is asked of which table, empty where nothing is."""

    words: str
    synonyms: str
    elsewhere: str
    files: str

    @classmethod
    def of(cls, question: Question) -> Ways:
        words = _word_query(question.words, question.language)
        in_files = _any(stem for word in question.words for stem in (word.stem, word.german, *word.parts))
        must = " AND ".join(_phrase(stems) for stems in question.phrases)
        if must:
            return cls(_both(must, words), "", "", _both(must, in_files))
        elsewhere = _any(stem for word in question.words for stem in word.elsewhere)
        return cls(words, _any_synonym(question), elsewhere, in_files)


def _both(must: str, words: str) -> str:
    return f"({must}) AND ({words})" if words else must


def collect(connection: Connection, request: Request, public: Connection) -> None:
    question = request.question
    connection.execute("DELETE FROM hit")
    connection.execute("DELETE FROM page_hit")
    seen = Visible(request.audiences)
    if question.is_empty:
        connection.execute(f"INSERT INTO hit (doc, score) SELECT doc, 0 FROM ({seen.documents()})", seen.tokens)
        return
    language = question.language
    ways = Ways.of(question)
    _add(connection, seen, f"a_{language}", word_rank(language), ways.words, 1.0)
    if ways.synonyms:
        _add(connection, seen, f"a_{language}", word_rank(language), ways.synonyms, SYNONYM_WEIGHT)
    if ways.elsewhere:
        _add(connection, seen, "x", "bm25(x)", ways.elsewhere, ELSEWHERE_WEIGHT)
    _add_files(connection, seen, ways.files)
    if not question.phrases:
        if grams := rarest_grams(question.words, language, public):
            unknown = [word.word for word in question.words if not word.known and word.word.isalpha()]
            looked_at = GRAM_HITS if request.scope == "public" else BEST_ROWS
            _add_grams(connection, seen, language, grams, unknown, looked_at)
        # How rare words are among internal records depends on those the reader may not see: what is found must not.
        if request.scope == "public":
            _cut_noise(connection, question)
    _boost(connection, seen, question)


class Visible:
    """The condition that every statement about documents carries."""

    def __init__(self, audiences: frozenset[str]) -> None:
        self.tokens = tuple(sorted(audiences))

    def sql(self, column: str) -> str:
        return f"EXISTS (SELECT 1 FROM acl WHERE acl.doc = {column} AND {self._allowed()})"

    def documents(self) -> str:
        """All that may be seen."""
        return f"SELECT DISTINCT doc FROM acl WHERE {self._allowed()}"

    def _allowed(self) -> str:
        return f"acl.token IN ({', '.join('?' * len(self.tokens))})"


def _quoted(token: str) -> str:
    """Quoted, nothing is syntax; tokens hold letters and digits only, so there is no quote inside."""
    return '"' + token.replace('"', "") + '"'


def _any(tokens: Iterable[str]) -> str:
    return " OR ".join(_quoted(token) for token in dict.fromkeys(tokens) if token)


def _phrase(stems: Sequence[str]) -> str:
    return _quoted(" ".join(stems))


def _word_query(words: Sequence[Word], language: str) -> str:
    own = _any(stem for word in words for stem in (word.stem, *word.parts))
    german = _any(word.german for word in words if word.german)
    if not german:
        return own
    return f"({own}) OR ({GERMAN_COLUMNS} : ({german}))"


def word_rank(language: str, column: str = "") -> str:
    """The score over all columns of the word table, or over one of them."""
    weights = ", ".join(str(value if column in ("", name) else 0.0) for name, value in schema.COLUMNS.items())
    return f"bm25(a_{language}, {weights})"


def _add(
    connection: Connection,
    seen: Visible,
    table: str,
    rank: str,
    match: str,
    weight: float,
) -> None:
    connection.execute(
        f"INSERT INTO hit (doc, score) SELECT rowid, -{weight} * {rank} FROM {table}"
        f" WHERE {table} MATCH ? AND {seen.sql(f'{table}.rowid')}"
        " ON CONFLICT (doc) DO UPDATE SET score = score + excluded.score",
        (match, *seen.tokens),
    )


def _add_files(connection: Connection, seen: Visible, match: str) -> None:
    """A document counts with the best page of its files."""
    weights = ", ".join(str(weight) for weight in file_pages.COLUMNS.values())
    connection.execute(
        f"INSERT INTO page_hit (doc, page, score) SELECT file_page.doc, p.rowid, -{FILE_WEIGHT} * bm25(p, {weights})"
        " FROM p CROSS JOIN file_page ON file_page.id = p.rowid"
        f" WHERE p MATCH ? AND {seen.sql('file_page.doc')}"
        " ON CONFLICT (doc) DO UPDATE SET page = excluded.page, score = excluded.score"
        " WHERE excluded.score > page_hit.score",
        (match, *seen.tokens),
    )
    connection.execute(
        "INSERT INTO hit (doc, score) SELECT doc, score FROM page_hit WHERE true"
        " ON CONFLICT (doc) DO UPDATE SET score = score + excluded.score"
    )


def _add_grams(
    connection: Connection, seen: Visible, language: str, match: str, unknown: Sequence[str], looked_at: int
) -> None:
    """Letters in common lift what matches anyway; what holds a word much like an unknown one joins."""
    table = f"g_{language}"
    weight = gram_weight(language)
    rows = connection.execute(
        f"SELECT rowid, -{weight} * bm25({table}) FROM {table}"
        f" WHERE {table} MATCH ? AND {seen.sql(f'{table}.rowid')} ORDER BY rank LIMIT {BEST_ROWS}",
        (match, *seen.tokens),
    ).fetchall()
    connection.executemany("UPDATE hit SET score = score + ? WHERE doc = ?", [(score, doc) for doc, score in rows])
    if not unknown:
        return
    joining = [row for row in rows[:looked_at] if _is_alike(connection, row[0], language, unknown)]
    connection.executemany("INSERT OR IGNORE INTO hit (doc, score) VALUES (?, ?)", joining)


def _is_alike(connection: Connection, doc: int, language: str, unknown: Sequence[str]) -> bool:
    """One of its words shares half of the letter groups of one of these."""
    words = set(writing.kept_tokens(connection, doc, language)[-1].split())
    groups = [[word[at : at + GRAM] for at in range(len(word) - GRAM + 1)] for word in unknown]
    return any(2 * sum(gram in word for gram in grams) >= len(grams) for grams in groups if grams for word in words)


def _cut_noise(connection: Connection, question: Question) -> None:
    """Keeps what holds every word, what holds a synonym, and what is nearly as good as the best."""
    table = f"a_{question.language}"
    everything = " AND ".join(f"({_holds(word)})" for word in question.words)
    kept = " OR ".join(f"({part})" for part in (everything, _any_synonym(question)) if part)
    in_one_page = " AND ".join(f"({_holds(word, in_file=True)})" for word in question.words)
    connection.execute(
        "DELETE FROM hit WHERE score < ? * (SELECT max(score) FROM hit)"
        f" AND doc NOT IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)"
        " AND doc NOT IN (SELECT file_page.doc FROM p CROSS JOIN file_page ON file_page.id = p.rowid WHERE p MATCH ?)",
        (NOISE, kept, in_one_page),
    )


def _holds(word: Word, *, in_file: bool = False) -> str:
    """The word itself, its German form in German text, or all parts of the compound."""
    ways = [_quoted(word.stem)]
    if word.german:
        ways.append(_quoted(word.german) if in_file else f"{GERMAN_COLUMNS} : {_quoted(word.german)}")
    if word.parts:
        ways.append("(" + " AND ".join(_quoted(part) for part in word.parts) + ")")
    return " OR ".join(ways)


def _any_synonym(question: Question) -> str:
    return " OR ".join(
        "(" + " AND ".join(f"({_holds(word)})" for word in synonym.words) + ")"
        for synonym in question.added
        if synonym.words
    )


def gram_weight(language: str) -> float:
    return GRAM_WEIGHT if language == BASE else OTHER_GRAM_WEIGHT


def rarest_grams(words: Sequence[Word], language: str, public: Connection) -> str:
    grams = {word.word[at : at + GRAM] for word in words for at in range(len(word.word) - GRAM + 1)}
    if not grams:
        return ""
    marks = ", ".join("?" * len(grams))
    rows = public.execute(
        f"SELECT gram, documents FROM gram WHERE language = ? AND gram IN ({marks}) ORDER BY documents, gram LIMIT ?",
        (language, *grams, MOST_GRAMS),
    )
    return _any(gram for gram, _documents in rows)


def _boost(connection: Connection, seen: Visible, question: Question) -> None:
    marks = ", ".join("?" * len(question.exact))
    rows = connection.execute(
        "SELECT exact.doc, max(exact.best), doc.kind = 'topic' FROM exact CROSS JOIN doc ON doc.id = exact.doc"
        f" WHERE exact.phrase IN ({marks}) AND {seen.sql('exact.doc')} GROUP BY exact.doc",
        (*question.exact, *seen.tokens),
    ).fetchall()
    boosts = {doc: (BEST_FOR_BOOST if best else TITLE_BOOST) + TOPIC_BOOST * is_topic for doc, best, is_topic in rows}
    for place, key in enumerate(question.best_bets):
        for (doc,) in connection.execute(
            f"SELECT id FROM doc WHERE key = ? AND {seen.sql('doc.id')}", (key, *seen.tokens)
        ).fetchall():
            boosts[doc] = BEST_BET_BOOST - place
    connection.executemany(
        "INSERT INTO hit (doc, score, boost) VALUES (?, 0, ?) ON CONFLICT (doc) DO UPDATE SET boost = excluded.boost",
        boosts.items(),
    )
