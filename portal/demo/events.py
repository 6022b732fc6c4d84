"""The events of the demo: the list in eight languages, six events in days counted from today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from directory.hours import is_public_holiday
from directory.models import Location, Organisation
from kompass.models import EventIndexPage, EventPage
from portal import languages
from portal.models import HomePage

INDEX_SLUG = "termine"
Add = Callable[[Any, Any, Any], Any]
State = Callable[[Any, str], None]


def load(
    texts: Mapping[str, Any], homes: Mapping[str, HomePage], today: dt.date, *, add: Add, state: State, events_too: bool
) -> int:
    """The list always; its invented events only in a demo. Returns how many pages came."""
    made = 0
    indexes: dict[str, EventIndexPage] = {}
    for code, home in homes.items():
        page = EventIndexPage.objects.filter(locale=home.locale).first()
        if page is None:
            words = texts["index"][code]
            page = EventIndexPage(title=words["title"], lead=words["lead"], slug=INDEX_SLUG)
            state(page, code)
            page = add(home, page, indexes.get(languages.BASE))
            made += 1
        indexes[code] = page
    for entry in texts["events"] if events_too else ():
        if not EventPage.objects.filter(slug=entry["slug"], locale=homes[languages.BASE].locale).exists():
            made += _event(entry, indexes, today, add, state)
    return made


def _event(entry: dict[str, Any], indexes: Mapping[str, EventIndexPage], today: dt.date, add: Add, state: State) -> int:
    german: EventPage | None = None
    starts_on = today + dt.timedelta(days=entry["in_days"])
    while is_public_holiday(starts_on):
        starts_on += dt.timedelta(days=1)
    register = entry.get("register_in_days")
    for code, words in entry["texts"].items():
        page = EventPage(
            slug=entry["slug"],
            starts_on=starts_on,
            ends_on=starts_on + dt.timedelta(days=entry["lasts"] - 1) if "lasts" in entry else None,
            starts_at=_time(entry.get("from")),
            ends_at=_time(entry.get("to")),
            state=entry.get("state", EventPage.State.PLANNED),
            spoken=entry["languages"],
            location=Location.objects.filter(name=entry.get("location", "")).first(),
            organisation=Organisation.objects.filter(name=entry.get("organisation", "")).first(),
            register_until=today + dt.timedelta(days=register) if register else None,
            reviewed_on=today - dt.timedelta(days=3),
            **words,
        )
        state(page, code)
        page = add(indexes[code], page, german)
        german = german or page
    return len(entry["texts"])


def _time(text: str | None) -> dt.time | None:
    return dt.time.fromisoformat(text) if text else None
