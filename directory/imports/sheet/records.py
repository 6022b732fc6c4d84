"""Rows of a Kursliste → items: the Träger and the place they name, the course, and the run that the row is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from directory.imports import typed
from directory.imports.items import Delivery, Found, Item, Problem
from directory.imports.rows import Cells
from directory.imports.sheet.columns import COLUMNS, COURSE_FIELDS, EXAMPLE, TITLES
from directory.imports.sheet.headings import Heading, Named, filled, heading_in, problems_of
from directory.imports.sheet.lines import Sheet
from directory.imports.words import Words, plain
from directory.models import RANK, ImportKind, Vocabulary

# So few free places are worth a call today.
FEW = 3
# Until when a lesson that begins then is one of the morning or the afternoon.
_NOON, _EVENING = "12:00", "17:00"
_SATURDAY = 5
_REQUIRED = tuple(column.field for column in COLUMNS if column.required)


class Reading:
    """One Kursliste: what was seen so far, so that a row can be told from its doubles."""

    def __init__(self, words: Words, today: dt.date, delivery: Delivery) -> None:
        self.words, self.today, self.delivery = words, today, delivery
        self._courses: dict[str, tuple[str, dict[str, str]]] = {}  # where it stood first, what it said
        self._runs: dict[str, str] = {}
        self._named: set[str] = set()

    def sheet(self, sheet: Sheet) -> Iterator[Found]:
        lines = iter(sheet.lines)
        heading = heading_in(lines, sheet.name)
        yield from problems_of(heading, sheet.name)
        for line in filled(lines):
            yield from self._row(sheet.name, heading, heading.named(line))

    def _row(self, sheet: str, heading: Heading, row: Named) -> Iterator[Found]:
        where = _("%(file)s, row %(row)d") % {"file": sheet, "row": row.number}
        if typed.line(str(row.cells.get("provider") or "")).startswith(EXAMPLE):
            yield Problem(where, _("The example row was passed over."), is_note=True)
            return
        cells = _Cells(where, row, heading)
        self._read_course(cells)
        self._read_run(cells)
        number, own = cells.key()
        yield from cells.problems
        if lacking := [TITLES[field] for field in _REQUIRED if not cells.found.get(field)]:
            # Nobody knows which run it was: none may be taken for gone.
            self.delivery.is_complete = False
            reason = _("The row is not taken: %(columns)s is missing or cannot be used.")
            yield Problem(where, reason % {"columns": ", ".join(lacking)}, ImportKind.COURSE, number)
            return
        if refused := self._double(where, cells, number, own):
            yield refused
            return
        yield from self._mentions(where, cells)
        if number not in self._courses:
            self._courses[number] = (where, cells.said())
            yield Item(ImportKind.COURSE, number, where, cells.course)
        self._runs[own] = where
        yield Item(ImportKind.RUN, own, where, {"course": number, "name": cells.run_name(), **cells.run})

    def _double(self, where: str, cells: _Cells, number: str, own: str) -> Problem | None:
        if first := self._runs.get(own):
            reason = _("This run stands here already: %(first)s. Give each run a number of its own.")
            return Problem(where, reason % {"first": first}, ImportKind.RUN, own)
        first, said = self._courses.get(number, ("", {}))
        for field, value in cells.said().items():
            if value and said.get(field) and said[field] != value:
                reason = _("“%(column)s” says something else than in %(first)s, and both rows are of one course.")
                return Problem(
                    cells.place(field), reason % {"column": TITLES[field], "first": first}, ImportKind.RUN, own
                )
        return None

    def _mentions(self, where: str, cells: _Cells) -> Iterator[Found]:
        for kind, own, values in cells.mentions():
            if own not in self._named:
                self._named.add(own)
                yield Item(kind, own, where, values, is_mention=True)

    # --- Cells --------------------------------------------------------------------------------------------------------
    def _read_course(self, cells: _Cells) -> None:
        put, term = cells.put, self._term
        put(None, "provider", partial(typed.line, most=200))
        put("own_number", "course_number", partial(typed.line, most=60), course=True)
        put("name", "course_name", partial(typed.line, most=200), course=True)
        put("course_type", "course_type", self._course_type, course=True)
        if kind := cells.course.get("course_type"):
            cells.course["topics"] = self.words.topics_of_course(kind)
        put("summary", "summary", partial(typed.line, most=300), course=True)
        put("description", "description", typed.text, course=True)
        put("start_level", "start_level", typed.level, course=True)
        put("target_level", "target_level", typed.level, course=True)
        put("units", "units", typed.whole, course=True)
        put("access", "access", self._terms(Vocabulary.COURSE_ACCESS), course=True)
        put("certificates", "certificates", self._terms(Vocabulary.CERTIFICATE), course=True)
        put("childcare", "childcare", term(Vocabulary.CHILDCARE), course=True)
        put("women_only", "women_only", lambda value: bool(typed.yes_no(value)), course=True)
        put("is_free", "is_free", typed.yes_no, course=True)
        put("cost_text", "cost_text", partial(typed.line, most=300), course=True)
        put("application_process", "application_process", typed.text, course=True)
        put("phone", "phone", partial(typed.line, most=40), course=True)
        put("email", "email", typed.email, course=True)
        put("website", "website", typed.url, course=True)
        start, target = cells.course.get("start_level"), cells.course.get("target_level")
        if start and target and RANK[target] < RANK[start]:
            cells.refuse("target_level", _("The target level lies below the start level."))
            del cells.course["target_level"], cells.course["start_level"]

    def _read_run(self, cells: _Cells) -> None:
        put = cells.put
        put("own_number", "run_number", partial(typed.line, most=60))
        put("module", "module", partial(typed.whole, most=99))
        starts = put("starts_on", "starts_on", typed.day)
        ends = put("ends_on", "ends_on", typed.day)
        if starts and ends and ends < starts:
            cells.refuse("ends_on", _("The run ends before it starts."))
            del cells.run["ends_on"]
        days = put("weekdays", "weekdays", typed.weekdays)
        span = put("span", "span", typed.span)
        if "span" in cells.run:
            cells.run["starts_at"], cells.run["ends_at"] = cells.run.pop("span")
        times = put("times", "times", self._terms(Vocabulary.COURSE_TIME))
        part = part_of_day(span, days)
        if not times and part and part in self.words.codes(Vocabulary.COURSE_TIME):
            cells.run["times"] = [part]
        put("mode", "mode", self._term(Vocabulary.COURSE_MODE))
        put("units_per_week", "units_per_week", partial(typed.whole, most=60))
        put("register_until", "register_until", typed.day)
        put("placement_test_on", "placement_test_on", typed.day)
        put("entry_possible_later", "entry_possible_later", lambda value: bool(typed.yes_no(value)))
        if cells.has("is_cancelled"):
            put("status", "is_cancelled", lambda value: "cancelled" if typed.yes_no(value) else "open")
        for field in ("street", "city", "place"):
            put(None, field, partial(typed.line, most=160))
        put(None, "postal_code", typed.postcode)
        self._read_places(cells)

    def _read_places(self, cells: _Cells) -> None:
        as_of = cells.put(None, "as_of", partial(typed.day_past, today=self.today))
        most = cells.put("max_places", "max_places", partial(typed.whole, most=500))
        free = cells.put(None, "places_free", partial(typed.whole, most=500))
        state = cells.put(None, "places_state", self._term(Vocabulary.PLACE_STATE))
        if as_of:
            cells.course["verified_on"] = as_of
        if free is None and not state:
            return
        if not as_of:
            cells.refuse(
                "places_free", _("Free places mislead without the day they were told. Fill in the column Stand.")
            )
        elif free is not None and most is not None and free > most:
            cells.refuse("places_free", _("There cannot be more free places than places."))
        else:
            if not state and free is not None:
                state = "voll" if free == 0 else "wenige" if free <= FEW else "plaetze_frei"
            cells.run["places"] = {"free": free, "state": state or "", "as_of": as_of}

    def _course_type(self, value: Any) -> str:
        return self.words.course_type(value) if plain(value) else ""

    def _term(self, vocabulary: str) -> Callable[[Any], str]:
        return lambda value: self.words.term(vocabulary, value)

    def _terms(self, vocabulary: str) -> Callable[[Any], list[str]]:
        return lambda value: self.words.terms(
            vocabulary, [part for part in re.split(r"[;\n]", str(value or "")) if part]
        )


def part_of_day(span: tuple[str, str] | None, days: list[int] | None) -> str:
    """The time of day that readers look for, from when lessons begin."""
    if days and min(days) >= _SATURDAY:
        return "wochenende"
    begins = span[0] if span else ""
    if not begins:
        return ""
    return "vormittags" if begins < _NOON else "nachmittags" if begins < _EVENING else "abends"


class _Cells(Cells):
    """A row that is course and run at once. `found` holds every value by its column."""

    def __init__(self, where: str, row: Named, heading: Heading) -> None:
        super().__init__(where, row.cells)
        self._row, self._heading = row, heading
        self.course: dict[str, Any] = {}
        self.run: dict[str, Any] = {}
        self.found: dict[str, Any] = {}

    def place(self, column: str) -> str:
        letter = self._heading.letter(column)
        title = TITLES[column]
        return _("%(row)s, column %(letter)s (%(title)s)") % {"row": self.where, "letter": letter, "title": title}

    def put(self, field: str | None, column: str, read: Callable[[Any], Any], *, course: bool = False) -> Any:
        if not self.has(column):
            return None
        if column in self._row.formulas:
            self.refuse(column, _("The cell holds a formula. Write the value itself."))
            return None
        value = self.take(column, column, read)
        if column not in self.values:
            return None
        self.found[column] = value
        if field:
            (self.course if course else self.run)[field] = value
        return value

    def said(self) -> dict[str, str]:
        """What this row says of its course, to be compared with the other rows."""
        return {name: plain(self.raw(name)) for name in COURSE_FIELDS if self.has(name)}

    def key(self) -> tuple[str, str]:
        """Numbers of course and run. Without one of the provider's own, what tells courses apart has to do."""
        found = self.found
        words = [
            found.get("course_name"),
            found.get("course_type"),
            found.get("start_level"),
            found.get("target_level"),
        ]
        course = found.get("course_number") or "/".join(plain(word or "") for word in words)
        number = f"{plain(found.get('provider') or '')}|{plain(course)}"[:120]
        span = found.get("span") or ("", "")
        run = found.get("run_number") or f"{found.get('starts_on') or ''} {span[0]}".strip()
        return number, f"{number}|{plain(run)}"[:200]

    def run_name(self) -> str:
        day = dt.date.fromisoformat(self.found["starts_on"])
        return f"{self.found['course_name']} ({day:%d.%m.%Y})"[:200]

    def mentions(self) -> Iterator[tuple[ImportKind, str, Mapping[str, Any]]]:
        """Träger and place. Course and run get the numbers that stand for them."""
        provider = plain(self.found["provider"])
        self.course["organisation"] = provider
        yield ImportKind.ORGANISATION, provider, {"name": self.found["provider"]}
        street, code, city = (self.found.get(name) or "" for name in ("street", "postal_code", "city"))
        name = self.found.get("place") or street
        if not name:
            return
        if not (code and city):
            self.note("place", _("Without postcode and city the place cannot be found and is left out."))
            return
        own = plain(f"{street or name}|{code}|{city}")[:200]
        self.run["location"] = own
        values = {"name": name, "street": street, "postal_code": code, "city": city, "organisations": [provider]}
        yield ImportKind.LOCATION, own, values
