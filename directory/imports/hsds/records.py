"""Tables of HSDS → items: organisations, locations and offers with all that belongs to each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from directory.imports import typed
from directory.imports.hsds import belongings, offer_parts
from directory.imports.hsds.belongings import Context
from directory.imports.items import Found, Item, Problem, Unusable
from directory.imports.rows import Cells
from directory.imports.tables import Row
from directory.models import ImportKind

# HSDS → ours; „active“ never publishes what waits or ended here (comparing.status_after).
STATUS = {
    "active": "published",
    "inactive": "ended",
    "defunct": "ended",
    "temporarily closed": "paused",
    "temporarily_closed": "paused",
}
_SUMMARY, _COST = 300, 300


def records(context: Context) -> Iterator[Found]:
    """In the order in which they are written: what is named comes before what names it."""
    for table, make in (("organizations", _organisation), ("locations", _location), ("services", _service)):
        for row in context.tables.rows(table):
            yield from make(context, row)
    yield from context.unmapped()


def _identity(context: Context, row: Row, kind: ImportKind) -> tuple[str, list[Problem]]:
    try:
        own = context.identify(row["id"])
    except Unusable as error:
        return "", [Problem(f"{row.where}, id", str(error), kind=kind)]
    if not typed.line(row["name"] if isinstance(row["name"], str) else ""):
        return own, [Problem(row.where, _("The name is missing."), kind, own)]
    return own, []


def _finished(kind: ImportKind, own: str, cells: Cells) -> Iterator[Found]:
    """What could not be used first; an item without a name could not be shown to anybody."""
    yield from cells.problems
    if cells.values.get("name"):
        yield Item(kind, own, cells.where, cells.values)
    else:
        yield Problem(cells.where, _("Without a usable name the record is not taken."), kind, own)


def _organisation(context: Context, row: Row) -> Iterator[Found]:
    own, wrong = _identity(context, row, ImportKind.ORGANISATION)
    if wrong:
        yield from wrong
        return
    cells = Cells(row.where, row.cells)
    cells.take("name", "name", partial(typed.line, most=200))
    cells.take("alternate_names", "alternate_name", lambda value: [name] if (name := typed.line(value)) else [])
    cells.take("description", "description", typed.text)
    cells.take("website", "website", typed.url)
    cells.take("email", "email", typed.email)
    cells.take("legal_form", "legal_status", partial(typed.line, most=80))
    identifiers = {
        typed.line(one["identifier_scheme"] or one["identifier_type"])[:60]: typed.line(one["identifier"])[:60]
        for one in context.tables.linked("organization_identifiers", "organization_id", row["id"])
        if one["identifier"]
    }
    if identifiers:
        cells.values["register_ids"] = identifiers
    belongings.organisation_phone(context, cells, row)
    belongings.contacts(context, cells, "organization_id", row["id"])
    yield from _finished(ImportKind.ORGANISATION, own, cells)


def _location(context: Context, row: Row) -> Iterator[Found]:
    own, wrong = _identity(context, row, ImportKind.LOCATION)
    if wrong:
        yield from wrong
        return
    cells = Cells(row.where, row.cells)
    cells.take("name", "name", partial(typed.line, most=200))
    cells.take("transport", "transportation", partial(shortened, cells=cells, column="transportation", most=300))
    kind = typed.line(row["location_type"] if isinstance(row["location_type"], str) else "").lower()
    cells.values["kind"] = kind if kind in ("postal", "virtual") else "physical"
    if cells.values["kind"] == "virtual":
        cells.take("online_url", "url", typed.url)
    else:
        belongings.address(context, cells, row)
        try:
            latitude, longitude = typed.coordinates(row["latitude"], row["longitude"])
            cells.values["point"] = [latitude, longitude] if latitude else None
        except Unusable as error:
            cells.refuse("latitude", str(error))
    if organisation := _reference(context, row["organization_id"], "organizations"):
        cells.values["organisations"] = [organisation]
    belongings.accessibility(context, cells, row["id"])
    if context.tables.said("schedules"):
        cells.values["schedules"] = belongings.hours(context, cells, "location_id", row["id"], alone=True)
    if context.tables.said("exceptions"):
        cells.values["exceptions"] = belongings.exceptions(context, cells, "location_id", row["id"])
    if cells.values["kind"] == "physical" and not (cells.values.get("postal_code") and cells.values.get("city")):
        yield from cells.problems
        yield Problem(row.where, _("A place to go to needs a postcode and a city."), ImportKind.LOCATION, own)
        return
    yield from _finished(ImportKind.LOCATION, own, cells)


def _reference(context: Context, target: Any, table: str) -> str:
    """The number of another record, if it can be one and stands in the delivery."""
    if not target or not context.tables.has(table, target):
        return ""
    try:
        return context.identify(target)
    except Unusable:
        return ""


def _service(context: Context, row: Row) -> Iterator[Found]:
    own, wrong = _identity(context, row, ImportKind.SERVICE)
    if wrong:
        yield from wrong
        return
    cells = Cells(row.where, row.cells)
    organisation = _reference(context, _organisation_of(context, row), "organizations")
    if not organisation:
        reason = _("The organisation that offers it is not in the delivery, or its id cannot be used.")
        yield Problem(row.where, reason, ImportKind.SERVICE, own)
        return
    cells.values["organisation"] = organisation
    cells.take("name", "name", partial(typed.line, most=200))
    description = cells.take("description", "description", typed.text)
    cells.values["summary"] = first_sentences(description or cells.values.get("name", ""), _SUMMARY)
    cells.take("website", "url", typed.url)
    cells.take("email", "email", typed.email)
    cells.take("eligibility", "eligibility_description", typed.text)
    cells.take("application_process", "application_process", typed.text)
    cells.take(
        "interpretation",
        "interpretation_services",
        partial(shortened, cells=cells, column="interpretation_services", most=200),
    )
    cells.take("cost_text", "fees_description", partial(shortened, cells=cells, column="fees_description", most=_COST))
    cells.take("alert", "alert", partial(shortened, cells=cells, column="alert", most=300))
    cells.take("verified_on", "assured_date", partial(typed.day_past, today=context.today))
    cells.take("status", "status", _status)
    _ages(cells)
    offer_parts.service(context, cells, row)
    yield from _finished(ImportKind.SERVICE, own, cells)


def _organisation_of(context: Context, row: Row) -> Any:
    """In HSDS at the offer; in Ohana at its place."""
    if row["organization_id"]:
        return row["organization_id"]
    place = context.tables.first("locations", row["at_location"]) if row["at_location"] else None
    return place["organization_id"] if place else None


def _status(value: Any) -> str:
    written = typed.line(value).lower()
    if written and written not in STATUS:
        raise Unusable(_("“%(value)s” is no status of HSDS.") % {"value": written[:40]})
    return STATUS.get(written, "")


def _ages(cells: Cells) -> None:
    lowest = cells.take("min_age", "minimum_age", partial(typed.whole, most=120))
    highest = cells.take("max_age", "maximum_age", partial(typed.whole, most=120))
    if lowest is not None and highest is not None and highest < lowest:
        cells.refuse("maximum_age", _("The upper age is below the lower one."))
        del cells.values["min_age"], cells.values["max_age"]


def shortened(value: Any, *, cells: Cells, column: str, most: int) -> str:
    """One line that fits; what is cut off is told."""
    written = typed.line(value, 10_000)
    if len(written) <= most:
        return written
    cells.note(column, _("The text was shortened to %(most)d characters.") % {"most": most})
    return first_sentences(written, most)


def first_sentences(value: str, most: int) -> str:
    """Whole sentences if one fits, else words and an ellipsis."""
    written = " ".join(value.split())
    if len(written) <= most:
        return written
    cut = written[: most - 1]
    for mark in (". ", "! ", "? "):
        if (end := cut.rfind(mark)) > most // 3:
            return cut[: end + 1]
    return cut[: cut.rfind(" ")].rstrip(",;:- ") + "…"
