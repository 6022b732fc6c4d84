"""What the public searches, counted by day: no person, no time, no order, and no words unless an operator keeps them.

A search is noted in memory while its answer is made, which costs no statement. The server writes the notes after it
has sent an answer, once half a minute or 200 searches came together, and when it ends (`connect`).
"""

from __future__ import annotations

import atexit
import datetime as dt
import logging
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from time import monotonic
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from django.conf import settings
from django.core.signals import request_finished
from django.db import transaction
from django.db.models import Count, F, Model, Q
from django.http import HttpRequest
from django.utils import timezone

from search import analysis, documents, typed_text
from search.models import SearchDay, TermDay, TopicDay
from search.query import Results

logger = logging.getLogger(__name__)

WRITE_AFTER = 30.0  # seconds
WRITE_AT = 200  # searches
# A database that is away for long must not fill the memory: so many different notes wait, further ones are let go.
MOST_WAITING = 5_000
MOST_COUNTED_WORDS = 4  # stands for „four and more“
# A topic among these is taken for what was meant.
SURE_HITS = 3
# So many days have to know a text before it can be read.
DAYS_UNTIL_SHOWN = 5
COUNTS_KEPT = dt.timedelta(days=758)  # 25 months, never longer
WORDS_KEPT = dt.timedelta(days=90)


class Shape(NamedTuple):
    """A row of SearchDay."""

    day: dt.date
    language: str
    words: int
    band: str
    corrected: bool
    weak: bool


class Topic(NamedTuple):
    """A row of TopicDay."""

    day: dt.date
    language: str
    topic: str


class Term(NamedTuple):
    """What a row of TermDay is made of; only memory holds the text in this form."""

    day: dt.date
    language: str
    text: str
    has_hits: bool


Note: TypeAlias = Shape | Topic | Term
N = TypeVar("N")


# --- Noting --------------------------------------------------------------------------------------------------------
def note_request(request: HttpRequest, results: Results) -> None:
    """Notes what the public asked. The public gets no cookie, so who carries that of a session works here."""
    if request.method == "GET" and settings.SESSION_COOKIE_NAME not in request.COOKIES:
        note(results, day=timezone.localdate())


def note(results: Results, *, day: dt.date) -> None:
    """Notes a search: the first page of an answer to something that was typed.

    Who filters or sorts has searched again and is counted again: to tell one person's second look from another
    person's first, both would have to be known. Turning pages is no search, nor is browsing without words.
    """
    try:
        _notes.add(_notes_of(results, day))
    except Exception as error:
        # A reader's page does not fail for a number. Without the message: it might quote what was typed.
        logger.error("Search not counted", extra={"event": "search_not_counted", "reason": type(error).__name__})


def _notes_of(results: Results, day: dt.date) -> Iterator[Note]:
    words = len(analysis.words(results.query, results.language))
    if results.unavailable or results.page != 1 or not words:
        return
    yield Shape(
        day, results.language, min(words, MOST_COUNTED_WORDS), _band(results.total), results.corrected, results.weak
    )
    if not _is_plain(results) or _is_sensitive(results):
        return
    if topic := recognised(results):
        yield Topic(day, results.language, topic)
    text = results.query.lower()
    if settings.SEARCH_KEEP_WORDS and typed_text.may_be_kept(text):
        yield Term(day, results.language, text, results.total > 0)


def recognised(results: Results) -> str:
    """The code of the topic that was surely meant, or "": the best topic among the first hits of a fitting answer."""
    topics = (hit for hit in results.hits[:SURE_HITS] if hit.kind == "topic")
    return "" if results.weak else next((code for hit in topics for code in hit.topics), "")


def _is_plain(results: Results) -> bool:
    """The best hits of the whole portal: filters and other orders could hide the topic that forbids to note more."""
    narrowed = any(value.selected for values in results.facets.values() for value in values)
    from_the_question = results.area is not None and results.area.point is not None
    return results.sort == "best" and not narrowed and (results.place is None or from_the_question)


def _is_sensitive(results: Results) -> bool:
    """Is a topic of protection near? Then neither topic nor words are noted, whatever else was found.

    Of an answer that fits badly all hits are looked at: what was meant may stand anywhere.
    """
    hits = results.hits if results.weak else results.hits[:SURE_HITS]
    near = {code for hit in (*hits, *results.topics) for code in hit.topics}
    return not near.isdisjoint(documents.uncounted_topics())


def _band(total: int) -> str:
    if not total:
        return SearchDay.Band.NONE.value
    return SearchDay.Band.FEW.value if total < 5 else SearchDay.Band.MANY.value


class Notes(Generic[N]):
    """What waits to be written: different notes with their numbers, for all threads of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers: Counter[N] = Counter()
        self._searches = 0
        self._due_at = 0.0

    def add(self, notes: Iterable[N]) -> None:
        new = list(notes)
        with self._lock:
            if not self._numbers:
                self._due_at = monotonic() + WRITE_AFTER
            self._searches += bool(new)
            self._merge(dict.fromkeys(new, 1))

    def due(self) -> bool:
        with self._lock:
            return bool(self._numbers) and (self._searches >= WRITE_AT or monotonic() >= self._due_at)

    def take(self) -> Counter[N]:
        """Hands everything over; two threads never get the same."""
        with self._lock:
            taken, self._numbers, self._searches = self._numbers, Counter(), 0
            return taken

    def put_back(self, numbers: Mapping[N, int]) -> None:
        with self._lock:
            self._due_at = monotonic() + WRITE_AFTER
            self._merge(numbers)

    def _merge(self, numbers: Mapping[N, int]) -> None:
        for one, number in numbers.items():
            if one in self._numbers or len(self._numbers) < MOST_WAITING:
                self._numbers[one] += number


_notes: Notes[Note] = Notes()


# --- Writing -------------------------------------------------------------------------------------------------------
def connect() -> None:
    """For the process that serves readers: others note nothing that lasts."""
    request_finished.connect(write_if_due, dispatch_uid="search.tally")
    atexit.register(write)


def write_if_due(**_signal: Any) -> None:
    if _notes.due():
        write()


def write() -> None:
    """Adds what was noted to the database, in one transaction. What cannot be written waits for the next time."""
    numbers = _notes.take()
    if not numbers:
        return
    try:
        with transaction.atomic():
            _add(SearchDay, {one: (number,) for one, number in numbers.items() if isinstance(one, Shape)})
            _add(TopicDay, {one: (number,) for one, number in numbers.items() if isinstance(one, Topic)})
            _add_terms({one: number for one, number in numbers.items() if isinstance(one, Term)})
    except Exception as error:
        _notes.put_back(numbers)
        # Without the message: the database may quote what was typed.
        logger.error(
            "Searches not written", extra={"event": "search_tally_waits", "reason": type(error).__name__,
                                           "searches": sum(numbers.values())},
        )  # fmt: skip


def _add(model: type[Model], amounts: Mapping[tuple[Any, ...], tuple[int, ...]]) -> None:
    """Adds amounts to rows; other processes may add to the same rows at the same time.

    In one order everywhere: two processes then never wait for each other, and the order of rows tells nothing.
    """
    if not amounts:
        return
    names = _NAMES[model]
    rows = [model(**dict(zip(names, row, strict=True))) for row in sorted(amounts)]
    model._default_manager.bulk_create(rows, ignore_conflicts=True)
    candidates = model._default_manager.filter(
        **{f"{name}__in": set(values) for name, values in zip(names, zip(*amounts, strict=True), strict=True)}
    )
    locked = candidates.select_for_update().order_by("pk").values_list("pk", *names)
    numbers = {tuple(row): pk for pk, *row in locked}
    alike = defaultdict(list)
    for row, amount in amounts.items():
        alike[amount].append(numbers[tuple(row)])
    for amount, pks in sorted(alike.items()):
        raised = {column: F(column) + number for column, number in zip(_COLUMNS, amount, strict=False)}
        model._default_manager.filter(pk__in=pks).update(**raised)


_NAMES: dict[type[Model], tuple[str, ...]] = {
    SearchDay: Shape._fields,
    TopicDay: Topic._fields,
    TermDay: ("day", "language", "key"),
}
_COLUMNS = ("count", "without_hits")


def _add_terms(terms: Mapping[Term, int]) -> None:
    amounts: dict[tuple[dt.date, str, str], tuple[int, int]] = {}
    texts: dict[str, str] = {}
    for term, number in sorted(terms.items()):
        key = typed_text.key_of(term.text, term.day)
        count, without = amounts.get((term.day, term.language, key), (0, 0))
        amounts[term.day, term.language, key] = count + number, without + (0 if term.has_hits else number)
        texts[key] = term.text
    _add(TermDay, amounts)
    keys = TermDay.objects.filter(key__in=texts).values("key").order_by("key")
    days = keys.annotate(days=Count("day", distinct=True), nameless=Count("pk", filter=Q(text="")))
    for key in days.filter(days__gte=DAYS_UNTIL_SHOWN, nameless__gt=0).values_list("key", flat=True):
        TermDay.objects.filter(key=key, text="").update(text=texts[key])


# --- Forgetting ----------------------------------------------------------------------------------------------------
def forget_old(*, on: dt.date) -> None:
    """Deletes what may no longer be kept, and at night the texts that came once and not again.

    Where words are switched off again, those that were kept go at once; so does a topic that became one of protection.
    """
    SearchDay.objects.filter(day__lt=on - COUNTS_KEPT).delete()
    TopicDay.objects.filter(Q(day__lt=on - COUNTS_KEPT) | Q(topic__in=documents.uncounted_topics())).delete()
    if not settings.SEARCH_KEEP_WORDS:
        TermDay.objects.all().delete()
        return
    TermDay.objects.filter(day__lt=on - WORDS_KEPT).delete()
    single = TermDay.objects.values("key").order_by().annotate(rows=Count("pk")).filter(rows=1)
    TermDay.objects.filter(day__lt=on, count=1, key__in=single.values("key")).delete()
