"""What came of an import, for the command, for machines and for the desk."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from directory.models import ImportItem, ImportRun

Action = ImportItem.Action
COUNTED = (Action.NEW, Action.CHANGED, Action.UNCHANGED, Action.GONE)
# In the JSON of a run; the rows themselves stay complete.
MOST_TOLD = 10_000


def counts(run: ImportRun) -> dict[str, int]:
    """How many rows of each kind; `kept` are rows in which something edited here won or an editor has to decide."""
    rows = ImportItem.objects.filter(run=run)
    found: dict[str, int] = dict(rows.values_list("action").annotate(number=Count("pk")).order_by())
    counted = {str(action): found.get(action, 0) for action in Action}
    counted["kept"] = rows.filter(~Q(changes=[]), action=Action.UNCHANGED).count()
    return counted


def by_kind(run: ImportRun) -> list[tuple[str, dict[str, int]]]:
    """(kind, {action: number}) in the order of writing."""
    table: dict[str, dict[str, int]] = {}
    rows = ImportItem.objects.filter(run=run, action__in=COUNTED)
    for kind, action, number in rows.order_by("rank").values_list("kind", "action").annotate(number=Count("pk")):
        table.setdefault(kind, {})[action] = table.get(kind, {}).get(action, 0) + number
    return list(table.items())


def as_json(run: ImportRun) -> dict[str, Any]:
    """What interfaces.md promises, and the notes that lost nothing."""
    counted = counts(run)
    told = ImportItem.objects.filter(run=run).order_by("rank", "pk")
    return {
        **{str(action): counted[action] for action in COUNTED},
        "refused": _told(told.filter(action=Action.REFUSED)),
        "notes": _told(told.filter(action=Action.NOTE)),
    }


def _told(rows: Any) -> list[dict[str, str]]:
    return [{"where": where, "reason": reason} for where, reason in rows.values_list("where", "reason")[:MOST_TOLD]]


# --- For the desk ----------------------------------------------------------------------------------------------------
def rows(run: ImportRun, name: str) -> Any:
    """Rows of one action; `kept` are those whose values lost against what was edited here."""
    found = ImportItem.objects.filter(run=run)
    if name == "kept":
        return found.filter(~Q(changes=[]), action=Action.UNCHANGED)
    return found.filter(action=name)


def shown_counts(run: ImportRun) -> dict[str, int]:
    """Numbers of the rows; those of a written import come from its report, which outlives the rows."""
    found = counts(run)
    if run.state == ImportRun.State.DONE:
        found |= {str(action): int(run.report.get(action, 0)) for action in COUNTED}
    return found
