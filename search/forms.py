"""The query string of the results page → bounded values, and back. Bad input becomes a default, never an error."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import get_args
from urllib.parse import urlencode

from django.http import QueryDict

from search.documents import PUBLIC
from search.facets import FACETS
from search.pipeline import normalise
from search.query import MOST_HITS, PAGE_SIZE, Results, search
from search.question import Sort

LONGEST_PLACE = 80
MOST_VALUES = 20
MOST_PAGES = MOST_HITS // PAGE_SIZE
LARGEST_RADIUS = 100.0  # km; the region is half as wide
_CODE = re.compile(r"[\w.+-]{1,60}")
_SORTS: tuple[Sort, ...] = get_args(Sort)


@dataclass(frozen=True, slots=True)
class SearchForm:
    """What a reader asked for. `query_string()` writes it again, with changes, for links."""

    q: str = ""
    near: str = ""
    radius: float | None = None
    sort: Sort = "best"
    usual: Sort = "best"  # the order of this list where the address names none
    page: int = 1
    exact: bool = False  # „search for what I typed instead“
    anywhere: bool = False  # „not only in the town I named“
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # `kind` is one of them

    @classmethod
    def read(cls, data: QueryDict, *, nearest_first: bool = False) -> SearchForm:
        """Unknown parameters are left out; of the others, what makes no sense.

        `nearest_first`: who names a place gets the nearest first, unless another order is asked for.
        """
        sort, near = data.get("sort", ""), normalise.clean(data.get("near", ""))[:LONGEST_PLACE]
        usual: Sort = "distance" if nearest_first and near else "best"
        filters = {name: _codes(data.getlist(name)) for name in FACETS}
        return cls(
            q=normalise.clean(data.get("q", "")),
            near=near,
            radius=_radius(data.get("radius", "")),
            sort=next((known for known in _SORTS if known == sort), usual),
            usual=usual,
            page=_page(data.get("page", "")),
            exact=data.get("exact", "") == "1",
            anywhere=data.get("anywhere", "") == "1",
            filters={name: values for name, values in filters.items() if values},
        )

    def query_string(self, **changes: object) -> str:
        """„?q=…“ with every parameter that is not a default; changing anything but the page leads back to page 1."""
        changed = {"page": 1, **changes}
        values: dict[str, object] = {name: changed.get(name, getattr(self, name)) for name in _DEFAULTS}
        filters = {**self.filters, **{name: value for name, value in changed.items() if name in FACETS}}
        defaults = {**_DEFAULTS, "sort": self.usual}
        pairs = [(name, _written(value)) for name, value in values.items() if value != defaults[name]]
        pairs += [(name, value) for name, several in filters.items() for value in _several(several)]
        return "?" + urlencode(pairs)

    @property
    def exact_href(self) -> str:
        """Searches what was typed, without corrections and synonyms."""
        return self.query_string(exact=True)

    @property
    def is_sorted(self) -> bool:
        """Another order than the usual one was asked for."""
        return self.sort != self.usual

    def without(self, name: str, value: str) -> str:
        """The address with one filter value less."""
        return self.query_string(**{name: tuple(one for one in self.filters.get(name, ()) if one != value)})

    def without_filters(self, *, keep_kind: bool = True) -> str:
        left = {name: () for name in self.filters if name != "kind" or not keep_kind}
        return self.query_string(radius=None, **left)


_DEFAULTS: dict[str, object] = {
    "q": "", "near": "", "radius": None, "sort": "best", "page": 1, "exact": False, "anywhere": False,
}  # fmt: skip


def ask(form: SearchForm, *, language: str, audiences: frozenset[str] = frozenset({PUBLIC})) -> Results:
    """Searches for what the form holds."""
    return search(
        form.q, language=language, filters=form.filters, near=form.near, radius=form.radius, audiences=audiences,
        page=form.page, sort=form.sort, correct=not form.exact, anywhere=form.anywhere,
    )  # fmt: skip


def _codes(values: Iterable[str]) -> tuple[str, ...]:
    fitting = (value for value in values if _CODE.fullmatch(value))
    return tuple(dict.fromkeys(fitting))[:MOST_VALUES]


def _radius(text: str) -> float | None:
    try:
        number = float(text[:20].replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) and 0 < number <= LARGEST_RADIUS else None


def _page(text: str) -> int:
    try:
        return min(max(int(text[:12]), 1), MOST_PAGES)
    except ValueError:
        return 1


def _written(value: object) -> str:
    if value is True:
        return "1"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _several(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)
