"""The filters of the results page: their order, their names, and the names of values nobody else names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from search import documents

# Parameter → heading, in the order of the filter panel. `kind` is shown as tabs.
FACETS: dict[str, str | Promise] = {
    "kind": _("Kind"),
    "open": _("When?"),
    "language": _("In which language?"),
    "access": _("How to take part"),
    "cost": _("Costs"),
    "topic": _("Topic"),
    "audience": _("For whom?"),
    "women": _("For women only"),
    "childcare": _("Childcare"),
    "accessibility": _("Accessibility"),
    "municipality": _("Municipality"),
    "district": _("District"),
    "offer_kind": _("Kind of offer"),
    # The two other orderings of the concept paper (chapter 2).
    "life_phase": _("Phase of life"),
    "stay_phase": _("Phase of the stay"),
    "level": _("Language level"),
    "time": _("Time of day"),
    "mode": _("On site or online"),
    "start": _("Beginning"),
    "places": pgettext_lazy("of a course", "Places"),
    "verified": _("Last checked"),
}

KIND_LABELS: dict[str, str | Promise] = {
    "topic": _("Topics"),
    "service": _("Offers"),
    "course": _("Courses"),
    "organisation": _("Organisations"),
    "location": _("Places to go"),
    "page": _("Pages"),
    "agreement": _("Agreements"),
    "concept": _("Concepts"),
    "chain": _("Service chains"),
    "event": _("Events"),
    "decision": _("Decisions"),
    "minutes": _("Minutes"),
    "session": _("Sessions"),
    "action": _("Actions"),
    "gap": _("Gap reports"),
    "paper": _("Papers"),
    "knowledge": _("Knowledge for counsellors"),
}

OWN_LABELS: Mapping[str, Mapping[str, str | Promise]] = {
    "kind": KIND_LABELS,
    "open": {"now": _("Open now"), "today": _("Still open today"), "unknown": _("Opening hours not known")},
    "start": {
        "30": _("Within the next month"),
        "90": _("Within the next three months"),
        "180": _("Within the next half year"),
    },
    "verified": {
        "90": _("In the last three months"),
        "365": _("In the last twelve months"),
        "older": _("More than twelve months ago"),
        "unknown": _("Day of the check not known"),
    },
    "childcare": {"yes": _("With childcare"), "no": _("Without childcare")},
    "women": {"yes": _("For women only")},
}
# These are single tabs even where nothing was found; others appear with their first hit.
# So many values that their own order would hide what most hits are about.
BY_COUNT = ("topic",)
FIXED_KINDS = ("topic", "service", "course", "organisation", "page")


@dataclass(frozen=True, slots=True)
class Value:
    value: str
    label: str
    count: int
    selected: bool


def values_of(name: str, counts: Mapping[str, int], selected: tuple[str, ...], language: str) -> list[Value]:
    """The values that have hits or are chosen: in the order their owner gives them, the rest by count."""
    labels: dict[str, str] = {value: str(label) for value, label in OWN_LABELS.get(name, {}).items()}
    labels |= {value: str(label) for value, label in documents.labels_of(name, language).items()}
    known = [value for value in labels if counts.get(value) or value in selected]
    if name in BY_COUNT:
        known.sort(key=lambda value: (value not in selected, -counts.get(value, 0)))
    others = [
        value for value in (*counts, *selected) if value not in labels and (counts.get(value) or value in selected)
    ]
    return [
        Value(value, labels.get(value, value), counts.get(value, 0), value in selected)
        for value in dict.fromkeys((*known, *others))
    ]
