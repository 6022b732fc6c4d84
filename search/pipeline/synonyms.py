"""Adds what editors declared equal, and knows the rest of what they taught: exclusions and recommended results."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from search import analysis
from search.models import ANY_LANGUAGE, BestBet, CompoundSplit, ExclusionWord, SynonymGroup
from search.pipeline.compounds import Splits

# An editor's change is in use after half a minute at the latest; until then no search asks the database for it.
KEPT_FOR = 30.0


@dataclass(frozen=True, slots=True)
class Group:
    members: tuple[str, ...]
    one_way: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """What editors taught the search in one language."""

    groups: tuple[Group, ...] = ()
    excluded: frozenset[str] = frozenset()  # exact keys
    best_bets: tuple[tuple[str, str], ...] = ()  # exact key of the phrase, key of the record
    splits: Splits = field(default_factory=dict)  # of German compounds, whatever the reader's language

    def bets_for(self, phrases: Iterable[str]) -> tuple[str, ...]:
        asked = set(phrases)
        return tuple(key for phrase, key in self.best_bets if phrase in asked)


_kept: dict[str, tuple[float, Rules]] = {}


def rules_for(language: str, *, on: dt.date) -> Rules:
    """The rules in use, from memory for up to half a minute."""
    now = time.monotonic()
    if (kept := _kept.get(language)) and now - kept[0] < KEPT_FOR:
        return kept[1]
    spoken = (language, ANY_LANGUAGE)
    rules = Rules(
        groups=tuple(
            Group(tuple(group.members), group.one_way)
            for group in SynonymGroup.objects.filter(language__in=spoken, active=True)
        ),
        excluded=frozenset(
            analysis.exact_key(word)
            for word in ExclusionWord.objects.filter(language__in=spoken).values_list("word", flat=True)
        ),
        best_bets=tuple(
            (analysis.phrase_key(phrase), key)
            for phrase, key in BestBet.objects.valid(on).filter(language__in=spoken).values_list("phrase", "key")
        ),
        splits=splits(),
    )
    _kept[language] = (now, rules)
    return rules


def splits() -> Splits:
    """Editors' compounds, from the database: folded word → folded parts; no parts where it must stay whole."""
    return {row.word: row.parts for row in CompoundSplit.objects.all()}


def forget() -> None:
    """After a change in this process: the next search reads anew."""
    _kept.clear()


def expand(stems: Sequence[str], language: str, groups: Iterable[Group]) -> tuple[str, ...]:
    """The words and phrases that mean the same as something asked, without what was asked already."""
    added: dict[str, None] = {}
    for group in groups:
        members = [(member, _asked(member, language)) for member in group.members]
        asking = members[:1] if group.one_way else members
        if any(_contains(stems, asked) for _text, asked in asking):
            added.update((text, None) for text, own in members if not _contains(stems, own))
    return tuple(added)


@lru_cache(maxsize=20_000)
def _asked(member: str, language: str) -> tuple[str, ...]:
    """What is left of a word or phrase in a question: „Agentur für Arbeit“ is asked as Agentur, Arbeit."""
    spans = list(analysis.spans(member, language))
    counting = [span.stem for span in spans if not analysis.is_stop_word(span.word, language)]
    return tuple(counting or [span.stem for span in spans])


def _contains(stems: Sequence[str], phrase: Sequence[str]) -> bool:
    size = len(phrase)
    return size > 0 and any(list(stems[at : at + size]) == list(phrase) for at in range(len(stems) - size + 1))
