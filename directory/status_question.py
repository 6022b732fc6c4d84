"""Offers that fit a residence status: asked by POST, and gone with the answer (domain.md 3, 40; settled.md 16).

No address, link, log, count, cookie or cache holds the status. It filters and never ranks: what fits stands in the
order that the list would have without it, and offers that say nothing of it stand apart.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import QueryDict

from search import links
from search.forms import SearchForm
from search.query import PAGE_SIZE, Results, search

from .catalogue import TermEntry
from .residence import EVERYBODY, RESIDENCE, UNKNOWN, groups

# So many of the offers that say nothing stand below those that fit; a button shows all of them.
UNKNOWN_SHOWN = 5


@dataclass(frozen=True, slots=True)
class StatusQuestion:
    """A status, and everything that a list of offers may be asked for besides."""

    form: SearchForm
    status: TermEntry | None = None
    only_unknown: bool = False  # the other part: offers that say nothing of it

    @classmethod
    def read(cls, data: QueryDict) -> StatusQuestion:
        """`without` takes a filter away that came along: „language=ar“, „language“ or „radius“."""
        form = SearchForm.read(data, nearest_first=True)
        name, _sign, value = data.get("without", "").partition("=")
        filters = {
            facet: tuple(one for one in values if facet != name or (value and one != value))
            for facet, values in form.filters.items()
            if facet != "kind"
        }
        form = replace(
            form,
            filters={facet: values for facet, values in filters.items() if values},
            radius=None if name == "radius" else form.radius,
        )
        status = next((term for term in groups() if term.code == data.get("status", "")), None)
        return cls(form, status, only_unknown=data.get("part", "") == UNKNOWN)

    def without_status(self) -> StatusQuestion:
        return replace(self, status=None)

    def kept(self) -> list[tuple[str, str]]:
        """What every button of the answer sends again."""
        form = self.form
        pairs = [("q", form.q), ("near", form.near), *links.kept(form)]
        pairs += [(name, "1") for name in ("exact", "anywhere") if getattr(form, name)]
        pairs += [("status", self.status.code)] if self.status else []
        pairs += [("part", UNKNOWN)] if self.only_unknown else []
        return [(name, value) for name, value in pairs if value]


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """`fitting`: for everybody or for that group. `unknown`: the first ones, or a page, of those that say nothing."""

    fitting: Results
    unknown: Results


def ask(question: StatusQuestion, status: TermEntry, *, language: str) -> StatusAnswer:
    apart = question.only_unknown
    return StatusAnswer(
        fitting=_search(
            question.form,
            (status.code, EVERYBODY),
            language,
            page=1 if apart else question.form.page,
            with_facets=not apart,
        ),
        unknown=_search(
            question.form,
            (UNKNOWN,),
            language,
            page=question.form.page if apart else 1,
            size=PAGE_SIZE if apart else UNKNOWN_SHOWN,
            with_facets=apart,
        ),
    )


def _search(
    form: SearchForm,
    residence: tuple[str, ...],
    language: str,
    *,
    page: int,
    size: int = PAGE_SIZE,
    with_facets: bool,
) -> Results:
    return search(
        form.q,
        language=language,
        kinds=("service",),
        filters={**form.filters, RESIDENCE: residence},
        near=form.near,
        radius=form.radius,
        page=page,
        size=size,
        sort=form.sort,
        correct=not form.exact,
        anywhere=form.anywhere,
        with_facets=with_facets,
    )
