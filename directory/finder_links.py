"""Everything on the finder's page that is a link: wishes in use, order, pages, ways out of nothing found."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.lists import joined
from search.links import PAGES_AROUND, Link

from .course_finder import WAITING, Found
from .wish_words import said
from .wishes import Sort


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One wish less: what that means, what is given up, how many courses there are then."""

    title: str
    instead_of: str
    count: int
    href: str


def chips(found: Found) -> list[Link]:
    """The wishes in use; each link takes one away."""
    wishes = found.wishes
    links = []
    for one in said(wishes, place=found.place.label if found.place else ""):
        href = wishes.query_string(near="", radius=None) if one.name == "near" else wishes.without(one.name, one.value)
        links.append(Link(one.words, href, True, value=one.name))
    return links


def sort_links(found: Found) -> list[Link]:
    labels: dict[Sort, str] = {
        "best": _("Best results"),
        "start": _("Beginning"),
        "free": _("Free places first"),
        "distance": _("Distance"),
    }
    useless = {
        *(("best",) if found.words.courses is None else ()),
        *(("distance",) if found.place is None else ()),
    }  # fmt: skip
    return [
        Link(label, found.wishes.query_string(sort=sort), sort == found.sort, value=sort)
        for sort, label in labels.items()
        if sort not in useless
    ]


def page_links(found: Found) -> dict[str, object]:
    """`numbers`, `previous` and `next`; empty where one page holds everything."""
    if found.pages < 2:
        return {}
    ask, page = found.wishes.query_string, found.page
    around = range(max(1, page - PAGES_AROUND), min(found.pages, page + PAGES_AROUND) + 1)
    return {
        "numbers": [Link(str(number), ask(page=number), number == page) for number in around],
        "previous": ask(page=page - 1) if page > 1 else "",
        "next": ask(page=page + 1) if page < found.pages else "",
    }


def relaxations(found: Found) -> list[Relaxation]:
    """Nothing fits: one wish less each, what helps most first."""
    words: dict[str, list[str]] = {}
    for one in said(found.wishes, place=found.place.label if found.place else ""):
        words.setdefault("near" if one.name == "radius" else one.name, []).append(one.words)
    if found.area is not None:
        words["area"] = [found.area.label]
    return [
        Relaxation(_title(name, words.get(name, [])), joined(words.get(name, [])), count, _without(found, name))
        for name, count in found.relaxed.items()
    ]


def waiting_href(found: Found) -> str:
    """The courses one can wait for."""
    return found.wishes.query_string(weeks=None, places=(WAITING,))


def _without(found: Found, name: str) -> str:
    if name == "near":
        return found.wishes.query_string(radius=None)
    if name == "area":
        return found.wishes.query_string(anywhere=True)
    return found.wishes.without(name)


def _title(name: str, words: list[str]) -> str:
    titles = {
        "q": _("Without these words"),
        "now": _("For any knowledge of German"),
        "level": _("At any level"),
        "type": _("Any type of course"),
        "time": _("At any time of day"),
        "day": _("On any weekday"),
        "near": _("Search in the whole region"),
        "area": _("Search in the whole region"),
        "weeks": _("At any date"),
        "childcare": _("With or without childcare"),
        "women": _("Not only for women"),
        "mode": _("On site or online"),
        "places": _("Whether places are free or not"),
    }
    return titles.get(name) or _("Without the filter “%(filter)s”") % {"filter": joined(words)}
