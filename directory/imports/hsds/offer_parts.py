"""What belongs to an offer in HSDS: places with their hours, languages, prices, papers to bring, topics."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from directory.imports import typed
from directory.imports.hsds.belongings import Context, contacts, exceptions, hours, written_phone
from directory.imports.items import Problem, Unusable
from directory.imports.rows import Cells
from directory.imports.tables import Row

# Content, and content is German.
NAMELESS = "Preis"


def service(context: Context, cells: Cells, row: Row) -> None:
    own, said = row["id"], context.tables.said
    if said("phones"):
        cells.values["phone"] = written_phone(context.tables.linked("phones", "service_id", own))
    if said("service_at_location"):
        cells.values["places"] = _places(context, cells, own)
    if said("languages"):
        cells.values["spoken"] = _spoken(context, own)
    if said("cost_options"):
        cells.values["costs"] = _costs(context, cells, own)
    if said("required_documents"):
        cells.values["required_documents"] = _documents(context, own)
    if said("attributes"):
        cells.values["topics"] = _topics(context, own)
    contacts(context, cells, "service_id", own)


def _documents(context: Context, own: Any) -> list[str]:
    rows = context.tables.linked("required_documents", "service_id", own)
    found = (typed.line(str(row["document"] or ""), 10_000)[:500] for row in rows)
    return list(dict.fromkeys(filter(None, found)))


def _places(context: Context, cells: Cells, own: Any) -> list[dict[str, Any]]:
    everywhere = hours(context, cells, "service_id", own)
    found: dict[str, dict[str, Any]] = {}
    for row in context.tables.linked("service_at_location", "service_id", own):
        if not context.tables.has("locations", row["location_id"]):
            cells.problems.append(Problem(row.where, _("This place is not in the delivery.")))
            continue
        try:
            location = context.identify(row["location_id"])
        except Unusable as error:
            cells.problems.append(Problem(row.where, str(error)))
            continue
        here = hours(context, cells, "service_at_location_id", row["id"])
        note = typed.line(str(row["description"] or ""), 10_000)
        phones = context.tables.linked("phones", "service_at_location_id", row["id"]) or context.tables.linked(
            "phones", "location_id", row["location_id"]
        )
        found[location] = {
            "location": location,
            "phone": written_phone(phones),
            "note": note if len(note) <= 200 else "",
            "schedules": here or everywhere,
            "exceptions": exceptions(context, cells, "service_id", own),
        }
    return list(found.values())


def _spoken(context: Context, own: Any) -> list[list[str]]:
    found: dict[str, str] = {}
    for row in context.tables.linked("languages", "service_id", own):
        level = "interpreter" if "interpret" in str(row["note"] or "").lower() else "fluent"
        for word in (row["code"], row["name"], row["language"]):
            try:
                code = context.words.term("language", word or "")
            except Unusable:
                continue
            if code:
                found.setdefault(code, level)
                break
        else:
            if word := str(row["name"] or row["code"] or row["language"] or ""):
                context.miss("language", word, row.where)
    return [[code, level] for code, level in sorted(found.items())]


def _costs(context: Context, cells: Cells, own: Any) -> list[dict[str, Any]]:
    found = []
    for row in context.tables.linked("cost_options", "service_id", own):
        try:
            if (currency := typed.line(str(row["currency"] or "EUR")).upper()) not in ("EUR", "€"):
                raise Unusable(_("Only prices in euros are kept, not in %(currency)s.") % {"currency": currency[:10]})
            first, last = typed.day(row["valid_from"]), typed.day(row["valid_to"])
            if first and last and last < first:
                raise Unusable(_("The last day is before the first."))
            found.append(
                {
                    "label": typed.line(row["option"], 160) or NAMELESS,
                    "amount": typed.amount(row["amount"]),
                    "unit": typed.line(row["amount_description"], 10_000)[:60],
                    "valid_from": first,
                    "valid_to": last,
                }
            )
        except Unusable as error:
            cells.problems.append(Problem(row.where, str(error)))
    return found


def _topics(context: Context, own: Any) -> list[str]:
    """By the source's own table first, then by what its terms are called."""
    found = set()
    for row in context.tables.linked("attributes", "link_id", own):
        term = context.tables.first("taxonomy_terms", row["taxonomy_term_id"] or row["code"] or "")
        code = typed.line(str((term["code"] if term else "") or row["code"] or row["taxonomy_term_id"] or ""))
        name = typed.line(str((term["name"] if term else "") or ""))
        ours = context.topics.get(code) or context.topics.get(str(row["taxonomy_term_id"]))
        if ours is None:
            ours = next((one for word in (code, name) if word and (one := _topic(context, word))), "")
        if ours:
            found.add(ours)
        elif code:
            context.miss("topic", f"{code} ({name})" if name and name != code else code, row.where)
    return sorted(found)


def _topic(context: Context, word: str) -> str:
    try:
        return context.words.topic(word)
    except Unusable:
        return ""
