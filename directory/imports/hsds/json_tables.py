"""HSDS JSON (single objects, page lists, nested or tabular) and Open Referral UK → tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from directory.imports import files
from directory.imports.hsds.json_stream import entries
from directory.imports.items import Problem
from directory.imports.tables import Tables

# Table → what its children and links are called in other tables.
_LINK = {
    "organizations": "organization_id",
    "services": "service_id",
    "locations": "location_id",
    "service_at_location": "service_at_location_id",
    "contacts": "contact_id",
    "phones": "phone_id",
}
# Nested lists → table; older versions of the standard and the British profile have further names.
_LISTS = {
    "organizations": "organizations",
    "services": "services",
    "locations": "locations",
    "service_at_locations": "service_at_location",
    "service_at_location": "service_at_location",
    "addresses": "addresses",
    "physical_addresses": "addresses",
    "phones": "phones",
    "contacts": "contacts",
    "schedules": "schedules",
    "regular_schedules": "schedules",
    "languages": "languages",
    "accessibility": "accessibility",
    "accessibility_for_disabilities": "accessibility",
    "cost_options": "cost_options",
    "required_documents": "required_documents",
    "service_areas": "service_areas",
    "attributes": "attributes",
    "organization_identifiers": "organization_identifiers",
    "eligibilitys": "eligibilities",
}
# Nested objects → table and link.
_OBJECTS = {
    "organization": ("organizations", "organization_id"),
    "service": ("services", "service_id"),
    "location": ("locations", "location_id"),
    "taxonomy_term": ("taxonomy_terms", "taxonomy_term_id"),
}
# Of an object at the top, which table it belongs to: fields that only such objects have.
_MARKS = (
    ("taxonomies", ("version",)),
    ("locations", ("location_type", "latitude", "addresses", "physical_addresses")),
    ("service_at_location", ("service", "location", "service_id", "location_id")),
    ("services", ("organization", "organization_id", "status", "service_at_locations", "eligibility_description")),
    ("taxonomy_terms", ("taxonomy", "taxonomy_detail", "term_uri")),
    ("organizations", ("description", "services", "locations", "website", "legal_status")),
)
_RECORDS = frozenset({"organizations", "services", "locations", "service_at_location"})


@dataclass(slots=True)
class Loaded:
    """What else the files said: problems of theirs, and whether they hold everything."""

    problems: list[Problem] = field(default_factory=list)
    is_complete: bool = True


@dataclass(slots=True)
class _Pages:
    """What page lists say of themselves, over all files of one delivery."""

    stated: set[int] = field(default_factory=set)
    delivered: int = 0
    where: str = ""


def load(paths: Sequence[Path], tables: Tables) -> Loaded:
    loaded, pages = Loaded(), _Pages()
    for part in files.parts(paths, ".json"):
        with part.open() as file:
            encoding = files.encoding_of(file)
        with part.open() as file:
            _file(part.name, entries(files.as_text(file, encoding), part.name), tables, loaded, pages)
    for total in sorted(pages.stated):
        if total != pages.delivered:
            loaded.is_complete = False
            loaded.problems.append(
                Problem(
                    pages.where,
                    _("total_items says %(stated)d, delivered were %(number)d. What is missing is not taken for gone.")
                    % {"stated": total, "number": pages.delivered},
                )
            )
    return loaded


def _file(name: str, found: Iterator[tuple[str, int, Any]], tables: Tables, loaded: Loaded, pages: _Pages) -> None:
    single: dict[str, Any] = {}
    seen_list = False
    for key, place, value in found:
        if place < 0:
            single[key] = value
            continue
        # Lists after an id belong to the one object that the file is.
        if key in ("", "contents") or key.endswith(".csv") or (key in _LISTS and "id" not in single):
            seen_list = True
            where = f"{name}, {key or 'list'}[{place}]"
            pages.delivered += key == "contents"
            _top(tables, loaded, key.removesuffix(".csv"), where, value)
        else:
            single.setdefault(key, []).append(value)
    if isinstance(total := single.get("total_items"), int) and not isinstance(total, bool):
        pages.stated.add(total)
        pages.where = name
    elif not seen_list or set(single) & {"id", "name"}:
        _alone(name, single, tables, loaded)


def _alone(name: str, single: Mapping[str, Any], tables: Tables, loaded: Loaded) -> None:
    """One object is a file of its own: it says nothing of what else there is."""
    loaded.is_complete = False
    if "openapi_url" in single or "profile" in single:
        loaded.problems.append(Problem(name, _("This file describes an interface and holds no records."), is_note=True))
    else:
        # The lists of an object at the top were read item by item.
        _top(tables, loaded, "", name, single)


def _top(tables: Tables, loaded: Loaded, key: str, where: str, value: Any) -> None:
    if not isinstance(value, Mapping):
        loaded.problems.append(Problem(where, _("An object is expected here.")))
        return
    table = _LISTS.get(key, key) if key not in ("", "contents") else _table_of(value)
    if not table:
        loaded.problems.append(
            Problem(where, _("It cannot be told what this object is: its fields are not those of HSDS."))
        )
        return
    known = tables.first(table, value["id"]) if table in _RECORDS and value.get("id") else None
    if known is not None and known["__top"]:
        loaded.problems.append(Problem(where, _twice(value["id"])))
        return
    _explode(tables, table, where, {**value, "__top": True}, {})


def _twice(own: Any) -> str:
    return _("The id %(id)s stands here for the second time. The first one counts.") % {"id": str(own)[:60]}


def _table_of(value: Mapping[str, Any]) -> str:
    return next((table for table, marks in _MARKS if any(mark in value for mark in marks)), "")


def _explode(tables: Tables, table: str, where: str, value: Mapping[str, Any], links: Mapping[str, Any]) -> None:
    """The object becomes a row; what is nested in it becomes rows that point to it."""
    plain = {name: cell for name, cell in value.items() if not isinstance(cell, Mapping) and not _is_nested(name, cell)}
    own = dict(links)
    for name, (other, link) in _OBJECTS.items():
        if isinstance(nested := value.get(name), Mapping):
            own.setdefault(link, nested.get("id"))
            _explode(tables, other, f"{where}.{name}", nested, {})
    if table == "service_at_location" and not plain.get("id"):
        plain["id"] = f"{own.get('service_id')}@{own.get('location_id')}"
    tables.merge(table, where, {**own, **plain})
    for name, nested in value.items():
        if _is_nested(name, nested):
            child = _LISTS[name]
            link = "link_id" if child == "attributes" else _LINK.get(table, "")
            for place, one in enumerate(nested):
                if isinstance(one, Mapping):
                    pointing = {link: plain.get("id")} if link else {}
                    _explode(tables, child, f"{where}.{name}[{place}]", one, pointing)


def _is_nested(name: str, cell: Any) -> bool:
    return name in _LISTS and isinstance(cell, list)
