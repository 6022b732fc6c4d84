"""HSDS CSV (a folder, a zip or single files) and the older Ohana CSV → tables with the names of HSDS 3.0."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from directory.imports import files
from directory.imports.hsds.json_tables import Loaded
from directory.imports.items import FileRefused, Problem
from directory.imports.tables import Tables

_RECORDS = ("organizations", "services", "locations")
_ALIASES = {"service_at_locations": "service_at_location", "services_at_location": "service_at_location"}

Cells = dict[str, Any]


def load(paths: Sequence[Path], tables: Tables) -> Loaded:
    loaded = Loaded()
    for part, where, cells in _rows(paths):
        name = part.removesuffix(".csv")
        put(tables, loaded, _ALIASES.get(name, name), where, cells)
    return loaded


def put(tables: Tables, loaded: Loaded, table: str, where: str, cells: Cells) -> None:
    """A row; of two with the same id the first counts."""
    if table in _RECORDS and cells.get("id") and tables.has(table, cells["id"]):
        reason = _("The id %(id)s stands here for the second time. The first one counts.")
        loaded.problems.append(Problem(where, reason % {"id": cells["id"][:60]}))
        return
    if table == "service_at_location" and not cells.get("id"):
        cells = {**cells, "id": f"{cells.get('service_id')}@{cells.get('location_id')}"}
    tables.put(table, where, cells)


def _rows(paths: Sequence[Path]) -> Iterator[tuple[str, str, Cells]]:
    for part in files.parts(paths, ".csv"):
        with part.open() as file:
            encoding = files.encoding_of(file)
        with part.open() as file:
            heading: list[str] = []
            for row in files.csv_rows(files.as_text(file, encoding), part.name):
                if not heading:
                    heading = [re.sub(r"\W+", "_", cell.strip().lower()) for cell in row.cells]
                    if len(set(heading)) != len(heading):
                        raise FileRefused(_("The file %(name)s has two columns of one name.") % {"name": part.name})
                    continue
                where = _("%(file)s, row %(row)d") % {"file": part.name, "row": row.number}
                yield part.name, where, dict(zip(heading, row.cells, strict=False))


# --- Ohana -----------------------------------------------------------------------------------------------------------
# What a place has, as Ohana calls it; the rest stays a word of the note.
ACCESSIBILITY = {
    "disabled_parking": "parking",
    "elevator": "lift",
    "ramp": "step_free",
    "restroom": "toilet",
    "wheelchair": "wheelchair",
    "wheelchair_van": "parking",
    "deaf_interpreter": "sign_language",
    "tape_braille": "guide_system",
}
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


def load_ohana(paths: Sequence[Path], tables: Tables) -> Loaded:
    loaded = Loaded()
    for part, where, cells in _rows(paths):
        read = _OHANA.get(part.removesuffix(".csv"))
        if read:
            for table, row in read(cells):
                put(tables, loaded, table, where, row)
    return loaded


def _parts(cell: str | None) -> list[str]:
    """A comma list inside a cell; commas in brackets belong to a name."""
    return [part.strip() for part in re.split(r",\s*(?![^()]*\))", cell or "") if part.strip()]


def _organizations(cells: Cells) -> Iterator[tuple[str, Cells]]:
    kept = ("id", "name", "alternate_name", "description", "email", "website", "legal_status")
    yield "organizations", {name: cells.get(name, "") for name in kept}


def _locations(cells: Cells) -> Iterator[tuple[str, Cells]]:
    # admin_emails are addresses of persons who kept the old directory: they are not read.
    kept = ("id", "organization_id", "name", "alternate_name", "transportation", "latitude", "longitude")
    kind = "virtual" if cells.get("virtual", "").strip().lower() == "true" else "physical"
    yield (
        "locations",
        {name: cells.get(name, "") for name in kept} | {"location_type": kind, "url": cells.get("website", "")},
    )
    for code in _parts(cells.get("accessibility")):
        yield (
            "accessibility",
            {"location_id": cells.get("id"), "description": code, "code": ACCESSIBILITY.get(code, "")},
        )
    for name in _parts(cells.get("languages")):
        yield "languages", {"location_id": cells.get("id"), "name": name}


def _services(cells: Cells) -> Iterator[tuple[str, Cells]]:
    own = cells.get("id")
    who = [cells.get("audience", "").strip(), cells.get("eligibility", "").strip()]
    how = [cells.get("application_process", "").strip(), cells.get("wait_time", "").strip()]
    kept = ("id", "name", "alternate_name", "description", "email", "status", "interpretation_services")
    yield (
        "services",
        {name: cells.get(name, "") for name in kept}
        | {
            "url": cells.get("website", ""),
            "eligibility_description": "\n".join(filter(None, who)),
            "application_process": "\n".join(filter(None, how)),
            "fees_description": cells.get("fees", ""),
            # In Ohana the organisation stands at the place.
            "at_location": cells.get("location_id"),
        },
    )
    if cells.get("location_id"):
        yield "service_at_location", {"service_id": own, "location_id": cells["location_id"]}
    for name in _parts(cells.get("languages")):
        yield "languages", {"service_id": own, "name": name}
    for document in _parts(cells.get("required_documents")):
        yield "required_documents", {"service_id": own, "document": document}
    for code in _parts(cells.get("taxonomy_ids")):
        yield "attributes", {"link_id": own, "code": code}


def _schedules(cells: Cells) -> Iterator[tuple[str, Cells]]:
    yield "schedules", {**cells, "freq": "WEEKLY", "byday": cells.get("weekday", "")}


def _holidays(cells: Cells) -> Iterator[tuple[str, Cells]]:
    days = {name: american_day(cells.get(name, "")) for name in ("start_date", "end_date")}
    yield "exceptions", {**cells, **days}


def american_day(written: str) -> str:
    """January 01, 0001; 12/24/2015; 12/24/15 → year-month-day. What is neither stays as it was written."""
    match = re.fullmatch(r"(\w+) (\d{1,2}), (\d{4})", written.strip())
    if match and match[1].lower() in _MONTHS:
        return f"{match[3]}-{_MONTHS.index(match[1].lower()) + 1:02}-{int(match[2]):02}"
    if match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})", written.strip()):
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
        return f"{year:04}-{int(match[1]):02}-{int(match[2]):02}"
    return written


def _as_it_is(table: str, **renamed: str) -> Callable[[Cells], Iterator[tuple[str, Cells]]]:
    """The table of HSDS with other names of columns: `type="number_type"`."""

    def read(cells: Cells) -> Iterator[tuple[str, Cells]]:
        yield table, {**cells, **{ours: cells.get(theirs, "") for ours, theirs in renamed.items()}}

    return read


_OHANA: dict[str, Callable[[Cells], Iterator[tuple[str, Cells]]]] = {
    "organizations": _organizations,
    "locations": _locations,
    "services": _services,
    "addresses": _as_it_is("addresses"),
    "phones": _as_it_is("phones", type="number_type", description="department"),
    "contacts": _as_it_is("contacts"),
    "regular_schedules": _schedules,
    "holiday_schedules": _holidays,
    "taxonomy": _as_it_is("taxonomy_terms", id="taxonomy_id", code="taxonomy_id"),
}
