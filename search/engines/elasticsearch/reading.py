"""The one way to ask an index. It adds who may see to every question; a caller cannot leave it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch.dsl import Search
from elasticsearch.dsl.query import Bool, Terms

from search.documents import PUBLIC
from search.engines.elasticsearch.names import Names, view_of
from search.engines.elasticsearch.server import Deadline, Server
from search.question import Scope


@dataclass(frozen=True)
class Reader:
    """Asks for one audience in one scope. A public reader has no way to name an internal index."""

    server: Server
    names: Names
    scope: Scope
    language: str
    audiences: frozenset[str]
    deadline: Deadline

    @property
    def index(self) -> str:
        return self.names.read(view_of(self.scope, self.language))

    def public(self) -> Reader:
        """The same reader as a stranger: how rare a word is must not depend on restricted documents."""
        return Reader(self.server, self.names, "public", self.language, frozenset({PUBLIC}), self.deadline)

    def request(self, search: Search) -> tuple[str, dict[str, Any]]:
        body = search.to_dict()
        asked = body.get("query", {"match_all": {}})
        body["query"] = Bool(must=[asked], filter=[Terms(acl=sorted(self.audiences))]).to_dict()
        return self.index, body

    def ask(self, *searches: Search) -> list[dict[str, Any]]:
        return ask(self, [self.request(search) for search in searches])


def ask(reader: Reader, requests: Sequence[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Several questions in one round trip, each made by a reader's `request`."""
    return reader.server.msearch(requests, reader.deadline)
