"""Titles and labels that begin with what is being typed."""

from __future__ import annotations

from collections.abc import Collection

from elasticsearch.dsl import Search
from elasticsearch.dsl.query import Bool, ConstantScore, Match, Prefix, Term

from search import analysis
from search.engines.elasticsearch.reading import Reader
from search.question import Suggestion

# Entries looked at before excluded words and equal texts are left out.
_LOOKED_AT = 60
# A server looks at no longer beginning; nobody types one.
_LONGEST_TYPED = 200


def suggest(reader: Reader, text: str, *, size: int, excluded: Collection[str]) -> list[Suggestion]:
    """Every word must begin one of the suggestion's; the reader's language first, then German, titles before labels."""
    words = analysis.exact_key(text).split()
    if not words:
        return []
    typed = " ".join(words)[:_LONGEST_TYPED]
    begins = ConstantScore(filter=Match(suggest={"query": typed, "operator": "and"}), boost=1)
    first = [
        ConstantScore(filter=Prefix(suggest_key=typed), boost=4),
        ConstantScore(filter=Term(kind="topic"), boost=2),
    ]
    query = Bool(must=[begins], should=first)
    search = Search().query(query).extra(size=_LOOKED_AT, track_total_hits=False)
    search = search.source(["key", "kind", "shown.path", "suggestions"]).sort("_score", "key")
    (answer,) = reader.ask(search)
    ranked: dict[str, tuple[int, Suggestion]] = {}
    for hit in answer["hits"]["hits"]:
        source = hit["_source"]
        for shown, language, folded, is_title in source["suggestions"]["rows"]:
            if not _begins(folded, words) or set(excluded) & {folded, *folded.split()}:
                continue
            place = (
                (language != reader.language) * 8
                + (not folded.startswith(typed)) * 4
                + (source["kind"] != "topic") * 2
                + (not is_title)
            )
            one = Suggestion(shown, language, source["key"], source["kind"], source["shown"]["path"], bool(is_title))
            if folded not in ranked or place < ranked[folded][0]:
                ranked[folded] = (place, one)
    order = sorted(ranked, key=lambda folded: (ranked[folded][0], len(folded), folded))
    return [ranked[folded][1] for folded in order[:size]]


def _begins(folded: str, words: list[str]) -> bool:
    """The server looks at all texts of an entry together and at the first letters only."""
    return all(any(one.startswith(word) for one in folded.split()) for word in words)
