"""What the page „State of the index“ tells: engines, a rebuild under way, those that ended, the nightly comparison."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Min
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from search import engines, facets
from search.condition import Condition
from search.desk import reasons
from search.desk.reasons import Reason
from search.engines import EMBEDDED, Health, IndexUnavailable
from search.models import IndexCheck, IndexRebuild, OutboxEntry

State = IndexRebuild.State

# A worker that runs begins within two seconds.
BEGINS_WITHIN = dt.timedelta(seconds=30)
ENDED_SHOWN = 5


def number(value: int) -> str:
    return number_format(value, force_grouping=True)


# --- Engines ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class EngineFacts:
    name: str
    label: str
    answers: bool  # readers
    health: Health
    reason: Reason
    built_at: dt.datetime | None
    kinds: tuple[tuple[str, int], ...]  # label → documents; empty where counting would take long
    waiting: int
    oldest: dt.datetime | None  # of what waits
    parked: int

    @property
    def public(self) -> int:
        return (self.health.documents or {}).get("public", 0)

    @property
    def internal(self) -> int:
        return (self.health.documents or {}).get("internal", 0)


def engine_facts(condition: Condition) -> list[EngineFacts]:
    """The one that should answer comes first."""
    return [_facts(name, condition) for name in reversed(engines.names())]


def _facts(name: str, condition: Condition) -> EngineFacts:
    health = condition.healths[name]
    waiting = OutboxEntry.objects.filter(engine=name, parked=False)
    oldest = waiting.aggregate(seq=Min("seq"))["seq"]
    return EngineFacts(
        name=name,
        label=str(reasons.NAMES[name]),
        answers=condition.state.answering == name,
        health=health,
        reason=reasons.of_engine(health.reason),
        built_at=dt.datetime.fromisoformat(health.built_at) if health.built_at else None,
        kinds=tuple(_kinds()) if name == EMBEDDED and health.usable else (),
        waiting=waiting.count(),
        # Its number is the moment of the change in microseconds: search.index.enqueue.
        oldest=dt.datetime.fromtimestamp(oldest / 1e6, tz=dt.UTC) if oldest else None,
        parked=OutboxEntry.objects.filter(engine=name, parked=True).count(),
    )


def _kinds() -> Iterable[tuple[str, int]]:
    try:
        keys = engines.engine(EMBEDDED).keys()
    except IndexUnavailable:  # swapped or broken a moment ago
        return
    counted = Counter(key.partition(":")[0] for key in keys)
    for kind, found in counted.most_common():
        yield str(facets.KIND_LABELS.get(kind, kind)), found


# --- A rebuild under way ---------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Progress:
    """`percent` is None while nobody knows how much there is to do; `said` changes with the state only."""

    pk: int
    state: str
    said: str
    text: str
    percent: int | None
    is_late: bool
    can_stop: bool


def progress(row: IndexRebuild, *, now: dt.datetime) -> Progress:
    return Progress(
        pk=row.pk,
        state=row.state,
        said=_said(row),
        text=_text(row) if row.state == State.RUNNING else "",
        percent=min(100 * row.done // row.total, 100) if row.state == State.RUNNING and row.done else None,
        is_late=row.state == State.WAITING and now - row.requested_at > BEGINS_WITHIN,
        can_stop=row.state != State.STOPPING,
    )


def _said(row: IndexRebuild) -> str:
    if row.state == State.WAITING:
        return _("The rebuild begins in a moment.")
    if row.state == State.STOPPING:
        return _("The rebuild is being stopped.")
    return _("The index is being rebuilt.")


def _text(row: IndexRebuild) -> str:
    values = {"engine": _place(row.engine), "done": number(row.done), "total": number(row.total)}
    if not row.total:
        return _("%(engine)s: reading the records") % values
    if not row.done:
        return _("%(engine)s: %(total)s records read") % values
    return _("%(engine)s: %(done)s of %(total)s documents") % values


def _place(engine: str) -> str:
    """„Search server (2 of 2)“."""
    label, names = str(reasons.NAMES.get(engine, engine)), engines.names()
    if len(names) == 1 or engine not in names:
        return label
    return _("%(engine)s, %(place)s of %(number)s") % {
        "engine": label, "place": names.index(engine) + 1, "number": len(names),
    }  # fmt: skip


# --- Rebuilds that ended ---------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Ended:
    row: IndexRebuild
    text: str
    remedy: str = ""

    @property
    def said(self) -> str:
        """For those who hear the page and waited for it."""
        values = {"state": self.row.get_state_display(), "text": self.text, "remedy": self.remedy}
        return (_("Rebuild %(state)s. %(text)s %(remedy)s") % values).strip()


def ended() -> list[Ended]:
    return [_ended(row) for row in IndexRebuild.objects.exclude(state__in=IndexRebuild.OPEN)[:ENDED_SHOWN]]


def _ended(row: IndexRebuild) -> Ended:
    if row.state == State.FAILED:
        reason = reasons.of_failure(row.error)
        name = reasons.NAMES.get(row.engine, row.engine)
        return Ended(row, f"{name}: {reason.sentence}" if name else reason.sentence, reason.remedy)
    if row.started_at is None or row.ended_at is None:
        return Ended(row, _("Before it began."))
    values = {"time": lasting(row.ended_at - row.started_at), "number": number(row.total)}
    if row.state == State.STOPPED:
        return Ended(row, _("After %(time)s. The index before it stayed in use.") % values)
    text = ngettext("%(number)s document in %(time)s", "%(number)s documents in %(time)s", row.total)
    return Ended(row, text % values)


def lasting(time: dt.timedelta) -> str:
    minutes, seconds = divmod(round(time.total_seconds()), 60)
    if not minutes:
        return _("%(seconds)s s") % {"seconds": max(seconds, 1)}
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": seconds}


# --- The nightly comparison ------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Checked:
    label: str
    row: IndexCheck
    text: str
    is_well: bool


def last_checks() -> list[Checked]:
    """The last one of each engine."""
    rows = (IndexCheck.objects.filter(engine=name).order_by("-day").first() for name in reversed(engines.names()))
    return [
        Checked(str(reasons.NAMES[row.engine]), row, _outcome(row), row.state in IndexCheck.FINAL)
        for row in rows
        if row is not None
    ]


def _outcome(row: IndexCheck) -> str:
    differences = {"missing": number(row.missing), "superfluous": number(row.superfluous)}
    if row.state == IndexCheck.State.SOUND and not (row.missing or row.superfluous):
        return _("Index and database agree.")
    return {
        IndexCheck.State.SOUND: _(
            "Missing in the index: %(missing)s. Superfluous: %(superfluous)s. All were passed on to be mended."
        )
        % differences,
        IndexCheck.State.REBUILT: _("The index was broken and has been rebuilt."),
        IndexCheck.State.BROKEN: _("The index was not usable. It is tried again after an hour."),
        IndexCheck.State.AWAY: _("The search server did not answer. It is tried again after an hour."),
        IndexCheck.State.RUNNING: _("The comparison is running, or it broke off. It is tried again after an hour."),
    }[IndexCheck.State(row.state)]
