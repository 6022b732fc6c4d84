"""The Kursliste to fill in: headings with notes, drop-downs of what is allowed, one example, all values explained."""

from __future__ import annotations

import csv
import io

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from directory.imports.sheet.columns import COLUMNS, COURSE_TYPES, LEVELS, MANY, YES_NO
from directory.models import CourseType, Level, Term
from portal import languages

# The words of the sheet are part of the format: German for everybody.
COURSES, VALUES, HINTS = "Kurse", "Erlaubte Werte", "Hinweise"
# So far down drop-downs reach.
_LAST_ROW = 2_000
_REQUIRED = PatternFill("solid", fgColor="DCE6F5")
_EXAMPLE = Font(italic=True, color="5A5A5A")
_WRAP = Alignment(wrap_text=True, vertical="top")
_ABOUT = (
    "Jede Zeile ist ein Durchgang, also ein Beginn eines Kurses. Spalten mit farbiger Überschrift müssen gefüllt sein.",
    "Hat ein Kurs mehrere Durchgänge, steht er mehrmals da: vorne gleich, ab der Spalte „Durchgang“ verschieden.",
    "Spalten dürfen fehlen oder anders gereiht sein. Eine leere Zelle heißt: dazu sagen wir nichts.",
    "Die Kursnummer ist Ihre eigene. Daran wird der Kurs beim nächsten Mal wiedererkannt; bitte ändern Sie sie nicht.",
    "Freie Plätze brauchen einen „Stand“. Nach 14 Tagen zeigt das Portal sie nicht mehr an.",
    "Formeln werden nicht gelesen. Bitte tragen Sie Werte ein. Die Beispielzeile wird übergangen.",
    "Schreiben Sie nichts über Teilnehmende in diese Liste.",
)


def xlsx() -> bytes:
    book = Workbook()
    courses = book.active
    assert isinstance(courses, Worksheet)  # noqa: S101
    courses.title = COURSES
    ranges = _values(book.create_sheet(VALUES))
    _hints(book.create_sheet(HINTS))
    for place, column in enumerate(COLUMNS, start=1):
        letter = get_column_letter(place)
        head = courses.cell(row=1, column=place, value=column.title)
        head.font, head.alignment = Font(bold=True), _WRAP
        head.comment = Comment(column.about, "KIM-Portal", width=320, height=90)
        if column.required:
            head.fill = _REQUIRED
        courses.cell(row=2, column=place, value=column.example or None).font = _EXAMPLE
        courses.column_dimensions[letter].width = column.width
        # Numbers, postcodes and days stay as they are typed.
        for row in range(2, 202):
            courses.cell(row=row, column=place).number_format = "@"
        if column.vocabulary and column.field not in MANY:
            courses.add_data_validation(_drop_down(ranges[column.vocabulary], f"{letter}2:{letter}{_LAST_ROW}"))
    courses.freeze_panes = "B2"
    courses.row_dimensions[1].height = 32
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _drop_down(formula: str, cells: str) -> DataValidation:
    rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = "Nicht in der Liste", f"Bitte wählen Sie einen Wert aus der Liste „{VALUES}“."
    rule.add(cells)
    return rule


def allowed() -> dict[str, list[str]]:
    """Vocabulary → what may stand in the cell, in German."""
    wanted = {column.vocabulary for column in COLUMNS if column.vocabulary}
    found: dict[str, list[str]] = {name: [] for name in sorted(wanted)}
    for term in Term.objects.filter(vocabulary__in=wanted).prefetch_related("labels").order_by("order"):
        found[term.vocabulary].append(term.label_in(languages.BASE))
    found[COURSE_TYPES] = [kind.label_in(languages.BASE) for kind in CourseType.objects.prefetch_related("labels")]
    found[LEVELS], found[YES_NO] = list(Level.values), ["ja", "nein"]
    return found


def _values(sheet: Worksheet) -> dict[str, str]:
    """A column of values for each vocabulary; returns where each stands, for the drop-downs."""
    ranges = {}
    titles = {column.vocabulary: column.title for column in reversed(COLUMNS) if column.vocabulary}
    for place, (vocabulary, values) in enumerate(allowed().items(), start=1):
        letter = get_column_letter(place)
        sheet.cell(row=1, column=place, value="ja/nein" if vocabulary == YES_NO else titles[vocabulary]).font = Font(
            bold=True
        )
        for row, value in enumerate(values, start=2):
            sheet.cell(row=row, column=place, value=value)
        sheet.column_dimensions[letter].width = 32
        ranges[vocabulary] = f"'{VALUES}'!${letter}$2:${letter}${max(len(values), 1) + 1}"
    sheet.freeze_panes = "A2"
    return ranges


def _hints(sheet: Worksheet) -> None:
    for text in _ABOUT:
        sheet.append([text])
    sheet.append([])
    sheet.append(["Spalte", "Was hineingehört", "Muss gefüllt sein"])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for column in COLUMNS:
        sheet.append([column.title, column.about, "ja" if column.required else ""])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 70
    sheet.column_dimensions["C"].width = 18


def as_csv() -> bytes:
    """UTF-8 with a mark and semicolons: opens in German spreadsheet programs as it is."""
    file = io.StringIO()
    rows = csv.writer(file, delimiter=";", lineterminator="\r\n")
    rows.writerow([column.title for column in COLUMNS])
    rows.writerow([column.example for column in COLUMNS])
    return file.getvalue().encode("utf-8-sig")
