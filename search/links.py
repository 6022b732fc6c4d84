"""Everything on the results page that is a link: tabs, filters in use, order, pages, ways out of nothing found."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.lists import joined
from search import facets
from search.forms import SearchForm
from search.query import Results

SORT_LABELS: dict[str, str | Promise] = {
    "best": gettext_lazy("Best results"),
    "distance": gettext_lazy("Distance"),
    "verified": gettext_lazy("Last checked"),
}
# So many pages stand beside the current one.
PAGES_AROUND = 2
# So many values of a facet stand open: templates/components/facet.html.
SHOWN_VALUES = 6


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    href: str
    current: bool = False
    count: int | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """One group of the filter panel; its inputs are called `name`."""

    name: str
    title: str
    values: list[facets.Value]

    @property
    def hides_chosen(self) -> bool:
        """A value in use stands among those that are folded away."""
        return any(value.selected for value in self.values[SHOWN_VALUES:])


def context(form: SearchForm, results: Results) -> dict[str, object]:
    """What the template gets; `views.results` describes it."""
    return {
        "form": form,
        "results": results,
        "tabs": tabs(form, results),
        "facets": facet_groups(results),
        "radii": radius_values(form, results),
        "chips": chips(form, results),
        "sort_links": sort_links(form, results),
        "page_links": page_links(form, results),
        "relaxations": relaxations(form, results),
        "uncorrected_href": form.exact_href if results.corrected else "",
        "anywhere_href": form.query_string(anywhere=True),
        "only_there_href": form.query_string(anywhere=False),
        # Where nothing was found there are no tabs to leave a kind by.
        "clear_href": form.without_filters(keep_kind=bool(results.total)),
        "kept": kept(form),
        "kind_labels": facets.KIND_LABELS,
    }


def kept(form: SearchForm) -> list[tuple[str, str]]:
    """What a new question keeps of the one before: filters are seen as chips and taken away there."""
    pairs = [(name, value) for name, values in form.filters.items() for value in values]
    if form.radius is not None:
        pairs.append(("radius", f"{form.radius:g}"))
    if form.is_sorted:
        pairs.append(("sort", form.sort))
    return pairs


def tabs(form: SearchForm, results: Results) -> list[Link]:
    chosen = form.filters.get("kind", ())
    everything = Link(_("Everything"), form.query_string(kind=()), not chosen, sum(results.kinds.values()))
    shown = [
        kind for kind in facets.KIND_LABELS if kind in facets.FIXED_KINDS or results.kinds.get(kind) or kind in chosen
    ]
    return [
        everything,
        *(
            Link(str(facets.KIND_LABELS[kind]), form.query_string(kind=(kind,)), kind in chosen,
                 results.kinds.get(kind, 0), kind)
            for kind in shown
        ),
    ]  # fmt: skip


def facet_groups(results: Results) -> list[Facet]:
    return [
        Facet(name, str(title), results.facets[name])
        for name, title in facets.FACETS.items()
        if name != "kind" and name in results.facets
    ]


def chips(form: SearchForm, results: Results) -> list[Link]:
    """The filters in use; each link takes one away."""
    links = [
        Link(value.label, form.without(name, value.value), True, value=name)
        for name, values in results.facets.items()
        if name != "kind"
        for value in values
        if value.selected
    ]
    if form.radius is not None and results.place is not None:
        label = _("up to %(km)s km") % {"km": f"{form.radius:g}"}
        links.insert(0, Link(label, form.query_string(radius=None), True, value="radius"))
    return links


def sort_links(form: SearchForm, results: Results) -> list[Link]:
    # Without a question nothing is better than another: what was checked last comes first.
    best = "verified" if results.is_browsing else "best"
    current = best if results.sort == "best" else results.sort
    return [
        Link(str(label), form.query_string(sort=sort), sort == current, value=sort)
        for sort, label in SORT_LABELS.items()
        if (sort != "distance" or results.place is not None) and (sort != "best" or not results.is_browsing)
    ]


def page_links(form: SearchForm, results: Results) -> dict[str, object]:
    """`numbers`, `previous` and `next`; empty where one page holds everything."""
    if results.pages < 2:
        return {}
    first = max(1, results.page - PAGES_AROUND)
    last = min(results.pages, results.page + PAGES_AROUND)
    numbers = [Link(str(page), form.query_string(page=page), page == results.page) for page in range(first, last + 1)]
    return {
        "numbers": numbers,
        "previous": form.query_string(page=results.page - 1) if results.page > 1 else "",
        "next": form.query_string(page=results.page + 1) if results.page < results.pages else "",
    }


def radius_values(form: SearchForm, results: Results) -> list[facets.Value]:
    """The choices of „how far away?“ with their counts; radio buttons called `radius`."""
    return [
        facets.Value(value, _("up to %(km)s km") % {"km": value}, count, form.radius == float(value))
        for value, count in results.radius.items()
    ]


def chosen_label(results: Results, name: str) -> str:
    """What is chosen in that filter, in words."""
    return joined(value.label for value in results.facets.get(name, ()) if value.selected) or name


def relaxations(form: SearchForm, results: Results) -> list[Link]:
    """Nothing found: one filter less, with the number of hits that gives, most first."""
    wider = {"near": form.query_string(radius=None), "area": form.query_string(anywhere=True)}
    if "all" in results.relaxed:
        # No single filter is the reason: the way out is to leave all.
        return [Link(_("Without any filter"), form.without_filters(keep_kind=False), count=results.relaxed["all"])]
    links = [
        Link(
            _("Search in the whole region") if name in wider else _("Without the filter “%(filter)s”")
            % {"filter": chosen_label(results, name)},
            wider[name] if name in wider else form.query_string(**{name: ()}),
            count=count,
            value=name,
        )
        for name, count in results.relaxed.items()
    ]  # fmt: skip
    return sorted(links, key=lambda link: -(link.count or 0))
