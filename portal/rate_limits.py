"""Coarse counts in the memory of this process: so many acts a window for each key, so many in all.

No addresses are kept, only hashes with a salt that lives as long as a window.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
import secrets
import threading
from collections import Counter

from django.conf import settings
from django.http import HttpRequest


class RateLimit:
    """Thread-safe. Several processes count each for themselves, which is coarse enough against machines."""

    def __init__(self, *, window: dt.timedelta, per_key: int, in_all: int) -> None:
        self.window, self.per_key, self.in_all = window, per_key, in_all
        self._lock = threading.Lock()
        self._number, self._salt = -1, b""
        self._counts: Counter[bytes] = Counter()

    def has_room(self, key: str, at: dt.datetime) -> bool:
        with self._lock:
            return self._room(self._hash(key, at))

    def takes(self, key: str, at: dt.datetime) -> bool:
        """Counts one more; False where there was no room for it."""
        with self._lock:
            hashed = self._hash(key, at)
            room = self._room(hashed)
            self._counts[hashed] += 1
            return room

    def _room(self, hashed: bytes) -> bool:
        return self._counts[hashed] < self.per_key and self._counts.total() < self.in_all

    def _hash(self, key: str, at: dt.datetime) -> bytes:
        number = int(at.timestamp() // self.window.total_seconds())
        if number != self._number:
            self._number, self._salt = number, secrets.token_bytes(16)
            self._counts.clear()
        return hashlib.blake2b(key.encode(), key=self._salt, digest_size=8).digest()


def network_of(request: HttpRequest) -> str:
    """The reader's network: coarse, so that a count says nothing of one person."""
    remote = str(request.META.get("REMOTE_ADDR", ""))
    if settings.TRUSTED_PROXY:
        remote = request.headers.get("X-Forwarded-For", remote).rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(remote)
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False))
