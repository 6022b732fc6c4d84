"""Pages in any number, made of real ones: their sentences newly mixed, with new words at the rate real text brings.

Copies would flatter every engine: equal texts share caches, and words would become no rarer among more pages. So a page
made here has the shape of a real one, its sentences come from four or more others, and some of its rare words become
new ones (one's beginning, another's end), as many as Heaps' law gives: ten times the pages know about four to five
times the words.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SENTENCE_END = re.compile(r"((?<=[.!?؟])\s+|\n+)")
_LONG_WORD = re.compile(r"[^\W\d_]{6,}")
_WORD = re.compile(r"[^\W\d_]+")
# The exponent of Heaps' law; European languages lie between .5 and .65.
HEAPS = 0.58
DONORS, SENTENCES_A_DONOR = 4, 10  # at least; one more for so many sentences
LONGEST_RUN = 3  # sentences that stay together
RARE = 2  # pages


@dataclass(frozen=True, slots=True)
class Page:
    id: str
    title: str
    body: str


def real_pages(data: Path, language: str) -> list[Page]:
    return [Page(row["id"], row["title"], row["body"]) for row in lines(data / f"corpus.{language}.jsonl")]


def pages(data: Path, language: str, number: int) -> list[Page]:
    """The real pages first, then made ones: a bigger set begins with the smaller ones."""
    real = real_pages(data, language)
    mixer = Mixer(real, language)
    return [*real[:number], *(mixer.page(place) for place in range(len(real) + 1, number + 1))]


def questions(data: Path, name: str, number: int) -> list[dict[str, Any]]:
    """A sample of a set, the same each time; a smaller one is the beginning of a bigger one."""
    found = list(lines(data / f"queries.{name}.jsonl"))
    random.Random(name).shuffle(found)
    return found[:number]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as rows:
        for row in rows:
            yield json.loads(row)


class Mixer:
    """Makes page after page out of real ones; the same place always gives the same page."""

    def __init__(self, real: Sequence[Page], language: str) -> None:
        self._real = real
        self._language = language
        self._split = {page.id: _SENTENCE_END.split(page.body) for page in real}
        pages_with = Counter(word for page in real for word in set(_words(page)))
        self._words = len(pages_with)
        self._rare = sorted(word for word, number in pages_with.items() if number <= RARE and _LONG_WORD.match(word))
        self._is_rare = frozenset(self._rare)
        self._rare_a_page = sum(pages_with[word] for word in self._rare) / len(real)

    def page(self, place: int) -> Page:
        chance = random.Random(f"{self._language} {place}")
        parts = [*self._split[chance.choice(self._real).id]]
        number = len(parts[::2])
        donors = [chance.choice(self._real) for _ in range(DONORS + number // SENTENCES_A_DONOR)]
        parts[::2] = self._sentences(chance, donors, number)
        head, tail = donors[0].title.split(), donors[1].title.split()
        title = " ".join([*head[: -(-len(head) // 2)], *tail[len(tail) // 2 :]])
        renew = self._renewal(place)
        return Page(f"mixed:{place}", self._renewed(chance, title, renew), self._renewed(chance, "".join(parts), renew))

    def _sentences(self, chance: random.Random, donors: Sequence[Page], number: int) -> list[str]:
        found: list[str] = []
        while len(found) < number:
            sentences = self._split[chance.choice(donors).id][::2]
            start = chance.randrange(len(sentences))
            found += sentences[start : start + chance.randint(1, LONGEST_RUN)]
        return found[:number]

    def _renewal(self, place: int) -> float:
        """The share of rare words that has to become new, so that the vocabulary grows by Heaps' law."""
        growth = HEAPS * self._words / len(self._real) * (place / len(self._real)) ** (HEAPS - 1)
        return min(1.0, growth / self._rare_a_page) if self._rare_a_page else 0.0

    def _renewed(self, chance: random.Random, text: str, share: float) -> str:
        def renew(match: re.Match[str]) -> str:
            word = match[0]
            if word.lower() not in self._is_rare or chance.random() >= share:
                return word
            end = chance.choice(self._rare)
            return word[: len(word) // 2 + 1] + end[len(end) // 2 :]

        return _LONG_WORD.sub(renew, text)


def _words(page: Page) -> list[str]:
    return _WORD.findall(f"{page.title} {page.body}".lower())
