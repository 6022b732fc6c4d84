"""A bar on the terminal for work that takes a while; silent in pipes and logs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

WIDTH = 30
# More than ten lines a second only flicker.
PAUSE = 0.1


def bar(stream: TextIO, label: str) -> Callable[[int, int], None]:
    """A function to call with (done, total)."""
    if not stream.isatty():
        return lambda _done, _total: None
    last = 0.0

    def show(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < PAUSE and done < total:
            return
        last = now
        filled = WIDTH * done // max(total, 1)
        end = "\n" if done >= total else ""
        stream.write(f"\r{label} [{'#' * filled}{'.' * (WIDTH - filled)}] {done} of {total}{end}")
        stream.flush()

    return show
