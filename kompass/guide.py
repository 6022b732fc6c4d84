"""What readers of the Beratungskompass are shown: dimensions and topics in their language, else in German.

Title and order of a topic come from the topic itself, summary and text from its pages. Each function says how many
queries it costs.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.db.models import Prefetch
from wagtail.models import Page

from directory.catalogue import catalogue
from directory.models import Dimension, DimensionLabel, Topic
from kompass.glossary import Word, words_in
from kompass.models import DimensionPage, EmergencyContact, InformationPage, Notice, ProcessPage, TopicPage
from kompass.start.rules import HUMAN_TOPIC
from portal import languages
from portal.blocks.reading import Section, sections_of, words_of
from portal.models import EASY, TextStatus
from portal.navigation import Crumb, page_address

# Where somebody is sent who does not know where to begin, and where German is tested: topics of the taxonomy.
START_TOPIC = HUMAN_TOPIC
ASSESSMENT_TOPIC = "kurszugang"
# So many numbers are read at a glance; more would hide the one that is needed.
EMERGENCY_NUMBERS = 3


@dataclass(frozen=True)
class TopicEntry:
    """A topic in a list. Languages say in what its title and summary really are."""

    code: str
    title: str
    title_language: str
    url: str
    summary: str = ""
    summary_language: str = ""
    is_machine: bool = False
    dimension: int = 0


@dataclass(frozen=True)
class DimensionEntry:
    """A dimension with the topics that have a page."""

    code: str
    icon: str
    title: str
    title_language: str
    hint: str
    hint_language: str
    url: str
    topics: tuple[TopicEntry, ...] = ()


@dataclass(frozen=True)
class Letter:
    """One letter of the list from A to Z."""

    sign: str
    topics: tuple[TopicEntry, ...] = field(default=())


def chosen_title(titles: Mapping[str, str], language: str) -> tuple[str, str]:
    """A title for the reader and the language it is in: theirs, then its fallbacks, then any."""
    for code in (*languages.BY_CODE[language].chain, *titles):
        if titles.get(code):
            return titles[code], code
    return "", languages.BASE


# --- Topics ------------------------------------------------------------------------------------------------------
class _Row(NamedTuple):
    """What lists need of a topic's page; texts stay in the database."""

    topic_id: int
    url_path: str
    translation_key: UUID
    title: str
    plain_summary: str
    text_status: str


def _rows(language: str, **filters: object) -> list[_Row]:
    rows = TopicPage.objects.live().filter(locale__language_code=language, **filters)
    return [_Row(*row) for row in rows.order_by().values_list(*_Row._fields)]


def _entry(row: _Row, language: str, translation: _Row | None = None) -> TopicEntry:
    topic = catalogue().topics[row.topic_id]
    title, title_language = chosen_title(topic.titles, language)
    shown = translation or row
    return TopicEntry(
        code=topic.code,
        title=title or row.title,
        title_language=title_language,
        url=page_address(row.url_path, language),
        summary=shown.plain_summary,
        summary_language=language if translation else languages.BASE,
        is_machine=shown.text_status == TextStatus.MACHINE,
        dimension=topic.dimension.id,
    )


def _in_order(entries: Iterable[TopicEntry]) -> list[TopicEntry]:
    place = {topic.code: number for number, topic in enumerate(catalogue().topics.values())}
    return sorted(entries, key=lambda entry: place[entry.code])


def topic_entries(language: str) -> list[TopicEntry]:
    """All topics that have a page, in the order of the taxonomy, with German summaries. One query.

    The German page says that a topic exists for readers at all.
    """
    return _in_order(_entry(row, language) for row in _rows(languages.BASE))


def topic_addresses(language: str) -> dict[str, str]:
    """Code → address of every topic that has a page. One query."""
    rows = TopicPage.objects.live().filter(locale__language_code=languages.BASE).order_by()
    topics = catalogue().topics
    return {topics[pk].code: page_address(path, language) for pk, path in rows.values_list("topic_id", "url_path")}


def topics_by_number(numbers: Collection[int], language: str) -> dict[int, TopicEntry]:
    """The pages of these topics by the topics' numbers, as far as there are any. One query."""
    return {row.topic_id: _entry(row, language) for row in _rows(languages.BASE, topic__in=numbers)}


def topics_of_dimension(dimension: Dimension, language: str) -> list[TopicEntry]:
    """The topics of one dimension with summaries in the reader's language where they exist. At most two queries."""
    return _in_order(_translated(language, topic__dimension=dimension))


def topics_named(codes: Collection[str], language: str) -> dict[str, TopicEntry]:
    """Those of these topics that have a page, with summaries as above. At most two queries."""
    return {entry.code: entry for entry in _translated(language, topic__code__in=codes)} if codes else {}


def _translated(language: str, **filters: object) -> Iterator[TopicEntry]:
    translations: dict[UUID, _Row] = {}
    if language != languages.BASE:
        translations = {row.translation_key: row for row in _rows(language, **filters)}
    return (_entry(row, language, translations.get(row.translation_key)) for row in _rows(languages.BASE, **filters))


def related_topics(topic: Topic, language: str) -> list[TopicEntry]:
    """What an editor declared to go with a topic. One query."""
    return _in_order(_entry(row, language) for row in _rows(languages.BASE, topic__in=topic.related.all()))


def letters(entries: Iterable[TopicEntry]) -> list[Letter]:
    """The list from A to Z in the reader's writing; accents do not part words."""

    def folded(entry: TopicEntry) -> str:
        return "".join(
            sign for sign in unicodedata.normalize("NFKD", entry.title.casefold()) if not unicodedata.combining(sign)
        )

    ordered = sorted(entries, key=folded)
    return [Letter(sign, tuple(group)) for sign, group in groupby(ordered, key=lambda entry: folded(entry)[:1].upper())]


# --- A topic's page ----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Reading:
    """What one reader gets to read of a topic, part by part in their language or in German."""

    title: str
    title_language: str
    summary: str
    summary_language: str
    text_language: str
    sections: list[Section]
    checked: TopicPage  # the page whose facts somebody checked
    is_machine: bool
    is_fallback: bool  # everything but the title is German
    is_partly: bool  # title and summary are translated, the text is not
    easy_address: str = ""  # of the same in Leichte Sprache


def reading_of(page: TopicPage, language: str) -> Reading:
    """Title from the topic, summary from the page served, text from the page that has one. At most one query."""
    title, title_language = chosen_title(catalogue().topics[page.topic_id].titles, language)
    text, german = page.text_page, page.german
    sections = sections_of(text.body, text.language)
    return Reading(
        title=title or page.title,
        title_language=title_language if title else page.language,
        summary=page.plain_summary,
        summary_language=page.language,
        text_language=text.language,
        sections=sections,
        checked=page if page.reviewed_on and not page.is_machine else german or page,
        is_machine=page.is_machine,
        is_fallback=page.language != language,
        is_partly=page.language == language and bool(sections) and text.language != language,
        easy_address=easy_address(german),
    )


def easy_address(page: TopicPage | InformationPage | None) -> str:
    """Where a German page can be read in Leichte Sprache; empty where it cannot."""
    if page is None or page.language != languages.BASE or not page.easy_body:
        return ""
    return f"{page_address(page.url_path, languages.BASE)}{EASY}/"


def difficult_words(page: TopicPage, language: str) -> list[Word]:
    """The words of the glossary that stand in summary and text. No query but that of the glossary now and then."""
    _headings, body = words_of(page.text_page.body)
    return words_in(f"{page.plain_summary}\n{body}", language)


def topic_crumbs(page: TopicPage, language: str) -> list[Crumb]:
    """Home, then the dimension: the entrance of the kompass is the menu's."""
    title, title_language = chosen_title(catalogue().topics[page.topic_id].dimension.titles, language)
    parent = page.url_path.rstrip("/").rpartition("/")[0]
    return [Crumb(title, page_address(parent, language), title_language)]


def information_pages(page: Page, language: str) -> list[TopicEntry]:
    """Pages of information right below a page, in the order of the tree. One query."""
    children = page.get_children().live().type(InformationPage).values_list("slug", "title", "url_path")
    return [
        TopicEntry(
            code=slug, title=title, title_language=page.locale.language_code, url=page_address(url_path, language)
        )
        for slug, title, url_path in children
    ]


# --- Dimensions --------------------------------------------------------------------------------------------------
def dimension_entries(language: str, *, with_topics: bool = False) -> list[DimensionEntry]:
    """All dimensions that have a page. Two queries, three with topics."""
    topics: dict[int, list[TopicEntry]] = {}
    if with_topics:
        for entry in topic_entries(language):
            topics.setdefault(entry.dimension, []).append(entry)
    labels = DimensionLabel.objects.filter(language__in=languages.BY_CODE[language].chain)
    pages = (
        DimensionPage.objects.live()
        .filter(locale__language_code=languages.BASE)
        .select_related("dimension")
        .prefetch_related(Prefetch("dimension__labels", labels))
        .order_by("dimension__order", "dimension__code")
    )
    return [_dimension_entry(page, language, topics.get(page.dimension_id, [])) for page in pages]


def _dimension_entry(page: DimensionPage, language: str, topics: list[TopicEntry]) -> DimensionEntry:
    labels = list(page.dimension.labels.all())
    title, title_language = chosen_title({label.language: label.title for label in labels}, language)
    hint, hint_language = chosen_title({label.language: label.hint for label in labels}, language)
    return DimensionEntry(
        code=page.dimension.code,
        icon=page.dimension.icon,
        title=title or page.title,
        title_language=title_language,
        hint=hint,
        hint_language=hint_language,
        url=page_address(page.url_path, language),
        topics=tuple(topics),
    )


# --- Processes, numbers, notices ---------------------------------------------------------------------------------
def processes(language: str) -> Iterator[TopicEntry]:
    """How things go, step by step, such as the course of counselling. One query."""
    rows = (
        ProcessPage.objects.live().filter(locale__language_code__in={language, languages.BASE}).select_related("locale")
    )
    for page in _preferring(rows, language):
        yield TopicEntry(
            code=page.slug,
            title=page.title,
            title_language=page.locale.language_code,
            url=page_address(page.url_path, language),
            summary=page.lead,
            summary_language=page.locale.language_code,
            is_machine=page.is_machine,
        )


def emergency_contacts(language: str, *, protection: bool = False) -> list[EmergencyContact]:
    """The first numbers in the editors' order; on protection topics all of them, those for danger first. One query."""
    rows = EmergencyContact.objects.filter(
        live=True, locale__language_code__in={language, languages.BASE}
    ).select_related("locale")
    contacts = _preferring(rows, language)
    if protection:
        return sorted(contacts, key=lambda contact: not contact.is_protection)
    return contacts[:EMERGENCY_NUMBERS]


def notices(language: str, *, on: dt.date, limit: int = 3) -> list[Notice]:
    """What holds today, newest first. One query."""
    rows = (
        Notice.objects.valid_on(on)  # type: ignore[attr-defined]
        .filter(live=True, locale__language_code__in={language, languages.BASE})
        .select_related("locale")
    )
    return _preferring(rows, language)[:limit]


def _preferring(rows: Iterable, language: str) -> list:  # type: ignore[type-arg]
    """One row of each translation group: the reader's language before German, in the order given."""
    chosen: dict[object, object] = {}
    for row in rows:
        known = chosen.get(row.translation_key)
        if known is None or row.locale.language_code == language:
            chosen[row.translation_key] = row
    return list(chosen.values())
