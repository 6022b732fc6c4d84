"""The figures as tables of text, small numbers hidden: what the page shows is what the download holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from portal import languages
from search import documents
from search.desk.figures import Figures, TermCount
from search.models import SearchDay

# One or two searches could be those of one person.
SMALLEST = 3
# Spelled out in SearchDay.words.
MORE_WORDS = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """`language` where the text is not of the page's own; `percent` is drawn as a bar beside it."""

    text: str
    language: str = ""
    percent: float | None = None

    @property
    def width(self) -> str:
        """As SVG wants it, whatever the language writes between digits."""
        return "" if self.percent is None else f"{self.percent:.1f}%"


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    title: str
    columns: tuple[Cell, ...]
    rows: list[tuple[Cell, ...]] = field(default_factory=list)


def tables(figures: Figures) -> dict[str, Table]:
    """Every table by its name, in the order of the page."""
    found = (
        _days(figures),
        _languages(figures),
        _lengths(figures),
        _hits(figures),
        _topics(figures),
        _terms("terms", _("What is searched most"), figures.terms),
        _terms("unanswered", _("What was searched without a result"), figures.unanswered),
    )
    return {table.name: table for table in found}


def number(value: int) -> str:
    return number_format(value, force_grouping=True)


def guarded(value: int) -> str:
    """A number that tells of no single person: one or two are not told apart."""
    return f"<{SMALLEST}" if 0 < value < SMALLEST else number(value)


def share(part: int, whole: int) -> str:
    """„12 %“; a dash where the whole is too small to speak of shares."""
    return "–" if whole < SMALLEST else f"{number(round(100 * part / whole))} %"


def _days(figures: Figures) -> Table:
    table = Table("days", _("Searches by day"), _cells(_("Day"), _("Searches"), _("Without a result")))
    for day, outcome in figures.days.items():
        table.rows.append(
            _cells(date_format(day, "SHORT_DATE_FORMAT"), number(outcome.searches), number(outcome.nothing))
        )
    return table


def _languages(figures: Figures) -> Table:
    most = max((outcome.searches for outcome in figures.languages.values()), default=1)
    columns = _cells(
        _("Language"), _("Searches"), _("Without a result"), _("Few exact matches"), _("Spelling corrected")
    )
    table = Table("languages", _("By language of the page"), columns)
    for code, outcome in figures.languages.items():
        amount = Cell(guarded(outcome.searches), percent=100 * outcome.searches / most)
        parts = (outcome.nothing, outcome.weak, outcome.corrected)
        shares = _cells(*(share(part, outcome.searches) for part in parts))
        table.rows.append((_language(code), amount, *shares))
    return table


def _lengths(figures: Figures) -> Table:
    most = max((outcome.searches for outcome in figures.lengths.values()), default=1)
    table = Table("lengths", _("By length of the question"), _cells(_("Words"), _("Searches"), _("Without a result")))
    for words, outcome in figures.lengths.items():
        name = ngettext("%(number)s word", "%(number)s words", words) % {"number": words}
        amount = Cell(guarded(outcome.searches), percent=100 * outcome.searches / most)
        nothing = Cell(share(outcome.nothing, outcome.searches))
        table.rows.append((Cell(_("4 words and more") if words >= MORE_WORDS else name), amount, nothing))
    return table


def _hits(figures: Figures) -> Table:
    total = sum(figures.bands.values())
    table = Table("hits", _("By number of results"), _cells(_("Results"), _("Searches"), _("Share")))
    for band in SearchDay.Band:
        searches = figures.bands.get(band.value, 0)
        amount = Cell(guarded(searches), percent=100 * searches / total if total else 0)
        table.rows.append((Cell(str(band.label)), amount, Cell(share(searches, total))))
    return table


def _topics(figures: Figures) -> Table:
    """A column for each language that has a number to tell."""
    titles = documents.labels_of("topic", get_language() or languages.BASE)
    told = {code for counts in figures.topics.values() for code, value in counts.items() if value >= SMALLEST}
    codes = [code for code in languages.CODES if code in told]
    most = max((sum(counts.values()) for counts in figures.topics.values()), default=1)
    names = tuple(_language(code) for code in codes)
    table = Table("topics", _("Topics"), (*_cells(_("Topic"), _("Searches")), *names))
    for code, counts in figures.topics.items():
        amount = Cell(_total(counts), percent=100 * sum(counts.values()) / most)
        by_language = (Cell(guarded(counts.get(language, 0))) for language in codes)
        table.rows.append((Cell(titles.get(code, code)), amount, *by_language))
    return table


def _total(counts: Mapping[str, int]) -> str:
    """The sum, unless what is hidden beside it could be worked out from it."""
    hidden = [value for value in counts.values() if 0 < value < SMALLEST]
    total = sum(counts.values())
    if not hidden or (len(hidden) > 1 and sum(hidden) >= SMALLEST):
        return guarded(total)
    told = total - sum(hidden)
    return f"≥{number(told)}" if told else guarded(total)


def _terms(name: str, title: str, terms: tuple[TermCount, ...]) -> Table:
    table = Table(name, title, _cells(_("Typed"), _("Searches"), _("Without a result")))
    for term in terms:
        table.rows.append(_cells(term.text, guarded(term.searches), guarded(term.without_hits)))
    return table


def _language(code: str) -> Cell:
    known = languages.BY_CODE.get(code)
    return Cell(known.autonym, language=code) if known else Cell(code)


def _cells(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text) for text in texts)
