"""What an index holds and how the server reads it.

Words arrive as the stems of `search.analysis`, joined by spaces: both engines cut words by the same table, and the
server needs no chain, no plugin and no stop list of its own that could drift away from it. Stop and question words are
dropped from questions by the pipeline.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from elasticsearch.dsl import Index, Mapping, analyzer, token_filter, tokenizer
from elasticsearch.dsl.field import (
    Boolean,
    Date,
    Field,
    GeoPoint,
    IntegerRange,
    Keyword,
    Long,
    Nested,
    Object,
    Text,
)

from search.analysis import BASE
from search.engines.elasticsearch.names import View
from search.engines.embedded.schema import COLUMNS

# German writes compounds as one word and gains from longer grams; elsewhere four letters cost more than they bring.
GERMAN_GRAM, OTHER_GRAM = 4, 3
# What is typed into the search field: a beginning longer than this is compared by its first letters.
LONGEST_BEGINNING = 20
# `combined_fields` takes no weight below 1, and `parts` has 0.5. So all weights are doubled, which lets a word count
# twice as often; k1 is doubled with them, and the score is that of the single weights.
WEIGHT_SCALE = 2.0
K1, B = 1.2, 0.75
FIELDS = tuple(f"{name}^{weight * WEIGHT_SCALE:g}" for name, weight in COLUMNS.items())
# Where German words stand in the index of another language.
GERMAN_COLUMNS = ("labels", "parts", "de")
GERMAN_FIELDS = tuple(field for field in FIELDS if field.split("^")[0] in GERMAN_COLUMNS)

# Documents deleted are remembered so long, so that a late older write cannot bring them back (search.md 10).
GC_DELETES = "1h"
REFRESH = "1s"
# Nobody types a longer title; a server refuses whole documents for a value of 32 KB.
LONGEST_PHRASE = 1_000
# While an index is built nobody reads it.
BUILDING = {"refresh_interval": "-1", "number_of_replicas": 0}
IN_USE = {"index": {"refresh_interval": REFRESH, "auto_expand_replicas": "0-1"}}

_DAY = "yyyy-MM-dd"
# Files whose change makes old indexes useless: they decide what an entry is.
_DECIDING = (
    *("analysis.py", "stemming.py", "entries.py", "pipeline/compounds.py"),
    *(f"engines/embedded/{name}.py" for name in ("schema", "tokens")),
    *(f"engines/elasticsearch/{name}.py" for name in ("mapping", "entries", "file_pages")),
)


def body(view: View, meta: dict[str, str]) -> dict[str, Any]:
    """Settings and mapping for a new index."""
    index = Index(str(view))
    index.mapping(_mapping(view.language))
    index.settings(
        number_of_shards=1,  # exact frequencies; enough for a million entries
        **BUILDING,
        gc_deletes=GC_DELETES,
        similarity={"default": {"type": "BM25", "k1": K1 * WEIGHT_SCALE, "b": B}},
    )
    made = index.to_dict()
    made["mappings"]["_meta"] = meta
    return made


def _mapping(language: str) -> Mapping:
    stems = analyzer("stems", tokenizer="whitespace")
    size = GERMAN_GRAM if language == BASE else OTHER_GRAM
    letters = tokenizer("letters", type="ngram", min_gram=size, max_gram=size, token_chars=["letter", "digit"])
    # The tokenizer, not the filter: grams of the filter share one position and are worth nothing (search.md 3).
    grams = analyzer("grams", tokenizer=letters)
    edge = token_filter("edge", type="edge_ngram", min_gram=1, max_gram=LONGEST_BEGINNING)
    cut = token_filter("cut", type="truncate", length=LONGEST_BEGINNING)
    beginnings = analyzer("beginnings", tokenizer="whitespace", filter=[edge])
    beginning = analyzer("beginning", tokenizer="whitespace", filter=[cut])

    fields: dict[str, Field] = {
        name: Text(analyzer=stems, copy_to=["all", "german"] if name in GERMAN_COLUMNS else ["all"]) for name in COLUMNS
    }
    # Whether a word stands anywhere, at the price of one look.
    fields |= {name: Text(analyzer=stems, index_options="docs", norms=False) for name in ("all", "german")}
    fields |= {
        "everywhere": Text(analyzer=stems),
        "grams": Text(analyzer=grams, index_options="freqs"),
        "suggest": Text(analyzer=beginnings, search_analyzer=beginning, index_options="docs", norms=False),
        **{name: Keyword(ignore_above=LONGEST_PHRASE) for name in ("suggest_key", "exact_best", "exact_title")},
    }
    fields |= {name: Keyword() for name in ("key", "kind", "state", "acl", "facet")}
    fields |= {
        "verified_on": Date(format=_DAY),
        "starts_on": Date(format=_DAY),
        "locations": GeoPoint(),
        "open_spans": IntegerRange(),
        "spoken_hours": Nested(properties={"language": Keyword(), "spans": IntegerRange()}),
        "hours_known": Boolean(),
        "seq": Long(),
        "files": Nested(
            properties={
                "tokens": Text(analyzer=stems),
                "parts": Text(analyzer=stems),
                "shown": Object(enabled=False),
            }
        ),
        # What is shown and only ever read back.
        "shown": Object(enabled=False),
        "suggestions": Object(enabled=False),
    }
    mapping = Mapping()
    mapping.meta("dynamic", "strict")
    for name, field in fields.items():
        mapping.field(name, field)
    return mapping


@cache
def fingerprint() -> str:
    """Of the code an index was made by. Another one in its notes means: build anew."""
    root = Path(__file__).resolve().parents[2]
    digest = hashlib.sha256()
    for name in _DECIDING:
        digest.update((root / name).read_bytes())
    return digest.hexdigest()
