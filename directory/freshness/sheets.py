"""The tables of the report as rows for a spreadsheet; what the page shows is what the sheet holds."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from django.http import HttpResponse
from django.utils.translation import gettext as _

from directory.freshness import words
from directory.freshness.matrix import Matrix
from directory.freshness.never import Never
from directory.freshness.report import Line
from directory.offline_lists import BYTE_ORDER_MARK, safe_cell


def report_rows(lines: Iterable[Line], by: str, title: str) -> Iterator[list[str]]:
    yield [
        title,
        _("Entries"),
        _("Checked within 12 months"),
        _("Checked within 12 months, in percent"),
        _("Checked within 6 months"),
        _("Age in the middle, in days"),
        _("Oldest check"),
        _("Never checked"),
        _("To be checked"),
    ]
    for line in lines:
        ages = line.ages
        numbers = (ages.total, ages.fresh, ages.percent, ages.half, ages.median, ages.oldest, ages.never, ages.due)
        yield [words.name_of(line, by), *("" if one is None else str(one) for one in numbers)]


def matrix_rows(matrix: Matrix, title: str) -> Iterator[list[str]]:
    yield [title, *(town.name for town in matrix.towns), _("In no municipality")]
    for row in matrix.rows:
        yield [row.name, *map(str, row.numbers), str(row.elsewhere)]


def never_rows(found: Iterable[Never]) -> Iterator[list[str]]:
    yield [_("Kind"), _("Name"), _("Organisation"), _("In the directory since")]
    for one in found:
        yield [str(one.kind_label), one.name, one.organisation, one.since.isoformat()]


def sheet(name: str, tables: Iterable[Iterable[list[str]]]) -> HttpResponse:
    """Tables one below the other, an empty line between, as German spreadsheets read them."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write(BYTE_ORDER_MARK)
    writer = csv.writer(response, delimiter=";")
    for place, table in enumerate(tables):
        if place:
            writer.writerow([])
        writer.writerows([safe_cell(cell) for cell in row] for row in table)
    return response
