"""Makes the files of the demo anew: `.venv/bin/python portal/demo/files/make_files.py`. All texts are ours."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import docx
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate

FOLDER = Path(__file__).parent
MADE_ON = dt.datetime(2026, 11, 24)
SAMPLE = "Beispieldaten: erfunden für die Vorführung des Portals."

Page = tuple[str, list[str]]  # a heading and its paragraphs

REGISTRATION: list[Page] = [
    (
        "Merkblatt: Anmeldung einer Wohnung",
        [
            "Wer in eine Wohnung zieht, meldet sich dort innerhalb von zwei Wochen an. Die Frist beginnt mit dem Tag "
            "des Einzugs, nicht mit dem Beginn des Mietvertrags.",
            "Anmelden müssen sich alle, die in der Wohnung leben: auch Kinder, auch Gäste, die länger als drei Monate "
            "bleiben. Für ein Kind melden die Eltern an. Ein Baby, das hier geboren wird, meldet das Standesamt "
            "selbst an.",
            "Die Anmeldung ist kostenlos. Sie ist möglich in jedem Bürgerbüro der Stadt, in der die Wohnung liegt.",
        ],
    ),
    (
        "Die Wohnungsgeberbestätigung",
        [
            "Der Wohnungsgeber bestätigt den Einzug auf einem Formular. Wohnungsgeber ist, wer Ihnen die Wohnung "
            "überlässt: der Eigentümer, die Hausverwaltung, bei einer Untermiete die Hauptmieterin.",
            "Auf dem Formular stehen die Anschrift der Wohnung, der Tag des Einzugs und die Namen aller Personen, die "
            "einziehen. Ein Mietvertrag ersetzt das Formular nicht.",
            "Wer in einer Unterkunft lebt, bekommt die Bestätigung von der Leitung des Hauses.",
        ],
    ),
    (
        "Nach der Anmeldung",
        [
            "Bringen Sie Ihren Namen an Klingel und Briefkasten an. Ohne Namen stellt die Post keine Briefe zu, auch "
            "nicht die Steuer-ID und den Bescheid des Ausländeramts.",
            "Ziehen Sie innerhalb derselben Stadt um, so melden Sie sich um. Eine Abmeldung ist nur nötig, wenn Sie "
            "Deutschland verlassen.",
            "Eine Auskunftssperre schützt Menschen, die bedroht werden: Das Amt gibt dann ihre Anschrift an niemanden "
            "weiter. Fragen Sie im Bürgerbüro danach, bevor Sie sich anmelden.",
        ],
    ),
]

SERVICE_CHARGES: list[Page] = [
    (
        "Merkblatt: Nebenkosten verstehen",
        [
            "Zur Miete kommen Nebenkosten. Dazu gehören Wasser, Müllabfuhr, Treppenhausreinigung, Versicherung des "
            "Hauses und oft die Heizung. Sie zahlen jeden Monat einen Abschlag.",
            "Einmal im Jahr rechnet der Vermieter ab. Die Abrechnung muss spätestens zwölf Monate nach dem Ende des "
            "Abrechnungszeitraums bei Ihnen sein. Kommt sie später, müssen Sie meist nichts nachzahlen.",
        ],
    ),
    (
        "Die Abrechnung prüfen",
        [
            "Vergleichen Sie die Zahlen mit dem Vorjahr. Verwaltungskosten und Reparaturen zahlt der Vermieter selbst, "
            "sie gehören nicht in die Abrechnung.",
            "Sie dürfen die Belege einsehen. Einwände haben zwölf Monate Zeit, am besten schriftlich.",
            "Zahlt das Jobcenter Ihre Miete? Geben Sie die Abrechnung sofort dort ab, auch wenn Sie Geld "
            "zurückbekommen.",
        ],
    ),
]

COURSE_CHECKLIST: list[tuple[str, list[str]]] = [
    (
        "Vor dem Termin",
        [
            "Termin bei der Sprachkursberatung vereinbaren",
            "Aufschreiben, an welchen Tagen und Uhrzeiten Sie Zeit haben",
            "Fragen, ob es eine Kinderbetreuung während des Unterrichts gibt",
        ],
    ),
    (
        "Zum Termin mitbringen",
        [
            "Berechtigungsschein oder Verpflichtung im Original",
            "Pass oder Aufenthaltstitel",
            "Zeugnisse früherer Kurse, auch aus einem anderen Land",
            "Bescheid über Bürgergeld, Wohngeld oder Kinderzuschlag",
        ],
    ),
    (
        "Nach der Anmeldung",
        [
            "Einstufungstest machen: Die Schule prüft, auf welcher Stufe Sie beginnen",
            "Fahrtkosten beantragen, wenn die Schule mehr als drei Kilometer entfernt ist",
            "Umzug oder Krankheit sofort der Schule mitteilen",
        ],
    ),
]

HEADING = ParagraphStyle("heading", fontName="Helvetica-Bold", fontSize=18, leading=24, spaceAfter=12)
TEXT = ParagraphStyle("text", fontName="Helvetica", fontSize=12, leading=18, spaceAfter=10)
SMALL = ParagraphStyle("small", fontName="Helvetica", fontSize=9, leading=12)


def make_pdf(name: str, pages: list[Page]) -> None:
    story: list[Flowable] = []
    for heading, paragraphs in pages:
        story += [PageBreak()] * bool(story)
        story += [
            Paragraph(heading, HEADING),
            *(Paragraph(text, TEXT) for text in paragraphs),
            Paragraph(SAMPLE, SMALL),
        ]
    SimpleDocTemplate(
        str(FOLDER / name), pagesize=A4, title=pages[0][0], author="Beispieldaten", lang="de", invariant=1
    ).build(story)


def make_checklist(name: str) -> None:
    document = docx.Document()
    document.core_properties.title = "Checkliste: Anmeldung zum Deutschkurs"
    document.core_properties.author = "Beispieldaten"
    document.core_properties.comments = ""
    document.core_properties.language = "de"
    document.core_properties.created = document.core_properties.modified = MADE_ON
    document.add_heading("Checkliste: Anmeldung zum Deutschkurs", 0)
    for heading, entries in COURSE_CHECKLIST:
        document.add_heading(heading, 1)
        for entry in entries:
            document.add_paragraph(entry, style="List Bullet")
    document.add_paragraph(SAMPLE)
    document.save(str(FOLDER / name))


if __name__ == "__main__":
    make_pdf("merkblatt-anmeldung-wohnung.pdf", REGISTRATION)
    make_pdf("merkblatt-nebenkosten.pdf", SERVICE_CHARGES)
    make_checklist("checkliste-kursanmeldung.docx")
