"""Reads a JSON file piece by piece: an object at the top with its lists, or a list, item after item."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TextIO

from django.utils.translation import gettext as _

from directory.imports.items import FileRefused

_CHUNK = 1 << 16
# One record with all that belongs to it; longer ones are no records.
_LONGEST = 5_000_000
_SPACE = " \t\r\n"


class _Window:
    """The part of the file that is looked at now."""

    def __init__(self, file: TextIO, name: str) -> None:
        self._file, self._name = file, name
        self._text, self._at, self._is_over = "", 0, False
        self._decoder = json.JSONDecoder()

    def _more(self) -> bool:
        part = self._file.read(_CHUNK)
        self._text, self._at = self._text[self._at :] + part, 0
        self._is_over = not part
        return bool(part)

    def peek(self) -> str:
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, expected: str) -> None:
        if self.peek() != expected:
            raise self.broken()
        self._at += 1

    def value(self) -> Any:
        """The next value as a whole."""
        self.peek()
        while True:
            try:
                found, end = self._decoder.raw_decode(self._text, self._at)
            except (ValueError, RecursionError) as error:
                if len(self._text) - self._at > _LONGEST or not self._more():
                    raise self.broken() from error
                continue
            # A number at the end of what was read may go on.
            if end == len(self._text) and not self._is_over and self._more():
                continue
            self._at = end
            return found

    def broken(self) -> FileRefused:
        return FileRefused(_("The file %(name)s is no complete JSON. Fetch it again.") % {"name": self._name})


def entries(file: TextIO, name: str) -> Iterator[tuple[str, int, Any]]:
    """(name, place, value): single values with place -1; of a list at the top or of a named one each item.

    A list at the top has the name "".
    """
    window = _Window(file, name)
    if window.peek() == "[":
        for place, value in enumerate(_items(window)):
            yield "", place, value
    elif window.peek() == "{":
        yield from _members(window)
    else:
        raise window.broken()
    if window.peek():
        raise window.broken()


def _items(window: _Window) -> Iterator[Any]:
    window.take("[")
    if window.peek() == "]":
        window.take("]")
        return
    while True:
        yield window.value()
        if window.peek() == "]":
            window.take("]")
            return
        window.take(",")


def _members(window: _Window) -> Iterator[tuple[str, int, Any]]:
    window.take("{")
    if window.peek() == "}":
        window.take("}")
        return
    while True:
        if window.peek() != '"':
            raise window.broken()
        key = window.value()
        window.take(":")
        if window.peek() == "[":
            empty = True
            for place, value in enumerate(_items(window)):
                empty = False
                yield key, place, value
            if empty:
                yield key, -1, []
        else:
            yield key, -1, window.value()
        if window.peek() == "}":
            window.take("}")
            return
        window.take(",")
