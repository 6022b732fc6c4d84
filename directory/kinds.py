"""The four kinds of records that readers open, by the name that reports, translations and figures call them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from directory.models import Course, Location, Organisation, Service, SuggestionTarget

# In the order in which lists of different kinds show them.
KINDS: Mapping[str, type[Any]] = {
    SuggestionTarget.SERVICE.value: Service,
    SuggestionTarget.COURSE.value: Course,
    SuggestionTarget.ORGANISATION.value: Organisation,
    SuggestionTarget.LOCATION.value: Location,
}


def kind_of(record: Any) -> SuggestionTarget:
    return SuggestionTarget(next(kind for kind, model in KINDS.items() if model is type(record)))
