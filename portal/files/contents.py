"""What reading a file yields: text in pages, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a file has no text; `DocumentText.Reason` says it in words."""

    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    TOO_BIG = "too_big"
    TOO_SLOW = "too_slow"
    UNSUPPORTED = "unsupported"
    NO_TEXT = "no_text"


class FileUnreadable(Exception):
    """The file gives no text. `detail` is for the log: a class of error, never a word of the file."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason.value}: {detail}" if detail else reason.value)
        self.reason, self.detail = reason, detail


@dataclass(frozen=True, slots=True)
class ReadText:
    """`is_paged`: the pages are those of the file, as in a PDF; else there is one long page."""

    pages: tuple[str, ...]
    is_paged: bool
    truncated: bool = False

    @property
    def has_words(self) -> bool:
        return any(letter.isalnum() for page in self.pages for letter in page)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read, and what reading it may cost."""

    # A municipal budget has 1,200 pages, a leaflet four: what stands behind page 500 nobody searches for here.
    pages: int = 500
    # 500 full pages have 1.5 million letters.
    characters: int = 2_000_000
    file_bytes: int = 30_000_000
    # Of a zip (DOCX, ODT, XLSX, ODS): a bomb unfolds to gigabytes, an honest file to a few dozen megabytes.
    unpacked_bytes: int = 150_000_000
    entries: int = 5_000
    # A PDF of 300 pages takes half a second; meanwhile the background process does nothing else.
    seconds: float = 30.0
    memory_bytes: int = 1_200_000_000


LIMITS = Limits()


def as_one_page(lines: Iterable[str], limits: Limits) -> ReadText:
    """Lines of a text that flows, up to the limit of characters."""
    kept: list[str] = []
    left = limits.characters
    for line in lines:
        if not line:
            continue
        if len(line) > left:
            kept.append(line[:left])
            return ReadText(("\n".join(kept),), is_paged=False, truncated=True)
        kept.append(line)
        left -= len(line) + 1
    return ReadText(("\n".join(kept),), is_paged=False)
