"""How topics are found. A page and its translations are one document; `page_groups` reads them so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from directory.catalogue import TopicEntry, catalogue
from kompass.models import EventPage, TopicPage
from portal import languages
from portal.blocks.reading import words_of
from portal.files.shown import ShownFile, files_of
from portal.models import BasePage
from portal.navigation import page_address, without_language
from portal.public_pages import public_pages
from portal.roles import STAFF
from search.analysis import exact_key
from search.documents import PUBLIC, FileText, SearchDocument, Text, document_for, never_counted

# So many groups of translations are read at once: few statements, little memory for their texts.
CHUNK = 200

Group = list[Any]  # the live pages of one translation key, German first
Files = tuple[FileText, ...]


def page_groups(*models: type[BasePage]) -> Callable[[Collection[str] | None], Iterable[tuple[Group, Files]]]:
    """Groups of public pages with the files they show, read in chunks: three statements per model and chunk."""

    def rows(ids: Collection[str] | None) -> Iterator[tuple[Group, Files]]:
        for model in models:
            pages = public_pages(model.objects.all())
            if ids is not None:
                pages = pages.filter(translation_key__in=ids)
            keys = list(pages.order_by("translation_key").values_list("translation_key", flat=True).distinct())
            for start in range(0, len(keys), CHUNK):
                chunk = list(pages.filter(translation_key__in=keys[start : start + CHUNK]).select_related("locale"))
                shown = files_of(chunk)
                for group in _grouped(chunk):
                    yield group, _files(group, shown)

    return rows


def _grouped(pages: Iterable[Any]) -> Iterator[Group]:
    ordered = sorted(pages, key=lambda page: (page.translation_key, page.language != languages.BASE, page.language))
    for _key, group in groupby(ordered, key=lambda page: page.translation_key):
        yield list(group)


def _files(group: Sequence[Any], shown: Mapping[int, Sequence[ShownFile]]) -> Files:
    """Each once, in the language of the first page that shows it: translations keep the files of the German page."""
    found: dict[str, FileText] = {}
    for page in group:
        language = page.language if page.language in languages.BY_CODE else languages.BASE
        for file in shown.get(page.pk, ()):
            found.setdefault(file.path, FileText(file.title, file.path, file.pages, language, file.is_paged))
    return tuple(found.values())


def _visible(audiences: frozenset[str]) -> QuerySet[TopicPage]:
    pages: QuerySet[TopicPage] = public_pages(TopicPage.objects.all())
    return pages if PUBLIC in audiences else pages.none()


def path_of(group: Group) -> str:
    """The address without its language: equal in all languages, because slugs are."""
    return without_language(page_address(group[0].url_path, languages.BASE)) or "/"


# --- Topics ------------------------------------------------------------------------------------------------------
@document_for(TopicPage, kind="topic", visible=_visible, rows=page_groups(TopicPage), id_field="translation_key")
def topic_document(row: tuple[Group, Files]) -> SearchDocument | None:
    """A topic with its words in every language; where a language has no page, its title alone leads to the German."""
    group, files = row
    first = group[0]
    topic = catalogue().topics[first.topic_id]
    texts = {code: Text(title) for code, title in topic.titles.items()}
    texts |= {page.language: _topic_text(page, topic) for page in group if page.language in languages.BY_CODE}
    return SearchDocument(
        key=f"topic:{first.translation_key}",
        kind="topic",
        texts=texts,
        path=path_of(group),
        acl=frozenset({PUBLIC}),
        labels=topic.words,
        facets={"topic": (topic.code,), "dimension": (topic.dimension.code,)},
        verified_on=first.reviewed_on,
        hours_known=True,
        files=files,
        best_for=_exact_phrases(topic),
        discreet=topic.is_protection,
        card={"icon": topic.dimension.icon, "titles": topic.dimension.titles},
    )


# --- Events ------------------------------------------------------------------------------------------------------
# So long after its end an event is still found by who looks for it, below all that comes.
FOUND_FOR = dt.timedelta(days=90)


def _visible_events(audiences: frozenset[str]) -> QuerySet[EventPage]:
    pages: QuerySet[EventPage] = public_pages(EventPage.objects.all())
    return pages if PUBLIC in audiences else pages.none()


@document_for(EventPage, kind="event", visible=_visible_events, rows=page_groups(EventPage), id_field="translation_key")
def event_document(row: tuple[Group, Files]) -> SearchDocument | None:
    """The nightly renewal lets what is over sink, and later go."""
    group, files = row
    first, today = group[0], timezone.localdate()
    if first.last_day + FOUND_FOR < today:
        return None
    place = first.shown_location
    return SearchDocument(
        key=f"event:{first.translation_key}",
        kind="event",
        texts={page.language: _event_text(page) for page in group if page.language in languages.BY_CODE},
        path=path_of(group),
        acl=frozenset({PUBLIC}),
        facets={"language": tuple(first.spoken)},
        state="archived" if first.last_day < today else "current",
        verified_on=first.reviewed_on,
        ends_on=first.last_day,
        location=place.point if place else None,
        locations=(place.point,) if place and place.point else (),
        hours_known=True,
        files=files,
        card={
            "first": first.starts_on.isoformat(),
            "last": first.last_day.isoformat(),
            "from": f"{first.starts_at:%H:%M}" if first.starts_at else "",
            "to": f"{first.ends_at:%H:%M}" if first.ends_at else "",
            "where": ", ".join(part for part in (place.name, place.city) if part) if place else first.place_text,
            "state": first.state,
        },
    )


def _event_text(page: EventPage) -> Text:
    headings, body = words_of(page.body)
    return Text(page.title, page.summary, headings, f"{page.place_text} {body}".strip(), machine=page.is_machine)


# --- Notes for staff ---------------------------------------------------------------------------------------------
STAFF_TOKENS = frozenset(f"role:{role.value}" for role in STAFF)


def _noted(audiences: frozenset[str]) -> QuerySet[TopicPage]:
    pages: QuerySet[TopicPage] = public_pages(TopicPage.objects.filter(locale__language_code=languages.BASE))
    return pages.exclude(staff_note="") if STAFF_TOKENS & audiences else pages.none()


def _note_rows(ids: Collection[str] | None) -> Iterable[TopicPage]:
    pages = _noted(STAFF_TOKENS)
    return (pages if ids is None else pages.filter(translation_key__in=ids)).select_related("locale")


@document_for(TopicPage, kind="knowledge", visible=_noted, rows=_note_rows, id_field="translation_key")
def note_document(page: TopicPage) -> SearchDocument:
    """What only counselling staff reads of a topic: a document of its own, no word of it is public."""
    topic = catalogue().topics[page.topic_id]
    title = topic.titles.get(languages.BASE) or page.title
    return SearchDocument(
        key=f"knowledge:{page.translation_key}",
        kind="knowledge",
        texts={languages.BASE: Text(title, page.staff_note)},
        path=path_of([page]),
        acl=STAFF_TOKENS,
        facets={"topic": (topic.code,), "dimension": (topic.dimension.code,)},
        verified_on=page.reviewed_on,
        hours_known=True,
        discreet=True,
    )


@never_counted
def protection_topics() -> frozenset[str]:
    """Violence, danger: that somebody asked for help there is nobody's figure."""
    return frozenset(topic.code for topic in catalogue().topics.values() if topic.is_protection)


def _exact_phrases(topic: TopicEntry) -> tuple[str, ...]:
    keys = (exact_key(word) for words in topic.words.values() for word in words)
    return tuple(dict.fromkeys(key for key in keys if key))


def _topic_text(page: TopicPage, topic: TopicEntry) -> Text:
    headings, body = words_of(page.body)
    title = topic.titles.get(page.language) or page.title
    return Text(title, page.plain_summary, headings, with_easy_words(body, page), machine=page.is_machine)


def with_easy_words(body: str, page: Any) -> str:
    """What stands in Leichte Sprache leads to the same page: one topic is one result."""
    return "\n".join(filter(None, (body, *words_of(page.easy_body)))) if getattr(page, "easy_body", None) else body
