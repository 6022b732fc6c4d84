"""What somebody wishes of a German course: read from an address and written into one again, kept nowhere.

Bad input becomes a default, never an error. The place and the words are the only things typed; everything else is a
code of a list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args
from urllib.parse import urlencode

from django.http import QueryDict

from search.forms import LARGEST_RADIUS, LONGEST_PLACE, MOST_VALUES
from search.pipeline import normalise

from .catalogue import catalogue
from .course_levels import UNKNOWN, WHOLE
from .models import Level, Vocabulary, whole_level
from .run_rules import FREE_PLACES

Sort = Literal["start", "best", "distance", "free"]
SORTS: tuple[Sort, ...] = get_args(Sort)
# Nobody plans farther ahead, and no page lies beyond.
MOST_WEEKS, MOST_PAGES = 104, 500
# „Starting soon with free places“ is this.
SOON_WEEKS = 8
FREE = "free"
DAYS = tuple(str(day) for day in range(7))


@dataclass(frozen=True, slots=True)
class Wishes:
    """Several values of one wish are alternatives; all wishes must hold for one and the same run."""

    q: str = ""
    near: str = ""
    radius: float | None = None
    now: str = ""  # the German somebody has; `from` in the address
    level: tuple[str, ...] = ()  # that the course teaches
    type: tuple[str, ...] = ()
    time: tuple[str, ...] = ()
    day: tuple[str, ...] = ()  # no lesson on other days; Monday 0
    mode: tuple[str, ...] = ()
    weeks: int | None = None  # begins within so many
    places: tuple[str, ...] = ()
    childcare: tuple[str, ...] = ()
    women: tuple[str, ...] = ()
    cost: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    municipality: tuple[str, ...] = ()
    district: tuple[str, ...] = ()
    sort: Sort | None = None
    page: int = 1
    exact: bool = False  # „search for what I typed instead“
    anywhere: bool = False  # „not only in the town I named“

    @classmethod
    def read(cls, data: QueryDict) -> Wishes:
        values = {name: read(data.getlist(_PARAMETERS.get(name, name))) for name, read in _READERS.items()}
        wishes = cls(**values)
        if data.get("soon") == "1":
            wishes = replace(wishes, weeks=wishes.weeks or SOON_WEEKS, places=wishes.places or (FREE,))
        return wishes

    def query_string(self, **changes: object) -> str:
        """„?from=A2&time=abends“ with what is no default; any change but that of the page leads back to page 1."""
        pairs = replace(self, **{"page": 1, **changes}).pairs()  # type: ignore[arg-type]
        return f"?{urlencode(pairs)}" if pairs else "?"

    def pairs(self) -> list[tuple[str, str]]:
        return [
            (_PARAMETERS.get(name, name), written)
            for name in _READERS
            if (value := getattr(self, name)) != _DEFAULTS[name]
            for written in _written(value)
        ]

    def without(self, name: str, value: str = "") -> str:
        """The address with one wish less, or with one of its values less."""
        held = getattr(self, name)
        rest = tuple(one for one in held if one != value) if value and isinstance(held, tuple) else _DEFAULTS[name]
        return self.query_string(**{name: rest})

    @property
    def only_wishes(self) -> Wishes:
        """Without what concerns the list alone: its order and its page."""
        return replace(self, sort=None, page=1)

    @property
    def are_soon(self) -> bool:
        return self.weeks is not None and self.weeks <= SOON_WEEKS and set(self.places) in ({FREE}, set(FREE_PLACES))

    def __bool__(self) -> bool:
        return self.only_wishes != Wishes()


def _first(values: Iterable[str]) -> str:
    return next(iter(values), "")


def _text(longest: int) -> Callable[[list[str]], str]:
    return lambda values: normalise.clean(_first(values))[:longest]


def _of(known: Iterable[str]) -> Callable[[list[str]], tuple[str, ...]]:
    allowed = tuple(known)
    return lambda values: tuple(value for value in allowed if value in values)


def _kept(known: Callable[[], Iterable[str]], *further: str) -> Callable[[list[str]], tuple[str, ...]]:
    """Codes of a list that editors keep, asked when it is needed; what stands in none of them is no wish."""

    def read(values: list[str]) -> tuple[str, ...]:
        asked = dict.fromkeys(values[:MOST_VALUES])
        return tuple(value for value in (*known(), *further) if value in asked) if asked else ()

    return read


def _terms(vocabulary: str, *further: str) -> Callable[[list[str]], tuple[str, ...]]:
    return _kept(lambda: catalogue().vocabularies.get(vocabulary, {}), *further)


def _levels(values: list[str]) -> tuple[str, ...]:
    """Half levels lie in their whole one."""
    whole = [whole_level(value) if value in Level.values else value for value in values[:MOST_VALUES]]
    return _of((*WHOLE, UNKNOWN))(whole)


def _one_of(known: Iterable[str]) -> Callable[[list[str]], str]:
    allowed = frozenset(known)
    return lambda values: _first(value for value in values if value in allowed)


def _radius(values: list[str]) -> float | None:
    try:
        number = float(_first(values)[:20].replace(",", "."))
    except ValueError:
        return None
    return number if 0 < number <= LARGEST_RADIUS else None  # NaN is neither


def _number(most: int) -> Callable[[list[str]], int | None]:
    def read(values: list[str]) -> int | None:
        text = _first(values)[:12]
        if not (text.isascii() and text.isdigit()) or not int(text):
            return None
        return min(int(text), most)

    return read


def _sort(values: list[str]) -> Sort | None:
    return next((known for known in SORTS if known in values[:1]), None)


def _is_set(values: list[str]) -> bool:
    return values[:1] == ["1"]


def _written(value: object) -> list[str]:
    if isinstance(value, tuple):
        return [str(one) for one in value]
    if value is True:
        return ["1"]
    return [f"{value:g}" if isinstance(value, float) else str(value)]


# How each parameter is read, in the order in which it is written.
_READERS: Mapping[str, Callable[[list[str]], Any]] = {
    "q": _text(normalise.LONGEST_TEXT),
    "now": _one_of(Level.values),
    "level": _levels,
    "type": _kept(lambda: (kind.code for kind in catalogue().course_types.values())),
    "time": _terms(Vocabulary.COURSE_TIME, UNKNOWN),
    "day": _of((*DAYS, UNKNOWN)),
    "near": _text(LONGEST_PLACE),
    "radius": _radius,
    "weeks": _number(MOST_WEEKS),
    "childcare": _of(("yes", "help", "no", UNKNOWN)),
    "women": _of(("yes",)),
    "mode": _terms(Vocabulary.COURSE_MODE, UNKNOWN),
    "places": _terms(Vocabulary.PLACE_STATE, FREE),
    "cost": _of(("free", "paid", UNKNOWN)),
    "access": _terms(Vocabulary.COURSE_ACCESS),
    "audience": _terms(Vocabulary.TARGET_GROUP),
    "topic": _kept(lambda: catalogue().topics_by_code),
    "municipality": _kept(lambda: catalogue().municipalities),
    "district": _kept(lambda: catalogue().districts),
    "anywhere": _is_set,
    "exact": _is_set,
    "sort": _sort,
    "page": lambda values: _number(MOST_PAGES)(values) or 1,
}
_PARAMETERS = {"now": "from"}
_DEFAULTS: Mapping[str, Any] = {name: getattr(Wishes(), name) for name in _READERS}
