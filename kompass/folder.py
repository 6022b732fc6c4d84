"""What belongs into each register of the Ordner, per language. Reads any number of dimensions in a fixed number of
statements.

Like the pages of the kompass: title from the topic, text in the language of the sheet where it is translated, else in
German and marked so.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from directory.catalogue import DimensionEntry, TopicEntry, catalogue
from directory.models import Service, Topic
from directory.offer_words import Phrase, phrase
from directory.reading import ServiceReading, read_services
from directory.short_facts import Facts, Line, week_lines
from kompass import guide
from kompass.folder_text import Text, text_of
from kompass.folder_wishes import FolderWishes, dimensions
from kompass.models import DimensionPage, EmergencyContact, FolderRegister, FolderRegisterText, TopicPage
from portal import languages, stand
from portal.lists import joined
from portal.navigation import page_address
from portal.public_pages import public_pages


@dataclass(frozen=True, slots=True)
class OfficeSide:
    """An office in one language: what holds for months. Closures and alerts of these weeks are read on the net."""

    language: str
    title: Phrase
    organisation: str  # German
    marks: tuple[str, ...]
    place: tuple[Line, ...]
    when: tuple[Line, ...]
    call: tuple[Line, ...]
    stand: str


# In one language or in two.
Office = tuple[OfficeSide, ...]


@dataclass(frozen=True, slots=True)
class TopicSide:
    """A topic in one language of the sheet. `text_language` is that of the text, which may be German."""

    language: str
    title: Phrase
    summary: Phrase
    text: Text
    text_language: str
    marks: tuple[str, ...]
    stand: str


@dataclass(frozen=True, slots=True)
class TopicSheet:
    code: str
    path: str
    sides: tuple[TopicSide, ...]
    offices: tuple[Office, ...]
    numbers: tuple[tuple[EmergencyContact, ...], ...]  # of a protection topic, by language

    @property
    def is_cut(self) -> bool:
        return any(side.text.is_cut for side in self.sides)


@dataclass(frozen=True, slots=True)
class RegisterSide:
    """The first sheet of a register in one language. `text_language` is that of the words below its title."""

    language: str
    title: Phrase
    purpose: str
    documents: tuple[str, ...]
    deadlines: tuple[str, ...]
    own_lines: tuple[str, ...]
    text_language: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """`number` is its place in everybody's folder, however many registers are printed."""

    code: str
    number: int
    icon: str
    path: str
    sides: tuple[RegisterSide, ...]
    office: Office
    topics: tuple[TopicSheet, ...]


@dataclass(frozen=True, slots=True)
class Folder:
    languages: tuple[str, ...]
    registers: tuple[Register, ...]
    total: int  # of all registers there are
    numbers: tuple[tuple[EmergencyContact, ...], ...]


def topics_by_dimension(wishes: FolderWishes) -> dict[str, list[TopicEntry]]:
    """The topics that readers find, by code of their dimension, as far as these wishes let them in. One statement."""
    pages = public_pages(TopicPage.objects.all()).filter(locale__language_code=languages.BASE)
    ids = pages.order_by().values_list("topic_id", flat=True)
    found: dict[str, list[TopicEntry]] = defaultdict(list)
    for topic in catalogue().topics_in_order(ids):
        if wishes.with_protection or not topic.is_protection:
            found[topic.dimension.code].append(topic)
    return found


def read_folder(wishes: FolderWishes, *, at: dt.datetime) -> Folder:
    """At most 25 statements, whatever is asked for."""
    chosen = wishes.chosen
    ids = [dimension.id for dimension in chosen]
    pages = {} if wishes.is_short else _topic_pages(wishes, ids)
    words = {row.dimension_id: row for row in _registers(ids)}
    first = _first_contacts(pages)
    named = {pk for row in first.values() for pk in row} | {row.office_id for row in words.values()}
    readings = _offices(named, wishes)
    numbers = [guide.emergency_contacts(code, protection=True) for code in wishes.languages]

    def sheet(topic: TopicEntry) -> TopicSheet:
        offices = (readings[pk] for pk in first.get(topic.id, ()) if pk in readings)
        return TopicSheet(
            topic.code,
            page_address(pages[topic.id][languages.BASE].url_path, wishes.language),
            tuple(_topic_side(topic, pages[topic.id], code, at.date()) for code in wishes.languages),
            tuple(_office(reading, wishes, at) for reading in offices),
            tuple(map(tuple, numbers)) if topic.is_protection else (),
        )

    paths = _dimension_paths(ids)
    places = {dimension.code: number for number, dimension in enumerate(dimensions(), start=1)}
    registers = []
    for dimension in chosen:
        row = words.get(dimension.id)
        reading = readings.get(row.office_id) if row and row.office_id else None
        topics = [topic for topic in catalogue().topics_in_order(pages) if topic.dimension.id == dimension.id]
        registers.append(
            Register(
                dimension.code,
                places[dimension.code],
                dimension.icon,
                page_address(paths[dimension.id], wishes.language) if dimension.id in paths else "",
                tuple(_register_side(dimension, row, code) for code in wishes.languages),
                _office(reading, wishes, at) if reading else (),
                tuple(map(sheet, topics)),
            )
        )
    return Folder(wishes.languages, tuple(registers), len(places), tuple(map(_for_everybody, numbers)))


# --- Statements ------------------------------------------------------------------------------------------------------
def _topic_pages(wishes: FolderWishes, ids: Collection[int]) -> dict[int, dict[str, TopicPage]]:
    """Topic → language → page. Where there is no German page, readers know of no topic."""
    rows = public_pages(TopicPage.objects.filter(topic__dimension__in=ids)).filter(
        locale__language_code__in={languages.BASE, *wishes.languages}
    )
    if not wishes.with_protection:
        rows = rows.filter(topic__is_protection=False)
    found: dict[int, dict[str, TopicPage]] = defaultdict(dict)
    for page in rows.select_related("locale"):
        found[page.topic_id][page.language] = page
    return {topic: versions for topic, versions in found.items() if languages.BASE in versions}


def _registers(ids: Collection[int]) -> list[FolderRegister]:
    return list(FolderRegister.objects.filter(dimension__in=ids).order_by().prefetch_related("wordings"))


def _dimension_paths(ids: Collection[int]) -> dict[int, str]:
    pages = public_pages(DimensionPage.objects.filter(dimension__in=ids)).filter(locale__language_code=languages.BASE)
    return dict(pages.order_by().values_list("dimension_id", "url_path"))


def _first_contacts(topics: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = Topic.first_contacts.through.objects.filter(topic__in=list(topics)).order_by("pk")
    for topic, service in rows.values_list("topic_id", "service_id"):
        found[topic].append(service)
    return found


def _offices(ids: Collection[int | None], wishes: FolderWishes) -> Mapping[int, ServiceReading]:
    """Public offices by number. Those that protect people stand on paper only where somebody said so, and then without
    a place (`short_facts`).
    """
    wanted = [pk for pk in ids if pk is not None]
    if not wanted:
        return {}
    rows = Service.objects.published().filter(pk__in=wanted).prefetch_related("costs")
    readings = read_services(rows, codes=wishes.languages)
    return {row.service.pk: row for row in readings if wishes.with_protection or _is_harmless(row)}


def _is_harmless(reading: ServiceReading) -> bool:
    """Unlike a Merkliste, a sheet names an office for one matter: that it also helps in danger need not show."""
    return not reading.is_redacted and not all(topic.is_protection for topic in reading.topics)


def _for_everybody(numbers: Iterable[EmergencyContact]) -> tuple[EmergencyContact, ...]:
    """The first ones on the title page: no folder tells on its own that somebody may need protection."""
    rows = sorted((row for row in numbers if not row.is_protection), key=lambda row: row.order)
    return tuple(rows[: guide.EMERGENCY_NUMBERS])


# --- One language ----------------------------------------------------------------------------------------------------
def _topic_side(topic: TopicEntry, versions: Mapping[str, TopicPage], code: str, today: dt.date) -> TopicSide:
    german = versions[languages.BASE]
    page = versions.get(code, german)
    # As on the page (guide.reading_of): the text of the German page stands in, and its check holds for a machine's.
    source = page if page.body else german
    checked = page if page.reviewed_on and not page.is_machine else german
    title, title_language = guide.chosen_title(topic.titles, code)
    with translation.override(code):
        return TopicSide(
            code,
            Phrase(title or page.title, title_language if title else page.language),
            Phrase(page.plain_summary, page.language),
            text_of(source.body.raw_data),
            source.language,
            tuple(_marks(page, source, code)),
            stand.in_words(checked.reviewed_on, today),
        )


def _marks(page: TopicPage, source: TopicPage, code: str) -> Iterable[str]:
    if page.language != code:
        yield _("in German")
    elif source.language != code and source.body:
        yield _("partly in German")
    if page.is_machine:
        yield _("machine translation")


def _register_side(dimension: DimensionEntry, row: FolderRegister | None, code: str) -> RegisterSide:
    title, title_language = guide.chosen_title(dimension.titles, code)
    named = Phrase(title or dimension.code, title_language)
    wordings = {text.language: text for text in row.wordings.all()} if row else {}
    text: FolderRegisterText | None = wordings.get(code) or wordings.get(languages.BASE)
    with translation.override(code):
        if text is None:
            purpose = _(
                "Keep all letters and papers on this matter here. You will find them quickly when you need them."
            )
            return RegisterSide(code, named, purpose, (), (), (), code, ())
        marks = [_("in German")] * (text.language != code) + [_("machine translation")] * text.machine
        return RegisterSide(
            code,
            named,
            text.purpose,
            tuple(text.documents),
            tuple(text.deadlines),
            tuple(text.own_lines),
            text.language,
            tuple(marks),
        )


def _office(reading: ServiceReading, wishes: FolderWishes, at: dt.datetime) -> Office:
    return tuple(_office_side(reading, code, at.date()) for code in wishes.languages)


def _office_side(reading: ServiceReading, code: str, today: dt.date) -> OfficeSide:
    row, (main, *others) = reading.service, reading.places or (None,)
    phone = main.place.phone if main and main.place else ""
    with translation.override(code):
        make, wording = Facts(code), row.wording()
        title = phrase(wording, "name")
        when = make.said(
            joined(term.label for term in reading.access), *(week_lines(main.hours, today=today) if main else ())
        )
        marks = [_("in German")] * (title.language != code) + [_("machine translation")] * wording.is_machine
        return OfficeSide(
            code,
            title,
            row.organisation.name,
            tuple(marks),
            make.where(main, others).lines,
            when,
            make.call(phone, row.phone, row.organisation.phone, email=row.email).lines,
            stand.in_words(row.verified_on, today),
        )
