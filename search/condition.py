"""How the search is, for every page of the desk: a server is asked every ten seconds, and no page waits for it long.

`engines.state()` may wait as long as a reader's question does. That is right for one page, not for all of them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from search import engines
from search.engines import ELASTICSEARCH, EMBEDDED, Health, State

FRESH_SECONDS = 10.0
# A server that is well answers in a tenth of it.
LONGEST_WAIT = 0.2


@dataclass(frozen=True, slots=True)
class Condition:
    """What each engine says of itself, and who answers readers therefore."""

    healths: Mapping[str, Health]
    state: State

    @property
    def is_well(self) -> bool:
        return self.state.answering == self.state.wanted


class _Cluster:
    """What a server said last, for all threads of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said: Health | None = None
        self._said_at = 0.0
        self._asking: threading.Thread | None = None

    def ask(self) -> Health:
        health = engines.engine(ELASTICSEARCH).check()
        self._said, self._said_at = health, time.monotonic()
        return health

    def last(self) -> Health | None:
        """Never older than ten seconds where the server answers soon; else what it said before, if anything."""
        with self._lock:
            if self._said and time.monotonic() - self._said_at < FRESH_SECONDS:
                return self._said
            wait = 0.0  # somebody asks already: one of all pages waits
            if self._asking is None or not self._asking.is_alive():
                self._asking = threading.Thread(target=self.ask, daemon=True)
                self._asking.start()
                wait = LONGEST_WAIT
            asking = self._asking
        asking.join(wait)
        return self._said


_clusters: dict[tuple[str, str], _Cluster] = {}


def _cluster() -> _Cluster:
    return _clusters.setdefault((settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_PREFIX), _Cluster())


def ask() -> Condition:
    """Asks every engine now; may take as long as a reader's question."""
    healths = {EMBEDDED: engines.engine(EMBEDDED).check()}
    if ELASTICSEARCH in engines.names():
        healths[ELASTICSEARCH] = _cluster().ask()
    return Condition(healths, engines.state(healths))


def known() -> Condition | None:
    """What is known without waiting; None until a slow server has been asked once."""
    healths = {EMBEDDED: engines.engine(EMBEDDED).check()}
    if ELASTICSEARCH in engines.names():
        last = _cluster().last()
        if last is None:
            return None
        healths[ELASTICSEARCH] = last
    return Condition(healths, engines.state(healths))
