"""What belongs to an organisation, a place or an offer in HSDS: addresses, telephones, contacts, hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, is_possible_number, parse

from directory.imports import typed
from directory.imports.hsds import hours as hsds_hours
from directory.imports.items import Problem, Unusable
from directory.imports.rows import Cells
from directory.imports.tables import Row, Tables
from directory.imports.words import Words

_UNKNOWN = {
    "accessibility": gettext_lazy(
        "The feature of accessibility “%(word)s” is not known here and was left out (%(number)d times)."
    ),
    "language": gettext_lazy("The language “%(word)s” is not known here and was left out (%(number)d times)."),
    "topic": gettext_lazy("The topic “%(word)s” is not known here and was left out (%(number)d times)."),
}
_VOICE = ("", "voice", "telephone", "hotline", "tel", "phone", "mobile", "cell")
_HOME = "DE"
# Content, and content is German: a contact of which nobody says what it is for.
NAMELESS = "Auskunft"


@dataclass(slots=True)
class Context:
    """One delivery in this shape: its tables, our words, whether ids are UUIDs, what was met and not understood."""

    tables: Tables
    words: Words
    today: dt.date
    uuids: bool = True
    topics: Mapping[str, str] = field(default_factory=dict)
    _unmapped: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)

    def identify(self, own: Any) -> str:
        if self.uuids:
            return typed.identifier(own)
        found = typed.line(own)
        if not found:
            raise Unusable(_("The id is missing."))
        return found

    def miss(self, what: str, word: str, where: str) -> None:
        first, number = self._unmapped.get((what, word), (where, 0))
        self._unmapped[what, word] = (first, number + 1)

    def unmapped(self) -> Iterator[Problem]:
        """Each word once, with the first place and how often it stands there."""
        for (what, word), (where, number) in sorted(self._unmapped.items()):
            yield Problem(
                where,
                str(_UNKNOWN[what]) % {"word": word[:120], "number": number},
                is_note=True,
            )


def _first_phone(rows: list[Row]) -> Row | None:
    voices = [row for row in rows if str(row["type"] or "").strip().lower() in _VOICE and _number(row)]
    return voices[0] if voices else None


def _number(row: Row) -> str:
    """As it is written, with the country where it is told apart; quotation marks come from broken exports."""
    written = typed.line(str(row["number"] or "")).strip("\"' ")
    country = typed.line(str(row["country_prefix"] or ""))
    extension = typed.line(str(row["extension"] or ""))
    number = f"{country} {written}" if country and not written.startswith("+") else written
    return f"{number} ext. {extension}" if number and extension else number


def written_phone(rows: list[Row], most: int = 40) -> str:
    """For fields that keep a number as its owner writes it: abroad nobody may force +49 on it."""
    found = _first_phone(rows)
    return _number(found)[:most] if found else ""


def organisation_phone(context: Context, cells: Cells, row: Row) -> None:
    """Organisations keep numbers that can be dialled from anywhere: the country must be known."""
    found = _first_phone(context.tables.linked("phones", "organization_id", row["id"]))
    if found is None:
        return
    number = _dialled(_number(found), _country_of(context, row))
    if number:
        cells.values["phone"] = number
    else:
        reason = _("“%(number)s” is no telephone number that can be dialled. Write it with its country: +49 …")
        cells.problems.append(Problem(found.where, reason % {"number": _number(found)[:40]}))


def _dialled(written: str, country: str) -> str:
    try:
        number = parse(written, country)
    except NumberParseException:
        return ""
    number.extension = None
    return str(format_number(number, PhoneNumberFormat.E164)) if is_possible_number(number) else ""


def _country_of(context: Context, row: Row) -> str:
    for place in context.tables.linked("locations", "organization_id", row["id"]):
        for found in context.tables.linked("addresses", "location_id", place["id"]):
            if country := typed.line(str(found["country"] or "")).upper():
                return country[:2]
    return _HOME


def contacts(context: Context, cells: Cells, link: str, target: Any) -> None:
    """Functions that can be reached. Names of persons are left out: they need consent (Art. 6 (1) a GDPR)."""
    found = []
    for row in context.tables.linked("contacts", link, target):
        phone = written_phone(context.tables.linked("phones", "contact_id", row["id"]))
        try:
            email = typed.email(row["email"])
        except Unusable as error:
            cells.problems.append(Problem(f"{row.where}, email", str(error)))
            email = ""
        if not (phone or email):
            continue
        function = typed.line(str(row["title"] or row["department"] or "")) or NAMELESS
        note = phone if not _dialled(phone, _HOME) or not phone.startswith(("+", "0")) else ""
        found.append(
            {
                "function": function[:120],
                "phone": "" if note else _dialled(phone, _HOME),
                "email": email,
                "note": note[:160],
            }
        )
    if found:
        cells.values["contacts"] = found


def address(context: Context, cells: Cells, row: Row) -> None:
    rows = context.tables.linked("addresses", "location_id", row["id"])
    if not rows:
        return
    best = next((one for one in rows if str(one["address_type"] or "physical").startswith("physical")), rows[0])
    inner = Cells(best.where, best.cells)
    street = ", ".join(
        part for name in ("address_1", "address_2") if (part := typed.line(str(best[name] or ""), 10_000))
    )
    cells.values["street"] = street[:160]
    inner.take("city", "city", partial(typed.line, most=80))
    inner.take("postal_code", "postal_code", typed.postcode)
    country = typed.line(str(best["country"] or _HOME)).upper()
    inner.values["country"] = country if len(country) == 2 and country.isalpha() else _HOME
    cells.values |= inner.values
    cells.problems += inner.problems


def accessibility(context: Context, cells: Cells, target: Any) -> None:
    found: dict[str, str] = {}
    for row in context.tables.linked("accessibility", "location_id", target):
        word = str(row["code"] or row["description"] or "")
        try:
            code = context.words.term("accessibility", word)
        except Unusable:
            context.miss("accessibility", str(row["description"] or word), row.where)
            continue
        if code:
            found.setdefault(code, typed.line(str(row["details"] or ""), 10_000)[:120])
    if found:
        cells.values["accessibility"] = [[code, "yes", note] for code, note in sorted(found.items())]


def hours(context: Context, cells: Cells, link: str, target: Any, *, alone: bool = False) -> list[list[Any]]:
    """`alone`: only those of the place itself, not those of an offer there."""
    found: list[list[Any]] = []
    for row in context.tables.linked("schedules", link, target):
        if alone and (row["service_id"] or row["service_at_location_id"]):
            continue
        try:
            found += [one for one in hsds_hours.spans(row.cells) if one not in found]
        except Unusable as error:
            cells.problems.append(Problem(row.where, str(error)))
    return sorted(found, key=str)


def exceptions(context: Context, cells: Cells, link: str, target: Any) -> list[list[str]]:
    """Rows of [first_day, last_day, opens, closes]. A year like 0001 stands for every year, which cannot be kept."""
    found = []
    for row in context.tables.linked("exceptions", link, target):
        try:
            first, last = typed.day(row["start_date"]), typed.day(row["end_date"] or row["start_date"])
            opens, closes = typed.in_order(typed.time(row["opens_at"]), typed.time(row["closes_at"]))
            if typed.yes_no(row["closed"]):
                opens = closes = ""
            if not first or last < first or bool(opens) != bool(closes):
                raise Unusable(_("These days or times are not complete."))
        except Unusable as error:
            cells.problems.append(Problem(row.where, str(error)))
            continue
        found.append([first, last, opens, closes])
    return sorted(found)
