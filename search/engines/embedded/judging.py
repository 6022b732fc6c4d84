"""Is the best hit an answer, or only something near it? With OR little is ever empty, so it has to be judged."""

from __future__ import annotations

import sqlite3
from math import log

from search.engines.embedded import file_pages, schema, writing
from search.question import Request, Word

# Calibrated on shared/data/omos_qa: said of 24 % of answerable and 41 % of unanswerable German questions, 8 and 22 %
# of English ones. Soft, so it is worded as help, never as „nothing found“.
ENOUGH = 0.5
# Where nothing stands in title, headings, labels or summary, more of the question has to stand in the text.
ENOUGH_IN_BODY = 0.75


def is_weak(connection: sqlite3.Connection, request: Request, best: int | None, public: sqlite3.Connection) -> bool:
    """Too little of the question, its rare words weighing most, stands in the best hit."""
    question = request.question
    if question.is_empty or best is None:
        return best is None
    boost = connection.execute("SELECT boost FROM hit WHERE doc = ?", (best,)).fetchone()
    if boost[0]:
        return False
    *columns, _grams = writing.kept_tokens(connection, best, question.language)
    by_name = {name: set(column.split()) for name, column in zip(schema.COLUMNS, columns, strict=True)}
    everywhere = set(writing.kept_tokens(connection, best, writing.ALL)[0].split())
    page = file_pages.best(connection, best, request)
    anywhere = set().union(everywhere, *by_name.values(), page[1] if page else ())
    if any(all(_stands_in(word, anywhere) for word in synonym.words) for synonym in question.added if synonym.words):
        return False
    (documents,) = public.execute("SELECT count(*) FROM doc").fetchone()
    weights = {word: log(1 + documents / _holding(word, question.language, public)) for word in question.words}
    share = sum(weight for word, weight in weights.items() if _stands_in(word, anywhere)) / (sum(weights.values()) or 1)
    # Where the text shown is another language's, its title stands with the rest of it.
    leading = everywhere.union(*(by_name[name] for name in ("title", "headings", "labels", "summary", "de")))
    leads = any(_stands_in(word, leading) or set(word.parts) & leading for word in question.words)
    return share < (ENOUGH if leads else ENOUGH_IN_BODY)


def _stands_in(word: Word, tokens: set[str]) -> bool:
    if tokens & {word.stem, word.german, *word.elsewhere}:
        return True
    # A single part is only the tail of an unknown compound: a hint, no answer.
    return len(word.parts) > 1 and tokens.issuperset(word.parts)


def _holding(word: Word, language: str, public: sqlite3.Connection) -> float:
    """How many public documents hold the word, at least one."""
    (holding,) = public.execute(
        "SELECT total(documents) FROM word WHERE language = ? AND stem = ?", (language, word.stem)
    ).fetchone()
    return max(1.0, float(holding))
