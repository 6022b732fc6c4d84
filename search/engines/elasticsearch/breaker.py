"""Stops asking a server that does not answer, so that readers do not wait for it again and again."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

FAILURES, WITHIN_SECONDS = 5, 10.0
# So long nobody is asked; then one question tries, and its luck decides for all.
PAUSE_SECONDS = 5.0


class Breaker:
    """Closed: everybody asks. Open: nobody does. After the pause one caller tries for all."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: deque[float] = deque(maxlen=FAILURES)
        self._retry_at: float | None = None  # None: closed
        self.reason = ""

    @property
    def is_open(self) -> bool:
        return self._retry_at is not None

    def lets_through(self) -> bool:
        with self._lock:
            now = self._clock()
            if self._retry_at is None:
                return True
            if now < self._retry_at:
                return False
            # The one who tries; the others wait until it is known how it went.
            self._retry_at = now + PAUSE_SECONDS
            return True

    def succeeded(self) -> bool:
        """Says whether the breaker was open until now."""
        with self._lock:
            if self._retry_at is None:
                # A server that answers now and then still makes readers wait: failures count for their ten seconds.
                return False
            self._retry_at = None
            self._failures.clear()
            self.reason = ""
            return True

    def failed(self, reason: str) -> bool:
        """Says whether this failure opened the breaker."""
        with self._lock:
            now = self._clock()
            self.reason = reason
            self._failures.append(now)
            if self._retry_at is not None:
                self._retry_at = now + PAUSE_SECONDS
                return False
            if len(self._failures) == FAILURES and now - self._failures[0] <= WITHIN_SECONDS:
                self._retry_at = now + PAUSE_SECONDS
                return True
            return False
