"""How often the public sees an offer, counted by month: no person, no visit, no day, no order.

An offer is noted in memory while its page or a list is made, which costs no statement. The server adds the notes to
the database after it has sent an answer, now and then, and when it ends (`connect`). What protects people is sorted
out before anything is written: offers of protection topics, at secret places and for staff leave no number.
"""

from __future__ import annotations

import atexit
import datetime as dt
import logging
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.core.signals import request_finished
from django.db import connection
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from directory.models import Course, Location, OfferMonth, Service, SuggestionTarget
from search.showing import shown
from search.tally import Notes

logger = logging.getLogger(__name__)

MODELS: dict[str, type[Any]] = {SuggestionTarget.SERVICE: Service, SuggestionTarget.COURSE: Course}
MONTHS_KEPT = 25
# Visits of search engines and the like that say so would tell providers of readers whom nobody saw.
_MACHINE = re.compile(r"bot\b|crawl|spider|slurp|preview|monitor", re.IGNORECASE)


class Seen(NamedTuple):
    """An offer stood in a list, or its page was opened."""

    target: str
    record_id: int
    month: dt.date
    is_opened: bool


_notes: Notes[Seen] = Notes()


# --- Noting --------------------------------------------------------------------------------------------------------
def note_opened(request: HttpRequest, target: str, pk: int) -> None:
    """The page of an offer is answered."""
    _note(request, [(target, pk)], is_opened=True)


def note_listed(request: HttpRequest, offers: Iterable[tuple[str, int]]) -> None:
    """These offers stand on a page of a list."""
    _note(request, offers, is_opened=False)


def note_hits(request: HttpRequest, keys: Iterable[str], **_signal: Any) -> None:
    """The same for hits of the search: „service:12“."""
    split = (key.partition(":") for key in keys)
    note_listed(request, [(kind, int(pk)) for kind, _colon, pk in split if kind in MODELS])


def _note(request: HttpRequest, offers: Iterable[tuple[str, int]], *, is_opened: bool) -> None:
    if not _is_a_reader(request):
        return
    month = timezone.localdate().replace(day=1)
    _notes.add(Seen(str(target), pk, month, is_opened) for target, pk in offers)


def _is_a_reader(request: HttpRequest) -> bool:
    """The public gets no cookie, so who carries that of a session works here."""
    return (
        request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not _MACHINE.search(request.headers.get("User-Agent", ""))
    )


# --- Writing -------------------------------------------------------------------------------------------------------
def listen() -> None:
    shown.connect(note_hits, dispatch_uid="directory.counting")


def connect() -> None:
    """For the process that serves readers: others note nothing that lasts."""
    request_finished.connect(write_if_due, dispatch_uid="directory.counting")
    atexit.register(write)


def write_if_due(**_signal: Any) -> None:
    if _notes.due():
        write()


def write() -> None:
    """Adds what was noted to the months, in one statement. What cannot be written waits for the next time."""
    numbers = _notes.take()
    if not numbers:
        return
    try:
        _add(_amounts(numbers))
    except Exception as error:
        _notes.put_back(numbers)
        logger.error(
            "Offers not counted",
            extra={"event": "offers_not_counted", "reason": type(error).__name__, "notes": len(numbers)},
        )


def _amounts(numbers: Mapping[Seen, int]) -> dict[tuple[str, int, dt.date], tuple[int, int]]:
    """(shown, opened) by offer and month, as far as they may be kept."""
    kept = {target: _may_be_counted(target, {one.record_id for one in numbers if one.target == target})
            for target in sorted({one.target for one in numbers})}  # fmt: skip
    amounts: dict[tuple[str, int, dt.date], tuple[int, int]] = {}
    for one, number in numbers.items():
        if one.record_id not in kept[one.target]:
            continue
        listed, opened = amounts.get(one[:3], (0, 0))
        amounts[one[:3]] = (listed, opened + number) if one.is_opened else (listed + number, opened)
    return amounts


def _may_be_counted(target: str, ids: set[int]) -> set[int]:
    return set(countable(target).filter(pk__in=ids).values_list("pk", flat=True))


def countable(target: str) -> QuerySet[Any]:
    """The public offers of which numbers are kept. What protects people leaves none."""
    place = "places__location" if target == SuggestionTarget.SERVICE else "runs__location"
    offers: QuerySet[Any] = MODELS[target]._default_manager.published()
    return offers.exclude(topics__is_protection=True).exclude(
        Q(**{f"{place}__kind": Location.Kind.REDACTED})
        | Q(**{f"{place}__address_visibility": Location.AddressVisibility.HIDDEN})
    )


def _add(amounts: Mapping[tuple[str, int, dt.date], tuple[int, int]]) -> None:
    """Other processes may add to the same rows at the same time: in one order everywhere, so that none waits for ever.

    Django's `bulk_create` cannot add to what is there; both databases can, in the same words.
    """
    if not amounts:
        return
    quote, as_date = connection.ops.quote_name, connection.ops.adapt_datefield_value
    table = quote(OfferMonth._meta.db_table)
    values = ", ".join(["(%s, %s, %s, %s, %s)"] * len(amounts))
    row = [[target, pk, as_date(month), *numbers] for (target, pk, month), numbers in sorted(amounts.items())]
    statement = (
        f"INSERT INTO {table} (target, record_id, month, shown, opened) VALUES {values}"  # noqa: S608 - our own table
        " ON CONFLICT (target, record_id, month) DO UPDATE SET"
        f" shown = {table}.shown + excluded.shown, opened = {table}.opened + excluded.opened"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for values in row for value in values])


# --- Forgetting ----------------------------------------------------------------------------------------------------
def forget_old(*, on: dt.date) -> None:
    """Deletes the months that are older than two years."""
    OfferMonth.objects.filter(month__lt=months_before(on.replace(day=1), MONTHS_KEPT - 1)).delete()


def months_before(month: dt.date, number: int) -> dt.date:
    """The first day of the month so many months before."""
    count = month.year * 12 + month.month - 1 - number
    return dt.date(count // 12, count % 12 + 1, 1)
