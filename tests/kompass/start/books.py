"""Questions and rules for tests, in memory and from the seed."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import yaml

from directory.seeding import PROTECTION
from directory.seeding import SEED as DIRECTORY_SEED
from kompass.start.rules import Answer, Book, Question, Rule
from kompass.start.seeding import SEED


def _yaml(path: Any) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@lru_cache
def seeded() -> Book:
    """What comes with the portal, without a database."""
    questions = tuple(
        Question(
            entry["code"],
            entry.get("kind", "choice"),
            tuple(_answer(entry["code"], answer) for answer in entry.get("answers", ())),
            {code: words["text"] for code, words in entry["texts"].items()},
        )
        for entry in _yaml(SEED / "start_questions.yaml")
    )
    rules = tuple(
        Rule(
            entry["code"],
            entry["name"],
            frozenset(entry["answers"]),
            tuple(entry["topics"].items()),
            is_urgent=entry.get("urgent", False),
        )
        for entry in _yaml(SEED / "start_rules.yaml")
    )
    topics = tuple(entry["id"] for entry in _yaml(DIRECTORY_SEED / "taxonomy.yaml")["topics"])
    return Book(questions, rules, topics, PROTECTION)


def _answer(question: str, entry: dict[str, Any]) -> Answer:
    texts = entry.get("texts", {"de": entry.get("own", "")})
    return Answer(
        entry["code"],
        question,
        texts,
        entry.get("icon", ""),
        entry.get("urgency", "none"),
        entry.get("protection", False),
    )
