"""Which levels a course teaches, and whether it is the next one for somebody.

Providers write levels in two ways: „A2 → B1“ asks for A2 and teaches B1, „B1.1 → B1.2“ teaches what it names. Half
levels lie in their whole one: who looks for B1 finds B1.1 too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from django.db.models import Q

from .models import RANK, Level, whole_level

WHOLE = ("Alpha", "A0", "A1", "A2", "B1", "B2", "C1", "C2")
UNKNOWN = "unknown"
LITERACY, BEGINNER = "Alpha", "A0"
# Levels of which one says „I have it“; a course that begins there asks for it. Beginners' courses begin at A1.
_ASKED_FOR = frozenset({"A2", "B1", "B2", "C1"})
# Who is in the middle of a level goes on in it.
_HALVES = frozenset({"A1.1", "A2.1", "B1.1", "B2.1", "C1.1"})

Fits = Callable[[str, str], bool]


@lru_cache(maxsize=512)
def teaches(start: str, target: str) -> tuple[str, ...]:
    """The whole levels that are taught between both ends; without a target everything from the start on."""
    first, last = whole_level(start or target), whole_level(target)
    if not first:
        return ()
    low, high = WHOLE.index(first), WHOLE.index(last) if last else len(WHOLE) - 1
    if low < high and start in _ASKED_FOR:
        low += 1
    return WHOLE[low : high + 1]


def _goes_on(start: str, target: str) -> bool:
    """The course begins at one level and leads further: its start is what one must have."""
    return bool(start) and (not target or RANK[target] > RANK[start])


def next_level(now: str) -> str:
    """The level to learn next for somebody who has this one."""
    whole = whole_level(now)
    if now in _HALVES or whole == LITERACY:
        return whole
    return WHOLE[min(WHOLE.index(whole) + 1, len(WHOLE) - 1)]


def continues(start: str, target: str, now: str) -> bool:
    """Can somebody with this level go on in the course? A course in reading and writing is for who cannot yet."""
    if LITERACY in (start, target, now):
        return now == LITERACY and LITERACY in (start, target)
    if start in _ASKED_FOR and _goes_on(start, target) and RANK[now] < RANK[start]:
        return False
    wanted = {next_level(now)}
    if now == BEGINNER:
        wanted.add(BEGINNER)
    if now == start and _goes_on(start, target):
        wanted.add(whole_level(now))  # „B1 → B1+“
    return bool(wanted.intersection(teaches(start, target)))


def teaching(levels: Iterable[str]) -> Q:
    """Courses that teach one of these levels; `unknown`: that say nothing of their level."""
    wanted = frozenset(levels)

    def fits(start: str, target: str) -> bool:
        taught = teaches(start, target)
        return bool(wanted.intersection(taught)) or (UNKNOWN in wanted and not taught)

    return _of_ends(fits)


def continuing(now: str) -> Q:
    return _of_ends(lambda start, target: continues(start, target, now))


def _of_ends(fits: Fits) -> Q:
    """Both ends come from a short list: the rule itself stays in Python, the statement gets the pairs that fit."""
    ends = ("", *Level.values)
    starts_by_targets: dict[tuple[str, ...], list[str]] = {}
    for start in ends:
        targets = tuple(target for target in ends if fits(start, target))
        starts_by_targets.setdefault(targets, []).append(start)
    found = Q(pk__in=())
    for targets, starts in starts_by_targets.items():
        if targets:
            found |= Q(start_level__in=starts, target_level__in=targets)
    return found
